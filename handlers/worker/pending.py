"""『今天有几件没办』: how many are left."""

import re
from datetime import datetime

from bot.deeds.pending import pending
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
LEFT = r"没办|没弄|没处理|没解决|没完|未办|超期|逾期|在办|没人管|积压|没接"
ASKS = re.compile(
    rf"(?:几件|多少件?|哪些|哪几件|多少个|几个).{{0,8}}(?:{LEFT})|(?:{LEFT}).{{0,6}}(?:几件|多少|哪些|有吗|有没有)"
)


@router.command("pending")
@router.anything(STAFF)
def hear_pending(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """In the table's words or in his own; only to us alone."""
    if not said.word and not (ASKS.search(message.text) and is_alone(desk, message)):
        return None
    reply(desk, message, pending(desk, speaker(message), now))
    return 0
