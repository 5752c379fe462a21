"""『等配件，周五到』: the clock stops, and says for what."""

from datetime import datetime

from bot.deeds.wait import wait
from bot.domain.ticket import Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import moves, pressed, stale

router = Router()


@router.command("wait")
@router.work("wait")
def hear_wait(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """On what, and until when where a time is named."""
    return moves("wait", said, message, reading, desk, now)


@router.press("wait")
def press_wait(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """等待; what for is asked back, the clock stops at once."""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.WAIT, message, desk):
        wait(desk, ticket.number, said.rest, None, speaker(message), now)
        reply(desk, message, worker.needs_words("wait"), ticket=ticket.number)
    return ticket.number
