"""『协办 12 老何』: one more pair of hands."""

from datetime import datetime

from bot.deeds.assist import assist
from bot.deeds.steps import name_of
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.command("assist")
def hear_assist(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number and a name or role; what follows is a note for him."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("assist"))
    to, _, note = said.rest.partition(" ")
    ticket = assist(desk, said.number, to, speaker(message), now, note=note.strip())
    name = name_of(desk, ticket.helpers[-1]) if ticket.helpers else ""
    reply(desk, message, worker.assists(ticket, name, name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number
