"""『昨天报了几件』『这个月哪类最多』: what is asked of a day, a week or a month as the calendar has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.domain.how_many import asks_what_stands
from bot.domain.normalise import plain
from bot.domain.spans import span_in

LONGEST: Final = 30  # characters of such a question
_WHOLE: Final = "(?:咱们?|我们|整个|全)?(?:社区|辖区)?(?:里|的)?"
_ASKS: Final = re.compile(
    "(?:请问|请|麻烦|帮我?|给我(?=[看查统说问算]))?(?:看看|看一?下|查一?下|统计一?下|说说|报一下|问一?下|算一?下)?"
)
_NOUN: Final = "(?:事情?|单子?|工单|诉求|问题|报修)"
_MANY: Final = (
    f"有?(?:了)?(?:(?:几|多少)(?:件|单|起|次|回)(?:新的?)?|(?:几|多少)(?:个|条|桩)?(?:新的?)?(?={_NOUN})"
    f"|多少(?![件个单起条人钱次回桩]))的?{_NOUN}?"
)
_CAME: Final = "(?:(?:新增|新?登记|新?来|新?收到?|接到?|接|新?报|居民反映|反映|上报|受理|新发生|投诉|给我[派分]|[派分]给我)(?:的|了|过|上来)*)"
_ENDED: Final = "(?:(?:办结|办完|办好|办成|处理完|处理好|处理|解决|了结|结案?|完成|修好|弄好|搞定|办)(?:的|了|掉)*)"
_TONE: Final = "[了吗呢呀啊的啦哈嘛么哦噢吧呗?？。!,， ]*"
_HOW: Final = (
    f"(?:怎么样|怎样|咋样|如何|情况|数据|是?多少|高不高|好不好|高吗|好吗|呢|(?:的)?有?(?:{_MANY}|几个)|有没有)"
)
_TOP: Final = f"(?:{_CAME}|{_ENDED})?得?(?:的)?{_NOUN}?(?:{_CAME}|出)?得?(?:的)?最多"
_KIND: Final = f"(?:哪|什么|啥)(?:一?(?:类|种|方面|样))?{_NOUN}?"
_GRID: Final = "(?:哪一?个|啥)(?:网格|网片|片区?)"
_HOUSE: Final = "哪(?:一?[栋幢座]楼?|一?个楼|一?号楼|几栋楼?|个地方|里|儿)"
_WHAT: Final = {
    "ended": re.compile(f"(?:{_ENDED}{_MANY}|{_MANY}{_ENDED}){_TONE}"),
    "withdrawn": re.compile(f"(?:居民)?(?:自己)?(?:撤回|撤销|撤掉|撤)(?:的|了|掉)*{_MANY}{_TONE}"),
    "refused": re.compile(f"(?:不受理|没受理|不是诉求)(?:的|了)*{_MANY}{_TONE}"),
    "merged": re.compile(f"(?:合并|并掉)(?:的|了)*{_MANY}{_TONE}"),
    "reopened": re.compile(f"(?:重新打开|又打开|返工)(?:的|了)*{_MANY}{_TONE}"),
    "danger": re.compile(f"(?:{_CAME}?(?:的)?(?:危险|险情)(?:的)?{_MANY}|{_MANY}(?:危险|险情)(?:的)?){_TONE}"),
    "urgent": re.compile(f"(?:{_CAME}?(?:的)?(?:加急|紧急|急)(?:的)?{_MANY}|{_MANY}(?:加急|紧急|急)(?:的|事|件)?){_TONE}"),
    "rated": re.compile(f"(?:居民|大家|群众|业主|住户|老百姓)?(?:对我们)?(?:(?:满意[度率]|好评率|满不满意|满意[吗么])|(?:满意[度率]|评分|打分|评价|好评率?|差评率?|[很不]?满意)(?:的)?{_HOW}){_TONE}"),
    "lengths": re.compile(
        f"(?:(?:平均|一般|通常)(?:下来)?(?:每件|一件)?(?:要|得|大?概)*(?:多久|多长时间|多少时间|几天|多少天|几个?小时)"
        f"(?:才|能|可以)*{_ENDED}?(?:一?件)?|{_ENDED}(?:一件)?(?:平均|一般)(?:下来)?(?:要|得|用)?(?:多久|多长时间|几天)){_TONE}"
    ),
    "rates": re.compile(
        f"(?:按[时期]|及时|超期)?(?:办结率|办理率|完成率|解决率|响应率|回应率|及时率|按[时期]率)(?:{_HOW})?{_TONE}"
    ),
    "people": re.compile(f"(?:哪个?人|哪位|谁)(?:{_ENDED}|干)+[得的了]?(?:{_NOUN}|件数)?最(?:多|好|快|勤快?){_TONE}"),
    "kinds": re.compile(
        f"(?:(?:{_CAME}|居民)?(?:的)?{_KIND}(?:的)?{_TOP}|{_TOP}的?{_NOUN}?是?{_KIND}"
        "|(?:居民|大家|群众|业主|住户|老百姓)(?:们)?(?:都|主要|一般|在){0,3}(?:反映|投诉|关心|报|提)(?:的|了)?(?:些|都)?(?:是)?(?:什么|啥|哪些)(?:问题|事情?|诉求)?"
        f"|(?:都|主要)?有(?:些)?(?:什么|啥|哪些)(?:投诉|诉求)){_TONE}"
    ),
    "grids": re.compile(f"(?:{_GRID}{_TOP}|{_TOP}的?是?{_GRID}){_TONE}"),
    "houses": re.compile(f"(?:{_HOUSE}{_TOP}|{_TOP}的?是?{_HOUSE}){_TONE}"),
    "came": re.compile(
        f"(?:{_CAME}?{_MANY}|{_MANY}{_CAME}|{_MANY}新(?:的|单子?)?"
        f"|有(?:没有)?(?:新来?的|新{_NOUN}|人?报事)(?:没有?)?){_TONE}"
    ),
    "all": re.compile(
        f"(?:整体|总体|大概)?(?:情况|数据|数字|进展|(?:办|干|做)得)?(?:怎么样|怎样|咋样|如何){_TONE}|(?:整体|总体)?(?:情况|数据|数字|数){_TONE}"
        f"|(?:整体|总体)?(?:情况|数据|数字|数|报表)(?:发|给|报|传)(?:给)?我?(?:一下|一份|看看|看下)?{_TONE}"
    ),
    "both": re.compile("(?:的)?呢[?？ ]*"),
}  # fmt: skip
_URGENT: Final = {"危险": "danger", "险情": "danger", "加急": "urgent", "紧急": "urgent", "急": "urgent"}
# Asked without a day of this month; what came and was done of today, or of this month where all of it or a part is meant
DAYLESS: Final = frozenset(_WHAT) - {"ended", "came", "danger", "urgent", "all", "both"}
_ASKING: Final = re.compile("几|多少|最|率|满意|评|打分|多久|长时间|怎|咋|如何|情况|数|呢|有|什么|啥|哪些")
_NEW: Final = re.compile(f"{_CAME}|新|多少")
_VERB: Final = re.compile(f"{_ENDED}|新增|登记|来|报|上报|受理")
_ALL: Final = re.compile("一共|总共|总的|(?:^|(?<= ))共")
_TAIL: Final = re.compile("(?:之?内|以来|到现在|一天|里|的)+")
_HEARD: Final = (  # what a phone writes for what was said
    (re.compile("[金斤今](?:天|田)(?!气)"), "今天"),
    (re.compile("[作做坐]天"), "昨天"),
    (re.compile("昨[晚夜]"), "昨天晚上"),
    (re.compile("今早"), "今天早上"),
    (re.compile("办[洁接姐节截]"), "办结"),
    (re.compile("几[剑见建键剪](?=[事单了吗呢啊啦?？。 ]|$)"), "几件"),
    (re.compile("那(?=一?(?:个网格|个片区?|[栋幢座类种]).{0,8}最多)"), "哪"),
    (re.compile("哪[累内泪](?=.{0,6}最多)"), "哪类"),
    (re.compile("平[军君均]"), "平均"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """*when*: the days as they were said; *what*: a key of the table above; *where*: what else it names."""

    when: str
    what: str
    where: str = ""


def tallied(text: str) -> Tally | None:
    """The question, or None for any other sentence."""
    said = plain(text[: LONGEST + 10]).strip()
    if len(said) > LONGEST or _ASKING.search(said) is None or asks_what_stands(said):
        return None
    for heard, meant in _HEARD:
        said = heard.sub(meant, said)
    found = span_in(said)
    when, rest = ("", said) if found is None else (said[slice(*found)], _without(said, *found))
    whole = _ALL.search(rest) is not None
    rest = _ALL.sub("", rest.strip())
    rest = _ASKS.sub("", rest, count=1).strip() if _ASKS.match(rest) else rest
    for what, pattern in _WHAT.items():
        if not when and what not in DAYLESS and what not in ("came", "ended"):
            continue
        for at in range(min(len(rest), 14) + 1):
            if pattern.fullmatch(rest, at):
                where = re.sub(f"^{_WHOLE}", "", rest[:at].strip(" ,，的把要"))
                if what == "came" and where in _URGENT:
                    what, where = _URGENT[where], ""
                elif _is_other(what, when, where, rest[at:]):
                    break
                dayless = "这个月" if what in DAYLESS or whole or where else "今天"
                return Tally(when=when or dayless, what=what, where=where)
    return None


def _without(said: str, start: int, end: int) -> str:
    """The sentence without its days and what hangs on them."""
    tail = _TAIL.match(said, end)
    return f"{said[:start]} {said[tail.end() if tail else end :]}"


def _is_other(what: str, when: str, where: str, words: str) -> bool:
    """「今天几件」「手里今天有几件」 ask what is still to be done, and 「最近怎么样」「昨天那个灯呢」 ask no figure."""
    if not when and what in ("came", "ended"):
        return _VERB.search(words) is None
    if what == "came":
        return when == "今天" and not _NEW.search(words) and (not where or "手" in where)
    return (what == "all" and when == "最近") or (what == "both" and where != "")
