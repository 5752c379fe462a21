"""What one of ours asks or has said to a colleague: 「问下王师傅1什么时候能好」「1去了没」「替我谢谢王师傅」「告诉刘敏下午开会」. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.endings import only_thanks
from bot.domain.grievance import accuses
from bot.domain.orders import RESIDENT

LONGEST = 120  # characters that are looked at
_ASKS_HIM = re.compile(r"^(?:帮我|麻烦|请|去|你)*(?:问一?问|问一?下|问问|问)(?P<rest>.*)$", re.DOTALL)
_QUESTION = re.compile(
    r"[?？]$|[吗么呢]$|没有?$|什么(?:时候|情况|进展|问题|原因)|啥(?:时候|情况)|几点|哪天|怎么|为什么|为啥|多久|到底|修没修|弄没弄|去没去|来没来|好没好"
)
_HE_WENT = re.compile(
    r"^(?:他|她|师傅|人|你们|到底|现在|今天|昨天)*(?:去|来|看|修|弄|联系|打电话|上门|安排)(?:了|过|没)*(?:看|修|处理)?(?:了)?(?:没有?|吗|么)?$|修没修|弄没弄|去没去|来没来|好没好"
)
_WHEN_DONE = re.compile(
    r"(?:到底|大概|还要|要|得)*(?:什么时候|啥时候|几时|几点|哪天|多久|多长时间)(?:才?能|可以|会)?(?:修|弄|办|处理|解决|搞)?(?:好|完|掉)(?:的|了)?[啊呀呢?？。 ]*"
)
_STANDS = re.compile(
    r"(?:现在|目前)?(?:办|弄|修|处理|进行)?到(?:哪|什么)(?:一?步|程度|里|儿)?了?[啊呀呢?？。 ]*|(?:有)?(?:什么|啥)?进展(?:如何|怎么样|咋样)?[呢?？。 ]*|(?:给我)?(?:看看|看一?下|打开(?:看看)?)|详情|详细(?:情况)?|(?:是)?(?:什么|啥)(?:事|内容|单子)[啊呀呢?？。 ]*"
)
_NUMBER = re.compile(
    r"[#＃]?\s*(?P<number>\d{1,7})(?!\d|\s*(?:栋|幢|座|号楼|单元|楼|层|点|天|月|日|个|件))(?:号?(?:单子?|工单)?)?"
)
_PHONE = re.compile("电话|手机|联系方式|号码|门牌|住哪|地址|微信")
_HAS_CALLED = re.compile(
    f"(?:打|来|接)了?(?:个|过)?电话|来电|电话(?:来|说|问|催|里|回访|联系)|(?:{RESIDENT}).{{0,4}}电话.{{0,3}}(?:来|催|问)"
)


def asks_how_it_stands(words: str) -> bool:
    """Behind a number: 「办到哪了」「给我看看」「是什么事」."""
    return _STANDS.fullmatch(words) is not None


def asks_for_a_number(words: str) -> bool:
    """「1的报事人电话多少」「1 联系方式」: a telephone or a door is wanted, no call is told of."""
    return _PHONE.search(words) is not None and _HAS_CALLED.search(words) is None and len(words) <= 20


def asks_him(words: str, names: Sequence[str]) -> bool:
    """Behind a number: 「问问什么情况」「王师傅去看了没有」「去了没」; not 「怎么样了」, which the register answers."""
    if len(words) > LONGEST or not words:
        return False
    if _ASKS_HIM.match(words) is not None:
        return True  # also 「问一下居民在几楼」: he is to ask her
    if _WHEN_DONE.fullmatch(words) is not None:
        return True
    named = next((name for name in names if words.startswith(name)), "")
    rest = words[len(named) :].strip(" ,，")
    if named:
        return _QUESTION.search(rest) is not None
    return _HE_WENT.search(rest.rstrip("?？啊呀呢 ")) is not None and _QUESTION.search(rest) is not None


def asked_of(text: str, names: Sequence[str]) -> int:
    """「问下王师傅1什么时候能好」: the number that is asked after; 0 for none."""
    asked = _ASKS_HIM.match(text.strip()) if len(text) <= LONGEST else None
    if asked is None or not any(name in asked["rest"] for name in names):
        return 0
    found = _NUMBER.search(asked["rest"])
    return int(found["number"]) if found is not None else 0


@dataclass(frozen=True, slots=True)
class Word:
    """*to* whom, *thanks* or not, and the *words*, "" for a bare thanks; *hers*: a resident's."""

    to: str
    words: str
    thanks: bool
    hers: bool = False


_THANKS = "谢谢|感谢|表扬|夸|点赞|辛苦"
_ASKS_NOTHING = re.compile(r"[?？]|[吗么]$")


def word_for(text: str, names: Sequence[str]) -> Word | None:
    """「跟王师傅说声辛苦了」「告诉刘敏下午来开会」「居民打电话来感谢王师傅修灯」; None for what is no word to a colleague, and for
    what accuses somebody."""
    said = text.strip()
    if not said or len(said) > LONGEST or accuses(said) or _ASKS_NOTHING.search(said) or not names:
        return None
    name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    thanked = re.fullmatch(
        rf"(?:帮我|麻烦|请|替我|代我|替社区|代表社区|我要|要|也)*(?:{_THANKS})(?:一下|一声)?(?P<to>{name})(?:一下|一声|了)?(?P<words>.*)",
        said,
        re.DOTALL,
    )
    if thanked is not None:
        return Word(thanked["to"], _beyond_thanks(thanked["words"]), thanks=True)
    praised = re.fullmatch(
        rf"(?P<to>{name})(?P<words>(?:今天|这个月|这周|这次|最近|真|也|都|干得|做得|办得|[,， ])*(?:{_THANKS}了?|(?:很|真|太)?(?:不错|好样的|给力)|真好|很好)[啊呀了哈。! ]*)",
        said,
    )
    if praised is not None:
        return Word(praised["to"], "" if only_thanks(praised["words"]) else said, thanks=True)
    hers = re.fullmatch(
        rf"(?:刚才|刚刚|刚|今天|有)*[^,，。]{{0,6}}?(?:{RESIDENT})[^,，。]{{0,12}}?(?:{_THANKS})(?:了|一下)?(?P<to>{name})(?P<words>.*)",
        said,
        re.DOTALL,
    )
    if hers is not None:
        return Word(hers["to"], said, thanks=True, hers=True)
    told = re.fullmatch(
        rf"(?:帮我|麻烦|请|替我|代我)*(?:告诉|转告|跟|和|给|对|提醒|通知)(?:一下)?(?P<to>{name})(?:说一?声|说一?下|一声|一下|说|讲|带个话|留个话)?[:：,， ]*(?P<words>.{{2,}})",
        said,
        re.DOTALL,
    )
    told = told or re.fullmatch(
        rf"(?:帮我|麻烦)*(?:让|叫|请|喊)(?P<to>{name})(?P<words>[^,，。修换弄查催]*(?:(?:来|到|过来|回)(?:一?[趟下])?(?:社区|办公室|居委会|我这[里儿]?)|来?开会|来一趟|(?:给我|跟我)(?:回|打|来)?个?电话|回电话|找我|联系我)[^修换弄查催]*)",
        said,
    )
    if told is None or re.match("(?:打|联系|通|汇报|对接|沟通|商量|说好|谈|派|发)", told["words"]):
        return None
    if only_thanks(told["words"]):
        return Word(told["to"], "", thanks=True)
    return Word(told["to"], told["words"].strip(), thanks=False)


_EACH = "(?:各位|各个?|全体|所有的?|每个)*(?P<role>网格员|网片长|网格长|工作人员)(?:们|都)*"
_TO_ALL = (
    re.compile(
        rf"(?P<words>[^,，。]{{2,20}}?(?:全体|所有的?|各位?){_EACH}(?:到|来|去|在)?[^,，。]{{0,8}}(?:开会|培训|集合|例会|碰头|开个会|到岗))"
    ),
    re.compile(rf"(?:帮我|麻烦|请)?(?:告诉|通知|提醒|转告)(?:一下)?{_EACH}[:：,， ]*(?P<words>.{{4,}})", re.DOTALL),
    re.compile(rf"(?:帮我|麻烦|请)?(?:跟|和|给){_EACH}(?:说|讲)(?:一下|一声)?[:：,， ]*(?P<words>.{{4,}})", re.DOTALL),
    re.compile(
        rf"(?P<words>.{{4,}}?)[\s,，。]+(?:帮我|麻烦|请)?(?:告诉|通知|提醒|转告)(?:一下|到)?{_EACH}(?:一下|一声)?",
        re.DOTALL,
    ),
)


def word_for_all(text: str) -> tuple[str, str]:
    """「通知网格员明天九点来开会」: the role and the words; ("", "") for none."""
    said = text.strip(" 。!！")
    if not said or len(said) > LONGEST or _ASKS_NOTHING.search(said) or accuses(said):
        return "", ""
    found = next((found for one in _TO_ALL if (found := one.fullmatch(said)) is not None), None)
    return (found["role"], found["words"].strip(" ,，")) if found is not None else ("", "")


def _beyond_thanks(words: str) -> str:
    said = words.strip(" ,，。:：")
    return "" if only_thanks(said) else said
