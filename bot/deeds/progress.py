"""Where is my matter: read from the register, for whom it concerns."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import face, name_of, need, shown_to, tell, to_residents
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.messages import Importance
from bot.ports import Desk
from bot.texts import resident, worker


def progress(desk: Desk, number: int, by: Actor, now: datetime) -> tuple[Ticket, str]:
    """The ticket and the sentence about it. Raises NotYours for a matter of somebody else."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.PROGRESS, by, ticket)
    name = name_of(desk, ticket.assignee)
    if by.standing.is_staff:
        return ticket, worker.progress(shown_to(by, ticket), name, now, desk.settings)
    return ticket, resident.progress(ticket, face(desk, ticket), now, desk.settings)


def in_group(desk: Desk, number: int, by: Actor, now: datetime) -> Ticket:
    """Asked in the group about one's own matter: one line by the worker's tap, once for each state; of a private matter
    the worker is told instead."""
    ticket, line = progress(desk, number, by, now)
    if ticket.private:
        tell(desk, ticket.assignee, ticket, f"asks-{ticket.version}", worker.asks_privately(ticket))
        return ticket
    to_residents(desk, ticket, f"progress-{ticket.state}", line, now, importance=Importance.WORK)
    return ticket
