"""『关单 12 已电话回访』: closed by the office."""

from datetime import datetime

from bot.deeds.close import close
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.command("close")
def hear_close(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By its number, with what was done."""
    if not said.number:
        raise Unclear("no number", reply=worker.needs_words("close"))
    ticket = close(desk, said.number, said.rest, speaker(message), now)
    reply(desk, message, worker.closed(ticket), ticket=ticket.number)
    return ticket.number
