"""『为什么 12』: every step, by whom, when, and because of what."""

from datetime import datetime

from bot.deeds.why import why
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.command("why")
def hear_why(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of a matter that concerns the asker."""
    if not said.number:
        if said.rest:
            return None  # a question in plain words: 「为什么停水」
        raise Unclear("no number")
    reply(desk, message, why(desk, said.number, speaker(message), now), ticket=said.number)
    return said.number
