"""『上周那个漏水的怎么样了』『3栋那个灯是谁报的』『之前有没有人报过漏水』, from one of ours, to us alone."""

from datetime import datetime

from bot.deeds.progress import progress
from bot.deeds.recall import recall, who_told
from bot.domain.recalled import LIST, STATE, TELLER, Recall, recalled
from bot.domain.ticket import OPEN, State, Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import lists, words
from bot.texts.words import Said
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
MOST = 8  # listed


@router.anything(STAFF)
def hear_recall(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """One is told of, several are listed; of what nobody finds it is said so where he is sure that there is one."""
    if not message.text or not is_alone(desk, message):
        return None
    number, behind = words.named_first(message.text)
    asked = recalled(f"这件{behind}" if number else words.plain(message.text))
    if asked is None or speaker(message).standing not in words.table()["search"].by:
        return None
    if number:
        return _told(desk.tickets.get(number), message, desk, now) if asked.what == TELLER else None
    found = recall(desk, asked, speaker(message), now)
    if not found:
        return _not_found(asked, message, desk, now)
    if asked.what != LIST and (one := _the_one(found)) is not None:
        return _told(one, message, desk, now) if asked.what == TELLER else _stands(one, message, desk, now)
    reply(desk, message, lists.found(found[:MOST], asked.of, now, desk.settings))
    return found[0].number if len(found) == 1 else 0


def _the_one(found: list[Ticket]) -> Ticket | None:
    """The only one, or the only one that is not over."""
    live = [one for one in found if one.state in OPEN | {State.RESOLVED}]
    return found[0] if len(found) == 1 else live[0] if len(live) == 1 else None


def _not_found(asked: Recall, message: Inbound, desk: Desk, now: datetime) -> int | None:
    if not asked.points and asked.what == STATE:
        return None  # 「天气怎么样」
    if not asked.of:
        return None
    reply(desk, message, lists.found([], asked.of, now, desk.settings))
    return 0


def _told(ticket: Ticket, message: Inbound, desk: Desk, now: datetime) -> int:
    reply(desk, message, who_told(desk, ticket, speaker(message), now), ticket=ticket.number)
    return ticket.number


def _stands(ticket: Ticket, message: Inbound, desk: Desk, now: datetime) -> int:
    _, line = progress(desk, ticket.number, speaker(message), now)
    reply(desk, message, line, ticket=ticket.number)
    return ticket.number
