"""『转私下 12 居民-企业』: it leaves the group."""

from datetime import datetime

from bot.deeds.private import dispute_class, private
from bot.domain.ticket import MOVES, Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.group import pointed_at
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import stands

router = Router()


@router.command("private")
def hear_private(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By its number; between whom, where it is a dispute."""
    ticket = pointed_at(said, message, reading, desk)
    if ticket is None:
        raise Unclear("no number")
    if (ticket.state, Step.ENRICH) not in MOVES:
        reply(desk, message, stands(ticket, message, desk), ticket=ticket.number)
        return ticket.number
    ticket = private(desk, ticket.number, speaker(message), now, dispute=dispute_class(said.rest))
    reply(desk, message, worker.made_private(ticket), ticket=ticket.number)
    return ticket.number
