"""What is mine: a worker's open matters, what a lead must look after, a resident's own."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.pending import open_of
from bot.deeds.standin import left_to_him, stands_in_for
from bot.deeds.steps import face, matters_of, name_of, shown_to
from bot.deeds.whistle import called_to
from bot.domain.digest import is_overdue
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.ports import Desk
from bot.texts import lists, resident


def mine(desk: Desk, by: Actor, now: datetime) -> str:
    """The list as a sentence; empty lists say so."""
    desk.rights.need(by, Deed.MINE, by.units[0] if by.units else "", frozenset({by.id}))
    if not by.standing.is_staff:
        tickets = matters_of(desk, by, 20)
        return resident.mine(tickets, lambda ticket: face(desk, ticket), now, desk.settings)
    own = desk.tickets.assigned_to(by.id)
    called = [desk.tickets.get(number) for number in called_to(desk, by.id)]
    watched = _watched(desk, by, now) if by.standing in (Standing.LEAD, Standing.OFFICE) else []
    stands_in = [(one.name, left_to_him(desk, one.id)) for one in stands_in_for(desk, by.id)]
    return lists.mine(
        own, called, watched, lambda person: name_of(desk, person), now, desk.settings, stands_in=stands_in
    )


def _watched(desk: Desk, by: Actor, now: datetime) -> list[Ticket]:
    """Of those below him: what is late, has no hand, or has had no answer in time."""
    return [
        shown_to(by, ticket)
        for ticket in open_of(desk, by)
        if ticket.assignee != by.id and (not ticket.assignee or ticket.rung > 0 or is_overdue(ticket, now))
    ]
