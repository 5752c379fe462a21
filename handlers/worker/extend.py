"""『延期 12 周五 等配件』: more time, once, and why."""

from datetime import datetime

from bot.deeds.extend import extend
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import waits_for

router = Router()


@router.command("extend")
def hear_extend(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number, with a day if one is named, and a reason."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("extend"))
    why, until = waits_for(Said("extend", "", said.number, said.rest.removeprefix("到")), now, desk, nothing="")
    ticket = extend(desk, said.number, until, why, speaker(message), now)
    reply(desk, message, worker.extended(ticket, why, now, desk.settings), ticket=ticket.number)
    return ticket.number
