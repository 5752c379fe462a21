"""Is a matter a question, so that its result is an answer?"""

from __future__ import annotations

from bot.domain.answering import asks_for_word, looks_for_an_owner
from bot.domain.ticket import Step, Ticket
from bot.ports import Desk


def is_question(desk: Desk, ticket: Ticket) -> bool:
    """Heard as one, or written down as a matter while its words want to know something and nothing done."""
    heard_as = desk.tickets.history(ticket.number)[0].data.get("intent")
    if looks_for_an_owner(ticket.summary):
        return False
    return heard_as == "question" or asks_for_word(ticket.summary)


def asked_last(desk: Desk, ticket: Ticket) -> str:
    """What its reporter wanted to know last: 「几点去」 after the first answer."""
    more = [line.note for line in desk.tickets.history(ticket.number) if line.step is Step.DENY]
    return more[-1] if more else ticket.summary
