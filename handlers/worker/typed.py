"""『【通知】今天9点到12点3栋停水检修』, written into the group by one of ours: what is announced there is no matter later."""

import re
from datetime import datetime

from bot.deeds.notice_after import typed
from bot.domain.masking import mask_all
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.group import is_internal
from handlers.middleware import speaker
from handlers.router import STAFF, Router

router = Router()
ANNOUNCES = re.compile(r"^\W{0,3}(?:紧急|温馨|停[水电气])?(?:通知|提示|提醒|公告)|(?:停[水电气]|检修)(?:通知|公告)")
LONGEST = 600  # characters that are looked at


@router.anything(STAFF)
def hear_typed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """An outage with an end, in a residents' group; everything else is for the other ears."""
    text = message.text
    if not message.is_group or not text or len(text) > LONGEST or is_internal(desk, message):
        return None
    if reading.intent.value != "notice" and ANNOUNCES.search(text[:40]) is None:
        return None
    return 0 if typed(desk, speaker(message), message.chat, mask_all(text), now) else None
