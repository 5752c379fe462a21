"""『没好，还是不亮』: not fixed; the same number."""

import re
from datetime import datetime

from bot.deeds.deny import deny
from bot.deeds.steps import face
from bot.domain.ticket import State
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import may_speak_for, own_matter
from handlers.middleware import is_staff, reply, speaker
from handlers.router import RESIDENTS, Router

router = Router()
# What people begin with when they were asked and it is not good
NO = re.compile(
    r"(?:还是|还|根本|压根)?没(?:有)?(?:修|弄|解决|处理|搞)?好(?!几|多|久|意思)|还是(?:不|没)|又(?:停|坏|漏|堵|黑|不)"
)
AFTER_WORK = frozenset({State.RESOLVED, State.CLOSED})


@router.command("deny")
@router.intent("deny")
def hear_deny(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """About what it joins, else about his own that was said to be done."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, AFTER_WORK)
    if by is None or ticket is None:
        return None
    if not may_speak_for(desk, by, ticket):
        return None if is_staff(message) else ticket.number  # a neighbour who has no part in it
    ticket = deny(desk, ticket.number, by, now, words=message.text, message=message)
    reply(desk, message, resident.denied(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number


@router.press("notfixed")
def press_not_fixed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """未解决, under the question in 微信客服."""
    ticket = desk.tickets.get(said.number)
    if ticket.state not in AFTER_WORK:
        reply(desk, message, resident.progress(ticket, face(desk, ticket), now, desk.settings), ticket=ticket.number)
        return ticket.number
    ticket = deny(desk, ticket.number, speaker(message), now, words=message.text, message=message)
    reply(desk, message, resident.denied(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_no(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『没好 又停了』: he was asked, and it is a no however it goes on."""
    if reading.opens or not NO.match(said.rest):
        return None
    ticket = own_matter(said, message, reading, desk, AFTER_WORK)
    if ticket is None or ticket.state is not State.RESOLVED:
        return None
    return hear_deny(said, message, reading, desk, now)
