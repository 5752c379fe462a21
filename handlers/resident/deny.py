"""『没好，还是不亮』: not fixed; the same number."""

from datetime import datetime

from bot.deeds.deny import deny
from bot.deeds.steps import name_of
from bot.domain.ticket import State
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import may_speak_for, own_matter
from handlers.middleware import is_staff, reply
from handlers.router import Router

router = Router()
AFTER_WORK = frozenset({State.RESOLVED, State.CLOSED})


@router.command("deny")
@router.intent("deny")
def hear_deny(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """About what it joins, else about his own that was said to be done."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, AFTER_WORK)
    if by is None or ticket is None:
        return None
    if not may_speak_for(desk, by, ticket):
        return None if is_staff(message) else ticket.number  # a neighbour who has no part in it
    ticket = deny(desk, ticket.number, by, now, words=message.text, message=message)
    reply(desk, message, resident.denied(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number
