"""『没好，还是不亮』: not fixed; the same number."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.deny import deny
from bot.deeds.follow import follow
from bot.deeds.place_of import compatible
from bot.deeds.progress import progress
from bot.deeds.report import give_number
from bot.deeds.steps import face, tell
from bot.domain.denials import denies, is_still_without, ought_to_run, without_what
from bot.domain.masking import mask_all
from bot.domain.taking_up import names, tells_much
from bot.domain.ticket import Judged, State, Ticket
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.words import Said
from handlers.group import is_named, may_speak_for, own_matter
from handlers.middleware import is_staff, reply, speaker
from handlers.resident.supplement import hear_supplement
from handlers.router import RESIDENTS, Router

router = Router()
# What people begin with when they were asked and it is not good
NO = re.compile(
    r"(?:还是|还|根本|压根)?没(?:有)?(?:修|弄|解决|处理|搞)?好(?!几|多|久|意思)|还是(?:不|没)|又(?:停|坏|漏|堵|黑|不)"
)
# … and how they put it otherwise, anywhere in the sentence
NOT_GOOD = re.compile(
    r"没(?:弄|修|换|搞|清|管|动|拉|补)[哦啊呢呀嘛的得]*(?:$|[,，。!！ ])"
    r"|不行|没用|没得用|老样子|等于没|跟没|白(?:修|弄|搞)|没(?:修好|弄好|搞好|解决|好)|一点用|没(?:啥|什么)?效果|不管用|不顶用|不得行"
    r"|还(?:是|一直)?在?(?:漏|滴|渗|响|吵|堵|臭|冒|闪)(?![了过])|又停(?!了?(?:好|很|许|满|几|一|两|辆|在|车))|又(?:坏|漏|堵|黑|响|吵|臭|不|没)|还是(?:不|没|漏|堵|坏|停|响|吵|臭|黑|暗|冷|脏|满|卡|慢|打不开|关不[上严]|老|那|原)|更(?:严重|厉害|糟)"
)
# 「之前没修好，现在好了」 is a yes for all that
GOOD_NOW = re.compile(
    r"(?:现在|这下|今天|刚才|这会儿?|总算|终于|已经).{0,8}(?:好|亮|通|走|修好|来电|来水|可以|行|正常)了|(?:不用|没事|谢谢|多谢|辛苦).{0,6}$"
)
JUST_DONE = timedelta(hours=2)
SAME_DAY = timedelta(hours=12)
AFTER_WORK = frozenset({State.RESOLVED, State.CLOSED})


@router.command("deny")
@router.intent("deny")
def hear_deny(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """About what it joins, else about his own that was said to be done."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, AFTER_WORK)
    if by is None or ticket is None:
        return None
    if not may_speak_for(desk, by, ticket):
        if is_staff(message):
            return None
        return _tells_worker(ticket, message, desk) if denies(message.text) else ticket.number
    if ticket.state not in AFTER_WORK and not is_named(said, message):
        return hear_supplement(said, message, reading, desk, now)  # of another one of hers, that nobody has mended yet
    words = said.rest if said.word and is_staff(message) else message.text  # 「1 没好」: the number is no word of it
    ticket = deny(desk, ticket.number, by, now, words=words, message=message)
    reply(desk, message, resident.denied(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number


@router.press("notfixed")
def press_not_fixed(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """未解决, under the question in 微信客服."""
    ticket = desk.tickets.get(said.number)
    if ticket.state not in AFTER_WORK:
        _, line = progress(desk, ticket.number, speaker(message), now)
        reply(desk, message, line, ticket=ticket.number)
        return ticket.number
    ticket = deny(desk, ticket.number, speaker(message), now, words=message.text, message=message)
    reply(desk, message, resident.denied(ticket, face(desk, ticket)), ticket=ticket.number)
    return ticket.number


@router.anything(RESIDENTS)
def hear_without(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『我家还没热』 after a neighbour's 「热了」: what serves a whole house is not over where he lives. It has a number of its
    own, which the next household joins."""
    if not message.is_group or is_named(said, message) or not is_still_without(message.text):
        return None
    kinds = without_what(message.text)
    found = _spoken_of(message, desk, now - SAME_DAY, last=not kinds)
    found = [one for one in found if ought_to_run(one.category.value, one.summary) and not one.private]
    found = [one for one in found if not kinds or one.category.value in kinds]
    if reading.opens:
        found = [one for one in found if _of_it(one, reading)]
    found = [one for one in found if one.is_open] or found
    if len(found) != 1 or found[0].reporter == message.who:
        return None
    if found[0].is_open:
        return follow(desk, found[0].number, message, speaker(message), now).number
    return _anew(found[0], message, reading, desk, now) if found[0].state is State.CLOSED else None


@router.anything(RESIDENTS)
def hear_no(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『没好 又停了』, 『不行啊，还是老样子』: it was said to be done, and it is a no however it is put."""
    begins = NO.match(said.rest) is not None
    no = NOT_GOOD.search(message.text) and not GOOD_NOW.search(message.text)
    if not (begins or no or denies(message.text)):
        return None
    if reading.opens and begins:
        return None
    ticket = own_matter(said, message, reading, desk, AFTER_WORK)
    if ticket is None or not may_speak_for(desk, speaker(message), ticket):
        return None
    if ticket.state is not State.RESOLVED and not _half_done(
        ticket, message.text, now, mine=ticket.reporter == message.who
    ):
        return None
    if reading.opens and not _of_it(ticket, reading):
        return None  # another trouble of his
    if ticket.state is State.CLOSED and ticket.reporter != message.who:
        return _anew(ticket, message, reading, desk, now)
    return hear_deny(said, message, reading, desk, now)


@router.anything(RESIDENTS)
def hear_neighbour(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『哪里好了，我刚看还有积水』 of who has no part in it, right after it was said to be done: its worker hears."""
    if not message.is_group or reading.opens or not denies(message.text):
        return None
    spoken_of = _spoken_of(message, desk, now - JUST_DONE)
    done = [one for one in spoken_of if one.state in AFTER_WORK and not one.private]
    meant = [one for one in done if names(message.text, one.summary)] or ([] if tells_much(message.text) else done)
    if len(meant) != 1 or may_speak_for(desk, speaker(message), meant[0]):
        return None
    return _tells_worker(meant[0], message, desk)


def _anew(ticket: Ticket, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int:
    """Only its reporter opens a matter again; a household for which it is not over has one of its own, of the same kind."""
    meant = Judged("request", "rule", 1.0)
    told = replace(reading, intent=meant, p_open=1.0, categories=(ticket.category,), parts=())
    return give_number(desk, message, told, now, apart_from=ticket, note=worker.not_over_there(ticket)).number


def _spoken_of(message: Inbound, desk: Desk, since: datetime, *, last: bool = False) -> list[Ticket]:
    """The matters of what was said in this group since then; of the *last* line alone."""
    talk = desk.inbox.recent(message.chat, message.key, since, *((1,) if last else ()))
    found = {one.number: one for before in talk if (one := desk.tickets.of_message(before.id)) is not None}
    return list(found.values())


def _tells_worker(ticket: Ticket, message: Inbound, desk: Desk) -> int:
    """A neighbour's no moves nothing, and is not lost."""
    line = worker.neighbour_says(ticket, mask_all(message.text))
    tell(desk, ticket.assignee, ticket, f"neighbour-{message.who}", line)
    return ticket.number


def _half_done(ticket: Ticket, text: str, now: datetime, *, mine: bool) -> bool:
    """「地砖没弄哦」 on the day on which 「门禁、地砖」 was closed: the half of it that he names is left. And 「没好啊 又停了」 of
    who follows it, where somebody else had said that it was good."""
    fresh = ticket.closed_at is not None and now - ticket.closed_at <= SAME_DAY
    return ticket.state is State.CLOSED and fresh and (names(text, ticket.summary) or not (mine or tells_much(text)))


def _of_it(ticket: Ticket, reading: Reading) -> bool:
    """Does a complaint speak of the matter that was said to be done?"""
    place = reading.places[0] if reading.places else None
    return reading.category.value == ticket.category.value and (place is None or compatible(ticket.place, place))
