"""『在地下一层』: one more fact, place or picture."""

from datetime import datetime

from bot.deeds.supplement import supplement
from bot.domain.ticket import MOVES, OPEN, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import own_matter
from handlers.middleware import reply
from handlers.router import Router

router = Router()


@router.command("supplement")
@router.intent("supplement")
def hear_supplement(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """It belongs to the matter it joins, else to the newest of his own that is open here."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN)
    if by is None or ticket is None:
        return None
    if (ticket.state, Step.SUPPLEMENT) not in MOVES:
        return ticket.number
    ticket = supplement(desk, ticket.number, message, reading, by, now, words=said.rest if said.word else "")
    reply(desk, message, resident.noted(ticket), ticket=ticket.number)
    return ticket.number
