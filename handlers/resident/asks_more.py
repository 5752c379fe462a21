"""『要带照片不』『那周六来可以吗』: what she asks on, before the answer or right after it, goes to whoever answers."""

import re
from datetime import datetime, timedelta

from bot.deeds.ask import waits_for
from bot.deeds.deny import deny
from bot.deeds.questions import is_question
from bot.deeds.supplement import supplement
from bot.domain.answers import is_of_a_matter
from bot.domain.asks_more import asks_for_papers, asks_more, goes_on_asking, is_short_question
from bot.domain.small_talk import is_small_talk
from bot.domain.ticket import MOVES, State, Step, Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said
from handlers.group import is_alone, is_named, own_matters
from handlers.middleware import reply
from handlers.router import RESIDENTS, Router

router = Router()
rest = Router()  # what nobody else has understood
JUST_ASKED = timedelta(minutes=10)
AN_HOUR = timedelta(hours=1)
SOCIAL = re.compile("^[你您](?!们|能|可以|帮|那)|吃了|吃饭|忙[吗不]|在干[嘛啥]|几岁|结婚|天气|下雨")  # 「你吃饭了吗」


@router.anything(RESIDENTS)
def hear_more_asked(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """What names nothing of its own. In a group only what papers it takes, minutes after she asked."""
    text = message.text.strip()
    if not text or reading.danger or is_named(said, message):
        return None
    if is_alone(desk, message):
        if asks_more(text):
            return _passed_on(_hers(message, desk, now), text, message, desk, now)
        return _passed_on(_still_open(message, desk, now), text, message, desk, now) if goes_on_asking(text) else None
    if not message.is_group or reading.intent.value not in {"chat", "supplement"} or not asks_for_papers(text):
        return None
    return _passed_on(_still_open(message, desk, now), text, message, desk, now)


@rest.anything(RESIDENTS)
def hear_any_question(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『我弟弟户口在外地也算吗』 to us alone, to an answer that has just come."""
    text = message.text.strip()
    if reading.opens or reading.danger or is_named(said, message) or not is_alone(desk, message):
        return None
    if not is_short_question(text) or is_small_talk(text) or is_of_a_matter(text) or SOCIAL.search(text):
        return None
    found = _hers(message, desk, now) or _moved_of_late(message, desk, now)
    return _passed_on(found, text, message, desk, now)


def _moved_of_late(message: Inbound, desk: Desk, now: datetime) -> list[Ticket]:
    """『要钱吗』, of the one matter of hers that somebody has moved within the hour."""
    own = [one for one in own_matters(desk, message) if one.reporter == message.who and now - one.moved_at <= AN_HOUR]
    return [one for one in own if one.is_open or one.state is State.RESOLVED]


def _hers(message: Inbound, desk: Desk, now: datetime) -> list[Ticket]:
    """Her questions: put just now, or answered within the hour."""
    asked = [one for one in own_matters(desk, message) if one.reporter == message.who and is_question(desk, one)]
    answered = [one for one in asked if one.state is State.RESOLVED and now - one.moved_at <= AN_HOUR]
    return answered or [one for one in asked if one.is_open and now - one.opened_at <= JUST_ASKED]


def _still_open(message: Inbound, desk: Desk, now: datetime) -> list[Ticket]:
    return [one for one in _hers(message, desk, now) if one.is_open]


def _passed_on(found: list[Ticket], text: str, message: Inbound, desk: Desk, now: datetime) -> int | None:
    by = message.sender
    if len(found) != 1 or by is None or (found[0].state, Step.SUPPLEMENT) not in MOVES:
        return None
    if found[0].state is State.RESOLVED and is_question(desk, found[0]):  # it has not become clear yet
        ticket = deny(desk, found[0].number, by, now, words=text, message=message)
    else:
        ticket = supplement(desk, found[0].number, message, None, by, now)
    if not message.is_group:
        reply(desk, message, waits_for(desk, ticket), ticket=ticket.number)
    return ticket.number
