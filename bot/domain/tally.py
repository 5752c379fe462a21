"""『昨天报了几件』『这个月哪类最多』: what is asked of a day, a week or a month as the calendar has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.how_many import PERIOD
from bot.domain.normalise import plain

LONGEST: Final = 30  # characters of such a question
_WHOLE = "(?:咱们?|我们|整个|全)?(?:社区|辖区)?(?:里|的)?"
_ASKS = "(?:请|麻烦|帮我?|给我)?(?:看看|看一下|查一?下|统计一?下|说说|报一下|问下|问一下)?"
_MANY = "(?:一共|总共|共)?有?(?:(?:几|多少)(?:件|单|起)(?:新的?)?|(?:几|多少)(?:个|条)?(?:新的?)?(?=事|单|工单|诉求|问题|报修)|多少(?![件个单起条人钱]))(?:事情?|单子?|工单|诉求|问题|报修)?"
_CAME = "(?:(?:新增|新?登记|新?来|新?收到?|接到?|接|新?报|居民反映|反映|上报|受理|新发生)(?:的|了|过|上来)*)"
_ENDED = "(?:(?:办结|办完|办好|处理完|处理好|处理|解决|了结|结案?|办)(?:的|了|掉)*)"
_TONE = "[了吗呢呀啊的?？。! ]*"
_WHAT: Final = {
    "ended": re.compile(f"(?:{_ENDED}{_MANY}|{_MANY}{_ENDED}){_TONE}"),
    "came": re.compile(f"(?:{_CAME}?{_MANY}|{_MANY}{_CAME}|{_MANY}新(?:的|单子?)?){_TONE}"),
    "kinds": re.compile(
        f"(?:{_CAME}|居民)?(?:的)?(?:哪|什么|啥)(?:一?(?:类|种|方面|样))?(?:的)?(?:事情?|问题|诉求|单子?|工单)?(?:{_CAME})?(?:的)?最多{_TONE}"
    ),
    "grids": re.compile(
        f"(?:哪个|哪一?个|啥)(?:网格|网片|片区?)(?:{_CAME})?(?:的)?(?:事情?|问题|诉求|单子?|工单)?(?:{_CAME})?最多{_TONE}"
    ),
    "houses": re.compile(
        f"哪(?:一?[栋幢座]楼?|一?个楼|一?号楼|几栋楼?|个地方|个小区|里|儿)(?:{_CAME})?得?(?:事情?|问题|诉求|单子?|工单)?(?:{_CAME})?(?:的)?最多{_TONE}"
    ),
    "all": re.compile(
        f"(?:整体|总体|大概)?(?:情况|数据|数字|进展)?(?:怎么样|怎样|咋样|如何){_TONE}|(?:整体|总体)?(?:情况|数据|数字){_TONE}"
    ),
}
_NEW: Final = re.compile(f"{_CAME}|新|多少")
_PERIOD: Final = re.compile(f"(?:{PERIOD}|这一周|上个?月|上月)(?:到现在|一天|里|的)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """*when*: the period as it was said; *what*: came | ended | kinds | grids | houses | all; *where*: what else it names."""

    when: str
    what: str
    where: str = ""


def tallied(text: str) -> Tally | None:
    """The question, or None for any other sentence. Without a period 最多 is asked of this month."""
    said = plain(text).strip()
    if len(said) > LONGEST:
        return None
    found = _PERIOD.search(said)
    rest = said[: found.start()] + " " + said[found.end() :] if found else said
    rest = re.sub("一共|总共", "", re.sub(f"^{_ASKS}", "", rest.strip())).strip()
    for what, pattern in _WHAT.items():
        if found is None and what not in ("kinds", "grids", "houses"):
            continue
        for at in range(min(len(rest), 12) + 1):
            if pattern.fullmatch(rest, at) and not _is_of_what_is_left(what, found, rest[at:]):
                when = re.sub("(?:到现在|一天|里|的)$", "", found.group()) if found else "这个月"
                return Tally(when=when, what=what, where=re.sub(f"^{_WHOLE}", "", rest[:at].strip(" ,，的里")))
    return None


def _is_of_what_is_left(what: str, period: re.Match[str] | None, words: str) -> bool:
    """「今天几件」「今天有几件」: what is still to be done."""
    return what == "came" and period is not None and period.group().startswith("今") and not _NEW.search(words)
