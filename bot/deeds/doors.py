"""One person, many doors: a group's member and who writes to 微信客服 are joined on the platform's proof, split by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.messages import Inbound
from bot.ports import Desk

APART = "apart"
SPLIT, JOINED = "doors_split", "doors_joined"  # what the audit says was done, followed by whose door it was
WAYS = ("kf", "bot", "app")  # talks of one person with us


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One of the ids under which a person is known, and what we know of it."""

    id: str
    rooms: tuple[tuple[str, str], ...] = ()  # (group, name there)
    wrote: tuple[tuple[str, datetime], ...] = ()  # (way, when last) of his talks with us
    matters: int = 0
    apart: bool = False  # split off by hand, against the platform's proof


def prove(desk: Desk, person: str, union: str) -> str:
    """The platform says whose *union* is; the other id of the same person, "" when there is none. Never by a name."""
    if not union or not person:
        return ""
    before = desk.notes.get(_union_of(person))
    known = desk.notes.get(_doors(union)).split()
    if before != union:
        if before:  # the platform has thought better of it
            others = [one for one in desk.notes.get(_doors(before)).split() if one != person]
            desk.notes.set(_doors(before), " ".join(others))
        desk.notes.set(_union_of(person), union)
    if person not in known:
        known.append(person)
        desk.notes.set(_doors(union), " ".join(known))
    return next((one for one in doors_of(desk, person) if one != person), "")


def doors_of(desk: Desk, person: str) -> tuple[str, ...]:
    """All ids of this person, itself among them; only itself for who was split off."""
    proven = _proven(desk, person)
    if len(proven) < 2 or _is_apart(desk, person):
        return (person,)
    return tuple(one for one in proven if one == person or not _is_apart(desk, one))


def known_as(desk: Desk, person: str) -> str:
    """The id under which this person is known from a group; the same one when nothing else is proven."""
    doors = doors_of(desk, person)
    return next((one for one in doors if desk.chats.rooms_of(one)), person) if len(doors) > 1 else person


def as_owner(desk: Desk, by: Actor, owners: Collection[str]) -> Actor:
    """A resident who comes through another door than the one by which he reported is the same person."""
    if by.standing.is_staff or by.id in owners:
        return by
    own = next((one for one in doors_of(desk, by.id) if one in owners), "")
    return replace(by, id=own) if own else by


def matters_by(desk: Desk, person: str, limit: int) -> list[Ticket]:
    """What he reported or follows, through whichever door; newest first."""
    found = {one.number: one for door in doors_of(desk, person) for one in desk.tickets.of_person(door, limit)}
    return sorted(found.values(), key=lambda one: one.number, reverse=True)[:limit]


def lives_here(desk: Desk, message: Inbound) -> None:
    """No list tells who is in a group of members; who names the bot there is in it, and is known by it alone as well."""
    by = message.sender
    if message.source != "smart_bot" or not message.is_group or by is None or by.standing.is_staff:
        return
    if desk.chats.get(message.chat) and not any(room == message.chat for room, _ in desk.chats.rooms_of(message.who)):
        desk.chats.set_nickname(message.chat, message.who, "")


def told_of(desk: Desk, person: str, by: Actor) -> list[Door]:
    """Every door that the platform has proven to be this person's, also those split off. Raises NotYours."""
    desk.rights.need(by, Deed.LOOK)
    proven = _proven(desk, person)
    return [
        Door(
            id=one,
            rooms=tuple(desk.chats.rooms_of(one)),
            wrote=tuple((way, at) for way in WAYS if (at := desk.inbox.last_from(f"{way}:{one}", one)) is not None),
            matters=len(desk.tickets.of_person(one, 200)),
            apart=len(proven) > 1 and _is_apart(desk, one),
        )
        for one in proven
    ]


def split(desk: Desk, person: str, by: Actor, now: datetime) -> bool:  # noqa: ARG001  every deed is told the time
    """The office knows better: two people, and no proof joins them again. False when they were not joined."""
    desk.rights.need(by, Deed.LOOK)
    if len(doors_of(desk, person)) < 2:
        return False
    desk.notes.set(_apart(person), APART)
    desk.saw(by.id, f"{SPLIT}:{person}")
    return True


def join_again(desk: Desk, person: str, by: Actor, now: datetime) -> bool:  # noqa: ARG001
    """The split was a mistake: the proof counts again. False when there was none."""
    desk.rights.need(by, Deed.LOOK)
    if not _is_apart(desk, person):
        return False
    desk.notes.set(_apart(person), "")
    desk.saw(by.id, f"{JOINED}:{person}")
    return True


def _proven(desk: Desk, person: str) -> tuple[str, ...]:
    union = desk.notes.get(_union_of(person))
    found = tuple(desk.notes.get(_doors(union)).split()) if union else ()
    return found if person in found else (person,)


def _is_apart(desk: Desk, person: str) -> bool:
    return desk.notes.get(_apart(person)) == APART


def _union_of(person: str) -> str:
    return f"union-of/{person}"


def _doors(union: str) -> str:
    return f"doors/{union}"


def _apart(person: str) -> str:
    return f"apart/{person}"
