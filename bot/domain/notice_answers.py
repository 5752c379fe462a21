"""What a notice says to a resident's later question: 「几点停水」「到几点」「我们楼停吗」「去哪登记」. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.normalise import plain
from bot.domain.notices import SENTENCE, names_outage, times_in
from bot.domain.taking_up import tells_anything

LONGEST = 40  # characters of such a question
_TOPIC = re.compile(
    r"水|电梯|电|燃气|煤气|暖气|网|体检|疫苗|消杀|施工|修路|停车|开会|活动|投票|报名|检修|演习|演练|安检|理发|义诊|电影|放映|登记|领取|发放"
)
_EACH = re.compile(r"[\u4e00-\u9fff]{2}")
# Two characters that many notices and most talk have
_NO_TOPIC = frozenset(
    [
        "下班",
        "上班",
        "社区",
        "物业",
        "小区",
        "居委",
        "大家",
        "业主",
        "居民",
        "时间",
        "地点",
        "地方",
        "通知",
        "我们",
        "你们",
        "请问",
        "什么",
        "时候",
        "几点",
        "今天",
        "明天",
        "后天",
        "上午",
        "下午",
        "晚上",
        "早上",
        "现在",
        "是不",
        "不是",
        "有没",
        "没有",
        "这个",
        "那个",
        "可以",
        "不可",
    ]
)
_WHEN = re.compile(
    r"几点|几个小时|几小时|多长时间|几号|几时|多会儿?|什么时候|啥时候|何时|多久|哪天|到什么时间|还要|周几|截止|[水电气网]来了?[没吗么]|来[水电气网]了?[没吗么]"
)
_WHERE = re.compile(r"在哪|去哪|到哪|哪里|哪儿|什么地方|啥地方|地点")
_WHETHER = re.compile(r"(?:吗|么|嘛|没有|不)[?？啊呀呢 ]*$|是不是|停不停|要不要停|真的假的|真的吗|还能.{1,4}[吗么]")
_WHY = re.compile(r"为什么|为啥|什么原因|啥原因|怎么又")
_BRING = re.compile(r"带(?:什么|啥|哪些|不带|点什么)")
_COSTS = re.compile(r"要钱|收费|多少钱|花钱|免费[吗么]")
_HOW = re.compile("怎么(?:交|缴|报|登|领|参加|弄|去)")
# Somebody's trouble, wish or thanks that only sounds like a question to the notice
_OTHER = re.compile("能不能|可不可以|修好|弄好|好了[吗没么]|处理|坏了|漏|找谁|怎么办|[谁你]们?家|不通知|不说|早说|也不")
_TELLS_WHEN = re.compile(
    r"\d ?[点时:：]|\d[日号天]|[一二三四五六七八九十两]点|今天|明天|后天|明早|今晚|上午|下午|晚上|中午|周[一二三四五六日]"
)
_TELLS_WHERE = re.compile(r"[在到去][^。，]{2,20}|[栋楼门室厅站场口院]")
_TELLS_WHY = re.compile("因|检修|抢修|维修|施工|改造|爆管|洗|年检|故障")
_TELLS_WHAT_TO_BRING = re.compile("带(?!来不便|动)")
_TELLS_HOW = re.compile("点(?!名)|[到去找]|扫|http|电话")
_TELLS_COST = re.compile("免费|收费|元|块钱")
_WANTS = (
    (_WHEN, _TELLS_WHEN), (_WHERE, _TELLS_WHERE), (_WHY, _TELLS_WHY), (_BRING, _TELLS_WHAT_TO_BRING), (_COSTS, _TELLS_COST), (_HOW, _TELLS_HOW),
)  # fmt: skip
_HOUSES = re.compile(r"^[^：:。，]{1,40}[栋楼幢座区][^：:。，]{0,20}[：:]")
_ENDS = re.compile(
    r"到(?:几|啥|什么|多)|几点(?:来|恢复|结束|好|通|完)|(?:什么时候|啥时候|几时|多会儿?)(?:来|恢复|结束|通|完|能来)|[水电气网]来|来[水电气网]了?[没吗么]|截止"
)
_LASTS = re.compile(r"多久|多长时间|几个?小时")


def answer_from(text: str, question: str, *, follows: bool = False) -> str:
    """The sentence of a notice that answers a later question (『几点来水？』), "" when none does. *follows*: it was asked right
    after the notice, or after a question that the notice has answered, and need not name what it is about."""
    asked = plain(question, LONGEST + 1).strip()
    wants = [tells for asks, tells in _WANTS if asks.search(asked)]
    whether = _WHETHER.search(asked) is not None
    if not (wants or whether) or len(asked) > LONGEST or (_OTHER.search(asked) and not _WHERE.search(asked)):
        return ""
    outage = names_outage(text) and "停" in asked
    if not (outage or speak_alike(asked, text) or (follows and _says_no_more(asked, text))):
        return ""
    parts = [part.strip() for part in SENTENCE.findall(text)]
    found = [part for part in parts if all(tells.search(part) for tells in wants)]
    if whether and not wants:
        found = [part for part in parts if speak_alike(asked, part) or (outage and names_outage(part))] or parts[:1]
    return _with_its_houses(text, found[0]) if found else ""


def speak_alike(asked: str, text: str) -> bool:
    """Is it about what the notice is about? Somebody's words first, the notice second."""
    if set(_TOPIC.findall(asked)) & set(_TOPIC.findall(text)):
        return True
    known = plain(text, 600)
    pairs = (asked[at : at + 2] for at in range(len(asked) - 1))
    return any(
        _EACH.fullmatch(pair) and pair in known and pair not in _NO_TOPIC and tells_anything(pair) for pair in pairs
    )


def _says_no_more(asked: str, text: str) -> bool:
    """「到几点」「在哪测」「我们楼也算吗」: nothing is named that the notice does not speak of."""
    rest = asked
    for asks in (_WHEN, _WHERE, _WHETHER, _WHY, _BRING, _COSTS, _HOW):
        rest = asks.sub(" ", rest)
    rest = re.sub("我们|咱们|楼|栋|单元|家|也|都|算|到|开始|结束|具体|请问|那|要|会|还|是|在|去", " ", rest)
    return not tells_anything("".join(letter for letter in rest if letter not in text))


def _with_its_houses(text: str, sentence: str) -> str:
    """「松岭花园3栋：」 stands before the first sentence and is said of them all."""
    houses = _HOUSES.match(text)
    return sentence if houses is None or text.startswith(sentence) else f"{houses[0]}{sentence}"


def in_short(text: str, question: str, said_at: datetime, zone: ZoneInfo) -> tuple[str, datetime | None]:
    """What a second question about the same sentence wants of it: ("until", 17:00), ("houses", None) or ("", None)."""
    asked = plain(question, LONGEST)
    if _ENDS.search(asked) or _LASTS.search(asked):
        ends = [one.end for one in times_in(text, said_at.astimezone(zone)) if one.end is not None]
        return ("until", max(ends)) if ends else ("", None)
    if re.search("[我咱]们?(?:这|那)?(?:栋|楼|单元|家|边)|\\d+ ?[栋幢楼号]", asked) and _WHETHER.search(asked):
        return "houses", None
    return "", None


def houses_of(text: str) -> str:
    """「松岭花园3栋：明天…」 → 松岭花园3栋; "" where it is for all."""
    found = _HOUSES.match(text)
    return found[0].rstrip("：:") if found is not None else ""


_RELATIVE = re.compile(
    r"大后天|后天|[今明][天日](?:早上|晚上)?|[今明][早晚]|(?P<week>下下|下个?|这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
)
_AHEAD = {"大": 3, "后": 2, "明": 1, "今": 0}
_PART = {"早": "早上", "晚": "晚上"}
_WEEK = "一二三四五六日"


def dated(text: str, said_on: date, today: date) -> str:
    """A notice of *said_on* as it reads *today*: 「明天停水」 of yesterday is today, of last week a date."""
    if said_on == today:
        return text
    return _RELATIVE.sub(lambda found: _as_of(found, said_on, today), text)


def _as_of(found: re.Match[str], said_on: date, today: date) -> str:
    word = found[0]
    if found["day"]:
        monday = said_on - timedelta(days=said_on.weekday())
        weeks = {"下下": 14, "下": 7, "下个": 7}.get(found["week"] or "", 0)
        on = monday + timedelta(days=_WEEK.index(found["day"].replace("天", "日")) + weeks)
        if not weeks and not found["week"] and on < said_on:
            on += timedelta(days=7)
        same_week = today - timedelta(days=today.weekday()) == monday
        return word if same_week else f"{on.month} 月 {on.day} 日"
    on = said_on + timedelta(days=_AHEAD[word[0]])
    part = _PART.get(word[1] if word[1:2] in ("早", "晚") else word[2:3], "")
    away = (on - today).days
    if away in (0, 1, 2):
        return f"{('今天', '明天', '后天')[away]}{part}"
    return f"{on.month} 月 {on.day} 日{part}"
