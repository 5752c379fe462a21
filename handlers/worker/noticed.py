"""『3栋电梯停了』『李大爷说他家暖气不热，2栋1单元』: what one of ours saw or was told is written down like a 代报."""

from dataclasses import replace
from datetime import datetime

from bot.deeds.place_of import compatible
from bot.deeds.proxy import may_in
from bot.deeds.standin import in_hand
from bot.domain.noticed import LIKELY, PLAIN, is_one_more, matter_in, noticed, wants_it_recorded
from bot.domain.people import Standing
from bot.domain.place import Found, find
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import Judged, Ticket
from bot.domain.work_words import work_step
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import cards, worker
from bot.texts.words import Said, plain, said_step
from handlers.group import is_alone, is_internal, is_named
from handlers.middleware import reply, speaker
from handlers.resident.maybe import show_him
from handlers.router import STAFF, Router
from handlers.worker.proxy import hear_proxy

router = Router()
_OF_A_HOUSE = frozenset("道梯下上顶")


@router.anything(STAFF)
def hear_noticed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """With a place of the book in it, or by his own 「登一下」; what is only likely is asked by one tap, to him alone."""
    alone = is_alone(desk, message)
    if (
        not message.text
        or is_named(said, message)
        or reading.danger
        or reading.opens
        or (is_internal(desk, message) and not alone)
    ):
        return None
    text = plain(message.text)
    found = find(text, desk.book_of(message.chat))
    places = tuple(one.place for one in found if one.place.building or one.place.spot)
    if not places and not (alone and wants_it_recorded(text)):
        return None
    what = noticed(text, _without(text, found), reading.category.p)
    if not what or (not alone and (what != PLAIN or work_step(text))):
        return None
    meant = replace(reading, intent=Judged("request", "rule", 1.0), matters=1, parts=(), joins="", places=places)
    if _is_known(text, meant, message, desk, alone=alone):
        return None
    if speaker(message).standing is Standing.OUTSIDE or not _may(message, desk):
        return _passes_on(message, meant, desk, now) if alone else None
    if what == LIKELY:
        return _asks(message, meant, desk) if said_step(text) is None else None
    return hear_proxy(Said("proxy", "", 0, matter_in(text)), message, meant, desk, now)


def _without(text: str, found: tuple[Found, ...]) -> str:
    """The words without the places they name; the 楼 of 「3栋楼道」 is of what stands behind it."""
    gone: set[int] = set()
    for one in found:
        end = one.end - (text[one.end - 1 : one.end] == "楼" and text[one.end : one.end + 1] in _OF_A_HOUSE)
        gone.update(range(one.start, end))
    return "".join(letter for at, letter in enumerate(text) if at not in gone)


def _may(message: Inbound, desk: Desk) -> bool:
    by = speaker(message)
    return may_in(desk, by, by.units or ("",))


def _is_known(text: str, reading: Reading, message: Inbound, desk: Desk, *, alone: bool) -> bool:
    """Is it of what he has in hand, or of what was told here, rather than news?"""
    if is_one_more(text):
        return False
    near = [*in_hand(desk, message.who), *([] if alone else desk.tickets.in_chat(message.chat))]
    same = [one for one in near if shares_a_word(text, one.summary) and _is_there(one, reading)]
    return bool(same) and (not alone or said_step(text) is not None or any(not one.is_open for one in same))


def _is_there(ticket: Ticket, reading: Reading) -> bool:
    return not reading.places or compatible(ticket.place, reading.places[0])


def _asks(message: Inbound, reading: Reading, desk: Desk) -> int:
    """「这句像是有事，要登记吗」, to himself."""
    card = cards.maybe(reading.masked or message.text, message.key, message.who, desk.community)
    key = f"{desk.community}/0/maybe/{message.key}"
    desk.say(Outbound(to=Target("person", message.who), key=key, card=card, importance=Importance.REPLY))
    return 0


def _passes_on(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Of whoever may not write down himself, such as the property firm: the worker there is shown it."""
    shown = show_him(message, reading, desk, now)
    if shown is not None:
        reply(desk, message, worker.shown_to_worker())
    return shown
