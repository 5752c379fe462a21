"""『上周那个漏水的怎么样了』『3栋那个灯是谁报的』: what one of ours asks of a matter that he knows by its thing. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 40  # characters of such a question
STATE, TELLER, LIST = "state", "teller", "list"
_TIME = re.compile(
    "上上个?(?:周|星期|礼拜)|上个?(?:周|星期|礼拜)|上[次回]|前[几两]天|前天|昨天|那天|之前|以前|上个?月|最近|前阵子|前段时间|这[几两]天|早先|曾经"
)
_STATE = (
    "怎么样了?|怎么回事|咋回事|咋样了?|怎样了|什么情况|啥情况|什么进展|怎么(?:处理|解决|弄|修|办)的|咋(?:处理|解决|弄|修|办)的|最后呢|后来呢|后来怎么样了?|结果呢|有(?:结果|下文)(?:了?(?:没有?|吗)|没)"
    "|(?:修|弄|办|处理|解决|搞|办结)(?:好|完)?了?(?:没有?|吗)|结了(?:没有?|吗)|(?:通|亮|热|换|清|响|拉走|来[水电气网]|有[水电气网])了(?:没有?|吗)|办结了(?:没有?|吗)|是?(?:什么时候|啥时候|哪天|几号)(?:报|修好?|办结?|处理|弄好?|结)的"
)
_TELLER = "是?(?:谁|哪个|哪家|哪户|哪位)(?:报|反映|说|投诉|提)(?:的|上来的|过来的)|(?:的)?报事人是谁|谁报的事?"
_END = r"[?？。呢啊呀~ ]*"
_THAT = "(?:的|那个|那件|那次|那条|那起|这个|这件|单子|工单|事情?|现在|后来|最后|到底|都)*"
_ASKS = re.compile(rf"(?P<head>[^?？。!！]{{1,24}}?){_THAT}(?:(?P<state>{_STATE})|(?P<teller>{_TELLER})){_END}")
_EVER = re.compile(
    rf"(?P<head>[^?？。!！]{{0,16}}?)(?:有没有|有)(?:人|谁|居民)?(?:报|反映|投诉|说|提)过(?P<rest>[^?？。!！]{{0,14}}?)(?:的事情?|的)?(?:没有?|吗|么)?{_END}"
    rf"|(?P<head2>[^?？。!！]{{1,16}}?)(?:都|老是?|总是?|一直|在)*(?:(?:报|反映|投诉|发生|出)过|(?:反映|投诉)(?:得最多的?是?)?(?=什么|哪些|啥))(?:什么|哪些|啥|几[次件回]|多少)(?:事情?|问题|次|件|单子)?{_END}"
)
_FINDS = re.compile(
    rf"(?:帮我|给我|麻烦|请)?(?:找|翻|调)(?:一下|一找|下|出来?)?(?P<head>[^?？。!！]{{2,20}}?)的?(?:那个|那件|那条)?(?:单子?|工单|记录|那件事|那个事)(?:出来)?[吧看]?{_END}"
)


@dataclass(frozen=True, slots=True)
class Recall:
    """*what* is asked, *of* which: place and thing; *when* it is said to have been."""

    what: str
    of: str
    when: str = ""
    points: bool = False  # 「那个」「那件」「上次」: he knows that there is one


def recalled(text: str) -> Recall | None:
    """None for what asks after no matter by its thing."""
    said = text.strip()
    if not 4 <= len(said) <= LONGEST:
        return None
    found = _ASKS.fullmatch(said)
    if found is not None:
        what, of = (STATE if found["state"] else TELLER), found["head"]
    elif (found := _EVER.fullmatch(said)) is not None:
        what, of = LIST, " ".join(filter(None, (found["head"], found["rest"], found["head2"])))
    elif (found := _FINDS.fullmatch(said)) is not None:
        what, of = LIST, found["head"]
    else:
        return None
    when = _TIME.search(of)
    points = when is not None or re.search("那[个件次条起]|单子|工单", said) is not None
    of = _TIME.sub(" ", of).strip(" ,，的")
    return Recall(what, of, when[0] if when is not None else "", points)


def days_of(when: str, today: date) -> tuple[date, date] | None:
    """The days that 「上周」 means, both included; None for what names none."""
    monday = today - timedelta(days=today.weekday())
    if when.startswith("上上"):
        return monday - timedelta(days=14), monday - timedelta(days=8)
    if re.match("上个?(?:周|星期|礼拜)", when):
        return monday - timedelta(days=7), monday - timedelta(days=1)
    if when.startswith("上") and when.endswith("月"):
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    back = {
        "昨天": (1, 1),
        "前天": (2, 2),
        "前几天": (10, 1),
        "前两天": (4, 1),
        "这几天": (5, 0),
        "这两天": (3, 0),
    }.get(when)
    return None if back is None else (today - timedelta(days=back[0]), today - timedelta(days=back[1]))
