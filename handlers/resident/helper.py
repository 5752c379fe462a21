"""『找网格员』『亮身份』: who is there for this group."""

from datetime import datetime

from bot.deeds.group_line import say_in_group
from bot.deeds.helper import helper
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.command("helper")
def hear_helper(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """In a group one line with the cards, alone as an answer."""
    words = said.rest if said.word in ("找人", "亮身份") else f"{said.word}{said.rest}"
    text = helper(desk, words, message.chat, speaker(message), now)
    if message.is_group and not is_alone(desk, message):
        say_in_group(desk, message, text, now, what="helper")
        return 0
    reply(desk, message, text, what="helper")
    return 0
