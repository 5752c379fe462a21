"""The simulator as a whole: builds the platform for a town, serves it, and prints what a configuration needs."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from bot.simulator.aibot import SmartBot
from bot.simulator.aibot_media import BotMedia
from bot.simulator.answers import Dropped, Refused, as_json, cut_off, refusal
from bot.simulator.api import Api
from bot.simulator.archive import Archive, Keys
from bot.simulator.autopilot import Autopilot
from bot.simulator.broadcast import Broadcast
from bot.simulator.callbacks import Callbacks
from bot.simulator.cards import CardBook
from bot.simulator.conductor import Conductor, Speed
from bot.simulator.contacts import Contacts
from bot.simulator.control import Control
from bot.simulator.customer_groups import CustomerGroups
from bot.simulator.faults import Faults
from bot.simulator.hooks import Hooks
from bot.simulator.kf import Kf
from bot.simulator.media import MediaStore
from bot.simulator.messages_api import Messages
from bot.simulator.oauth import Login
from bot.simulator.page_api import PageApi
from bot.simulator.phones import Phones
from bot.simulator.playclock import PlayClock
from bot.simulator.tokens import Corp, Tokens
from bot.simulator.toolbar import Toolbar
from bot.simulator.world import Town, World, names

KEY_VERSIONS = (1, 2)
CLOCK_EVERY = 0.25  # real seconds between two clock events to the pages


class Simulator:
    """Every part by its name: world, phones, conductor, archive, smart_bot, faults, autopilot, toolbar …"""

    def __init__(
        self,
        town: Town,
        *,
        bot_url: str,
        base_url: str,
        seed: int,
        start: datetime | None,
        speed: Speed,
        data_dir: Path,
    ) -> None:
        self.town, self.bot_url, self.base_url, self.data_dir = (
            town,
            bot_url.rstrip("/"),
            base_url.rstrip("/"),
            data_dir,
        )
        self.corp = Corp.invent(seed)
        self.clock = PlayClock(start, town.timezone)
        now = self.clock.now
        self.conductor = Conductor(self.clock, self.bot_url, speed=speed)
        self.world = World(town, now)
        self.faults = Faults(now, seed)
        self.tokens = Tokens(self.corp, now, self.faults, seed)
        self.media = MediaStore(now)
        self.cards = CardBook(self.world, now)
        self.messages = Messages(self.corp, self.world, self.cards, self.media, now)
        self.callbacks = Callbacks(self.corp, self.world, self.faults, self.bot_url)
        keys = Keys(data_dir)
        for version in KEY_VERSIONS:
            keys.make(version)
        self.archive = Archive(self.corp, self.world, self.conductor, self.callbacks, keys, seed=seed)
        bot_media = BotMedia(self.media, now, lambda: self.base_url)
        self.smart_bot = SmartBot(self.corp, self.world, self.cards, self.faults, now, bot_media)
        self.contacts = Contacts(self.corp, self.world, self.smart_bot, now)
        self.customer_groups = CustomerGroups(self.corp, self.world, self.callbacks, self.contacts)
        self.broadcast = Broadcast(self.world, self.media, now)
        self.kf = Kf(self.corp, self.world, self.callbacks, now, seed)
        self.hooks = Hooks(self.world, self.media, now, seed)
        self.api = Api(
            self.world,
            self.tokens,
            self.messages,
            self.contacts,
            self.media,
            self.faults,
            now,
            self.kf,
            self.broadcast,
            self.customer_groups,
            self.hooks,
        )
        self.phones = Phones(
            self.corp,
            self.world,
            self.callbacks,
            self.archive,
            self.smart_bot,
            self.cards,
            self.media,
            self.conductor,
            self.kf,
        )
        self.toolbar = Toolbar(self.world, self.phones, self.bot_url, self.base_url)
        self.autopilot = Autopilot(
            self.world, self.phones, self.toolbar, self.conductor, seed=seed, mass=self.broadcast
        )
        self.login = Login(self.corp, self.world, self.contacts, self.phones)
        self.control = Control(self)
        self.page = PageApi(self, self.control)
        self._http: aiohttp.ClientSession | None = None
        self._told_at = 0.0
        self._temporary = False
        self.conductor.busy += [self.callbacks.busy, self.smart_bot.busy]
        self.callbacks.on_quiet = self.smart_bot.on_quiet = self.conductor.quiet
        self.conductor.on_contact.append(self.callbacks.verify)
        self.conductor.on_moved.append(self._moved)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Everything the simulator serves; none of it collides with the bot's own addresses."""
        return [
            web.route("*", "/cgi-bin/{path:.+}", self.api.handle),
            web.post("/archive/getchatdata", self._archive_call),
            web.post("/archive/getmedia", self._archive_call),
            web.get("/aibot", self.smart_bot.handle),
            web.get("/sim/aibot-media/{mark}", self.smart_bot.media.download),
            web.get("/connect/oauth2/authorize", self.login.authorize),
            web.get("/sim/jssdk.js", self.login.sdk),
            web.post("/sim/jssdk/signature", self.login.signature),
            web.post("/sim/jssdk/say", self.login.say),
            *self.control.routes(),
            *self.page.routes(),
        ]

    async def start(self) -> None:
        """Begin to play. The bot may come up later; its address is checked (GET echostr) when it does."""
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=200))
        self.callbacks.http = self._http
        self.conductor.start(self._http)

    async def stop(self) -> None:
        self.autopilot.stop()
        self.page.stop()
        await self.conductor.stop()
        await self.callbacks.stop()
        await self.smart_bot.stop()
        await self.toolbar.stop()
        if self._http:
            await self._http.close()
        if self._temporary:
            shutil.rmtree(self.data_dir, ignore_errors=True)

    # -- what is told -------------------------------------------------------------------------------------------

    def config_tree(self, base_url: str = "") -> dict[str, Any]:
        """What `--json` prints: the `wecom` tree for a configuration, and where to control the town."""
        base = (base_url or self.base_url).rstrip("/")
        corp, keys = self.corp, self.archive.keys
        return {
            "wecom": {
                "corp_id": corp.corp_id,
                "api_base": base,
                "oauth_base": base,
                "jssdk_url": f"{base}/sim/jssdk.js",
                "app": {
                    "agent_id": corp.agent_id, "secret": corp.app_secret, "token": corp.app_token,
                    "aes_key": corp.app_aes_key,
                },
                "smart_bot": {
                    "mode": "connection", "bot_id": corp.bot_id, "secret": corp.bot_secret,
                    "ws_url": base.replace("http", "ws", 1) + "/aibot",
                },
                "archive": {
                    "mode": "http", "library": f"{base}/archive", "secret": corp.archive_secret,
                    "token": corp.archive_token, "aes_key": corp.archive_aes_key,
                    "private_keys": [{"version": v, "file": str(keys.file(v).resolve())} for v in keys.versions],
                },
                "kf": {"open_kfid": corp.open_kfid},
                "push": {"hooks": self.hooks.addresses(base)},
                "call": {"enabled": True},
            },
            "control_url": f"{base}/control",
            "page_url": f"{base}/",
            "now": self.clock.now().isoformat(),
            "people": names(self.world.people.values()),
            "groups": [
                {"id": g.id, "name": g.name, "kind": g.kind, "owner": g.owner} for g in self.world.groups.values()
            ],
        }  # fmt: skip

    def clock_now(self) -> dict[str, Any]:
        return {"now": self.clock.now().isoformat(), "speed": self.conductor.speed, "mode": self.conductor.mode}

    def tell_clock(self) -> None:
        self._told_at = time.monotonic()
        self.world.tell("clock", **self.clock_now())

    def report(self) -> dict[str, Any]:
        """What the platform would never say: for tests to fail on."""
        return {
            "unknown_fields": sorted(f"{path}: {name}" for path, name in self.world.unknown_fields),
            "cut": [f"{path}: {name}" for path, name in self.world.cut],
            "lost": len(self.world.lost),
            "refusals": [f"{path}: {code}" for path, code in self.world.refusals],
            "errors": list(self.conductor.errors),
            "verified": dict(self.callbacks.verified),
            "callbacks": {"delivered": self.callbacks.delivered, "repeated": self.callbacks.repeated},
            "messages": {"accepted": self.messages.accepted, "suppressed": self.messages.suppressed},
            "smart_bot": {"connected": self.smart_bot.connected, "evicted": self.smart_bot.evicted},
            "notified": self.archive.notified,
            "tokens": self.tokens.issued,
            "calls": dict(self.api.calls),
            "struck": dict(self.faults.struck),
            "steps": self.conductor.steps,
        }

    def _moved(self, _: datetime) -> None:
        if time.monotonic() - self._told_at > CLOCK_EVERY:
            self.tell_clock()

    # -- the archive's two calls --------------------------------------------------------------------------------

    async def _archive_call(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        try:
            await self.faults.gate(path)
            body = _object(await request.read())
            answer = self.archive.get_media(body) if path.endswith("getmedia") else self.archive.get_chat_data(body)
            return await self.faults.after(path, request, as_json(answer))
        except Refused as no:
            return as_json({**refusal(no.code, str(no)), "chatdata": []} if path.endswith("data") else refusal(no.code))
        except Dropped:
            return cut_off(request)


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        body = orjson.loads(raw)
    except ValueError as bad:
        raise Refused(10000, "no JSON") from bad
    if not isinstance(body, dict):
        raise Refused(10000, "no object")
    return body


def build_simulator(
    town: Town,
    *,
    bot_url: str,
    port: int,
    seed: int = 0,
    clock_start: datetime | None = None,
    data_dir: Path | str | None = None,
    speed: Speed = 0.0,
    host: str = "127.0.0.1",
) -> Simulator:
    """A platform for *town*, not yet serving: mount `routes()`, then `await start()`.

    *bot_url* "" = no bot to call back; *clock_start* None = real time until a bot with a played clock is met, then its
    time; *data_dir* receives the archive's private keys (a temporary folder when None).
    """
    folder = Path(data_dir or tempfile.mkdtemp(prefix="gridbot-simulator-"))
    made = Simulator(
        town,
        bot_url=bot_url,
        base_url=f"http://{host}:{port}",
        seed=seed,
        start=clock_start,
        speed=speed,
        data_dir=folder,
    )
    made._temporary = not data_dir  # noqa: SLF001 - our own
    return made
