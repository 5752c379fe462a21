"""『登记』『不用』『我去看看』, typed to us alone under 「这句像是有事，要登记吗」: as if he had pressed it."""

import re
from datetime import datetime, timedelta

from bot.deeds.standin import in_hand
from bot.domain.answers import asks
from bot.domain.taking_up import promises, shares_a_word, takes_up
from bot.domain.ticket import MOVES, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, plain
from handlers.group import RECENT, is_alone, is_named, takes
from handlers.middleware import reply, speaker
from handlers.resident.maybe import last_shown
from handlers.router import STAFF, Router
from handlers.worker.steps import STEPS, act, told
from handlers.worker.written_down import no_matter, write_down

router = Router()
STILL_ASKED = timedelta(minutes=30)
LATER = timedelta(hours=12)  # who names the thing means it half a day later too
YES = re.compile(
    "(?:好的?|嗯|是)?[,， ]*(?:要|帮我|给我|请)?(?:登记|记)(?:一下|上|下来?|吧|了)?|要的?|(?:是|算)(?:有事|一件)"
)
NO = re.compile("不(?:用|要|必)?(?:登记|记)?了?|不是(?:事|诉求)?|(?:是|就是)?闲聊|没(?:什么|啥)?事")


@router.anything(STAFF)
def hear_shown(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Who only says that he goes there means it where nothing else waits to be taken by him."""
    if not is_alone(desk, message) or is_named(said, message):
        return None
    words = plain(message.text)
    goes = takes_up(message.text) and promises(message.text)
    step = "finish" if reading.work_step == "finish" else "accept" if goes or reading.work_step == "accept" else ""
    if not (YES.fullmatch(words) or NO.fullmatch(words) or step):
        return None
    key, at = last_shown(desk, message.who)
    earlier = desk.inbox.get(key) if key and now - at <= LATER else None
    if earlier is None or desk.notes.get(no_matter(key)) or desk.tickets.of_message(key) is not None:
        return None
    named = bool(step) and _names_it(message.text, earlier.text, desk, message.who)
    goes = goes and not asks(earlier.text) and not _waits(desk, message, now)
    if not named and (now - at > STILL_ASKED or not (YES.fullmatch(words) or NO.fullmatch(words) or goes)):
        return None
    if NO.fullmatch(words):
        desk.notes.set(no_matter(key), "1")
        reply(desk, message, worker.left_alone())
        return 0
    ticket = write_down(desk, earlier, speaker(message), now)
    if (goes or named) and (ticket.state, STEPS[step]) in MOVES:
        ticket = act(step, ticket.number, Said(step, "", 0, message.text), message, desk, now)
        reply(desk, message, told(step, ticket, now, desk), ticket=ticket.number)
    desk.tickets.link(ticket.number, message.key)
    return ticket.number


def _names_it(text: str, shown: str, desk: Desk, who: str) -> bool:
    """「垃圾倒了」 of 「垃圾桶满了没人倒」, where nothing that he has is meant."""
    if not shares_a_word(text, shown):
        return False
    return not any(shares_a_word(text, one.summary) for one in in_hand(desk, who) if one.is_open)


def _waits(desk: Desk, message: Inbound, now: datetime) -> bool:
    """Is there anything that he might be taking up by these words?"""
    mine = in_hand(desk, message.who)
    return any(
        (one.state, Step.ACCEPT) in MOVES and takes(one, Step.ACCEPT) and now - one.moved_at <= RECENT for one in mine
    )
