"""『不是诉求』: it ends here."""

from datetime import datetime

from bot.deeds.refuse import refuse
from bot.domain.ticket import Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import speaker
from handlers.router import Router
from handlers.worker.steps import moves, pressed, stale

router = Router()


@router.command("refuse")
@router.work("refuse")
def hear_refuse(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Nobody is bothered."""
    return moves("refuse", said, message, reading, desk, now)


@router.press("refuse")
def press_refuse(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """不是诉求"""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.REFUSE, message, desk):
        refuse(desk, ticket.number, speaker(message), now)
    return ticket.number
