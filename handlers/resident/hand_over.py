"""『转人工』 in 微信客服: the resident wants a person, and gets one."""

import re
from datetime import datetime

from bot.deeds.service import KF, hand_over
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.router import RESIDENTS, Router

router = Router()
PERSON = re.compile(
    r"^\s*(?:我要|我想|请|帮我)?(?:转|找|要)?(?:人工|真人|人工客服|个人说|活人)(?:客服|服务)?\s*[。.!！]?\s*$"
)


@router.anything(RESIDENTS)
def hear_hand_over(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Only in 微信客服: elsewhere people are among people."""
    if message.source != KF or not PERSON.match(message.text):
        return None
    hand_over(desk, message, now)
    return 0
