"""『已转告』: a worker has told the resident what we could not."""

from datetime import datetime

from bot.deeds.service import TELLS, passed_on
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()


@router.press(TELLS)
def press_passed_on(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """已转告."""
    key = f"{desk.community}/{said.number}/{said.rest}"
    reply(desk, message, passed_on(desk, key, speaker(message), now), ticket=said.number, what="passed-on")
    return said.number
