"""By when: how long a matter may take, by category and urgency, and the two deadlines that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.settings import Clock, Settings
from bot.domain.ticket import Ticket, Urgency
from bot.domain.workdays import calendar_of

WORKING_DAY = 450  # minutes of the default office hours: 8:30–12:00 and 14:00–18:00
WHOLE_DAY = 24 * 60

# Water, power, gas, heat and lifts do not wait for Monday; danger waits for nothing.
DEFAULT_CLOCKS: Mapping[str, Clock] = {
    "*/danger": Clock(5, 120, around=True, report_minutes=15),
    **{
        f"{kind}/urgent": Clock(30, 8 * 60, around=True, report_minutes=60)
        for kind in ("lift", "water", "power", "gas_heat")
    },
    **{kind: Clock(60, WHOLE_DAY, around=True) for kind in ("lift", "water", "power", "gas_heat")},
    "*/urgent": Clock(60, WORKING_DAY),
    "building": Clock(120, 5 * WORKING_DAY),  # roofs, extensions: others must be brought to the place
    "dispute": Clock(120, 5 * WORKING_DAY),
    "*": Clock(120, 3 * WORKING_DAY),
}


@dataclass(frozen=True, slots=True)
class Deadlines:
    contact_at: datetime  # by then a human has answered
    result_at: datetime


def clock_for(settings: Settings, category: str, urgency: Urgency) -> Clock:
    """The community's own clock at each step of "category/urgency" "*/urgency" "category" "*", else the default."""
    clock = None
    for key in (f"{category}/{urgency}", f"*/{urgency}", category, "*"):
        clock = settings.clocks.get(key) or DEFAULT_CLOCKS.get(key)
        if clock is not None:
            break
    assert clock is not None  # noqa: S101 — the default "*" is always there
    return replace(clock, around=True) if urgency is Urgency.DANGER else clock


def clock_of(settings: Settings, ticket: Ticket) -> Clock:
    """The ticket's own clock: an extension once granted belongs to its result time."""
    clock = clock_for(settings, ticket.category.value, ticket.urgency)
    return replace(clock, result_minutes=clock.result_minutes + ticket.extra_minutes) if ticket.extra_minutes else clock


def run(settings: Settings, clock: Clock, start: datetime, minutes: float) -> datetime:
    """When *minutes* of this clock's time have passed since *start*."""
    if clock.around:
        return start + timedelta(minutes=minutes)
    return calendar_of(settings).add(start, minutes)


def run_back(settings: Settings, clock: Clock, end: datetime, minutes: float) -> datetime:
    """From when *minutes* of this clock's time pass until *end*."""
    if clock.around:
        return end - timedelta(minutes=minutes)
    return calendar_of(settings).back(end, minutes)


def used(settings: Settings, clock: Clock, start: datetime, end: datetime) -> timedelta:
    """This clock's time between two moments, exact; nothing when *end* is not later."""
    if clock.around:
        return max(end - start, timedelta(0))
    return calendar_of(settings).time_between(start, end)


def deadlines(settings: Settings, category: str, urgency: Urgency, start: datetime) -> Deadlines:
    """When a human must have answered, and when the matter must be done, for a clock that starts at *start*."""
    clock = clock_for(settings, category, urgency)
    return Deadlines(
        run(settings, clock, start, clock.contact_minutes), run(settings, clock, start, clock.result_minutes)
    )


def after_waiting(ticket: Ticket, settings: Settings, ended: datetime) -> Ticket:
    """The ticket with its clock and deadline moved by the time it waited, from its last change of state to *ended*.

    The time used before the wait is what is used after it. Call it before the step that ends (or renews) the waiting.
    """
    clock = clock_of(settings, ticket)
    spent = used(settings, clock, ticket.clock_at or ticket.opened_at, ticket.moved_at)
    start = run_back(settings, clock, ended, spent / timedelta(minutes=1))
    return replace(ticket, clock_at=start, due_at=run(settings, clock, start, clock.result_minutes))
