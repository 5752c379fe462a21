"""『#12 又坏了』: within the window it is the same matter."""

from datetime import datetime

from bot.deeds.reopen import reopen
from bot.deeds.steps import face
from bot.domain.ticket import ENDED, State
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import may_speak_for, own_matter
from handlers.middleware import is_staff, reply
from handlers.resident.deny import hear_deny
from handlers.router import Router

router = Router()


@router.command("reopen")
def hear_reopen(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """His own that has ended; what still waits for his word is denied instead."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, ENDED | {State.RESOLVED})
    if by is None or ticket is None:
        return None
    if is_staff(message) and not may_speak_for(desk, by, ticket):
        return None
    if ticket.state not in ENDED:
        return hear_deny(said, message, reading, desk, now)
    ticket = reopen(desk, ticket.number, by, now, words=message.text)
    desk.tickets.link(ticket.number, message.key)
    reply(desk, message, resident.reopened(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number
