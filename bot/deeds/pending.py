"""『今天有几件没办』: how many are open, late, waiting or without a hand; for whose it is to ask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.deeds.steps import name_of, shown_to, today
from bot.domain.digest import first_day, kind_named
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket
from bot.ports import Desk
from bot.texts import lists

MOST = 2000


def pending(desk: Desk, by: Actor, now: datetime, *, of: str = "") -> str:
    """The worker's own, the lead's sector, the office's community, or what of it is in the hands of *of*."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    found = [one for one in _of(desk, by) if not of or one.assignee == of]
    tickets = [shown_to(by, ticket) for ticket in _earliest(found)]
    asked = sum(1 for one in found if one.state is State.RESOLVED)
    return lists.pending(tickets, lambda person: name_of(desk, person), now, desk.settings, asked=asked)


def done(desk: Desk, by: Actor, now: datetime, when: str) -> str:
    """What he finished himself in the day, week or month that *when* names (「本周」), which begins at midnight."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    since = datetime.combine(first_day(kind_named(when), today(desk, now)), time(), ZoneInfo(desk.settings.timezone))
    numbers = {one.number for one in desk.tickets.moved_by(by.id, since, MOST) if one.step is Step.FINISH}
    found = [one for one in desk.tickets.of_numbers(sorted(numbers)) if not one.is_open]
    left = sum(one.is_open for one in _of(desk, by))
    return lists.done([shown_to(by, one) for one in found], when, left)


def open_of(desk: Desk, by: Actor) -> list[Ticket]:
    """What is still to be done where the person serves, earliest due first."""
    return _earliest(_of(desk, by))


def _of(desk: Desk, by: Actor) -> list[Ticket]:
    if by.standing in (Standing.WORKER, Standing.OUTSIDE):
        return desk.tickets.assigned_to(by.id)
    roots = ("",) if by.standing is Standing.OFFICE else by.units
    units = {code for root in roots for code in desk.tree.below(root)} | ({""} if "" in roots else set())
    return desk.tickets.open_in(units, MOST)


def _earliest(found: Iterable[Ticket]) -> list[Ticket]:
    still = [ticket for ticket in found if ticket.is_open]
    return sorted(still, key=lambda ticket: (ticket.due_at is None, ticket.due_at, ticket.number))
