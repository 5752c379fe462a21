"""The office closes: 办结, with a result."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import end_card, need, step, takes_back, tell
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket
from bot.ports import Desk
from bot.texts import cards, worker


def close(desk: Desk, number: int, note: str, by: Actor, now: datetime) -> Ticket:
    """→ 办结. Nothing is asked any more."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.CLOSE, by, ticket)
    if ticket.state is State.CLOSED:
        return ticket
    was, ticket = ticket, step(desk, ticket, Step.CLOSE, by, now, note)
    takes_back(desk, ticket, "state", "alarm", "card")
    end_card(desk, was, ticket.assignee, cards.grey(ticket))
    if by.id != ticket.assignee:
        tell(desk, ticket.assignee, ticket, f"closed-{ticket.version}", worker.closed(ticket))
    return ticket
