"""『登记』『不用』『我去看看』, typed to us alone under 「这句像是有事，要登记吗」: as if he had pressed it."""

import re
from datetime import datetime, timedelta

from bot.deeds.standin import in_hand
from bot.domain.taking_up import promises, takes_up
from bot.domain.ticket import MOVES, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker
from bot.texts.words import Said, plain
from handlers.group import RECENT, is_alone, is_named, takes
from handlers.middleware import reply, speaker
from handlers.resident.maybe import last_shown
from handlers.router import STAFF, Router
from handlers.worker.steps import act, told
from handlers.worker.written_down import no_matter, write_down

router = Router()
STILL_ASKED = timedelta(minutes=30)
YES = re.compile(
    "(?:好的?|嗯|是)?[,， ]*(?:要|帮我|给我|请)?(?:登记|记)(?:一下|上|下来?|吧|了)?|要的?|(?:是|算)(?:有事|一件)"
)
NO = re.compile("不(?:用|要|必)?(?:登记|记)?了?|不是(?:事|诉求)?|(?:是|就是)?闲聊|没(?:什么|啥)?事")


@router.anything(STAFF)
def hear_shown(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Who only says that he goes there means it where nothing else waits to be taken by him."""
    if not is_alone(desk, message) or is_named(said, message):
        return None
    words = plain(message.text)
    goes = takes_up(message.text) and promises(message.text) and not _waits(desk, message, now)
    if not (YES.fullmatch(words) or NO.fullmatch(words) or goes):
        return None
    key, at = last_shown(desk, message.who)
    earlier = desk.inbox.get(key) if key and now - at <= STILL_ASKED else None
    if earlier is None or desk.notes.get(no_matter(key)) or desk.tickets.of_message(key) is not None:
        return None
    if NO.fullmatch(words):
        desk.notes.set(no_matter(key), "1")
        reply(desk, message, worker.left_alone())
        return 0
    ticket = write_down(desk, earlier, speaker(message), now)
    if goes and (ticket.state, Step.ACCEPT) in MOVES:
        ticket = act("accept", ticket.number, Said("accept", "", 0, message.text), message, desk, now)
        reply(desk, message, told("accept", ticket, now, desk), ticket=ticket.number)
    desk.tickets.link(ticket.number, message.key)
    return ticket.number


def _waits(desk: Desk, message: Inbound, now: datetime) -> bool:
    """Is there anything that he might be taking up by these words?"""
    mine = in_hand(desk, message.who)
    return any(
        (one.state, Step.ACCEPT) in MOVES and takes(one, Step.ACCEPT) and now - one.moved_at <= RECENT for one in mine
    )
