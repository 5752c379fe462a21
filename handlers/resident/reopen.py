"""『#12 又坏了』: within the window it is the same matter."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.place_of import compatible
from bot.deeds.reopen import reopen
from bot.deeds.steps import face
from bot.domain.taking_up import names, tells_much
from bot.domain.ticket import ENDED, State, Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said, plain
from handlers.group import may_speak_for, own_matter, own_matters
from handlers.middleware import is_staff, reply
from handlers.resident.deny import hear_deny
from handlers.router import RESIDENTS, Router

router = Router()
AGAIN = re.compile(
    r"又(?:坏|漏|堵|黑|停|响|臭|爆|松|卡|灭|掉|闪|渗|冒|堆|占|满|脏|乱|吵|闹|敲|装修|不(?!是|会|想|用|错)|没(?:水|电|气|人收|亮))"
    r"|还是?(?:不(?!错|是|会|想|用|好意思)|没(?!事|关系|有)|黑|漏|堵|坏|响|臭)|没(?:修|弄|换|清)(?:好)?就(?:关|结|完)"
)
BEGUN = re.compile(r"又(?:开始|来|在)?(?:了|吵|敲|闹|响)[!！。~ ]*|又开始.{0,6}")  # of a noise nobody names it
JUST_CLOSED = timedelta(hours=2)  # so long a bare 「又灭了」 is of what was closed last
OVER = frozenset({State.CLOSED, State.WITHDRAWN})  # 「哦，动了」, and a minute later 「又停了」
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
    words = (
        said.rest if said.word and is_staff(message) else message.text
    )  # 「1 重新打开」 of the office says nothing more
    ticket = reopen(desk, ticket.number, by, now, words=words)
    desk.tickets.link(ticket.number, message.key)
    reply(desk, message, resident.reopened(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_again(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『门锁又坏了』 within the window, from whom it was mended for: the lock of then, under its number."""
    again = AGAIN.search(message.text) or BEGUN.fullmatch(plain(message.text))
    if again is None:
        return None
    since = now - timedelta(days=desk.settings.reopen_days)
    place = reading.places[0] if reading.places else None
    found = [
        one for one in own_matters(desk, message)
        if one.state in OVER and one.reporter == message.who and _ended(one) >= since and _is_meant(one, message.text, now) and (place is None or compatible(one.place, place))
        and (again[0][:2] not in ("又停", "又没") or STOPPED.search(one.summary) is not None)
    ]  # fmt: skip
    if not found:
        return None
    return hear_reopen(replace(said, number=found[0].number), message, reading, desk, now)


def _ended(ticket: Ticket) -> datetime:
    return ticket.closed_at or ticket.moved_at


def _is_meant(ticket: Ticket, text: str, now: datetime) -> bool:
    """It is named; or nothing is, and it was closed just now, or is a noise that has begun once more."""
    if names(text, ticket.summary):
        return True
    fresh = now - _ended(ticket) <= JUST_CLOSED
    noise = ticket.category.value == "noise" and BEGUN.fullmatch(plain(text)) is not None
    return not tells_much(text) and (fresh or noise)
