"""『为什么 12』: every step, by whom, when, and because of what."""

import re
from datetime import datetime

from bot.deeds.progress import progress
from bot.deeds.search import search, told_of
from bot.deeds.why import why
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import lists
from bot.texts.words import Said, named_first, number_before, plain, table
from handlers.group import is_alone
from handlers.middleware import reply, speaker
from handlers.router import STAFF, Router

router = Router()


THAT = re.compile(
    r"(?P<what>.{2,12}?)(?:那个|这个|那件事?|这件事?|的事)?(?:是|到底|究竟)*(?:怎么回事|咋回事|怎么样了|咋样了|谁在弄|谁在办|谁办的|办到哪了|啥情况|什么情况|在?谁手[上里])[?？啊呀呢 ]*"
)
OF_IT = re.compile(
    r"号?(?:那个|这个|那件|这件)?(?:事|单子?|工单)?的?[,， ]?(?:现在|目前|到底|究竟|最后|后来|是|由){0,2}"
    r"(?:(?P<where>(?:办|弄|修|处理|搞)?得?(?:怎么样|咋样|怎样)了?|情况(?:怎么样|如何)|到哪(?:一?步)?了|进展(?:如何|怎么样)|有(?:没有)?(?:进展|结果|消息|下文)了?[吗没]?|(?:在|还在)?谁(?:手[上里头]|那[儿里边])|归?谁(?:在)?(?:管|负责|跟))"
    r"|怎么回事|咋回事|咋了|怎么了|(?:啥|什么|么子)情况|谁(?:去|来)?(?:办|弄|修|处理|接)的?|谁在(?:办|弄|修|处理))[呢啊呀了?？。 ]*"
)


@router.command("why")
def hear_why(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """Of a matter that concerns the asker."""
    if not said.number:
        if said.rest:
            return None  # a question in plain words: 「为什么停水」
        raise Unclear("no number")
    reply(desk, message, why(desk, said.number, speaker(message), now), ticket=said.number)
    return said.number


@router.anything(STAFF)
def hear_of_it(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『1怎么样了』『1号单子啥情况』『1现在谁手上』『1 谁办的』, to us alone: where it is, or how it came there."""
    number, asked = named_first(message.text) if is_alone(desk, message) else (0, "")
    found = OF_IT.fullmatch(asked) if number else None
    if found is None:
        return None
    by = speaker(message)
    line = progress(desk, number, by, now)[1] if found["where"] else why(desk, number, by, now)
    reply(desk, message, line, ticket=number)
    return number


@router.anything(STAFF)
def hear_what_of_that(said: Said, message: Inbound, reading: Reading, desk: Desk, now: datetime) -> int | None:  # noqa: ARG001
    """『门锁那个怎么回事』, to us alone: of the one matter with a 门锁 in it; of several their list."""
    asked = THAT.fullmatch(plain(message.text)) if is_alone(desk, message) and not number_before(message.text) else None
    by = speaker(message)
    if asked is None or by.standing not in table()["search"].by:
        return None
    found, line = search(desk, asked["what"], by, now)
    if (there := told_of(desk, asked["what"], by, now)) is not None:  # 「3栋路灯那个」
        found, line = there, lists.found(there, asked["what"], now, desk.settings)
    if not found:
        return None
    reply(desk, message, why(desk, found[0].number, by, now) if len(found) == 1 else line, ticket=found[0].number)
    return found[0].number
