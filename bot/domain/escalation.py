"""The ladder: what the clock has to say about a ticket, and when. Pure; deeds carry it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.settings import Clock, Ladder, Rung, Settings
from bot.domain.sla import WORKING_DAY, clock_of, run
from bot.domain.ticket import OPEN, State, Ticket, Urgency
from bot.domain.workdays import calendar_of

MomentKind = Literal["warn", "rung", "supervise", "repeat_alarm", "lapse", "resume", "report"]

WARNINGS = (50, 75)  # per cent of the result time, to whoever holds the ticket
SUPERVISE = 150  # 督办
MOST_ALARMS = 15  # an alarm that nobody acknowledges is repeated so often; the ladder goes on
LONGEST_WAIT = 3 * WORKING_DAY  # office minutes a ticket waits when no end was named

DEFAULT_LADDER = Ladder(
    "默认",
    (
        Rung("网格员", "unit", late_percent=0),  # whoever the ticket is given to
        Rung("网片长/物业", "parent", late_percent=100, unheard_percent=100),
        Rung("社区值班", "root", late_percent=120, unheard_percent=200),
        Rung("街道", "root", late_percent=200),
    ),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something the clock says about a ticket. *rung* is the index in the ladder, or which repeat of an alarm."""

    kind: MomentKind
    at: datetime
    percent: int = 0
    rung: int = 0  # of "report": the index in ticket.calls


def ladder_for(settings: Settings, estate_kind: str, category: str, urgency: Urgency) -> Ladder:
    """The first of the community's ladders that fits, else the default one."""
    for ladder in settings.ladders:
        if (
            (not ladder.estates or estate_kind in ladder.estates)
            and (not ladder.categories or category in ladder.categories)
            and (not ladder.urgencies or urgency in ladder.urgencies)
        ):
            return ladder
    return DEFAULT_LADDER


def moments(ticket: Ticket, ladder: Ladder, settings: Settings) -> list[Moment]:
    """All that the present clock and round still have in store, past or to come, in order of time.

    Rungs that have heard (up to `ticket.rung`; 0: only its holder knows) are left out. Warnings, 督办 and repeated
    alarms are remembered by nobody but `next_step_at`.
    """
    if ticket.state is State.RESOLVED:
        return [Moment("lapse", lapse_at(ticket, settings))]
    if ticket.state is State.WAITING:
        return sorted([Moment("resume", wait_ends(ticket, settings)), *_reports(ticket)], key=lambda one: one.at)
    if ticket.state not in OPEN:
        return []
    clock = clock_of(settings, ticket)
    found = [*_warnings(ticket, clock, settings), *_rungs(ticket, ladder, clock, settings), *_reports(ticket)]
    if ticket.urgency is Urgency.DANGER and ticket.contacted_at is None:
        step = timedelta(minutes=settings.danger_repeat_minutes)
        start = _start(ticket)
        found += [Moment("repeat_alarm", start + k * step, rung=k) for k in range(1, MOST_ALARMS + 1)]
    return sorted(found, key=lambda moment: (moment.at, moment.percent, moment.rung))


def _reports(ticket: Ticket) -> list[Moment]:
    """Who was whistled for and has not reported in."""
    return [Moment("report", call.due_at, rung=index) for index, call in enumerate(ticket.calls) if call.is_pending]


def _start(ticket: Ticket) -> datetime:
    return ticket.clock_at or ticket.opened_at


def _warnings(ticket: Ticket, clock: Clock, settings: Settings) -> list[Moment]:
    share = clock.result_minutes / 100
    return [Moment("warn", run(settings, clock, _start(ticket), share * part), part) for part in WARNINGS]


def _rungs(ticket: Ticket, ladder: Ladder, clock: Clock, settings: Settings) -> list[Moment]:
    found = [
        _rung(ticket, index, rung, clock, settings)
        for index, rung in enumerate(ladder.rungs)
        if index > max(ticket.rung, 0)
        and not (rung.late_percent == 0 and ticket.urgency is Urgency.DANGER and ticket.round == 1)
    ]
    late = run(settings, clock, _start(ticket), clock.result_minutes * SUPERVISE / 100)
    return [*found, Moment("supervise", late, SUPERVISE, len(ladder.rungs))]


def _rung(ticket: Ticket, index: int, rung: Rung, clock: Clock, settings: Settings) -> Moment:
    start = _start(ticket)
    late = Moment(
        "rung", run(settings, clock, start, clock.result_minutes * rung.late_percent / 100), rung.late_percent, index
    )
    # An unacknowledged danger goes to the next person with every repeated alarm; its ladder is for the result.
    if ticket.contacted_at is not None or not rung.unheard_percent or ticket.urgency is Urgency.DANGER:
        return late
    unheard_at = run(settings, clock, start, clock.contact_minutes * rung.unheard_percent / 100)
    return late if late.at <= unheard_at else replace(late, at=unheard_at, percent=rung.unheard_percent)


def lapse_at(ticket: Ticket, settings: Settings) -> datetime:
    """When silence closes a ticket: days after the question (未询问: after the result), at the next office opening."""
    since = ticket.asked_at or ticket.moved_at
    return calendar_of(settings).next_open(since + timedelta(days=settings.confirm_days))


def wait_ends(ticket: Ticket, settings: Settings) -> datetime:
    """When the clock of a waiting ticket runs again."""
    return ticket.waiting_until or calendar_of(settings).add(ticket.moved_at, LONGEST_WAIT)


def next_moment(ticket: Ticket, ladder: Ladder, settings: Settings, after: datetime) -> datetime | None:
    """When the clock next has something to say: later than *after*, or at once for a rung that has not heard yet."""
    for moment in moments(ticket, ladder, settings):
        if moment.at > after or moment.kind in _REMEMBERED:
            return moment.at
    return None


# Their being done can be read off the ticket, so one that is past and still in `moments` was missed.
_REMEMBERED = frozenset({"rung", "lapse", "resume", "report"})


def reached(ticket: Ticket, ladder: Ladder, settings: Settings, since: datetime, now: datetime) -> list[Moment]:
    """Moments up to *now*, from *since* on, and older ones that the ticket shows to be undone."""
    return [
        moment
        for moment in moments(ticket, ladder, settings)
        if moment.at <= now and (moment.at >= since or moment.kind in _REMEMBERED)
    ]


def scheduled(ticket: Ticket, ladder: Ladder, settings: Settings, now: datetime) -> Ticket:
    """The ticket with its next_step_at set anew, after any step. What was due and not yet said stays due."""
    after = now
    if ticket.next_step_at is not None and ticket.next_step_at <= now:
        after = ticket.next_step_at - timedelta(microseconds=1)
    return replace(ticket, next_step_at=next_moment(ticket, ladder, settings, after))
