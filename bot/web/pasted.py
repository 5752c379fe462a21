"""The toolbar's second half: what a resident wrote in the group is pasted, shown as understood, and written down."""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import replace
from functools import partial
from typing import Any, Final

from aiohttp import web

from bot.deeds import pasted
from bot.deeds.place_of import must_ask
from bot.domain.categories import category_name
from bot.domain.pasted import words_of
from bot.domain.people import Actor
from bot.domain.ticket import Urgency
from bot.gateway import context_of
from bot.messages import Inbound, Reading
from bot.ports import Desk, Reader
from bot.texts.common import place_name
from bot.web.parts import Parts
from bot.web.people import Visitor, as_staff, chat_of, visitor

KEY: Final = re.compile(r"[0-9a-f]{8,32}")
FIRST: Final = "代报 "  # as it is said to us alone; should we stop before it is written down, it is heard as that


async def heard_as(parts: Parts, request: web.Request) -> web.Response:
    """POST text: place, category, hand, and the open matter that it is; nothing is kept."""
    who, reader = await visitor(parts, request, chat=chat_of(request)), _reader(parts)
    words = await _words(request)
    message = _message(parts, who, chat_of(request), words, secrets.token_hex(8))
    look = partial(as_staff, who.userid, partial(_heard_as, reader, message, words))
    return web.json_response(await parts.store.read(who.community, look))


def _heard_as(reader: Reader, message: Inbound, words: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    message = replace(message, sender=actor)
    found = pasted.understood(desk, message, _reading(reader, message, words, desk), words, desk.now)
    draft, same = found.draft, found.same
    missing = must_ask(draft.place, draft.category.value)
    return {
        "words": draft.summary,
        "place": "" if draft.place.is_empty else place_name(draft.place, public=True),
        "missing": missing and same is None,
        "category": category_name(draft.category.value),
        "danger": draft.urgency is Urgency.DANGER,
        "matter": found.matter,
        "name": found.name,
        "same": {"number": same.number, "summary": found.same_summary} if same is not None else None,
    }


async def write_down(parts: Parts, request: web.Request) -> web.Response:
    """POST text and key: the ticket, once per key; the line says what became of it."""
    who, reader = await visitor(parts, request, chat=chat_of(request)), _reader(parts)
    words = await _words(request)
    key = str((await request.post()).get("key", ""))
    if not KEY.fullmatch(key):
        raise web.HTTPBadRequest
    message = _message(parts, who, chat_of(request), words, f"{who.userid}-{key}")
    look = partial(as_staff, who.userid, partial(_read, reader, message, words))
    reading = await parts.store.read(who.community, look)
    await parts.store.receive(message)
    taken = await parts.store.run(who.community, partial(as_staff, who.userid, partial(_take, message, reading, words)))
    parts.said()
    return web.json_response({"ok": True, "number": taken.ticket.number, "same": taken.same, "line": taken.line})


def _read(reader: Reader, message: Inbound, words: str, desk: Desk, actor: Actor) -> Reading:
    """Before any transaction; who may not write it down is told so before anything is kept."""
    message = replace(message, sender=actor)
    pasted.need(desk, message, words)
    return _reading(reader, message, words, desk)


def _reading(reader: Reader, message: Inbound, words: str, desk: Desk) -> Reading:
    """A resident's words in a worker's hand: read as a resident's, about nobody's home."""
    context = context_of(desk, message)
    return reader.read(words, replace(context, staff=False, earlier=(), nickname="", door=None))


def _take(message: Inbound, reading: Reading, words: str, desk: Desk, actor: Actor) -> pasted.Taken:
    taken = pasted.take(desk, replace(message, sender=actor), reading, words, desk.now)
    desk.inbox.done(message.key, reading, taken.ticket.number)
    return taken


def _message(parts: Parts, who: Visitor, chat: str, words: str, id_: str) -> Inbound:
    return Inbound(
        source="page", id=id_, community=who.community, chat=chat or f"page:{who.userid}", who=who.userid,
        sent_at=parts.clock.now(), text=FIRST + words,
    )  # fmt: skip


async def _words(request: web.Request) -> str:
    text = str((await request.post()).get("text", ""))
    return await asyncio.to_thread(words_of, text)


def _reader(parts: Parts) -> Reader:
    if parts.reader is None:
        raise web.HTTPNotFound
    return parts.reader
