"""The third time in a month: what comes back to one place is pressed harder, and belongs on an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.steps import CATEGORY_FLOOR, duty, tell
from bot.domain.ticket import State, Ticket, Urgency
from bot.ports import Desk
from bot.texts import worker

_NOTHING = frozenset({State.REFUSED, State.WITHDRAWN})
_NO_PATTERN = frozenset({"", "other", "dispute", "care"})  # what two people told of themselves is no series


def repeats(desk: Desk, ticket: Ticket, now: datetime) -> tuple[Ticket, ...]:
    """Earlier matters of its kind at its place within the community's repeat_days, newest first."""
    place, kind = ticket.place, ticket.category
    if desk.settings.repeat_times < 2 or not (place.building or place.spot) or not ticket.unit:
        return ()
    if kind.value in _NO_PATTERN or kind.p < CATEGORY_FLOOR:
        return ()
    since = now - timedelta(days=desk.settings.repeat_days)
    near = desk.tickets.of_kind(ticket.unit, kind.value, since)
    return tuple(old for old in near if old.number != ticket.number and _here(old, ticket))


def _here(old: Ticket, new: Ticket) -> bool:
    a, b = old.place, new.place
    return old.state not in _NOTHING and (a.estate, a.building, a.spot) == (b.estate, b.building, b.spot)


def raised(desk: Desk, ticket: Ticket, times: int) -> Ticket:
    """The nth of its kind; from the settings' number on, one class more pressing."""
    often = times >= desk.settings.repeat_times
    urgency = Urgency.URGENT if often and ticket.urgency is Urgency.NORMAL else ticket.urgency
    return replace(ticket, repeats=times, urgency=urgency)


def is_proposal(desk: Desk, ticket: Ticket) -> bool:
    """Does it belong on the agenda of the next joint meeting?"""
    return 1 < desk.settings.repeat_times <= ticket.repeats


def proposes(desk: Desk, ticket: Ticket, again: Sequence[Ticket], now: datetime) -> None:
    """The office hears of a series, once for each time it grows."""
    if not again or not is_proposal(desk, ticket):
        return
    person = duty(desk, ticket, now)
    text = worker.comes_back(ticket, [old.number for old in again], desk.settings.repeat_days)
    tell(desk, person.id if person else "", ticket, "comes-back", text)


def proposals(desk: Desk, start: datetime, end: datetime) -> list[Ticket]:
    """For the agenda: the last matter of each series that came back often enough in the period, longest series first."""
    last: dict[tuple[str, ...], Ticket] = {}
    for ticket in desk.tickets.opened_between(start, end):
        if is_proposal(desk, ticket) and ticket.state not in _NOTHING:
            place = ticket.place
            last[(ticket.unit, ticket.category.value, place.estate, place.building, place.spot)] = ticket
    return sorted(last.values(), key=lambda ticket: (-ticket.repeats, ticket.number))
