"""延期: once, with a reason; the lead hears, and the clock says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.steps import lead, need, step, tell, timed
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.sla import clock_for, used
from bot.domain.ticket import Step, Ticket
from bot.errors import IllegalMove, Unclear
from bot.ports import Desk
from bot.texts import worker

HALF = 50  # per cent of the result time, where no day was named


def extend(desk: Desk, number: int, until: datetime | None, reason: str, by: Actor, now: datetime) -> Ticket:
    """More time for the result, until *until* or half as much again; never more than the community allows.

    Raises Unclear without a reason or for a time before the deadline, IllegalMove the second time.
    """
    ticket = desk.tickets.get(number)
    need(desk, Deed.EXTEND, by, ticket)
    why = mask_all(reason.strip())
    if not why:
        raise Unclear(f"#{number}: no reason", reply=worker.needs_words("extend"))
    times = sum(1 for line in _this_round(desk, number) if line is Step.EXTEND)
    if times >= desk.settings.extensions:
        raise IllegalMove(f"#{number}: extended {times} times", reply=worker.extended_already(ticket))
    minutes = _minutes(desk, ticket, until)
    data = {"minutes": minutes, "due": ticket.due_at.isoformat() if ticket.due_at else ""}
    longer = timed(desk, replace(ticket, extra_minutes=ticket.extra_minutes + minutes), now)
    fields = {"extra_minutes": longer.extra_minutes, "due_at": longer.due_at}
    ticket = step(desk, ticket, Step.EXTEND, by, now, why, data=data, **fields)
    above = lead(desk, ticket, now)
    for person in {above.id if above else "", ticket.assignee} - {"", by.id}:
        tell(desk, person, ticket, f"extended-{ticket.round}-{times}", worker.extended(ticket, why, now, desk.settings))
    return ticket


def _this_round(desk: Desk, number: int) -> list[Step]:
    """The steps since it was last sent back, without those that were taken back."""
    steps: list[Step] = []
    for line in desk.tickets.history(number):
        if line.step in (Step.DENY, Step.REOPEN) and "undo" not in line.data:
            steps = []
        elif line.step is Step.UNDO and line.data.get("undo") == Step.EXTEND.value:
            steps.remove(Step.EXTEND)
        else:
            steps.append(line.step)
    return steps


def _minutes(desk: Desk, ticket: Ticket, until: datetime | None) -> int:
    clock = clock_for(desk.settings, ticket.category.value, ticket.urgency)
    most = clock.result_minutes * desk.settings.extension_percent // 100
    if until is None:
        return min(clock.result_minutes * HALF // 100, most)
    minutes = int(used(desk.settings, clock, ticket.due_at or ticket.opened_at, until) / timedelta(minutes=1))
    if minutes <= 0:
        raise Unclear(f"#{ticket.number}: not later than due", reply=worker.extends_nothing(ticket))
    if minutes > most:
        raise IllegalMove(f"#{ticket.number}: {minutes} > {most}", reply=worker.extends_too_much(ticket))
    return minutes
