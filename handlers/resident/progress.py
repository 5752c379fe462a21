"""『我那件办到哪了』: read from the register, for whom it concerns."""

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.progress import in_group, progress
from bot.domain.ticket import OPEN, State
from bot.domain.work_words import only_asks, work_step
from bot.errors import NotYours
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, number_before
from handlers.group import is_alone, may_speak_for, own_matter
from handlers.middleware import is_staff, reply, speaker
from handlers.router import RESIDENTS, STAFF, Router

router = Router()
ASKS = re.compile(r"到哪一?步|到哪了|(?:办|弄|修|处理|搞)得?怎么样|有进展|进展如何|有没有(?:结果|消息|下文)")


@router.command("progress")
def hear_progress(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Alone at once; in the group one line, and only about the asker's own matter."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN | {State.RESOLVED})
    if by is None or ticket is None:
        return None
    if not message.is_group or is_staff(message):
        _, line = progress(desk, ticket.number, by, now)
        reply(desk, message, line, ticket=ticket.number)
        return ticket.number
    if by.id not in ticket.owners and by.id not in desk.tickets.followers(ticket.number):
        raise NotYours(f"#{ticket.number}: progress asked by somebody else")
    return in_group(desk, ticket.number, by, now).number


@router.anything(STAFF)
def hear_colleague(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『12 修好了吗』 to us alone, from one of ours: where it is; a question takes no step."""
    number = number_before(message.text)
    about_a_step = only_asks(message.text) and work_step(message.text.rstrip("?？吗么没有 "))
    if not number or not about_a_step or not is_alone(desk, message):
        return None
    return hear_progress(replace(said, number=number), message, reading, desk, now)


@router.anything(RESIDENTS)
def hear_asked(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『我周一说的门禁，现在到哪一步了』: in free words, of his own matter only."""
    if not ASKS.search(message.text):
        return None
    ticket = own_matter(said, message, reading, desk, OPEN | {State.RESOLVED})
    if ticket is None or not may_speak_for(desk, speaker(message), ticket):
        return None
    return hear_progress(said, message, reading, desk, now)
