"""『还没人来?』: asked again."""

from datetime import datetime

from bot.deeds.steps import face
from bot.deeds.urge import urge
from bot.domain.ticket import MOVES, OPEN, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import own_matter
from handlers.middleware import reply
from handlers.router import Router

router = Router()


@router.command("urge")
@router.intent("urge")
def hear_urge(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Anybody may urge an open matter; who has it in hand hears."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN)
    if by is None or ticket is None:
        return None
    if (ticket.state, Step.URGE) not in MOVES:
        return ticket.number
    ticket = urge(desk, ticket.number, by, now, words=message.text, message=message)
    reply(desk, message, resident.urged(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number
