"""The smart bot's long connection: one socket per bot, frames of JSON, and every rule about who may say what when."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import orjson
from aiohttp import WSMsgType, web

from bot.simulator.aibot_media import BotMedia
from bot.simulator.aibot_replies import Asked, Line, Replies
from bot.simulator.answers import Refused
from bot.simulator.cards import CardBook
from bot.simulator.faults import Faults
from bot.simulator.tokens import Corp
from bot.simulator.world import BOT, World

SENDS = frozenset({"aibot_respond_msg", "aibot_send_msg", "aibot_upload_media_init"})
NOT_UNLAWFUL = frozenset({846605, 846608, 853000})  # a callback of an earlier connection, a stream that took too long
log = logging.getLogger("gridbot.simulator")


class SmartBot:
    """*idle*: real seconds of silence after which a connection is dropped. *encrypt_ids*: userids arrive as wo…"""

    def __init__(
        self, corp: Corp, world: World, cards: CardBook, faults: Faults, now: Callable[[], datetime], media: BotMedia,
        *, idle: float = 90.0,
    ) -> None:  # fmt: skip
        self._corp, self._world, self._cards, self._faults, self._now = corp, world, cards, faults, now
        self.media, self.idle, self.encrypt_ids = media, idle, False
        self._line: Line | None = None
        self._ids = itertools.count(1)
        self._entered: dict[str, Any] = {}
        self._replies = replies = Replies(world, cards, media, now)
        self.under_way = 0
        self.on_quiet: Callable[[], None] = lambda: None
        self.evicted = 0
        self.refused: list[str] = []  # frames that were answered with an errcode
        faults.on_add.append(lambda fault: fault.kind == "ws_cut" and self.cut())
        self._tasks: set[asyncio.Task[Any]] = set()
        self._commands: dict[str, Callable[[Line, str, dict[str, Any]], Awaitable[dict[str, Any] | None]]] = {
            "ping": self._ping,
            "aibot_respond_msg": replies.respond,
            "aibot_respond_welcome_msg": replies.welcome,
            "aibot_respond_update_msg": replies.update,
            "aibot_send_msg": replies.push,
            "aibot_upload_media_init": self._upload("init"),
            "aibot_upload_media_chunk": self._upload("chunk"),
            "aibot_upload_media_finish": self._upload("finish"),
        }

    @property
    def connected(self) -> bool:
        return self._line is not None

    @property
    def open_ids(self) -> dict[str, str]:
        """Hidden id -> userid, as far as the bot has seen them."""
        return self._replies.open_ids

    def busy(self) -> bool:
        return self.under_way > 0

    # -- the socket ---------------------------------------------------------------------------------------------

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """GET /aibot."""
        ws = web.WebSocketResponse(autoping=False, max_msg_size=8 << 20)
        await ws.prepare(request)
        line = Line(ws)
        watch = asyncio.create_task(self._watch(line))
        try:
            async for frame in ws:
                line.seen = time.monotonic()
                if frame.type is WSMsgType.PING:
                    await ws.pong(frame.data)
                elif frame.type is WSMsgType.PONG:
                    line.pong.set()
                elif frame.type is WSMsgType.TEXT:
                    await self._frame(line, frame.data)
        finally:
            watch.cancel()
            line.pong.set()
            if self._line is line:
                self._line = None
        return ws

    async def _watch(self, line: Line) -> None:
        """A silent connection is dropped."""
        while True:
            await asyncio.sleep(min(1.0, self.idle / 3))
            if time.monotonic() - line.seen > self.idle:
                await line.ws.close()
                return

    def cut(self) -> None:
        """The connection breaks in the middle of whatever it was doing."""
        line, self._line = self._line, None
        if line is not None:
            task = asyncio.ensure_future(line.ws.close())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _frame(self, line: Line, text: str) -> None:
        try:
            frame = orjson.loads(text)
            command, req_id = frame["cmd"], frame["headers"]["req_id"]
            body = frame.get("body") or {}
        except (ValueError, KeyError, TypeError):
            await self._ack(line, "", 40058, "unreadable frame")
            return
        more: dict[str, Any] | None = None
        code, why = 0, "ok"
        try:
            if command == "aibot_subscribe":
                await self._subscribe(line, body)
            elif command not in self._commands:
                self._world.unknown_fields.add(("aibot", str(command)))
                raise Refused(40058, f"unknown cmd {command}")
            elif not line.subscribed:
                raise Refused(853000, "not subscribed")
            else:
                more = await self._commands[command](line, req_id, body)
        except Refused as no:
            code, why = no.code, str(no)
            if command in SENDS and code not in NOT_UNLAWFUL:
                self._world.refusals.append((command, code))
            self.refused.append(f"{command}: {code}")
        if not self._faults.hit("ws_ack_lost", str(command)):
            await self._ack(line, req_id, code, why, more)

    async def _ack(self, line: Line, req_id: str, code: int, why: str, body: dict[str, Any] | None = None) -> None:
        answer = {"headers": {"req_id": req_id}, "errcode": code, "errmsg": why} | ({"body": body} if body else {})
        await self._write(line, answer)

    async def _write(self, line: Line, frame: dict[str, Any]) -> bool:
        text = orjson.dumps(frame).decode()
        if self._faults.hit("control_chars"):
            text = text.replace('"content":"', '"content":"\x01', 1)
        try:
            await line.ws.send_str(text)
        except (ConnectionError, RuntimeError):
            return False
        return True

    # -- to the bot ---------------------------------------------------------------------------------------------

    async def heard(self, who: str, chat: str, body: dict[str, Any], *, group: bool) -> str:
        """Somebody wrote to the bot, or named it in an internal group: its msgid, "" when nobody is connected."""
        if not group:
            await self._enter(who, chat)
        self._replies.spoken.add(chat)
        place = {"chatid": chat, "chattype": "group"} if group else {"chattype": "single"}
        message = {
            "msgid": f"CAIQ{next(self._ids):012d}", "aibotid": self._corp.bot_id, **place,
            "from": {"userid": self._shown_id(who)}, "create_time": int(self._now().timestamp()), **body,
        }  # fmt: skip
        asked = Asked("", chat, who, self._now(), time.monotonic())
        return str(message["msgid"]) if await self._call("aibot_msg_callback", message, asked) else ""

    async def _enter(self, who: str, chat: str) -> None:
        """A member's first entry of the day into the single chat."""
        today = self._now().date()
        if self._entered.get(who) != today:
            self._entered[who] = today
            await self.event(who, chat, "enter_chat", {})

    async def event(self, who: str, chat: str, kind: str, details: dict[str, Any], card: str = "") -> bool:
        """Never repeated."""
        place = {"chattype": "single"} if chat.startswith(BOT + ":") else {"chatid": chat, "chattype": "group"}
        body = {
            "msgid": f"E{next(self._ids):012d}", "create_time": int(self._now().timestamp()),
            "aibotid": self._corp.bot_id, **place, "from": {"userid": self._shown_id(who)}, "msgtype": "event",
            "event": {"eventtype": kind, kind: details},
        }  # fmt: skip
        return await self._call(
            "aibot_event_callback", body, Asked(kind, chat, who, self._now(), time.monotonic(), card=card)
        )

    async def _call(self, command: str, body: dict[str, Any], asked: Asked) -> bool:
        line = self._line
        if line is None:
            self._world.lost.append(f"smart bot not connected: {command} from {asked.who}")
            return False
        req_id = f"R-{next(self._ids)}"
        line.asked[req_id] = asked
        if len(line.asked) > 5000:
            line.asked.pop(next(iter(line.asked)))
        self.under_way += 1
        try:
            copies = 2 if self._faults.hit("duplicate", "/aibot") else 1
            for _ in range(copies):
                if not await self._write(line, {"cmd": command, "headers": {"req_id": req_id}, "body": body}):
                    return False
            await self._read_by_peer(line)
        finally:
            self.under_way -= 1
            if not self.under_way:
                self.on_quiet()
        return True

    async def _read_by_peer(self, line: Line) -> None:
        """A ping behind the frame: its pong says that the frame was read."""
        line.pong.clear()
        try:
            await line.ws.ping()
            await asyncio.wait_for(line.pong.wait(), 2)
        except (ConnectionError, RuntimeError, TimeoutError):
            log.debug("no pong")

    def _shown_id(self, who: str) -> str:
        if not self.encrypt_ids:
            return who
        hidden = "wo" + hashlib.sha256(f"{self._corp.corp_id}/{who}".encode()).hexdigest()[:30]
        self._replies.open_ids[hidden] = who
        return hidden

    # -- from the bot -------------------------------------------------------------------------------------------

    async def _subscribe(self, line: Line, body: dict[str, Any]) -> None:
        if line.subscribed:
            raise Refused(40058, "already subscribed")
        if body.get("bot_id") != self._corp.bot_id or body.get("secret") != self._corp.bot_secret:
            raise Refused(853000)
        older, self._line = self._line, line
        line.subscribed = True
        if older is not None:
            self.evicted += 1
            body = {
                "msgid": f"E{next(self._ids):012d}", "create_time": int(self._now().timestamp()),
                "aibotid": self._corp.bot_id, "msgtype": "event", "event": {"eventtype": "disconnected_event"},
            }  # fmt: skip
            frame = {"cmd": "aibot_event_callback", "headers": {"req_id": f"R-{next(self._ids)}"}, "body": body}
            await self._write(older, frame)
            await older.ws.close()

    async def _ping(self, *_: Any) -> None:
        """The acknowledgement is all."""

    def _upload(self, step: str) -> Callable[[Line, str, dict[str, Any]], Awaitable[dict[str, Any] | None]]:
        async def run(_line: Line, _req_id: str, body: dict[str, Any]) -> dict[str, Any] | None:
            return self.media.upload(step, body)

        return run
