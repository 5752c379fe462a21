"""The clock stops while somebody else must move, and says so."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import need, renew_card, step, takes_back, to_residents, was_said
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.ports import Desk
from bot.texts import resident


def wait(
    desk: Desk, number: int, on: str, until: datetime | None, by: Actor, now: datetime, *, said_in: str = ""
) -> Ticket:
    """→ 等待 *on* something *until* a time; without one the clock asks again after some days."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.WAIT, by, ticket)
    if until is not None and until <= now:
        until = None
    reason = mask_all(on) or "等一下"
    fields = {"waiting_on": reason, "waiting_until": until, "assignee": ticket.assignee or by.id}
    was, ticket = (
        ticket,
        step(desk, ticket, Step.WAIT, by, now, reason, data={"until": until.isoformat() if until else ""}, **fields),
    )
    takes_back(desk, ticket)
    renew_card(desk, was, ticket, ticket.assignee, now)
    if said_in != ticket.chat and not ticket.private and not was_said(desk, ticket):
        to_residents(desk, ticket, f"waits-{ticket.version}", resident.waiting(ticket, now, desk.settings), now)
    return ticket
