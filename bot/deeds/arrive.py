"""报到: who was whistled for is there; the clock of his call stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.deeds.steps import name_of, need, step, takes_back, tell
from bot.deeds.whistle import forget
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Call, Step, Ticket
from bot.errors import IllegalMove
from bot.ports import Desk
from bot.texts import worker


def arrive(desk: Desk, number: int, by: Actor, now: datetime, *, role: str = "") -> Ticket:
    """By who was called; the office for a *role* that it reached by telephone. A second time changes nothing."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ARRIVE, by, ticket)
    at = called(ticket, by, role)
    if at is None:
        raise IllegalMove(f"#{number}: {by.id} was not called", reply=worker.not_called(ticket))
    call = ticket.calls[at]
    if call.arrived_at is not None:
        return ticket
    data = {"role": call.role, "to": call.who, "late": now > call.due_at}
    ticket = step(
        desk, ticket, Step.ARRIVE, by, now, data=data, calls=with_call(ticket, at, replace(call, arrived_at=now))
    )
    forget(desk, call.who, number)
    takes_back(desk, ticket, "call")
    name = name_of(desk, call.who) or call.role
    for person in {ticket.assignee, call.by} - {"", "system", by.id}:
        tell(desk, person, ticket, f"arrived-{at}", worker.arrived(ticket, name))
    return ticket


def called(ticket: Ticket, by: Actor, role: str = "") -> int | None:
    """Which of the calls is his: the last that was for him, or for *role*; for the office also the only open one."""
    own = [at for at, call in enumerate(ticket.calls) if (call.who == by.id if not role else role in call.role)]
    if own:
        return own[-1]
    open_ = [at for at, call in enumerate(ticket.calls) if call.arrived_at is None]
    return open_[0] if by.standing is Standing.OFFICE and len(open_) == 1 and not role else None


def with_call(ticket: Ticket, at: int, call: Call) -> tuple[Call, ...]:
    return (*ticket.calls[:at], call, *ticket.calls[at + 1 :])
