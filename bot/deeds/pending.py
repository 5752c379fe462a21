"""『今天有几件没办』: how many are open, late, waiting or without a hand; for whose it is to ask."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import name_of, shown_to
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.ports import Desk
from bot.texts import worker

MOST = 2000


def pending(desk: Desk, by: Actor, now: datetime) -> str:
    """The worker's own, the lead's sector, the office's community; the latest first by name."""
    desk.rights.need(by, Deed.PENDING, by.units[0] if by.units else "", frozenset({by.id}))
    tickets = [shown_to(by, ticket) for ticket in open_of(desk, by)]
    return worker.pending(tickets, lambda person: name_of(desk, person), now, desk.settings)


def open_of(desk: Desk, by: Actor) -> list[Ticket]:
    """What is still to be done where the person serves, earliest due first."""
    if by.standing in (Standing.WORKER, Standing.OUTSIDE):
        found = desk.tickets.assigned_to(by.id)
    else:
        roots = ("",) if by.standing is Standing.OFFICE else by.units
        units = {code for root in roots for code in desk.tree.below(root)} | ({""} if "" in roots else set())
        found = desk.tickets.open_in(units, MOST)
    still = [ticket for ticket in found if ticket.is_open]
    return sorted(still, key=lambda ticket: (ticket.due_at is None, ticket.due_at, ticket.number))
