"""The platform served: its addresses, the control address and the page of phones on it, its start and its end."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web

from bot.simulator.answers import Dropped, Refused, as_json, cut_off, refusal
from bot.simulator.conductor import Speed
from bot.simulator.control import Control
from bot.simulator.page_api import PageApi
from bot.simulator.platform import Platform
from bot.simulator.world import Town


class Simulator(Platform):
    """The platform with its doors."""

    def __init__(self, town: Town, *, temporary: bool = False, **built: Any) -> None:
        """*temporary*: its folder goes with it."""
        super().__init__(town, **built)
        self.control = Control(self)
        self.page = PageApi(self, self.control)
        self._http: aiohttp.ClientSession | None = None
        self._temporary = temporary

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
    return Simulator(
        town,
        temporary=not data_dir,
        bot_url=bot_url,
        base_url=f"http://{host}:{port}",
        seed=seed,
        start=clock_start,
        speed=speed,
        data_dir=folder,
    )
