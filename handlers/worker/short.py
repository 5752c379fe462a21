"""『👌』 after a card, and what is too short to be understood: who has work in hand is never met with silence."""

import re
from datetime import datetime, timedelta

from bot.deeds.standin import in_hand
from bot.domain.endings import only_thanks
from bot.domain.taking_up import nods
from bot.domain.ticket import MOVES, Step, Urgency
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said
from handlers.group import RECENT, is_alone, takes
from handlers.middleware import reply, speaker
from handlers.resident.help import TELLS
from handlers.router import STAFF, Router
from handlers.worker.steps import act, told

router = Router()
THUMB = re.compile(r"(?:👌|👍|🫡|\[OK\]|\[ok\]|\[强\]|[🏻🏼🏽🏾🏿])+")
HAN = re.compile("[\u4e00-\u9fff]{2}")


@router.anything(STAFF)
def hear_nod(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of the only one that waits to be taken, and has come to him within two hours; of no danger. A
    thumb for anything else is polite."""
    if not is_alone(desk, message) or not (THUMB.fullmatch(message.text.strip()) or nods(message.text)):
        return None
    waits = [one for one in in_hand(desk, message.who) if (one.state, Step.ACCEPT) in MOVES and takes(one, Step.ACCEPT)]
    if len(waits) != 1 or waits[0].urgency is Urgency.DANGER or now - waits[0].moved_at > RECENT:
        return 0 if THUMB.fullmatch(message.text.strip()) else None
    ticket = act("accept", waits[0].number, Said("accept", "", 0, ""), message, desk, now)
    desk.tickets.link(ticket.number, message.key)
    reply(desk, message, told("accept", ticket, now, desk), ticket=ticket.number)
    return ticket.number


@router.anything(STAFF)
def hear_short(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『下周吧』: he must not believe that it was taken down. Nods, thanks and the same words once more need no answer."""
    text = message.text.strip()
    if not is_alone(desk, message) or not HAN.search(text) or len(text) >= TELLS or nods(text):
        return None
    if only_thanks(text):
        return 0
    if not any(one.is_open for one in in_hand(desk, speaker(message).id)):
        return None
    before = desk.inbox.recent(message.chat, message.key, now - timedelta(days=1), 5)
    if any(one.text == message.text for one in before):
        return None
    reply(desk, message, resident.did_not_follow())
    return 0
