"""The reporter takes the matter back: it went away by itself, was a mistake, or is no longer wanted."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.stand_down import stand_down
from bot.deeds.steps import end_card, need, step, takes_back, tell
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import cards, worker


def withdraw(
    desk: Desk, number: int, by: Actor, now: datetime, *, words: str = "", message: Inbound | None = None
) -> Ticket:
    """→ 撤回, by the reporter or the office."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.WITHDRAW, by, ticket)
    was, ticket = ticket, step(desk, ticket, Step.WITHDRAW, by, now, words)
    if message is not None:
        desk.tickets.link(number, message.key)
    takes_back(desk, ticket, "state", "alarm")
    end_card(desk, was, ticket.assignee, cards.grey(ticket))
    if by.id != ticket.assignee:
        tell(desk, ticket.assignee, ticket, "withdrawn", worker.withdrawn(ticket))
    stand_down(desk, was, ticket, by, words or "不用来了", but=ticket.assignee)
    return ticket
