"""『还没人来?』: asked again."""

import re
from datetime import datetime, timedelta

from bot.deeds.doors import as_owner
from bot.deeds.pending import open_ones
from bot.deeds.search import search
from bot.deeds.steps import face, may_see
from bot.deeds.urge import urge
from bot.domain.denials import gives_up
from bot.domain.normalise import without_call
from bot.domain.people import called
from bot.domain.place import find
from bot.domain.rights import Deed
from bot.domain.taking_up import names
from bot.domain.ticket import MOVES, OPEN, Step
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import lists, resident, worker
from bot.texts.words import Said, plain
from handlers.group import is_alone, is_internal, is_named, own_matter, own_matters
from handlers.middleware import reply, speaker
from handlers.resident.follow import hear_follow
from handlers.router import LOOK_AFTER, RESIDENTS, Router

router = Router()
_PUSH = "(?:帮我|麻烦|再|去|赶紧|快)*催(?:一下|一催|催|办)?"
PLEA = re.compile(
    r"(?:这(?:个|事|件事)?|你们|社区|物业|到底|究竟|怎么|还|就|都|[,， ])*"
    r"(?:管不管|(?:有没有人|有人)(?:来)?(?:管|理)(?:一管)?[啊呀]?(?:吗|没|没有|不|[?？])|(?:没人|没有人|不)(?:来)?(?:管|理|回|答复?)(?:我|人)?)[了啊呀吗呢]*[?？!！。~ ]*"
)
# … and what asks so only of what has waited a while: 「人呢」 is said of a child too
WAITS = re.compile(
    r"(?:你们|王?师傅的?|那个?|这都几点了|都几点了|到底|究竟|怎么|咋|咋个|还|都|[,， ])*"
    r"(?:(?:没|没得|没有|冇)(?:得)?人(?:来|看|管|修|弄|理|过来){1,2}(?:一?下|看看)?|有没得人(?:来)?(?:看|管|修|弄|理){0,2}|有没有人来(?:看|修|弄|处理)(?:一?下|看看)?|(?:没|不)(?:见)?来(?:修|看|弄)?|来不来"
    r"|人(?:呢|在哪里?|到哪了|去哪了)|说好的?(?:今天|明天|上午|下午|晚上|中午|早上|今早|[0-9一二三四五六七八九十]+点|几?点|要)*(?:过)?来(?:修|看|弄)?的?|等了?(?:半天|一天|一上午|一下午|好久|几个?小时)了?)"
    r"(?:了|啊|呀|吗|呢|嘛|哈|咯|哦|喽|[?？!！。~ ])*"
)
HOW_OFTEN = re.compile(
    r"(?:我|俺)?(?:都|已经|前后)*(?:找|说|反映|报|催|打电话)(?:过|了|给)?(?:你们|物业|社区)?(?:都|有)?(?:多少|好几|几|无数|[两三四五六七八九十]+)(?:次|回|遍)(?:电话)?了[啊呀吧?？!！。~ ]*"
)
# To us alone: nobody else is meant by it
HURRY = re.compile(
    r"(?:能不能|麻烦|请|你们|让他们?|叫他们?|那|就|[,， ]){0,3}(?:快点|快一点|快些|赶紧|赶快|抓紧|尽快)(?:的|来|去|弄|修|办|处理|一?点|时间|行不行|可以|好)*[吗吧啊呀嘛呗了?？!！。~ ]*"
)
JUST_NOW = timedelta(minutes=2)
MOST_LISTED = 10  # open matters of which he chooses one
MOST_WAITS = 20  # characters of such a sentence
A_WHILE = timedelta(minutes=15)
PUSHES = re.compile(
    rf"{_PUSH}(?!\s*#?\d+\D?$)(?!(?:一[下催声]|催)[吧啊哈。]*$)(?P<after>[^#]{{2,14}}?)(?:那个|那件|的事|的单子)?[吧啊哈。]*"
    rf"|(?!别|不|莫|先别|催)(?P<before>.{{1,14}}?)(?:那个|那件|的事|的单子)?[,，]?{_PUSH}[吧啊哈。]*"
    r"|(?P<still>.{2,14}?)(?:那个|那件|的事|的单子)?(?:怎么|咋|为啥|为什么)(?:都|到现在)?还[没不](?:有人)?(?:给)?(?:弄|修|办|处理|解决|好|来|去|管|动)(?:完|好|掉|人)?[啊呀呢了吗?？。]*"
)
BARE_PUSH = re.compile(f"{_PUSH}(?:他们|大家)?[吧啊哈。]*")
STILL = re.compile(r"还没|没得?人(?:来|管|弄|修)|怎么还|什么时候|啥时候|几时|还要多久")


@router.command("urge")
@router.intent("urge")
def hear_urge(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Anybody may urge an open matter; who has it in hand hears."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN)
    if by is None or ticket is None:
        return None
    if (ticket.state, Step.URGE) not in MOVES:
        return ticket.number
    his = {ticket.reporter, *desk.tickets.followers(ticket.number)}
    if (
        not said.word
        and message.is_group
        and by.id not in his
        and reading.places
        and names(message.text, ticket.summary)
    ):
        return hear_follow(said, message, reading, desk, now)  # 「电梯坏了，有人管吗」 of another house: one voice more
    angry = gives_up(message.text)
    ticket = urge(desk, ticket.number, by, now, words=message.text, message=message, angry=angry)
    sees = may_see(as_owner(desk, by, (ticket.reporter,)), ticket)  # who has a private matter is not told to anybody
    reply(desk, message, resident.urged(ticket, face(desk, ticket) if sees else ""), ticket=ticket.number)
    return ticket.number


@router.anything(LOOK_AFTER)
def hear_bare_push(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『催一下』 with no more: the one that is open where he looks after it, or their list, to name one."""
    if not is_alone(desk, message) or is_named(said, message) or not BARE_PUSH.fullmatch(plain(message.text)):
        return None
    found = open_ones(desk, speaker(message))
    if not found:
        reply(desk, message, worker.nothing_open())
        return 0
    if len(found) > 1:
        few = found[:MOST_LISTED]
        reply(desk, message, worker.which_to_urge(lists.listed(few, now, desk.settings), few[0].label))
        return 0
    return hear_urge(Said("urge", "催", found[0].number), message, reading, desk, now)


@router.anything(LOOK_AFTER)
def hear_push(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『灯那个催一下』『催一下王师傅』『电梯怎么还没修』 to us alone, from who looks after it: the one open matter with that word or in those
    hands; of several their list, to name one."""
    asked = PUSHES.fullmatch(plain(message.text)) if is_alone(desk, message) else None
    if asked is None:
        return None
    by, what = speaker(message), (asked["after"] or asked["before"] or asked["still"]).strip(" ,，。")
    person = called(desk.people.staff(), what)
    found = desk.tickets.assigned_to(person.id) if person else search(desk, _place_apart(what, desk), by, now)[0]
    found = [one for one in found if one.state in OPEN and desk.rights.may(by, Deed.URGE, one.unit, one.owners)]
    if not found:
        reply(desk, message, worker.nothing_to_urge(what))
        return 0
    if len(found) > 1:
        reply(desk, message, worker.which_to_urge(lists.listed(found, now, desk.settings), found[0].label))
        return 0
    return hear_urge(Said("urge", "催", found[0].number), message, reading, desk, now)


def _was_talked_to(message: Inbound, desk: Desk, now: datetime) -> bool:
    """「人呢」 to a neighbour who talked of something else just now."""
    talk = desk.inbox.recent(message.chat, message.key, now - JUST_NOW, 1)
    last = talk[-1] if talk else None
    return last is not None and not last.staff and last.who != message.who and not (last.joins or last.opens)


def _place_apart(words: str, desk: Desk) -> str:
    """「3栋的灯」 → 3栋 灯, as one searches."""
    for found in reversed(find(words, desk.book)):
        behind = words[found.end :].removeprefix("的")
        words = f"{words[: found.start]} {words[found.start : found.end]} {behind}"
    return words.strip()


@router.anything(RESIDENTS)
def hear_plea(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『到底管不管』『人呢』『找你们多少次了』『再不管我打 12345 了』, 『快点』 to us alone, from whoever has one open matter there: he means that one."""
    words = plain(without_call(message.text))
    pleas = (PLEA, HOW_OFTEN, HURRY) if is_alone(desk, message) else (PLEA, HOW_OFTEN)
    plea = any(one.fullmatch(words) for one in pleas) or (len(words) <= MOST_WAITS and gives_up(words))
    if not (message.is_group or is_alone(desk, message)) or not (
        plea or (len(words) <= MOST_WAITS and WAITS.fullmatch(words))
    ):
        return None
    own = [ticket for ticket in own_matters(desk, message) if ticket.state in OPEN]
    if not plea:
        own = [ticket for ticket in own if now - ticket.opened_at >= A_WHILE and not _was_talked_to(message, desk, now)]
    return hear_urge(said, message, reading, desk, now) if len(own) == 1 else None


@router.anything(RESIDENTS)
def hear_still(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『后面那堆渣子还没人来弄吗』, to us, from somebody who has one open matter: he asks about that one."""
    said_to_us = is_alone(desk, message) or (message.at_bot and is_internal(desk, message))
    if reading.opens or not said_to_us or not STILL.search(message.text):
        return None
    own = [ticket for ticket in own_matters(desk, message) if ticket.state in OPEN]
    return hear_urge(said, message, reading, desk, now) if len(own) == 1 else None
