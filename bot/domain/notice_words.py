"""What the office says of its notices in plain words: who has read it, that it is moved or called off, that all be reminded,
two at once, dictated. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.numerals import CHARACTERS, to_digits

LONGEST = 120  # characters of a sentence about a notice
# What voice typing puts before an order
_FILLERS = re.compile(
    r"(?:(?:呃+|额+|嗯+|啊+|哎+|哦+|喂|那个|这个|就是|然后|你|您|小助手|助手|机器人|麻烦|帮忙|帮我|给我|请|能不能|可以)[\s,，、。]*){1,8}"
)


def unfilled(text: str) -> str:
    """「呃那个帮我发个通知」 → 「发个通知」."""
    found = _FILLERS.match(text[:80])
    return text[found.end() :] if found is not None else text


# Which one: 「停水的通知」「刚才那条通知」
_WHICH = r"(?P<topic>[^,，。;；?？!！]{0,12}?)(?:的)?(?:那|这|上)?一?(?:个|条|份)?通知"
_WHO = r"(?:有|都|现在|到底|已经|还)*(?:多少|几个?|谁|哪些?人?|哪几?个|大家|居民们?|群里|有没有|还有)?(?:个|户)?(?:人|群|谁|哪个|哪些)?(?:都|已经|还|也|没有?|有)*"
_DID = r"(?:看|收到|读|点|发|到)(?:到|见|过|了|出去|的|送|群里|完|全)*"
_WHERE_TO = r"(?:(?:哪些|哪几?个|几个|多少个?)群|哪里?|几个)?(?:里)?了?"
_TAIL = r"(?:没有?|吗|么|呢|呀|啊|的)*[?？。 ]*"
_READ = tuple(
    re.compile(one)
    for one in (rf"{_WHICH}{_WHO}{_DID}{_WHERE_TO}{_TAIL}", rf"{_WHO}{_DID}{_WHICH}{_TAIL}", rf"{_WHICH}的?(?:情况|进度)(?:怎么样|如何)?[?？。 ]*")
)  # fmt: skip
_IS_ASKED = re.compile("[?？]|谁|哪|多少|几个|没|吗|么|情况|进度")


def asks_who_has_it(text: str) -> str | None:
    """「停水的通知多少人看到了」「通知发出去没有」 → of which one (「停水」, "" for the last); None where that is not asked."""
    said = text.strip()
    if "通知" not in said or len(said) > 40 or not _IS_ASKED.search(said):
        return None
    found = next((one for pattern in _READ if (one := pattern.fullmatch(said)) is not None), None)
    return found["topic"].strip() if found is not None else None


_BACK = re.compile(
    rf"(?:把|那就|算了|[,， ])*{_WHICH}[,， ]*(?:给我|先|就|都|也)*(?:发错了?|写错了?|弄错了?|撤回|撤了|撤掉|撤下来|取消|不发了|别发了|不要发了|先别发|收回|作废|停发)(?:来|掉)?[了吧啊。 ]*"
    rf"|(?:把)?(?:撤回|取消|收回|撤掉|撤了|撤下)(?:刚才|刚刚|那个|那条)*(?P<other>[^,，。;；?？!！]{{0,12}}?)的?(?:那个|那条)?通知[吧啊。 ]*"
)


def takes_back(text: str) -> str | None:
    """「停水的通知撤回」 → of which one; None for anything else."""
    found = _BACK.fullmatch(text.strip()) if len(text) <= LONGEST else None
    return None if found is None else (found["topic"] or found["other"] or "").strip()


@dataclass(frozen=True, slots=True)
class Change:
    """*topic*: which notice, "" for the last; what is *wrong* in it and *right*, or what it now says: 「改到后天9点」."""

    topic: str
    wrong: str = ""
    right: str = ""
    now: str = ""


_HEAD = r"(?P<topic>[^,，。;；?？!！]{0,14}?)(?:的)?(?:那个|那条|这个|这条)?(?P<named>通知)?(?:里|上|里面)?(?:说|写)?的?(?P<what>时间|日期|地点|地方)?"
_SLIP = r"(?:(?:写|搞|弄|说|发)?错了?|不对|有误|(?:要|得)?(?:改|变|调整?)(?:一下|一改|改|了)?)"
_NOT_BUT = re.compile(
    rf"{_HEAD}{_SLIP}?[,，。: ]*(?:应该|应当|要)?是(?P<right>[^,，。不是]{{1,16}}?)[,， ]*[,，]?(?:而)?不是(?P<wrong>[^,，。]{{1,16}}?)[了吧啊。 ]*"
    rf"|{_HEAD.replace('topic', 'topic2').replace('named', 'named2').replace('what', 'what2')}{_SLIP}?[,，。: ]*不是(?P<wrong2>[^,，。是]{{1,16}}?)[,， ]*(?:而|应该)?是(?P<right2>[^,，。]{{1,16}}?)[了吧啊。 ]*"
)
_MOVED = re.compile(
    rf"{_HEAD}(?:{_SLIP}[,，。: ]*)?(?:(?:要|得|已经|临时)*(?P<how>改|调整?|推迟|延期|延迟|延|提前|挪|顺延|应该是?)(?:到|成|为|至|在)?)(?P<to>[^。;；?？!！]{{2,40}}?)[了吧啊。 ]*(?:[,， ]*(?:再)?(?:发|说|通知)(?:个|一下|一声)?(?:通知|大家|更正)?(?:一下|一声)?)?"
)
_IS_TIME = re.compile(
    rf"今|明|后天|周[一二三四五六日天末]|星期|礼拜|下周|[0-9{CHARACTERS}] ?[点时号日月:：]|上午|下午|晚上|早上|中午"
)
_NOT_TO = re.compile("吗$|么$|没有$|时候|一下$|[谁哪]|怎么")
_OF_ITS_OWN = re.compile(r"[0-9]|.{0,8}更正")  # a matter's number, and the word of command
_OF_WORK = re.compile("派|单子|工单|师傅|网格员|物业|让|叫|[#＃]|居民|电话")


def change_of(text: str) -> Change | None:
    """「停水改到后天上午9点」「通知时间错了，是后天不是明天」; None for anything else."""
    said = text.strip()
    if len(said) > LONGEST or _OF_WORK.search(said) or _OF_ITS_OWN.match(said):
        return None
    found = _NOT_BUT.fullmatch(said)
    if found is not None:
        first = found["right"] is not None
        which = found["topic"] if first else found["topic2"]
        wrong, right = (found["wrong"], found["right"]) if first else (found["wrong2"], found["right2"])
        if found["named"] or found["named2"] or _IS_TIME.search(right):
            return Change(_thing(which), wrong=wrong.strip(), right=right.strip())
    found = _MOVED.fullmatch(said)
    if found is None or _NOT_TO.search(found["to"]):
        return None
    to, what, how = found["to"].strip(" ,，"), found["what"] or "", found["how"]
    place = what in ("地点", "地方")
    if not place and not _IS_TIME.search(to):
        return None
    topic = _thing(found["topic"])
    if not topic and not found["named"]:
        return None
    verb = how if how in ("推迟", "提前", "延期", "延", "延迟", "顺延") else "改"
    return Change(topic, now=f"{'地点' if place else ''}{verb}到{to.removeprefix('到').removeprefix('成')}")


_OFF = re.compile(
    r"(?:今|明|后)?(?:[天日早晚]|周[一二三四五六日天])?(?:的|说的|那个)*(?:(?P<what>[^,，。;；?？!！不]{2,10}?)(?:的?(?:活动|事))?(?:已经|临时|先|又)?(?:取消(?=$|[,，。了 ])|不搞|不办|不开|不测|不做|不停|不检修|不修)了?"
    r"|(?:又)?不(?:用)?(?P<stops>停[水电气网]|断[网水电]|检修|体检|开会)了)(?:[,，。 ]*(?:帮我|麻烦|再)?(?:发|说|告诉|通知)(?:个|一下|一声)?(?:通知|大家|更正|群里)?(?:一下|一声)?)?[吧啊。 ]*"
)
_TELLS_ALL = re.compile(
    r"[,，。 ]*(?:帮我|麻烦|再)?(?:发|说|告诉|通知)(?:个|一下|一声)?(?:通知|大家|更正|群里)?(?:一下|一声)?[吧啊。 ]*$"
)


def called_off(text: str) -> tuple[str, str] | None:
    """「明天不停水了，发个通知」 → (停水, 明天不停水了): which one, and what is to be said; None for anything else."""
    said = text.strip()
    if len(said) > 40 or _OF_WORK.search(said) or _OF_ITS_OWN.match(said):
        return None
    found = _OFF.fullmatch(said)
    if found is None:
        return None
    topic = _thing(found["what"] or found["stops"])
    return (topic, _TELLS_ALL.sub("", said) or said) if topic else None


_EMPTY = re.compile("刚才|刚刚|上面|昨天|今天|早上|上一条|那[个条]?|这[个条]?|发的?|把|的|说|你|我|就|又|通知|活动")


def _thing(which: str) -> str:
    """What of 「刚才停水的」 names it."""
    return _EMPTY.sub("", which).strip(" ,，")


_REMINDS = re.compile(
    r"(?P<when>[^。;；?？!！]{0,18}?)(?:记得|要|得|还|就)*(?:(?:再|也|重新)(?:帮我|给我|在群里|跟大家|向大家|给大家|往群里|提前){0,2}(?:提醒|通知|说|发|讲)|(?:帮我|给我)?提醒)(?:一下|一声|一次|一遍|一回)?"
    r"(?:下)?(?P<all>大家|居民们?|群里|他们)?(?:一下|一声|一次|一遍|一回)?(?:这个|那个|这条|那条)?(?:通知)?[吧啊哈。! ]*"
)
_REPEATS = re.compile("提醒|通知|发|[说讲](?:给|一|下|大家|居民)|(?:跟|向|给)大家")
_BEFORE = re.compile(
    rf"(?:[^\s]{{0,8}})?(?:之|提)?前(?P<n>半|[0-9{CHARACTERS}]{{1,2}})个?(?P<unit>小时|钟头|分钟|天)|(?:头|前)一?[天晚](?P<eve>晚上|下午)?|到时候?|到点(?:之?前)?|快到(?:点|时间)(?:的时候)?"
)
_HOUR_OF = (("早", "7点56分"), ("上午", "8点56分"), ("中午", "11点56分"), ("下午", "14点26分"), ("晚", "18点56分"))


@dataclass(frozen=True, slots=True)
class Reminder:
    """*at*: when, in words that end in an hour (「周四8点56分」), "" for none; *before*: so long before it begins."""

    at: str = ""
    before: timedelta | None = None
    reminds: bool = True  # 「再发一遍」 says the same once more


def reminder_of(text: str) -> Reminder | None:
    """「周四再提醒大家一次」「停水前一小时再提醒一下」「明早8点再发一遍」; None for anything else."""
    said = text.strip()
    if len(said) > 40 or _OF_WORK.search(said.replace("居民", "")):
        return None
    found = _REMINDS.fullmatch(said)
    if found is None or re.search("提醒我|[吗么]$", said) or not ("再" in said or "重新" in said or found["all"]):
        return None
    if not _REPEATS.search(said):
        return None  # 「到时候再说」
    when = found["when"].strip(" ,，").removeprefix("那").removeprefix("等")
    calls = "提醒" in said
    if not when:
        return Reminder(reminds=calls)
    before = _BEFORE.fullmatch(when)
    if before is not None:
        return Reminder(before=_span(before), reminds=calls)
    if not _IS_TIME.search(when):
        return None
    return Reminder(at=when if re.search(rf"[0-9{CHARACTERS}] ?[点时:：]", when) else _with_hour(when), reminds=calls)


def _span(found: re.Match[str]) -> timedelta:
    if not found["n"]:
        return timedelta(days=1) if found[0][0] in "头前" else timedelta(hours=1)
    if found["n"] == "半":
        return timedelta(hours=12) if found["unit"] == "天" else timedelta(minutes=30)
    number = int(to_digits(found["n"]))
    return {"分钟": timedelta(minutes=number), "天": timedelta(days=number)}.get(found["unit"], timedelta(hours=number))


def _with_hour(when: str) -> str:
    part = next((one for one in _HOUR_OF if one[0] in when), None)
    if part is None:
        return f"{when}8点56分"
    head = re.sub("(?:早上|早|上午|中午|下午|晚上|晚)$", "", when)
    day = {"明": "明天", "今": "今天", "后": "后天"}.get(head, head)
    return f"{day}{part[1]}"


_NEXT = re.compile(r"[。；;\n]\s*(?=(?:再|另外)?(?:发)?通知[\s:：\u4e00-\u9fff])")
_COUNTED = re.compile(
    r"(?:给(?P<whom>[^,，。]{2,16}?))?发(?:两|二|2|三|3|几)[个条份]通知[\s:：,，。]*(?P<rest>.+)$", re.DOTALL
)
_EACH = re.compile(
    r"(?:^|[\s,，。;；、])(?:还有|另外?)?(?:第?[一二三]个?是?[:：]|(?:第[一二三]|一|另一|还有一)[个条](?:就)?是?[:：,， ]*|[123][.、．)）] ?)"
)
_ORDER = re.compile(r"^(?:再|另外)?(?:发)?通知[\s:：,，]*")


def several(text: str) -> list[str]:
    """「通知 全体：A。通知 7栋：B」「发两个通知，一个是 A，一个是 B」 → what stands behind the word of each; [] for one alone."""
    said = text.strip()
    parts = [part.strip() for part in _NEXT.split(said[:2000])]
    if len(parts) > 1 and _ORDER.match(parts[0]):
        return [_ORDER.sub("", part) for part in parts]
    counted = _COUNTED.match(said[:2000])
    if counted is None:
        return []
    pieces = [piece.strip(" ,，。;；、") for piece in _EACH.split(counted["rest"])]
    pieces = [piece for piece in pieces if len(piece) >= 4]
    whom = f"{counted['whom']} " if counted["whom"] else ""
    return [f"{whom}{piece}" for piece in pieces] if len(pieces) > 1 else []
