"""代报 from what a resident wrote in the group: shown first as it is understood, written down with one tap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.deeds.proxy import need_in, proxy
from bot.deeds.report import foreseen
from bot.deeds.steps import holder, may_see, name_of
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.errors import OurError, Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What would be written down, in whose hands, and the open matter it would join as 同诉."""

    draft: Ticket
    name: str  # who would have it; "" when the office has to say
    matter: bool  # False: it sounds like talk
    same: Ticket | None = None
    same_summary: str = ""  # only for who may read it


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: the ticket, whether it was there before, and the line for who pasted it."""

    ticket: Ticket
    same: bool
    line: str


def understood(desk: Desk, message: Inbound, reading: Reading, words: str, now: datetime) -> Understood:
    """Nothing is kept. Raises NotYours, Unclear."""
    by = need(desk, message, words)
    draft, same = foreseen(desk, message, reading, now, words=words)
    found = holder(desk, draft, now) if same is None else None
    name = (found.person.name if found.person else "") if found else name_of(desk, same.assignee if same else "")
    sees = same is not None and may_see(by, same) and desk.rights.may(by, Deed.PROGRESS, same.unit, same.owners)
    return Understood(
        draft=draft,
        name=name,
        matter=reading.opens or reading.danger,
        same=same,
        same_summary=same.summary if same is not None and sees else "",
    )


def take(desk: Desk, message: Inbound, reading: Reading, words: str, now: datetime) -> Taken:
    """Write it down as 代报; the same message twice is one. Raises NotYours, Unclear."""
    need(desk, message, words)
    ticket = proxy(desk, message, reading, words, now)
    same = ticket.message != message.key
    times = len(desk.tickets.messages(ticket.number)) if same else 1
    return Taken(ticket, same, worker.proxied(ticket, name_of(desk, ticket.assignee), times=times))


def need(desk: Desk, message: Inbound, words: str) -> Actor:
    """Who serves the group, or owns it: what comes of it is said there, by his tap. Raises NotYours, Unclear."""
    by = message.sender
    if by is None:
        raise OurError(f"{message.key}: nobody knows yet who pasted it")
    chat = desk.chats.get(message.chat) if message.is_group else None
    units = chat.units if chat is not None and chat.units else by.units or ("",)
    owners = frozenset({chat.owner}) if chat is not None and chat.owner else frozenset[str]()
    need_in(desk, by, units, owners)
    if not words:
        raise Unclear("nothing was pasted", reply="还没有贴上话。在群里长按那条消息，复制，再贴到这里。")
    return by
