"""『1 改成电梯』『1 是3栋2单元的』『1 这是水的事』: what a matter is or where, put right in plain words to us alone."""

import re
from datetime import datetime

from bot.deeds.enrich import enrich
from bot.deeds.place_of import joined
from bot.domain.categories import CATEGORIES
from bot.domain.place import find
from bot.domain.rights import Deed
from bot.domain.ticket import MOVES, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import words, worker
from bot.texts.common import ABOUT, place_words
from bot.texts.words import Said, plain
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()
KIND = re.compile(
    "(?:不对[,，。 ]*)?(?:(?:改成|改为|改到|归到?|算成?)(?P<put>[^,，。 ]{1,8}?)(?:类|那类|的)?|(?:这|那)?(?:个|件)?(?:应该)?(?:是|算|属于)(?P<is>[^,，。 ]{1,6}?)(?:类的?|的事情?|的问题|问题))[吧啊呀。]*"
)
BESIDE_PLACE = re.compile("(?:不对|错了|地方|位置|地址|应该|改成|改为|改到|是|在|的|那边|[吧啊呀哈,，。 ])*")


@router.anything(STAFF)
def hear_correction(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """By the number at its head; a kind that the register knows, or a place that its book knows, and nothing beside."""
    number, rest = words.named_first(message.text)
    if not number or not is_alone(desk, message):
        return None
    kind = _kind_in(rest)
    found = () if kind else find(plain(rest), desk.book_of(message.chat))
    placed = len(found) == 1 and BESIDE_PLACE.fullmatch(plain(rest)[: found[0].start] + plain(rest)[found[0].end :])
    if not kind and not placed:
        return None
    ticket = desk.tickets.get(number)
    by = speaker(message)
    if (ticket.state, Step.ENRICH) not in MOVES or not desk.rights.may(by, Deed.ACCEPT, ticket.unit, ticket.owners):
        return None
    if kind:
        ticket = enrich(desk, number, by, now, category=kind)
        reply(desk, message, worker.moved_category(ticket, CATEGORIES[kind].name), ticket=number)
        return number
    told = found[0].place
    place = joined(ticket.place, told) if told.building in ("", ticket.place.building) else told
    ticket = enrich(desk, number, by, now, place=place)
    reply(desk, message, worker.moved_place(ticket, place_words(place)), ticket=number)
    return number


def _kind_in(text: str) -> str:
    """The code of the category that is named so and not otherwise; "" for none."""
    match = KIND.fullmatch(plain(text))
    named = (match["put"] or match["is"]) if match else ""
    if not named:
        return ""
    known = {name: code for code, category in CATEGORIES.items() for name in (category.name, ABOUT.get(code, ""))}
    return known.get(named) or next((code for name, code in known.items() if len(named) > 1 and named in name), "")
