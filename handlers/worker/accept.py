"""『收到，在路上』: he takes it."""

from datetime import datetime

from bot.deeds.accept import accept
from bot.domain.ticket import Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import speaker
from handlers.router import Router
from handlers.worker.steps import moves, pressed, stale

router = Router()


@router.command("accept")
@router.work("accept")
def hear_accept(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """In the group or alone; 收到 is said of what nobody has taken yet."""
    return moves("accept", said, message, reading, desk, now)


@router.press("accept")
def press_accept(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """接单"""
    ticket = pressed(said, desk)
    if not stale(ticket, Step.ACCEPT, message, desk):
        accept(desk, ticket.number, speaker(message), now)
    return ticket.number
