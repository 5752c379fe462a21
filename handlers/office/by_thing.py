"""『叫小高去看电梯，灯让王师傅今天弄完』『灯那个结了吧』: the words that stand behind a number, of a matter known by its thing."""

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.pending import open_of
from bot.domain.orders import by_then, pushes, told_to
from bot.domain.place import find
from bot.domain.spoken_to import asks_him
from bot.domain.taking_up import shares_a_word, spoken_of
from bot.domain.ticket import Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts.words import Said, named_first, plain
from handlers.group import is_alone
from handlers.middleware import speaker
from handlers.office import asked_back, close, give, order
from handlers.router import LOOK_AFTER, Router

router = Router()
LONGEST = 60  # characters of one breath
CLAUSES = re.compile(r"[\s,，。;；]+")
EARS = (asked_back, give, order, close)
HEAD = re.compile(
    r"^(?P<head>[^让叫请催问喊派安排]{1,10}?)(?:那个|这个|那件事?|这件事?|的事|那边)?(?=让|叫|请|催|问|喊|派|安排|结|关|办结|[转交]?给|先|今天|明天|务必|抓紧|赶紧|不急)"
)
GIVES = re.compile(r"(?:派|转|交)?给(?P<to>[一-鿿]{2,8}?)(?:去|来)?(?:弄|办|修|处理|看)?(?:一下)?[吧了啊。! ]*$")
ENDS = re.compile(r"^(?:可以|就|先|也|那)*(?:关|结|办结)(?:了|掉|单|案)*吧")
HOUSE = re.compile(r"(?:[一-鿿]{2,6})?[0-9一二三四五六七八九十]{1,3}(?:栋|号楼|幢|座)(?:[0-9一二]单元)?的?")
PUTS_OFF = re.compile(r"^(?:先|不急|暂时|缓)(?:放放|放一放|不急|缓缓|缓一缓|等等|别弄|不弄|着)?[吧了着]*$")


@router.anything(LOOK_AFTER)
def hear_by_thing(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """To us alone, and only where each part is an order of the one open matter that it names: otherwise none is taken."""
    text = plain(message.text)
    if not text or len(text) > LONGEST or not is_alone(desk, message) or named_first(text)[0]:
        return None
    names = [person.name for person in desk.people.staff() if len(person.name) > 1]
    clauses = [clause for clause in CLAUSES.split(text) if clause]
    orders = sum(_orders(clause, names) is not None for clause in clauses)
    if not orders and _orders(text, names) is None:
        return None
    matters = open_of(desk, speaker(message))
    found = _meant(clauses, matters, desk, names)
    if not found and orders < 2:
        found = _meant([text], matters, desk, names)
    done = []
    for at, (ticket, words) in enumerate(found):
        part = replace(message, text=f"{ticket.number} {words}", id=f"{message.id}+{at}" if at else message.id)
        if (number := _heard(part, reading, desk, now)) is not None:
            done.append(number)
    return done[0] if done else None


def _meant(parts: list[str], matters: list[Ticket], desk: Desk, names: list[str]) -> list[tuple[Ticket, str]]:
    """Each part with its one matter; empty where one of them has none, or several."""
    found: list[tuple[Ticket, str]] = []
    for part in parts:
        words = _orders(part, names)
        if words is None:
            if found and len(parts) > 1:  # 「灯那个结了吧 居民说好了」: what else is said of the one before
                found[-1] = (found[-1][0], f"{found[-1][1]} {part}")
                continue
            return []
        here = [one for one in matters if _names(part, one, desk, names)]
        here = _likeliest(part, here)
        if len(here) != 1 or any(here[0].number == one.number for one, _ in found):
            return []
        found.append((here[0], words))
    return found


def _likeliest(part: str, here: list[Ticket]) -> list[Ticket]:
    """「电梯先放放」 is of the lift, though 电话 stands in another; 「灯和电梯都…」 is of both."""
    best = [here[at] for at in spoken_of(part, [one.summary for one in here])]
    if len(best) != 1 or len(here) == 1:
        return best
    pairs = {part[at : at + 2] for at in range(len(part) - 1) if part[at : at + 2] in best[0].summary}
    for pair in pairs:
        part = part.replace(pair, " ")
    return best if not any(shares_a_word(part, one.summary) for one in here if one is not best[0]) else here


def _orders(part: str, names: list[str]) -> str | None:
    """The order in it, without the thing that stands before; None where it is none."""
    head = HEAD.match(part)
    for words in (part[head.end() :] if head else part, part):
        if (
            told_to(words)
            or pushes(words)
            or by_then(words)
            or ENDS.match(words)
            or asks_him(words, names)
            or PUTS_OFF.match(words)
            or (head and GIVES.match(words))
        ):
            return words
    return None


def _names(part: str, ticket: Ticket, desk: Desk, names: list[str]) -> bool:
    """By its thing; a house that is named must be its own."""
    for name in names:
        part = part.replace(name, " ")
    places = find(part, desk.book)
    if any(one.place.building and one.place.building != ticket.place.building for one in places):
        return False
    return shares_a_word(part, ticket.summary) or _only_its_place(part)


def _only_its_place(part: str) -> bool:
    """「1栋那个催一下」「3栋的给小高」: nothing but the house, which is the matter's."""
    head = HEAD.match(part)
    return head is not None and HOUSE.fullmatch(head["head"]) is not None


def _heard(message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    for module in EARS:
        number: int | None = module.router.hear(message, reading, desk, now)
        if number is not None:
            return number
    note: int | None = asked_back.rest.hear(message, reading, desk, now)
    return note
