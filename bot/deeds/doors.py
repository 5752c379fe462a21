"""One person, many doors: a group's member and who writes to 微信客服 are joined on the platform's proof, split by hand."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.messages import Inbound
from bot.ports import Desk

APART = "apart"


def prove(desk: Desk, person: str, union: str) -> str:
    """The platform says whose *union* is; the other id of the same person, "" when there is none. Never by a name."""
    if not union or not person:
        return ""
    first = desk.notes.get(f"union/{union}")
    if not first:
        desk.notes.set(f"union/{union}", person)
        return ""
    if first == person or desk.notes.get(_same(person)):
        return "" if first == person else first
    desk.notes.set(_same(person), first)
    return first


def known_as(desk: Desk, person: str) -> str:
    """The id under which this person is known from a group; the same one when nothing else is proven."""
    found = desk.notes.get(_same(person))
    return found if found and found != APART else person


def lives_here(desk: Desk, message: Inbound) -> None:
    """No list tells who is in a group of members; who names the bot there is in it, and is known by it alone as well."""
    by = message.sender
    if message.source != "smart_bot" or not message.is_group or by is None or by.standing.is_staff:
        return
    if desk.chats.get(message.chat) and not any(room == message.chat for room, _ in desk.chats.rooms_of(message.who)):
        desk.chats.set_nickname(message.chat, message.who, "")


def split(desk: Desk, person: str, by: Actor, now: datetime) -> bool:
    """The office knows better: two people, and no proof joins them again. False when they were not joined."""
    desk.rights.need(by, Deed.LOOK)
    found = desk.notes.get(_same(person))
    if not found or found == APART:
        return False
    desk.notes.set(_same(person), APART)
    desk.saw(by.id, f"split {person} from {found} at {now.isoformat()}")
    return True


def _same(person: str) -> str:
    return f"same/{person}"
