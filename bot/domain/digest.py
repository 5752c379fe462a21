"""Which span a report covers, when it is due, and how a ticket stood at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.settings import Settings
from bot.domain.ticket import (
    CLOSING_OF,
    DONE,
    DUE_WAS,
    ENDED,
    ENDING,
    RESULT_OF,
    Closing,
    Moved,
    State,
    Step,
    Ticket,
)
from bot.domain.workdays import calendar_of

KINDS = ("day", "week", "month")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


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


def kind_named(words: str) -> str:
    """「本周」「这个星期」 → week, 「这个月」 → month, everything else (「今天」) → day."""
    return "month" if "月" in words else "week" if "周" in words or "星期" in words else "day"


def first_day(kind: str, day: date) -> date:
    """Of the day, week or month that *day* lies in."""
    return day - timedelta(days=day.weekday()) if kind == "week" else day.replace(day=1) if kind == "month" else day


def period_of(kind: str, day: date, settings: Settings) -> Period:
    """The period that *day* lies in. A daily report reaches from the last working day's report to its own, so that a
    weekend or holiday is told on the next working day and nothing is told twice."""
    zone = ZoneInfo(settings.timezone)
    if kind == "day":
        before = day - timedelta(days=1)
        while not calendar_of(settings).is_workday(before):
            before -= timedelta(days=1)
        return Period(kind, day, daily_moment(settings, before), daily_moment(settings, day))
    first = first_day(kind, day)
    if kind == "week":
        after = first + timedelta(days=7)
    elif kind == "month":
        after = (first + timedelta(days=32)).replace(day=1)
    else:
        raise ValueError(f"{kind}: one of {', '.join(KINDS)}")
    start, end = (datetime(d.year, d.month, d.day, tzinfo=zone).astimezone(UTC) for d in (first, after))
    return Period(kind, first, start, end)


def due_at(period: Period, settings: Settings) -> datetime:
    """When a report is due. UTC. A day of rest moves the week's and the month's to the next working day."""
    if period.kind == "day":
        return period.end
    digests, calendar = settings.digests, calendar_of(settings)
    day = period.end.astimezone(calendar.zone).date()
    if period.kind == "week":
        day, at = day + timedelta(days=WEEKDAYS.index(digests.weekly_on)), digests.weekly_at
    else:
        day, at = day.replace(day=digests.monthly_on), digests.monthly_at
    return calendar.local(day if calendar.is_workday(day) else calendar.next_workday(day), at)


def groups_at(period: Period, settings: Settings) -> datetime:
    """When a month's feedback goes to the groups: on the day of the month's report, at its own hour. UTC."""
    calendar = calendar_of(settings)
    return calendar.local(due_at(period, settings).astimezone(calendar.zone).date(), settings.digests.groups_at)


def next_period(kind: str, settings: Settings, done: datetime) -> Period:
    """The first report whose period ends later than *done*, the end of the last one that was dealt with."""
    if kind == "day":
        return next_daily(settings, done)
    return period_of(kind, done.astimezone(ZoneInfo(settings.timezone)).date(), settings)


def begun(kind: str, settings: Settings, now: datetime) -> datetime:
    """Where counting begins when there was no report yet: a report tells only of a period that was lived from its start."""
    day = now.astimezone(ZoneInfo(settings.timezone)).date()
    return now if kind == "day" else period_of(kind, day, settings).start


def spans_before(period: Period, settings: Settings, count: int) -> list[tuple[datetime, datetime]]:
    """As much of each of the weeks or months before as the period has of its own, the latest first."""
    length, found, first = period.end - period.start, [], period.day
    for _ in range(count):
        before = period_of(period.kind, first - timedelta(days=1), settings)
        found.append((before.start, min(before.start + length, before.end)))
        first = before.day
    return found


def next_daily(settings: Settings, after: datetime) -> Period:
    """The first daily report that is due later than *after*: on a working day."""
    calendar = calendar_of(settings)
    day = after.astimezone(calendar.zone).date()
    while not calendar.is_workday(day) or daily_moment(settings, day) <= after:
        day += timedelta(days=1)
    return period_of("day", day, settings)


def is_overdue(ticket: Ticket, at: datetime) -> bool:
    """Somebody's work, past its deadline, and its clock is running."""
    return ticket.is_open and ticket.state is not State.WAITING and ticket.due_at is not None and ticket.due_at < at


def is_due_today(ticket: Ticket, now: datetime, zone: ZoneInfo) -> bool:
    """Somebody's work, its clock running, to be done between now and midnight."""
    if not ticket.is_open or ticket.state is State.WAITING or ticket.due_at is None or ticket.due_at < now:
        return False
    return ticket.due_at.astimezone(zone).date() == now.astimezone(zone).date()


def heard_rung(history: Sequence[Moved]) -> int:
    """The highest rung above the holder that has heard in the present round; 0 when none has."""
    rung = 0
    for line in history:
        if line.step in (Step.DENY, Step.REOPEN):
            rung = 0
        elif line.step is Step.CLIMB and line.data.get("to") and not line.data.get("supervise"):
            rung = max(rung, int(line.data.get("rung", 0)))
    return rung


def _due_before(ticket: Ticket, later: Sequence[Moved]) -> datetime | None:
    """The deadline before what came *later*: what the first step that moved it says it was."""
    was = next((line.data[DUE_WAS] for line in later if DUE_WAS in line.data), None)
    if was is None:
        return ticket.due_at
    return datetime.fromtimestamp(was / 1000, UTC) if was else None


def _end_in(past: Sequence[Moved]) -> tuple[Closing | None, datetime | None]:
    """How and when it ended last; whether the question had reached the reporter tells one silence from the other."""
    asked, closing, at = False, None, None
    for line in past:
        if line.step is Step.ASKED or line.step in (Step.FINISH, Step.DENY, Step.REOPEN):
            asked = line.step is Step.ASKED
        elif line.step in ENDING:
            silent = Closing.UNANSWERED if asked else Closing.UNASKED
            closing, at = silent if line.step is Step.LAPSE else CLOSING_OF.get(line.step), line.at
    return closing, at


def _result_in(past: Sequence[Moved]) -> str:
    """What the last result said, without those that were taken back."""
    said = [""]
    for line in past:
        if line.data.get("undo") in (Step.FINISH, *ENDING):
            said = said[:-1] or [""]
        elif line.step is Step.FINISH:
            said.append(line.note or said[-1] or DONE)
        elif line.step in ENDING:
            said.append(said[-1] or line.note or RESULT_OF.get(line.step, ""))
    return said[-1]


def at_moment(ticket: Ticket, history: Sequence[Moved], at: datetime) -> Ticket:
    """The ticket as it stood at a past moment: state, deadline, first contact, rung, end and result as its history tells.

    The rest as now, on purpose: see domain.figures.
    """
    past = [line for line in history if line.at < at]
    if len(past) == len(history):
        return ticket
    state = past[-1].state if past else State.REPORTED
    heard = ticket.contacted_at is not None and ticket.contacted_at < at
    ended = state in ENDED
    still = ticket.closed_at is not None and ticket.closed_at < at  # ended before, and not reopened since
    closing, closed_at = (ticket.closing, ticket.closed_at) if still else _end_in(past)
    results_since = any(line.step in (Step.FINISH, *ENDING) or "undo" in line.data for line in history[len(past) :])
    return replace(
        ticket,
        state=state,
        due_at=_due_before(ticket, history[len(past) :]),
        contacted_at=ticket.contacted_at if heard else None,
        rung=heard_rung(past),
        closing=closing if ended else None,
        closed_at=closed_at if ended else None,
        result=_result_in(past) if results_since else ticket.result,
    )
