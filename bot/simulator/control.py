"""The control address: how tests and scripts make people act, move the clock, break things, and hear what arrived."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from aiohttp import web

from bot.simulator.answers import as_json
from bot.simulator.platform import Platform
from bot.simulator.playclock import length
from bot.simulator.world import NotInTown

Act = Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]]


def need(body: Mapping[str, Any], *names: str) -> list[Any]:
    """The values of these keys. Raises ValueError naming what is missing."""
    missing = [name for name in names if body.get(name) in (None, "")]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    return [body[name] for name in names]


def answered(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """An act as a POST handler: JSON in, JSON out, 400 and 404 with a sentence."""

    async def handle(request: web.Request) -> web.Response:
        try:
            raw = await request.read()
            body = orjson.loads(raw) if raw else {}
            if not isinstance(body, dict):
                raise ValueError("the body must be an object")
            return as_json(await act(body))
        except NotInTown as no:
            return not_there(no)
        except (ValueError, TypeError, KeyError) as wrong:
            return as_json({"error": str(wrong)}, status=400)

    return handle


def not_there(no: NotInTown) -> web.Response:
    """*error* for whoever writes scripts, *line* for who looks at the page."""
    return as_json({"error": str(no), "line": no.line}, status=404)


class Control:
    def __init__(self, sim: Platform) -> None:
        self._sim = sim
        self._acts = 0

    def routes(self) -> list[web.RouteDef]:
        post = {"": self.say, "/press": self.press, "/tap": self.tap, "/send": self.send, "/clock": self.clock,
                "/fault": self.fault, "/recall": self.recall, "/consent": self.consent, "/enter": self.enter, "/forward": self.forward,
                "/end": self.end}  # fmt: skip
        return [
            *(web.post(f"/control{path}", answered(act)) for path, act in post.items()),
            web.get("/control/heard", self.heard),
            web.get("/control/report", self.report),
        ]

    def _id(self) -> int:
        self._acts += 1
        return self._acts

    async def say(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "text"|"image", "chat"?, "quote"?, "at_bot"?}: somebody writes. The id is that of the message."""
        (who,) = need(body, "who")
        unknown = set(body) - {"who", "text", "image", "chat", "quote", "at_bot", "voice", "location"}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        image = body.get("image")
        said = await self._sim.phones.say(
            who, body.get("chat") or "", body.get("text") or "",
            image=str(image) if image is not None and image is not False else None,
            quote=body.get("quote") or 0, at_bot=bool(body.get("at_bot")),
            voice=body.get("voice") or "", location=body.get("location"),
        )  # fmt: skip
        return {"id": said.id, "chat": said.chat, "msgid": said.msgid}

    async def press(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "card", "key", "selected"?}: press a button. *key* may be the part before its first slash.

        With "menu" as card: an entry of the application's bottom menu.
        """
        who, card, key = need(body, "who", "card", "key")
        done = await self._sim.phones.press(who, str(card), str(key), body.get("selected"))
        return {"id": self._id()} | ({"url": done.url} if done.url else {})

    async def tap(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "item"?, "chat"?}: send what waits in the toolbar; the first when no item is named."""
        (who,) = need(body, "who")
        item = body.get("item")
        room = str(body.get("chat") or "").removeprefix("room:")
        said = await self._sim.toolbar.tap(who, int(item) if item is not None else None, room)
        return {"id": said.id, "chat": said.chat, "text": said.text}

    async def send(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "task"}: press 发送 on a mass message; the first one that waits when no task is named."""
        (who,) = need(body, "who")
        self._sim.world.person(who)
        task = str(body.get("task") or next(iter(self._sim.broadcast.open_of(who)), ""))
        count = await self._sim.broadcast.press(who, task, self._sim.phones.say_for_us)
        self._sim.conductor.stir()
        return {"id": self._id(), "groups": count}

    async def clock(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"to"} a moment, {"by"} a length, {"speed"} a number, "max" or 0. Answers when *to* or *by* is reached."""
        conductor = self._sim.conductor
        if "speed" in body:
            speed = body["speed"]
            conductor.set_speed(speed if speed == "max" else float(speed))
        if "to" in body:
            await conductor.move_to(self._sim.clock.read(body["to"]))
        elif "by" in body:
            await conductor.move_by(length(body["by"]))
        elif "speed" not in body:
            raise ValueError("missing: to, by or speed")
        return {"id": self._id(), **self._sim.clock_now()}

    async def fault(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"kind", "path"?, "rate"?, "for"?, "times"?, "code"?, "seconds"?}; {"remove": id | "all"} ends them."""
        if "remove" in body:
            self._sim.faults.remove(None if body["remove"] == "all" else int(body["remove"]))
            return {"id": self._id()}
        (kind,) = need(body, "kind")
        return {"id": self._sim.faults.add(**{**body, "kind": str(kind)}).id}

    async def recall(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "id"}: take a message back."""
        who, message = need(body, "who", "id")
        await self._sim.phones.recall(who, int(message))
        return {"id": self._id()}

    async def consent(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "status": "Agree" | "Disagree"}: a resident decides about being archived."""
        who, status = need(body, "who", "status")
        self._sim.archive.consent(who, str(status))
        return {"id": self._id()}

    async def enter(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "url"?}: a resident opens 微信客服, by a link of ours or from his list."""
        (who,) = need(body, "who")
        self._sim.kf.enter(who, str(body.get("url") or ""))
        self._sim.conductor.stir()
        return {"id": self._id()}

    async def forward(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"who", "title"?, "records": [[name, words]…]}: a resident forwards a chat record to 微信客服."""
        who, records = need(body, "who", "records")
        lines = [(str(name), str(words)) for name, words in records]
        return {"id": self._sim.phones.forward(who, str(body.get("title") or "群聊的聊天记录"), lines).id}

    async def end(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """{"resident"}: the member who serves this resident in 微信客服 ends the conversation."""
        (resident,) = need(body, "resident")
        self._sim.kf.end(resident)
        self._sim.conductor.stir()
        return {"id": self._id()}

    async def heard(self, request: web.Request) -> web.Response:
        """GET heard?who=&since=&talk=: what arrived on a phone or in a group; since a moment, or after a message id."""
        try:
            who, since = request.query["who"], request.query.get("since", "")
            after = (
                None if not since else int(since) if since.isdigit() else self._sim.clock.read(since.replace(" ", "+"))
            )
            return as_json(self._sim.world.heard(who, after, talk=request.query.get("talk") in ("1", "true")))
        except NotInTown as no:
            return as_json({"error": str(no)}, status=404)
        except (KeyError, ValueError) as wrong:
            return as_json({"error": f"who, since: {wrong}"}, status=400)

    async def report(self, _: web.Request) -> web.Response:
        """GET report: what the platform noticed about the bot: fields it would ignore, texts it cut, things it lost."""
        return as_json(self._sim.report())
