"""What the ears of workers share: from words to the one matter and the step, or to the question which one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deeds.accept import accept
from bot.deeds.acknowledge import acknowledge
from bot.deeds.ask_back import answered_back
from bot.deeds.finish import finish
from bot.deeds.refuse import refuse
from bot.deeds.standin import hands_of, in_hand
from bot.deeds.steps import need
from bot.deeds.supplement import supplement
from bot.deeds.transfer import transfer
from bot.deeds.wait import wait
from bot.domain.other_things import names_another
from bot.domain.parts import clause_of
from bot.domain.rights import Deed
from bot.domain.taking_up import shares_a_word
from bot.domain.ticket import MOVES, State, Step, Ticket, Urgency
from bot.domain.times import find_times
from bot.errors import OurError, Unclear
from bot.messages import Importance, Inbound, Outbound, Reading, Target
from bot.ports import Desk
from bot.texts import cards, worker
from bot.texts.words import Said, numbered
from handlers.dangers import may_be_meant, rings
from handlers.group import (
    answers,
    is_alone,
    is_named,
    may_mean,
    near,
    pointed_at,
    speaks_of_others,
    takes,
    worker_matters,
)
from handlers.middleware import reply, speaker

_AWAITS = re.compile(r"等(?![会于级下一]).+")  # of 「主板烧了，得等厂家发货」 what is waited for
_PARTS = re.compile(r"[\s,，。;；]+")
STEPS = {
    "accept": Step.ACCEPT,
    "finish": Step.FINISH,
    "transfer": Step.TRANSFER,
    "refuse": Step.REFUSE,
    "wait": Step.WAIT,
}


def moves(stem: str, said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """The ear of every working step: find the matter, take the step, say so where he spoke to us alone."""
    by = speaker(message)
    found = worker_matters(said, message, reading, desk, STEPS[stem], by, now)
    if not found:
        if dangers := _dangers_he_may_mean(STEPS[stem], message, reading, desk):
            return which(said, dangers, message, desk)
        if said.word and is_alone(desk, message):
            return _goes_on(stem, message, desk, now)
        return _has_it_behind(stem, said, message, reading, desk, now)
    if len(found) > 1:
        return which(said, found, message, desk)
    ticket = found[0]
    if not is_named(said, message) and names_another(clause_of(stem, message.text), ticket.summary):
        return which(said, found, message, desk)
    if stem == "accept" and not said.word and answers(desk, ticket, message.text):
        stem = "finish"  # 「明年四月在网上登记」 is the answer that was asked for
    pointed = said.number or pointed_at(said, message, reading, desk) is not None
    if (ticket.state, STEPS[stem]) not in MOVES and not (pointed and said.word):
        return ticket.number  # what he says of it changes nothing any more
    if stem == "accept" and ticket.assignee not in {"", *hands_of(desk, by.id)} and not (said.number or message.quote):
        return None  # 「收到」 of somebody else does not take it out of the hands it is in
    ticket = act(stem, ticket.number, said, message, desk, now)
    desk.tickets.link(ticket.number, message.key)
    if is_alone(desk, message) and not (message.is_group and ticket.chat == message.chat):  # there all have read it
        reply(desk, message, told(stem, ticket, now, desk), ticket=ticket.number)
    return ticket.number


def _goes_on(stem: str, message: Inbound, desk: Desk, now: datetime) -> int:
    """「在路上了」 of the one matter that he has, and took long ago. Raises Unclear where nothing else can be meant."""
    ticket = _under_way(message, desk) if stem == "accept" else None
    if ticket is None:
        raise Unclear(f"{stem}: no matter is meant")
    ticket = supplement(desk, ticket.number, message, None, speaker(message), now)
    reply(desk, message, worker.noted(ticket), ticket=ticket.number)
    return ticket.number


def _under_way(message: Inbound, desk: Desk) -> Ticket | None:
    his = [one for one in in_hand(desk, message.who) if one.is_open]
    told = len(his) == 1 and his[0].state is State.WORKING and not names_another(message.text, his[0].summary)
    return his[0] if told and his[0].urgency is not Urgency.DANGER else None


def _has_it_behind(stem: str, said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """「灯换好了」 to us alone, once more: where the lamp is, and no 「没听明白」. What he tells anew of what he has done is its
    result: 「继电器换了，电梯能坐了」 after 「人放出来了」."""
    near_by = near(desk, message, speaker(message)) if is_alone(desk, message) else []
    his = [one for one in near_by if not takes(one, STEPS[stem])]
    named = [one for one in his if shares_a_word(message.text, one.summary) and may_mean(one, message, reading, desk)]
    if len(named) != 1:
        return None
    ticket = named[0]
    note = result_of(said)
    if stem == "finish" and note and ticket.result not in note and note not in ticket.result:
        ticket = act(stem, ticket.number, said, message, desk, now)
        desk.tickets.link(ticket.number, message.key)
        reply(desk, message, told(stem, ticket, now, desk), ticket=ticket.number)
    else:
        reply(desk, message, worker.not_now(ticket), ticket=ticket.number)
    return ticket.number


def _dangers_he_may_mean(step: Step, message: Inbound, reading: Reading, desk: Desk) -> list[Ticket]:
    """「弄好了」 while a fire rings that nobody has answered: is it that?"""
    by = speaker(message)
    if speaks_of_others(message, desk, by):
        return []
    return [
        one
        for one in near(desk, message, by)
        if one.assignee in {"", *hands_of(desk, by.id)}
        and (one.state, step) in MOVES
        and may_mean(one, message, reading, desk)
        and may_be_meant(one, step, message.text, desk)
    ]


def each(stem: str, tickets: Sequence[Ticket], said: Said, message: Inbound, desk: Desk, now: datetime) -> int | None:
    """One word for several; the number of the first."""
    for ticket in tickets:
        act(stem, ticket.number, said, message, desk, now)
        desk.tickets.link(ticket.number, message.key)
    return tickets[0].number if tickets else None


def his_here(desk: Desk, message: Inbound) -> list[Ticket]:
    """What was heard in this group and is in the hands of whoever speaks."""
    hands = hands_of(desk, message.who)
    return [one for one in desk.tickets.in_chat(message.chat) if one.assignee in hands]


def which(said: Said, found: list[Ticket], message: Inbound, desk: Desk) -> int:
    """Unsure: one card with the two likeliest."""
    card = cards.which_ticket(message.text, found, message.key, message.who)
    reply(desk, message, card=card, what=f"which-{said.stem}")
    return 0


def act(stem: str, number: int, said: Said, message: Inbound, desk: Desk, now: datetime) -> Ticket:
    """Take the step with what the sentence says beside it; who asked after it hears what he says."""
    ticket = _take(stem, number, said, message, desk, now)
    answered_back(desk, ticket, speaker(message), numbered(message.text)[1] or message.text)
    return ticket


def _take(stem: str, number: int, said: Said, message: Inbound, desk: Desk, now: datetime) -> Ticket:
    by = speaker(message)
    said_in = message.chat if message.is_group else ""
    match stem:
        case "accept" if rings(desk.tickets.get(number)):
            return acknowledge(desk, number, by, now, said_in=said_in)  # all who were called hear who goes
        case "accept":
            return accept(desk, number, by, now, note=said.rest, said_in=said_in)
        case "finish":
            return finish(desk, number, result_of(said), by, now, said_in=said_in)
        case "transfer":
            to, _, note = said.rest.partition(" ")
            return transfer(desk, number, to_whom(to or said.rest), by, now, note=note.strip(), said_in=said_in)
        case "refuse":
            return refuse(desk, number, by, now, note=said.rest)
        case "wait":
            on, until = waits_for(said, now, desk)
            return wait(desk, number, on, until, by, now, said_in=said_in)
    raise OurError(f"no step {stem}")


_YES = re.compile(r"^(?:好[的嘞滴哒]?|嗯+|行|可以|收到|[oO][kK])(?=$|[,，。 ])")
_ONLY_DONE = re.compile(
    r"(?:这?[两三四五几]件)?(?:都|已经?|全|终于)*(?:(?:做|弄|搞|干|办|修|处理)(?:完|好)了?|妥妥?[了的]|齐活了?|完[事活]了?|搞掂了?|成了|好了)"
)
_ONLY_WENT = re.compile(
    r"我?(?:刚才?|已经?|上午|下午|今天|早上|昨天|晚上)*(?:去|到|来|上|下|进)?(?:[0-9一二三四五六七八九十]+(?:栋|号楼|单元|楼|层|室)|现场|他家|她家|那边|楼上|楼下|里面|家里)*(?:看|去|查|瞧|试)(?:了|过)?(?:一?[下眼]|看)?[了过]"
)
_TONE = re.compile("^[啊呀哈啦喽嘞哦]+(?=[,，。 ]|$)")
_INVITES = re.compile(
    r"(?:^|[,，。 ]{1,2})(?:大家|你们|您|各位|都){0,2}(?:今晚|晚上|待会|等会|现在|再)?(?:[看试](?:看|试|一?下)|来看看)(?:好了没有?|行不行|亮不亮|通不通|还[漏响堵]不)?[吧哈啊呢呀]*(?=$|[,，。 ])"
)


def result_of(said: Said) -> str:
    """「换了主板，修好了」 → 换了主板; 「好的，修好了，大家试试」 and 「去3栋看了 通了」 have none; free words are the result as they
    stand."""
    words = _TONE.sub("", _INVITES.sub("", _YES.sub("", clause_of("finish", said.rest)))).strip(" ,，。")
    return "" if _ONLY_DONE.fullmatch(words) or _ONLY_WENT.fullmatch(words) else words


def to_whom(words: str) -> str:
    """「转给物业看一下」, 「已转物业」 → 物业看一下, 物业: role and name are looked for inside."""
    at = max(words.rfind("转"), words.rfind("交"), words.rfind("报"))
    return words[at + 1 :].lstrip("给派到 ") if at >= 0 else words


def waits_for(said: Said, now: datetime, desk: Desk, *, nothing: str = "等一下") -> tuple[str, datetime | None]:
    """On what, and until when: 「等配件 周五」 → 等配件, Friday's office closing."""
    words = said.rest if said.word in ("", "等待") else f"{said.word} {said.rest}"
    local = now.astimezone(ZoneInfo(desk.settings.timezone))
    until = next((span.end or span.start for span in find_times(words, local) if span.end or span.start), None)
    if until is not None and (until.hour, until.minute) == (23, 59):
        until = datetime.combine(until.date(), desk.settings.hours.spans[-1][1], until.tzinfo)
    if until is not None and until <= now:
        until = None
    parts = [part for part in _PARTS.split(words) if part and not find_times(part, local)]
    awaited = next((found[0] for part in parts if (found := _AWAITS.search(part))), "")
    return awaited or " ".join(parts) or nothing, until


def told(stem: str, ticket: Ticket, now: datetime, desk: Desk) -> str:
    match stem:
        case "accept" if ticket.urgency is Urgency.DANGER:
            return worker.on_scene(ticket)
        case "accept":
            return worker.accepted(ticket, now, desk.settings)
        case "finish":
            return worker.finished(ticket, asks=ticket.chat.startswith("room:") and ticket.asked_at is None)
        case "wait":
            return worker.waits(ticket, now, desk.settings)
        case "transfer":
            person = desk.people.get(ticket.assignee)
            return worker.transferred(ticket, person.name if person else "")
        case _:
            return worker.refused(ticket)


def pressed(said: Said, desk: Desk) -> Ticket:
    """The matter of a pressed button."""
    return desk.tickets.get(said.number)


def stands(ticket: Ticket, message: Inbound, desk: Desk) -> str:
    """Where it is, instead of a step that it does not take any more. Raises NotYours for who may not know."""
    need(desk, Deed.PROGRESS, speaker(message), ticket)
    return worker.not_now(ticket)


def stale(ticket: Ticket, step: Step, message: Inbound, desk: Desk, *, grey: bool = True) -> bool:
    """The card is older than the matter: it shows the present state, and nothing else happens. Words have no card."""
    if (ticket.state, step) in MOVES:
        return False
    reply(desk, message, stands(ticket, message, desk), ticket=ticket.number)
    if grey:
        show(desk, message, cards.grey(ticket), ticket.number)
    return True


def show(desk: Desk, message: Inbound, grey: str, number: int) -> None:
    """The pressed card's buttons become a word."""
    desk.say(
        Outbound(
            to=Target("person", message.who),
            key=f"{desk.community}/{number}/pressed/{message.key}",
            text=grey,
            ticket=number,
            importance=Importance.REPLY,
            answers=message.key,
            update_of=f"press/{message.key}",
        )
    )
