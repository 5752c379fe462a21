"""Who is away, and since when: the ladder and the hands go to the stand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.domain.people import Actor, Person
from bot.domain.rights import Deed
from bot.errors import Unclear
from bot.ports import Desk

LONGEST_DAYS = 200


def roster(desk: Desk, person: str, first: date, last: date, by: Actor) -> Person:
    """Write a leave down, both days included; one that begins on the same day is replaced. Raises Unclear."""
    known = _known(desk, person, by)
    if last < first or (last - first).days > LONGEST_DAYS:
        raise Unclear(f"{first} to {last}", reply="假期的日子不对，请看看起止有没有写反。")
    kept = replace(known, away=(*(one for one in known.away if one[0] != first), (first, last)))
    desk.people.put(kept)
    return kept


def back(desk: Desk, person: str, first: date, by: Actor) -> Person:
    """The leave that begins on this day is none."""
    known = _known(desk, person, by)
    kept = replace(known, away=tuple(one for one in known.away if one[0] != first))
    desk.people.put(kept)
    return kept


def _known(desk: Desk, person: str, by: Actor) -> Person:
    desk.rights.need(by, Deed.ROSTER)
    known = desk.people.get(person)
    if known is None or not known.staff:
        raise Unclear(f"{person} is no staff", reply="没找到这位工作人员。")
    return known
