"""Buttons under a new answer: 可以, 不收."""

from datetime import datetime

from bot.deeds.entry import settle
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.press("entry_keep")
def press_keep(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """可以."""
    reply(desk, message, settle(desk, said.number, speaker(message), now, keep=True), what="entry")
    return 0


@router.press("entry_drop")
def press_drop(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """不收."""
    reply(desk, message, settle(desk, said.number, speaker(message), now, keep=False), what="entry")
    return 0
