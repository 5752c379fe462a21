"""『退回 12 不归我这片』: given to the wrong hands."""

from datetime import datetime

from bot.deeds.give_back import give_back
from bot.deeds.steps import name_of
from bot.domain.ticket import Step
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import stale

router = Router()


@router.command("give_back")
def hear_give_back(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number, and why."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("give_back"))
    if stale(desk.tickets.get(said.number), Step.RETURN, message, desk, grey=False):
        return said.number
    ticket = give_back(desk, said.number, said.rest, speaker(message), now)
    reply(desk, message, worker.returned(ticket, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number
