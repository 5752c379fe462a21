"""『我家也是』: the same trouble in another household."""

import re
from datetime import datetime, timedelta

from bot.deeds.doors import known_as
from bot.deeds.follow import follow
from bot.domain.endings import is_fine_here
from bot.domain.other_things import names_another
from bot.domain.taking_up import names
from bot.domain.ticket import MOVES, Step, Ticket, Urgency
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident
from bot.texts.words import Said, plain
from handlers.group import pointed_at
from handlers.middleware import reply
from handlers.resident.maybe import show_him
from handlers.router import RESIDENTS, Router

router = Router()
STILL_TALKED_ABOUT = timedelta(minutes=30)
FAULT = re.compile(r"漏|堵|坏|不亮|停[水电气]|没[水电气]|爆|裂|塌|溢|倒了|翘|松了|断了|臭|着火|冒烟|积水|都是水")
OTHER_KIND, PLAIN_KIND, TELLS = 0.4, 0.8, 6
ALSO = re.compile(r"也|同|一样|\+1|是的|就是")
TOO = re.compile(
    r"^(?:\+1|同样|一样|同求|是的是的|硬是的|支持)|^(?:我|俺|咱)们?家?也(?:听[见到]|闻[到见]|看[到见])了?[啊呀的。!！~ ]*$"
)


OURS_TOO = re.compile(
    "(?:我|俺|咱)们?(?:家|楼|栋|屋|单元|这儿?|这边|那边|层)?里?(?:也|都){1,2}[^,。?不没]{1,3}?[了的啊呀呢哦嘞!。~ ]*"
)


@router.command("follow")
@router.intent("same")
def hear_follow(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """It follows what it joins; a bare 「我家也是」 the one matter the group is just talking about."""
    by = message.sender
    ticket = pointed_at(said, message, reading, desk) or _just_now(message, desk, now)
    if by is None or ticket is None:
        return None
    if is_fine_here(message.text):
        return ticket.number
    if not said.word and message.is_group and _is_something_else(message.text, reading, ticket):
        return show_him(message, reading, desk, now)
    if (ticket.state, Step.FOLLOW) not in MOVES or ticket.reporter == message.who:
        return ticket.number
    if said.number and not _of_his(desk, message, ticket):  # what his own group talks of needs no number
        raise Unclear(f"{ticket.label} is not of where {by.id} lives", reply=resident.where_is_it())
    ticket = follow(desk, ticket.number, message, by, now)
    reply(desk, message, resident.followed(ticket), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_too(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『+1 抱着娃走下来的』, 『俺家也淌』 in the words of who told of it: of the one matter the group is just talking about."""
    ticket = None if reading.opens else _just_now(message, desk, now)
    if ticket is None:
        return None
    again = OURS_TOO.fullmatch(plain(said.rest)) is not None and names(message.text, ticket.summary)
    if not (TOO.match(said.rest) or again):
        return None
    return hear_follow(said, message, reading, desk, now)


def _is_something_else(text: str, reading: Reading, ticket: Ticket) -> bool:
    """「谁家漏水啊」 after the door lock was read as one voice more: it says no 也 and names another kind of thing. So does
    「我家楼上半夜拖桌子」 after a burst pipe, which names no fault but is plainly of another kind."""
    kind = reading.category
    if ticket.urgency is Urgency.DANGER and names_another(text, ticket.summary):
        return True  # 「对了我家水管也漏」 beside a fallen wire
    return (
        (kind.p >= PLAIN_KIND or (kind.p >= OTHER_KIND and FAULT.search(text) is not None))
        and kind.value not in (ticket.category.value, "other")
        and len(text) >= TELLS
        and not ALSO.search(text)
        and not names(text, ticket.summary)
    )


def _just_now(message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    if not message.is_group:
        return None
    fresh = [ticket for ticket in desk.tickets.in_chat(message.chat) if now - ticket.opened_at <= STILL_TALKED_ABOUT]
    return fresh[0] if len(fresh) == 1 else None


def _of_his(desk: Desk, message: Inbound, ticket: Ticket) -> bool:
    """Is it talked about where he speaks or lives? A number alone opens nobody's matter to who only guessed it."""
    if ticket.private:
        return False
    if message.chat == ticket.chat:
        return True
    who = known_as(desk, message.who)
    chats = [message.chat] if message.is_group else [chat for chat, _ in desk.chats.rooms_of(who)]
    known = (desk.chats.get(chat) for chat in chats)
    units = {unit for chat in known if chat is not None for unit in chat.units}
    door = desk.people.door(who)
    units |= {desk.units_of(door)} if door is not None else set()
    return ticket.chat in chats or any(_share(desk, unit, ticket.unit) for unit in units - {""})


def _share(desk: Desk, unit: str, other: str) -> bool:
    return bool(other) and (desk.tree.covers(unit, other) or desk.tree.covers(other, unit))
