"""不是诉求: it ends here, and the resident is not bothered."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import end_card, need, step, takes_back
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket
from bot.ports import Desk
from bot.texts import cards


def refuse(desk: Desk, number: int, by: Actor, now: datetime, *, note: str = "") -> Ticket:
    """→ 不受理. The line that waits for a tap is taken back."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.REFUSE, by, ticket)
    if ticket.state is State.REFUSED:
        return ticket
    was, ticket = ticket, step(desk, ticket, Step.REFUSE, by, now, note)
    takes_back(desk, ticket, "state", "alarm", "card")
    for person in {ticket.assignee, by.id} - {""}:
        end_card(desk, was, person, cards.grey(ticket))
    return ticket
