"""The figures of a period: one definition each, the same for the message, the sheet and the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.domain.people import UnitTree
from bot.domain.settings import Settings
from bot.domain.sla import clock_for, used
from bot.domain.ticket import ENDED, Closing, Moved, State, Step, Ticket, Urgency
from bot.domain.workdays import calendar_of

KINDS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Period:
    """[start, end), aware. *day* names it: the day of a daily report, the first day of a week or month."""

    kind: str
    day: date
    start: datetime
    end: datetime

    @property
    def name(self) -> str:
        """2026-11-16 · 2026-W47 · 2026-11: what once-keys and file names hold."""
        if self.kind == "week":
            year, week, _ = self.day.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{self.day:%Y-%m}" if self.kind == "month" else self.day.isoformat()


def daily_moment(settings: Settings, day: date) -> datetime:
    """When the report of a day is due. UTC."""
    return calendar_of(settings).local(day, settings.digests.office_at)


def period_of(kind: str, day: date, settings: Settings) -> Period:
    """The period that *day* lies in. A daily report reaches from the last working day's report to its own, so that a
    weekend or holiday is told on the next working day and nothing is told twice."""
    zone = ZoneInfo(settings.timezone)
    if kind == "day":
        before = day - timedelta(days=1)
        while not calendar_of(settings).is_workday(before):
            before -= timedelta(days=1)
        return Period(kind, day, daily_moment(settings, before), daily_moment(settings, day))
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    elif kind == "month":
        first = day.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        raise ValueError(f"{kind}: one of {', '.join(KINDS)}")
    start, end = (datetime(d.year, d.month, d.day, tzinfo=zone).astimezone(UTC) for d in (first, after))
    return Period(kind, first, start, end)


def next_daily(settings: Settings, after: datetime) -> Period:
    """The first daily report that is due later than *after*: on a working day."""
    calendar = calendar_of(settings)
    day = after.astimezone(calendar.zone).date()
    while not calendar.is_workday(day) or daily_moment(settings, day) <= after:
        day += timedelta(days=1)
    return period_of("day", day, settings)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A grid's figures; the empty code is 待归格."""

    unit: str
    opened: int
    ended: int
    live: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What happened in a period, and how it stands at its end. Each share has its denominator beside it."""

    opened: int  # registered in the period
    danger: int  # of these, with danger
    unheard_danger: int  # of these, nobody has answered yet
    contacted: int  # of `opened`, a human has answered
    contact_minutes: float | None  # median of these, on the ticket's own clock (office time, or day and night)
    ended: int  # 办结 + 撤回 + 不受理 in the period
    closed: int  # 办结
    confirmed: int  # of `closed`: the reporter said yes
    by_office: int  # of `closed`: the office closed it
    unanswered: int  # of `closed`: 未回应, asked and silent
    unasked: int  # of `closed`: 未询问, the question never reached the reporter
    withdrawn: int
    refused: int
    live: int  # somebody still has work to do, at the end
    overdue: int  # of `live`: past the deadline and not waiting for others
    waiting: int  # of `live`: 等待
    climbed: int  # of `live`: a higher rung has heard
    resolved: int  # 待确认 at the end; not in `live`
    by_category: tuple[tuple[str, int], ...]  # of `opened`, most first
    by_unit: tuple[UnitLine, ...]  # by grid in the tree's order; 待归格 last
    homeless: tuple[int, ...]  # numbers of live tickets without a grid (待归格)


def is_overdue(ticket: Ticket, at: datetime) -> bool:
    """Somebody's work, past its deadline, and its clock is running."""
    return ticket.is_open and ticket.state is not State.WAITING and ticket.due_at is not None and ticket.due_at < at


def figures(
    opened: Sequence[Ticket],
    ended: Sequence[Ticket],
    live: Sequence[Ticket],
    tree: UnitTree,
    settings: Settings,
    at: datetime,
) -> Figures:
    """Count. *opened* and *ended*: registered and ended within the period; *live*: not ended at its end *at*."""
    working = [ticket for ticket in live if ticket.is_open]
    closed = [ticket for ticket in ended if ticket.state is State.CLOSED]
    closings = Counter(ticket.closing for ticket in closed)
    danger = [ticket for ticket in opened if ticket.urgency is Urgency.DANGER]
    contacts = [minutes for ticket in opened if (minutes := contact_minutes(ticket, settings)) is not None]
    return Figures(
        opened=len(opened),
        danger=len(danger),
        unheard_danger=sum(ticket.contacted_at is None and ticket.is_open for ticket in danger),
        contacted=len(contacts),
        contact_minutes=median(contacts) if contacts else None,
        ended=len(ended),
        closed=len(closed),
        confirmed=closings[Closing.CONFIRMED],
        by_office=closings[Closing.OFFICE],
        unanswered=closings[Closing.UNANSWERED],
        unasked=closings[Closing.UNASKED],
        withdrawn=sum(ticket.state is State.WITHDRAWN for ticket in ended),
        refused=sum(ticket.state is State.REFUSED for ticket in ended),
        live=len(working),
        overdue=sum(is_overdue(ticket, at) for ticket in working),
        waiting=sum(ticket.state is State.WAITING for ticket in working),
        climbed=sum(ticket.rung > 0 for ticket in working),
        resolved=sum(ticket.state is State.RESOLVED for ticket in live),
        by_category=tuple(Counter(ticket.category.value for ticket in opened).most_common()),
        by_unit=_by_unit(opened, ended, working, tree, at),
        homeless=tuple(sorted(ticket.number for ticket in working if not tree.grid_of(ticket.unit))),
    )


def contact_minutes(ticket: Ticket, settings: Settings) -> float | None:
    """From report to the first human word, on the ticket's own clock; None while nobody has answered."""
    if ticket.contacted_at is None:
        return None
    clock = clock_for(settings, ticket.category.value, ticket.urgency)
    return used(settings, clock, ticket.opened_at, ticket.contacted_at) / timedelta(minutes=1)


def _by_unit(
    opened: Iterable[Ticket], ended: Iterable[Ticket], working: Iterable[Ticket], tree: UnitTree, at: datetime
) -> tuple[UnitLine, ...]:
    """Every grid has a line, also a quiet one; units above the grids only when something hangs on them."""
    counts = [Counter(tree.grid_of(ticket.unit) for ticket in tickets) for tickets in (opened, ended)]
    working = list(working)
    live = Counter(tree.grid_of(ticket.unit) for ticket in working)
    overdue = Counter(tree.grid_of(ticket.unit) for ticket in working if is_overdue(ticket, at))
    busy = set().union(*counts, live)
    codes = [unit.code for unit in tree.units.values() if unit.kind == "grid" or unit.code in busy]
    codes += sorted(busy - set(codes) - {""}) + ([""] if "" in busy else [])
    return tuple(UnitLine(code, counts[0][code], counts[1][code], live[code], overdue[code]) for code in codes)


def heard_rung(history: Sequence[Moved]) -> int:
    """The highest rung above the holder that has heard in the present round; 0 when none has."""
    rung = 0
    for line in history:
        if line.step in (Step.DENY, Step.REOPEN):
            rung = 0
        elif line.step is Step.CLIMB and line.data.get("to") and not line.data.get("supervise"):
            rung = max(rung, int(line.data.get("rung", 0)))
    return rung


def at_moment(ticket: Ticket, history: Sequence[Moved], at: datetime) -> Ticket:
    """The ticket as it stood at a past moment: state, first contact and rung as its history tells; the rest as now."""
    past = [line for line in history if line.at < at]
    if len(past) == len(history):
        return ticket
    state = past[-1].state if past else State.REPORTED
    heard = ticket.contacted_at is not None and ticket.contacted_at < at
    ended = state in ENDED
    return replace(
        ticket,
        state=state,
        contacted_at=ticket.contacted_at if heard else None,
        rung=heard_rung(past),
        closing=ticket.closing if ended else None,
        closed_at=ticket.closed_at if ended else None,
    )
