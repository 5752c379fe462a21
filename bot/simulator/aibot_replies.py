"""What the smart bot may say on its long connection: answers under a req_id, pushes, cards, and their limits."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from bot.simulator.aibot_media import BotMedia
from bot.simulator.answers import Refused
from bot.simulator.card_rules import Checker
from bot.simulator.cards import CardBook
from bot.simulator.limits import Window
from bot.simulator.messages_api import words_of
from bot.simulator.world import BOT, Said, World, alone

MARKDOWN_BYTES: Final = 20480
ANSWER_LIMIT: Final = 5.0  # real seconds for a welcome or a changed card
REPLY_LIMIT: Final = timedelta(hours=24)
IN_PROCESS: Final = 3  # of one member's messages
STREAM_LIMIT: Final = timedelta(minutes=6)
MEDIA: Final = ("file", "image", "voice", "video")


@dataclass(slots=True)
class Asked:
    """A callback that may be answered under its req_id."""

    event: str  # "" for a message, else the event's type
    chat: str  # conversation in town
    who: str
    at: datetime
    real: float
    used: bool = False
    card: str = ""


@dataclass(slots=True)
class Line:
    """One WebSocket."""

    ws: web.WebSocketResponse
    subscribed: bool = False
    seen: float = field(default_factory=time.monotonic)
    asked: dict[str, Asked] = field(default_factory=dict)
    streams: dict[tuple[str, str], tuple[datetime, Said]] = field(default_factory=dict)
    pong: asyncio.Event = field(default_factory=asyncio.Event)


class Replies:
    """Carries out the bot's frames. *spoken*: conversations in which somebody has written to it."""

    def __init__(self, world: World, cards: CardBook, media: BotMedia, now: Callable[[], datetime]) -> None:
        self._world, self._cards, self._media, self._now = world, cards, media, now
        self._minute, self._hour = Window(now, 60, 30), Window(now, 3600, 1000)
        self._ids = itertools.count(1)
        self.spoken: set[str] = set()
        self.open_ids: dict[str, str] = {}  # hidden id -> userid

    def _asked(self, line: Line, req_id: str, *events: str) -> Asked:
        """The callback under this req_id. Raises Refused 846605: unknown, of another connection, or of another kind."""
        asked = line.asked.get(req_id)
        if asked is None or asked.event not in events:
            raise Refused(846605)
        return asked

    async def respond(self, line: Line, req_id: str, body: dict[str, Any]) -> None:
        asked = self._asked(line, req_id, "")
        if self._now() - asked.at > REPLY_LIMIT:
            raise Refused(846605)
        kind = body.get("msgtype")
        if kind not in ("stream", "template_card", "stream_with_template_card", "markdown", *MEDIA):
            raise Refused(40008, repr(kind))
        self._quota(asked.chat)
        if kind in ("stream", "stream_with_template_card"):
            self._stream(line, req_id, asked, body.get("stream"))
        if kind in ("template_card", "stream_with_template_card"):
            self._card(asked.chat, body.get("template_card"), "aibot_respond_msg")
        if kind in ("markdown", *MEDIA):
            self._plain(asked.chat, kind, body.get(kind), "aibot_respond_msg")

    def _stream(self, line: Line, req_id: str, asked: Asked, stream: Any) -> None:
        if not isinstance(stream, dict) or not isinstance(stream.get("id"), str):
            raise Refused(40058, "stream.id")
        text = self._markdown(stream.get("content", ""), "aibot_respond_msg")
        running = line.streams.get((req_id, stream["id"]))
        if running is None:
            if not stream.get("finish") and self._in_process(line, asked.who) >= IN_PROCESS:
                raise Refused(45009, "three of this member's messages are in process")
            said = self._world.say(
                asked.chat, BOT, "markdown", text, from_bot=True, finished=bool(stream.get("finish"))
            )
            line.streams[(req_id, stream["id"])] = (self._now(), said)
            if len(line.streams) > 2000:
                line.streams.pop(next(iter(line.streams)))
            return
        started, said = running
        if said.finished or self._now() - started > STREAM_LIMIT:
            raise Refused(846608)
        said.text, said.finished = text, bool(stream.get("finish"))
        self._world.changed(said)

    def _in_process(self, line: Line, who: str) -> int:
        """Streams to this member that have begun and not ended."""
        return sum(
            not said.finished and self._now() - started <= STREAM_LIMIT and line.asked[req_id].who == who
            for (req_id, _), (started, said) in line.streams.items()
            if req_id in line.asked
        )

    async def welcome(self, line: Line, req_id: str, body: dict[str, Any]) -> None:
        asked = self._asked(line, req_id, "enter_chat")
        self._once(asked)
        self._quota(asked.chat)
        if body.get("msgtype") == "template_card":
            self._card(asked.chat, body.get("template_card"), "aibot_respond_welcome_msg")
        elif body.get("msgtype") == "text":
            self._plain(asked.chat, "text", body.get("text"), "aibot_respond_welcome_msg")
        else:
            raise Refused(40008)

    async def update(self, line: Line, req_id: str, body: dict[str, Any]) -> None:
        asked = self._asked(line, req_id, "template_card_event")
        if body.get("response_type") != "update_template_card":
            raise Refused(40058, "response_type")
        content = Checker(self._world, "aibot_respond_update_msg").card(body.get("template_card"), "bot")
        if content.get("task_id") != asked.card:
            raise Refused(42014, "task_id must be that of the pressed card")
        self._once(asked)
        _, said = self._cards.find(asked.who, asked.card)
        self._cards.replace(said, content)

    def _once(self, asked: Asked) -> None:
        """Five real seconds, and one answer."""
        if asked.used or time.monotonic() - asked.real > ANSWER_LIMIT:
            raise Refused(846605)
        asked.used = True

    async def push(self, _line: Line, _req_id: str, body: dict[str, Any]) -> None:
        chat = self._target(body)
        kind = body.get("msgtype")
        if kind not in ("markdown", "template_card", *MEDIA):
            raise Refused(40008, repr(kind))
        for name in set(body) - {"chatid", "chat_type", "msgtype", kind}:
            self._world.unknown_fields.add(("aibot_send_msg", name))
        self._quota(chat)
        if kind == "template_card":
            self._card(chat, body.get(kind), "aibot_send_msg")
        else:
            self._plain(chat, kind, body.get(kind), "aibot_send_msg")

    def _target(self, body: dict[str, Any]) -> str:
        """Group first, then a member; only where the bot was written to before. Raises Refused 93006."""
        name, wanted = body.get("chatid"), body.get("chat_type", 0)
        group = self._world.groups.get(name) if isinstance(name, str) and wanted in (0, 2) else None
        chat = group.id if group and group.kind == "internal" else ""
        if not chat and isinstance(name, str) and wanted in (0, 1):
            person = self._world.people.get(self.open_ids.get(name, name))
            chat = alone(BOT, person.id) if person and person.member else ""
        if not chat:
            raise Refused(93006)
        if chat not in self.spoken:
            raise Refused(93006, "nobody has written to the bot in this conversation")
        return chat

    def _quota(self, chat: str) -> None:
        if not (self._minute.take(chat) and self._hour.take(chat)):
            raise Refused(45009)

    def _markdown(self, text: Any, path: str) -> str:
        if not isinstance(text, str):
            raise Refused(40058, "content must be text")
        raw = text.encode()
        if len(raw) > MARKDOWN_BYTES:
            self._world.cut.append((path, "content"))
        return raw[:MARKDOWN_BYTES].decode(errors="ignore")

    def _plain(self, chat: str, kind: str, body: Any, path: str) -> None:
        if not isinstance(body, dict):
            raise Refused(40063, f"{kind} is missing")
        if kind in MEDIA:
            self._media.need(body.get("media_id"))
            self._world.say(chat, BOT, kind, from_bot=True, image=f"/sim/media/{body['media_id']}")
            return
        text = self._markdown(body.get("content"), path)
        if not text:
            raise Refused(44004)
        self._world.say(chat, BOT, kind, text, from_bot=True)

    def _card(self, chat: str, card: Any, path: str) -> None:
        content = Checker(self._world, path).card(card, "bot")
        made = self._cards.new("bot", content, f"b{next(self._ids)}")
        text = words_of("template_card", content)
        made.shown[chat] = self._world.say(chat, BOT, "card", text, from_bot=True, card=content, card_id=made.id)
