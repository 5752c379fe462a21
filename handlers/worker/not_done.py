"""『1 还没修好』『电梯还停着，等维保』 of what he had called done: it is open again, and his words are kept."""

import re
from collections.abc import Sequence
from datetime import datetime

from bot.deeds.standin import hands_of
from bot.deeds.supplement import supplement
from bot.deeds.undo import not_done
from bot.domain.taking_up import shares_a_word, tells_much
from bot.domain.ticket import State, Ticket
from bot.domain.work_words import says_not_done
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.words import Said
from handlers.group import RECENT, is_alone, may_mean, near, pointed_at, said_place, speaks_of_others
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
SLIPPED = re.compile(r"^(?:哎呀?|不对|错了|等等)")


@router.anything(STAFF)
def hear_not_done(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """By its number, its thing or its house, else the one that he has just called done."""
    if not message.text or not says_not_done(message.text):
        return None
    number, rest = words.numbered(message.text) if is_alone(desk, message) else (0, "")
    said = Said("", "", said.number or number, rest or said.rest)
    found = _meant(said, message, reading, desk, now)
    if found is None:
        return None
    ticket = not_done(desk, found.number, speaker(message), now)
    ticket = supplement(desk, ticket.number, message, reading, speaker(message), now)
    if is_alone(desk, message):
        reply(desk, message, worker.undo_done(ticket), ticket=ticket.number)
    return ticket.number


def _meant(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> Ticket | None:
    by = speaker(message)
    hands = hands_of(desk, by.id)
    if said.number or message.quote:
        ticket = pointed_at(said, message, reading, desk)
        return ticket if ticket is not None and ticket.state is State.RESOLVED and ticket.assignee in hands else None
    if speaks_of_others(message, desk, by):
        return None
    his = [
        one for one in near(desk, message, by) if one.assignee in hands and (one.is_open or one.state is State.RESOLVED)
    ]
    his = [one for one in his if may_mean(one, message, reading, desk)]
    named = [one for one in his if shares_a_word(message.text, one.summary)]
    if said_place(message, reading, desk) is not None:
        named = named or his
    if named:
        return _only_done(named)
    if tells_much(message.text):
        return None
    fresh = [one for one in his if one.state is State.RESOLVED and now - one.moved_at <= RECENT]
    if SLIPPED.match(message.text):
        return max(fresh, key=lambda one: one.moved_at, default=None)
    return _only_done(his) if fresh else None


def _only_done(tickets: Sequence[Ticket]) -> Ticket | None:
    """What is still open is not done anyhow: he may mean that."""
    return tickets[0] if len(tickets) == 1 and tickets[0].state is State.RESOLVED else None
