"""评价: the reporter's mark, and nobody else's; a bad one is heard by the office."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import duty, name_of, need, step, tell
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import worker

BEST, BAD = 5, 2


def rate(desk: Desk, number: int, score: int, by: Actor, now: datetime, *, words: str = "") -> Ticket:
    """1 to 5, of what was said to be done. Given anew, the last mark counts. Raises Unclear for any other number."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.RATE, by, ticket)
    if not 1 <= score <= BEST:
        raise Unclear(f"#{number}: mark {score}", reply=worker.needs_words("rate"))
    said = mask_all(words)
    ticket = step(desk, ticket, Step.RATE, by, now, said, data={"score": score, "before": ticket.score}, score=score)
    if score <= BAD:
        person = duty(desk, ticket, now)
        text = worker.rated_badly(ticket, score, said, name_of(desk, ticket.assignee))
        tell(desk, person.id if person else "", ticket, f"rated-{score}", text)
    return ticket
