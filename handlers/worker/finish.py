"""『修好了，换了主板』: done, and what was done."""

from datetime import datetime

from bot.deeds.finish import finish
from bot.domain.ticket import Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import speaker
from handlers.router import Router
from handlers.worker.steps import moves, pressed, stale

router = Router()


@router.command("finish")
@router.work("finish")
def hear_finish(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """What stands beside the word is the result."""
    return moves("finish", said, message, reading, desk, now)


@router.press("finish")
def press_finish(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """已处理"""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.FINISH, message, desk):
        finish(desk, ticket.number, said.rest, speaker(message), now)
    return ticket.number
