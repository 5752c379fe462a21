"""What the phones page asks for: people, conversations, live events, and the frame of the toolbar."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson
from aiohttp import web
from aiohttp_sse import sse_response

from bot.simulator.answers import as_json
from bot.simulator.control import Control, answered, need, not_there
from bot.simulator.platform import Platform
from bot.simulator.world import APP, BOT, KF, NotInTown, Said, World

PAGE = Path(str(files("bot.simulator"))) / "page"
BEHIND = 2000  # events a page may lag behind before it is told to look at everything again

NAMES = {BOT: "智能机器人", KF: "微信客服"}  # of a conversation that is no group; the application has the bot's own


class PageApi:
    def __init__(self, sim: Platform, control: Control) -> None:
        self._sim, self._control = sim, control
        self._pages: set[asyncio.Queue[dict[str, Any] | None]] = set()
        sim.world.subscribe(self._tell)

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self.index),
            web.static("/sim/page", PAGE),
            web.get("/sim/state", self.state),
            web.get("/sim/phone/{who}", self.phone),
            web.get("/sim/chat/{who}/{chat}", self.chat),
            web.get("/sim/toolbar/{who}/{chat}", self.toolbar),
            web.get("/sim/events", self.events),
            web.get("/sim/media/{id}", self.media),
            web.post("/sim/say", answered(self._control.say)),
            web.post("/sim/press", answered(self._control.press)),
            web.post("/sim/recall", answered(self._control.recall)),
            web.post("/sim/takeover", answered(self.takeover)),
            web.post("/sim/clock", answered(self.clock)),
        ]

    async def index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-store"})

    async def state(self, _: web.Request) -> web.Response:
        world = self._sim.world
        people = [
            {
                "id": p.id,
                "name": p.name,
                "kind": p.kind,
                "nickname": p.nickname,
                "taken": p.id in self._sim.autopilot.taken,
            }
            for p in world.people.values()
        ]
        groups = [
            {"id": g.id, "name": g.name, "kind": g.kind, "owner": g.owner, "members": list(g.members)}
            for g in world.groups.values()
        ]
        here = self._sim.bot_url == self._sim.base_url
        state = {
            "name": world.town.name,
            "app_name": self._sim.corp.bot_name,
            "bot": "" if here else self._sim.bot_url,
            "people": people,
            "groups": groups,
            "told": [said.line() for said in world.told()],
        }
        return as_json(state | self._sim.clock_now())

    async def phone(self, request: web.Request) -> web.Response:
        who, world = request.match_info["who"], self._sim.world
        try:
            chats = [self._conversation(who, chat) for chat in world.chats_of(who)]
        except NotInTown as no:
            return not_there(no)
        return as_json({"chats": chats, "taken": who in self._sim.autopilot.taken})

    def _conversation(self, who: str, chat: str) -> dict[str, Any]:
        world = self._sim.world
        last = world.messages(chat, limit=1)
        line: dict[str, Any] = {"id": chat, "last": last[0].line() if last else None}
        group = world.groups.get(chat)
        if group is None:
            way = chat.partition(":")[0]
            return line | {"kind": way, "name": NAMES.get(way, self._sim.corp.bot_name)}
        external = group.kind == "external"
        tools = external and world.person(who).member
        return line | {
            "kind": "group",
            "name": group.name,
            "external": external,
            "toolbar": tools,
            "members": len(group.members),
        }

    async def chat(self, request: web.Request) -> web.Response:
        who, world = request.match_info["who"], self._sim.world
        try:
            chat = world.chat_of(who, request.match_info["chat"])
        except NotInTown as no:
            return not_there(no)
        since = int(request.query.get("since", "0") or 0)
        messages = world.messages(chat, since)
        return as_json({"messages": [said.line() for said in messages], "names": _names(world, chat, messages)})

    async def toolbar(self, request: web.Request) -> web.Response:
        who, room = request.match_info["who"], request.match_info["chat"].removeprefix("room:")
        try:
            if room not in self._sim.toolbar.rooms(who):
                raise NotInTown(f"{who} has no toolbar beside {room}", "这个群旁边没有工具栏。")
        except NotInTown as no:
            return not_there(no)
        here = self._sim.bot_url == self._sim.base_url
        return as_json({"url": f"{'' if here else self._sim.bot_url}/toolbar?{urlencode({'chat': room, 'as': who})}"})

    async def media(self, request: web.Request) -> web.Response:
        """A picture as phones show it; phones keep what the platform has long forgotten."""
        blob = self._sim.media.peek(request.match_info["id"])
        if blob is None:
            return web.Response(status=404)
        return web.Response(body=blob.data, content_type=blob.content_type, headers={"Cache-Control": "max-age=3600"})

    async def takeover(self, body: Mapping[str, Any]) -> dict[str, Any]:
        (who,) = need(body, "who")
        self._sim.autopilot.take_over(who, bool(body.get("on")))
        return {"who": who, "on": bool(body.get("on"))}

    async def clock(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """As the control's, and every open page hears of it."""
        answer = await self._control.clock(body)
        self._sim.tell_clock()
        return answer

    # -- live ---------------------------------------------------------------------------------------------------

    def _tell(self, event: dict[str, Any]) -> None:
        for page in self._pages:
            if page.qsize() < BEHIND:
                page.put_nowait(event)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """GET /sim/events: everything that happens in town, as it happens."""
        page: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._pages.add(page)
        try:
            async with sse_response(request) as stream:
                await stream.send(orjson.dumps({"type": "clock", **self._sim.clock_now()}).decode())
                while stream.is_connected():
                    event = await page.get()
                    if event is None:
                        break
                    await stream.send(orjson.dumps(event).decode())
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._pages.discard(page)
        return stream

    def stop(self) -> None:
        for page in self._pages:
            page.put_nowait(None)


def _names(world: World, chat: str, messages: list[Said]) -> dict[str, str]:
    """What stands above each message: the name in this group."""
    members = world.groups[chat].members if chat in world.groups else ()
    senders = {said.sender for said in messages if said.sender not in (APP, BOT, KF)}
    return {who: world.nickname(chat, who) for who in {*members, *senders}}
