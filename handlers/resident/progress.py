"""『我那件办到哪了』: read from the register, for whom it concerns."""

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.progress import in_group, progress
from bot.deeds.search import search
from bot.domain.taking_up import names
from bot.domain.ticket import ENDED, OPEN, State, Ticket, reopen_allowed
from bot.domain.work_words import only_asks, work_step
from bot.errors import NotYours
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import lists
from bot.texts.words import Said, number_before, plain
from handlers.group import is_alone, may_speak_for, own_matter, own_matters
from handlers.middleware import is_staff, reply, speaker
from handlers.router import RESIDENTS, STAFF, Router

router = Router()
ASKS = re.compile(
    r"^[^,，。]{0,8}?(?:修|弄|换|办|搞|处理|解决)好了?(?:吗|没有?|么)[?？呀啊~ ]*$|^(?:现在|那|到底|[,， ])*[好亮通]了(?:吗|没有?|么)[?？呀啊~ ]*$|到哪一?步|到哪了|(?:办|弄|修|处理|搞)得?(?:怎么样|咋样|怎样|咋个样)|有进展|进展如何|有没有(?:结果|消息|下文)|有(?:信儿?|消息|下文)了?[没吗]"
    r"|我(?:们)?(?:上次|上回|昨天|前天|那天|之前|刚才|早上)?(?:报|说|反映)的(?:那?个?事情?|那件事?|那个|单子)?.{0,3}(?:怎么样|咋样|怎样|啥情况|什么情况|有结果)"
    r"|^(?![^,，。]*到底)[^,，。]{0,10}?(?:啥时候|什么时候|几时|几号|哪天|多久|多会儿?)(?:能|才能?|可以)?(?:修|弄|换|办|搞|处理|解决)?(?:好|通|完|来)[?？呀啊呢~ ]*$"
    r"|我(?:上次|昨天|前天|那天|之前)?(?:报|说|反映)的.{0,8}?(?:修|弄|换|办|处理|解决)(?:好|完)?了?(?:没有?|吗|么)"
    r"|^(?:那|请问)?(?:有人来|来人|派人)(?:修|看|弄|处理)?(?:了)?(?:吗|没有?|么)[?？呀啊~ ]*$"
    r"|^(?:小王|师傅|请问|那)?[,， ]*(?:我|俺|咱)(?:们|家|们家|上次|昨天|前天|那天|报|说|反映|的)*(?:那|这)(?:个|件|事|桩|边)?事?.{0,6}(?:怎么样|咋样|怎样|咋个样|啥情况|什么情况)了?"
)
WHERE_IS = re.compile(
    r"(?!都|全|我|你|他|她)(?P<what>[^,，。!！?？#\d]{1,10}?)(?:那个|那件事?|这个|这件事?|的事|的单子)?(?:现在|到底)?(?:是|归)?"
    r"(?:谁(?:在|来|去)?(?:管|弄|去|看|办|跟|负责|处理)(?:的|着)?|(?:办|弄|修|处理|搞)?(?:到哪一?步了?|到哪了|得?(?:怎么样|咋样|怎样)了?)"
    r"|(?:办|弄|修|处理|搞)好(?:了没有?|了吗|没有?))[?？。呢啊呀~ ]*"
)
ITS_STATE = re.compile(
    r"(?:我(?:报|说|反映)的)?(?:那个|那件|那盏)?(?P<what>[^,，。!！?？]{1,8}?)(?:那个|那件事?|的事)?(?:怎么样|咋样|怎样)了?[?？啊呀呢~ ]*"
)
# 「沙发还在呢」 tells, and asks nothing
AND_THAT = re.compile(r"(?!.*(?:还|没|正在|才|不))(?P<what>.{1,8}?)(?:那个|那件事?|的事)?[呢嘞咧][?？!！。~ ]*")


@router.command("progress")
def hear_progress(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """Alone at once; in the group one line, and only about the asker's own matter."""
    by = message.sender
    ticket = own_matter(said, message, reading, desk, OPEN | {State.RESOLVED})
    if by is None or ticket is None:
        return None
    if not message.is_group or is_staff(message):
        _, line = progress(desk, ticket.number, by, now)
        reply(desk, message, line, ticket=ticket.number)
        return ticket.number
    if by.id not in ticket.owners and by.id not in desk.tickets.followers(ticket.number):
        raise NotYours(f"#{ticket.number}: progress asked by somebody else")
    return in_group(desk, ticket.number, by, now).number


@router.anything(STAFF)
def hear_colleague(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『12 修好了吗』 to us alone, from one of ours: where it is; a question takes no step."""
    number = number_before(message.text)
    about_a_step = only_asks(message.text) and work_step(message.text.rstrip("?？吗么没有 "))
    if not number or not about_a_step or not is_alone(desk, message):
        return None
    return hear_progress(replace(said, number=number), message, reading, desk, now)


@router.anything(STAFF)
def hear_by_its_thing(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『垃圾那个谁在管』『电梯办到哪了』 to us alone, from one of ours: the open matter with that word, several as a list; where
    none is open, the last that was."""
    asked = WHERE_IS.fullmatch(plain(message.text))
    if asked is None or not is_alone(desk, message):
        return None
    by = speaker(message)
    found = search(desk, asked["what"], by, now)[0]
    found = [one for one in found if one.state in OPEN | {State.RESOLVED}] or found[:1]
    if not found:
        return None
    if len(found) > 1:
        reply(desk, message, lists.found(found, asked["what"], now, desk.settings))
        return 0
    _, line = progress(desk, found[0].number, by, now)
    reply(desk, message, line, ticket=found[0].number)
    return found[0].number


@router.anything(RESIDENTS)
def hear_asked(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:
    """『我周一说的门禁，现在到哪一步了』: in free words, of his own matter only."""
    named = _his_that_he_names(message, desk, now)
    if named is None and not ASKS.search(message.text):
        return None
    ticket = (
        named or own_matter(said, message, reading, desk, OPEN | {State.RESOLVED}) or _just_over(message, desk, now)
    )
    if ticket is None or not may_speak_for(desk, speaker(message), ticket):
        return None
    return hear_progress(replace(said, number=ticket.number), message, reading, desk, now)


def _his_that_he_names(message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """『门禁呢』『路灯怎么样了』, from whom the one open matter with that in it is, else the one that is just over: no question
    about door cards."""
    asked = AND_THAT.fullmatch(plain(message.text)) or ITS_STATE.fullmatch(plain(message.text))
    if asked is None:
        return None
    own = [one for one in own_matters(desk, message) if names(asked["what"], one.summary)]
    found = [one for one in own if one.state in OPEN | {State.RESOLVED}] or [
        one for one in own if _is_over(one, desk, now)
    ]
    return found[0] if len(found) == 1 else None


def _just_over(message: Inbound, desk: Desk, now: datetime) -> Ticket | None:
    """What ended last, where nothing of his is open: also why nobody goes on with it."""
    own = [one for one in own_matters(desk, message) if _is_over(one, desk, now)]
    return own[0] if own and not any(one.is_open for one in own_matters(desk, message)) else None


def _is_over(ticket: Ticket, desk: Desk, now: datetime) -> bool:
    return ticket.state in ENDED and reopen_allowed(ticket, now, desk.settings.reopen_days)
