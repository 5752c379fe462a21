"""The platform's parts, built for a town and tied to one another; what a configuration needs to reach them, what they did."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.simulator.aibot import SmartBot
from bot.simulator.aibot_media import BotMedia
from bot.simulator.api import Api
from bot.simulator.archive import Archive, Keys
from bot.simulator.autopilot import Autopilot
from bot.simulator.broadcast import Broadcast
from bot.simulator.callbacks import Callbacks
from bot.simulator.cards import CardBook
from bot.simulator.conductor import Conductor, Speed
from bot.simulator.contacts import Contacts
from bot.simulator.customer_groups import CustomerGroups
from bot.simulator.faults import Faults
from bot.simulator.hooks import Hooks
from bot.simulator.kf import Kf
from bot.simulator.media import MediaStore
from bot.simulator.messages_api import Messages
from bot.simulator.oauth import Login
from bot.simulator.phones import Phones
from bot.simulator.playclock import PlayClock
from bot.simulator.tokens import Corp, Tokens
from bot.simulator.toolbar import Toolbar
from bot.simulator.world import Town, World, names

KEY_VERSIONS = (1, 2)
CLOCK_EVERY = 0.25  # real seconds between two clock events to the pages


class Platform:
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
        self._told_at = 0.0
        self.conductor.busy += [self.callbacks.busy, self.smart_bot.busy]
        self.callbacks.on_quiet = self.smart_bot.on_quiet = self.conductor.quiet
        self.conductor.on_contact.append(self.callbacks.verify)
        self.conductor.on_moved.append(self._moved)

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
