"""『撤销』: the own last step is taken back, by whoever took it."""

from datetime import datetime

from bot.deeds.undo import last_of, undo
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router
from handlers.worker.steps import show

router = Router()


@router.command("undo")
def hear_undo(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of the matter named, else of the one in which he took his last step."""
    by = speaker(message)
    ticket = undo(desk, said.number or last_of(desk, by, now), by, now)
    reply(desk, message, worker.undo_done(ticket), ticket=ticket.number)
    return ticket.number


@router.press("undo")
def press_undo(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """撤销"""
    ticket = undo(desk, said.number, speaker(message), now)
    show(desk, message, "已撤销", ticket.number)
    return ticket.number
