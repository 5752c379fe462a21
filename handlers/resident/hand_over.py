"""『转人工』: the resident wants a person, and gets one."""

import re
from datetime import datetime

from bot.deeds.service import KF, hand_over
from bot.deeds.steps import name_of
from bot.deeds.supplement import supplement
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import is_alone, own_matters
from handlers.middleware import reply, speaker
from handlers.router import RESIDENTS, Router

router = Router()
PERSON = re.compile(
    r"^\s*(?:我要|我想|请|帮我)?(?:转|找|要)?(?:人工|真人|人工客服|个人说|活人)(?:客服|服务)?\s*[。.!！]?\s*$"
)
WANTS_A_PERSON = "想找人说，请单独联系一下"


@router.anything(RESIDENTS)
def hear_hand_over(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """In 微信客服 it is handed to one; alone with us elsewhere, whoever has her matter in hand is asked to speak with her."""
    if not PERSON.match(message.text):
        return None
    if message.source == KF:
        hand_over(desk, message, now)
        return 0
    if message.is_group or not is_alone(desk, message):
        return None
    own = [one for one in own_matters(desk, message) if one.is_open]
    if not own:
        reply(desk, message, resident.whom_to_send())
        return 0
    ticket = supplement(desk, own[0].number, message, None, speaker(message), now, words=WANTS_A_PERSON)
    reply(desk, message, resident.a_person_comes(name_of(desk, ticket.assignee)), ticket=ticket.number)
    return ticket.number
