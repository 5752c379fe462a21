"""『今天有几件没办』: how many are open, late, waiting or without a hand; for whose it is to ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deeds.figures import standing_then
from bot.deeds.standin import in_hand
from bot.deeds.steps import may_see, name_of, shown_to, today
from bot.domain.how_many import PERIOD, Narrowed, fits
from bot.domain.people import Actor, Person, Standing
from bot.domain.rights import Deed
from bot.domain.spans import span_named
from bot.domain.ticket import OPEN, Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import lists, tallies
from bot.texts.common import period_words

MOST = 2000
INSTANT = timedelta(milliseconds=1)  # what happened just now has happened

ALL = Narrowed()


def pending(desk: Desk, by: Actor, now: datetime, narrowed: Narrowed = ALL) -> str:
    """The worker's own, the lead's sector, the office's community, or what of it is asked after."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    seen = [shown_to(by, one) for one in _of(desk, by)]
    zone = ZoneInfo(desk.settings.timezone)

    def called(person: str) -> str:
        return name_of(desk, person)

    tickets = _earliest(one for one in seen if fits(one, narrowed, now, zone))
    everything = sum(one.is_open for one in seen)
    if narrowed.by_person:
        return lists.by_person(tickets, narrowed, everything, called)
    done = replace(narrowed, which=("asked",))
    asked = 0 if narrowed.which else sum(fits(one, done, now, zone) for one in seen)
    if narrowed.is_all:
        return lists.pending(tickets, called, now, desk.settings, asked=asked)
    whose = {Standing.OFFICE: "", Standing.LEAD: "您片里"}.get(by.standing, "您手里")
    return lists.narrowed(tickets, narrowed, everything, called, now, desk.settings, asked=asked, whose=whose)


def unknown(desk: Desk, by: Actor, words: str) -> str:
    """Nothing is called so: how many there are at all, and what can be asked."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    return lists.narrows_nothing(words, sum(one.is_open for one in _of(desk, by)))


def has_word(desk: Desk, by: Actor, word: str) -> bool:
    """Does anything that is not ended, and that he may read, say this word?"""
    return any(word in shown_to(by, one).summary for one in _of(desk, by))


def done(desk: Desk, by: Actor, now: datetime, when: str, of: Person | None = None) -> str:
    """What he, or *of*, finished himself in the days that *when* names (「本周」), which begin at midnight. A result that
    was sent back by their end was none; one that is sent back later was one of those days."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    period = span_named(when, today(desk, now), desk.settings)
    if period is None:
        return tallies.no_such_days(when)
    lines = desk.tickets.moved_by(of.id if of else by.id, period.start, MOST)
    if len(lines) == MOST:
        raise Unclear(f"more than {MOST} steps", reply=tallies.TOO_MANY)
    numbers = {one.number for one in lines if one.step is Step.FINISH and one.at < period.end}
    stood = {
        one.number for one in standing_then(desk, sorted(numbers), min(period.end, now + INSTANT)) if not one.is_open
    }
    found = desk.tickets.of_numbers(sorted(stood))
    mine = _of(desk, by)
    if of is not None:
        found = [one for one in found if by.standing is Standing.OFFICE or _below(desk, by, one.unit)]
        mine = [one for one in mine if one.assignee == of.id]
    left = sum(one.is_open for one in mine)
    said = when if re.fullmatch(PERIOD, when) else period_words(when, period, now, desk.settings)
    return lists.done([shown_to(by, one) for one in found], f"{of.name if of else ''}{said}", left)


def _below(desk: Desk, by: Actor, unit: str) -> bool:
    return any(desk.tree.covers(root, unit) for root in by.units)


def open_of(desk: Desk, by: Actor) -> list[Ticket]:
    """What is still to be done where the person serves, earliest due first."""
    return _earliest(one for one in _of(desk, by) if one.is_open)


def _of(desk: Desk, by: Actor) -> list[Ticket]:
    if by.standing in (Standing.WORKER, Standing.OUTSIDE):
        return in_hand(desk, by.id)
    roots = ("",) if by.standing is Standing.OFFICE else by.units
    units = {code for root in roots for code in desk.tree.below(root)} | ({""} if "" in roots else set())
    return desk.tickets.open_in(units, MOST)


def open_ones(desk: Desk, by: Actor) -> list[Ticket]:
    """What is not done yet of all that he looks after and may see, the earliest due first."""
    return _earliest(one for one in _of(desk, by) if one.state in OPEN and may_see(by, one))


def _earliest(found: Iterable[Ticket]) -> list[Ticket]:
    return sorted(found, key=lambda ticket: (ticket.due_at is None, ticket.due_at, ticket.number))
