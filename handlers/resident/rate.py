"""『评价 12 5分』, 『满意』: the reporter's mark."""

import re
from datetime import datetime

from bot.deeds.confirm import confirm
from bot.deeds.rate import rate
from bot.domain.ticket import State
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import own_matter
from handlers.middleware import reply, speaker
from handlers.router import Router

router = Router()
MARKS = {"非常满意": 5, "很满意": 5, "满意": 4, "一般": 3, "还行": 3, "不满意": 2, "很不满意": 1, "非常不满意": 1}
POINTS = re.compile(r"(?P<score>[1-5一二三四五两])\s*(?:分|星|颗星)?(?!\d)")
CHINESE = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
DONE = frozenset({State.RESOLVED, State.CLOSED})


@router.command("rate")
def hear_rate(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Of his own that is done: by points, or by a word that is the whole sentence. Good of what waits for him is a yes."""
    score = score_of(said)
    if not score:
        return None
    ticket = own_matter(said, message, reading, desk, DONE)
    if ticket is None or ticket.state not in DONE or ticket.reporter != message.who:
        return None
    by = speaker(message)
    if ticket.state is State.RESOLVED and score > 2:
        ticket = confirm(desk, ticket.number, by, now, words=message.text, message=message)
        if ticket.state not in DONE:
            reply(desk, message, resident.not_good_for_all(ticket), ticket=ticket.number)
            return ticket.number
    ticket = rate(desk, ticket.number, score, by, now, words=message.text)
    reply(desk, message, resident.rated(ticket, score), ticket=ticket.number)
    return ticket.number


def score_of(said: Said) -> int:
    """1 to 5; 0 for a sentence that only begins so."""
    if said.word in MARKS:
        return MARKS[said.word] if len(said.rest) <= 2 else 0
    named = next((MARKS[word] for word in sorted(MARKS, key=len, reverse=True) if word in said.rest), 0)
    points = POINTS.search(said.rest)
    return (CHINESE.get(points["score"]) or int(points["score"])) if points else named
