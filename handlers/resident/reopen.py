"""『#12 又坏了』: within the window it is the same matter."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.place_of import compatible
from bot.deeds.reopen import reopen
from bot.deeds.steps import face
from bot.domain.taking_up import names
from bot.domain.ticket import ENDED, State
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import may_speak_for, own_matter, own_matters
from handlers.middleware import is_staff, reply
from handlers.resident.deny import hear_deny
from handlers.router import RESIDENTS, Router

router = Router()
AGAIN = re.compile(r"又(?:坏|漏|堵|黑|停|响|臭|爆|松|卡|灭|掉|闪|渗|冒|不(?!是|会|想|用)|没(?:水|电|气|人收|亮))")
STOPPED = re.compile("停|没|断|不动|不走")  # 「又停水了」 after a pipe was mended is another matter


@router.command("reopen")
def hear_reopen(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """His own that has ended; what still waits for his word is denied instead."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, ENDED | {State.RESOLVED})
    if by is None or ticket is None:
        return None
    if is_staff(message) and not may_speak_for(desk, by, ticket):
        return None
    if ticket.state not in ENDED:
        return hear_deny(said, message, reading, desk, now)
    ticket = reopen(desk, ticket.number, by, now, words=message.text)
    desk.tickets.link(ticket.number, message.key)
    reply(desk, message, resident.reopened(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_again(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『门锁又坏了』 within the window, from whom it was mended for: the lock of then, under its number."""
    again = AGAIN.search(message.text)
    if again is None:
        return None
    since = now - timedelta(days=desk.settings.reopen_days)
    place = reading.places[0] if reading.places else None
    found = [
        one for one in own_matters(desk, message)
        if one.state is State.CLOSED and one.reporter == message.who and one.closed_at is not None
        and one.closed_at >= since and names(message.text, one.summary) and (place is None or compatible(one.place, place))
        and (again[0][1] not in "停没" or STOPPED.search(one.summary) is not None)
    ]  # fmt: skip
    if not found:
        return None
    return hear_reopen(replace(said, number=found[0].number), message, reading, desk, now)
