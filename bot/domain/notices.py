"""『通知 3网格 明早9点停水…』: a notice, when it leaves, when it ends, how it is worded. Pure; the deed shows it first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.audience import Audience, Houses, audience_in
from bot.domain.numerals import CHARACTERS, to_digits
from bot.domain.people import UnitTree
from bot.domain.settings import Settings
from bot.domain.times import When, find_times
from bot.domain.workdays import calendar_of

LONGEST = 600  # characters of one group message: who reads more in a group
LARGE = 60  # characters of the wording for groups with many old people
LARGE_TAGS = frozenset({"老人多", "老人"})
MONDAYS = "一二三四五六日"
_NUMBER = rf"[0-9{CHARACTERS}]{{1,4}}"
# Possessive throughout: a sentence of blanks must not be tried in all its divisions
_SEND_AT = re.compile(
    rf"^[\s,，:：]*+(?:定时|定在|于)?\s*+(?P<day>今天|今日|今晚|今早|今|明天|明日|明早|明晚|明|后天|周[一二三四五六日天]|(?:\d{{1,2}} ?月 ?)?\d{{1,2}} ?[日号])?"
    rf"\s*+(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|晚)?\s*+(?P<hour>{_NUMBER})"
    rf"(?:[:：](?P<colon>\d{{2}})| ?点 ?(?:(?P<half>半)|(?P<quarter>一刻)|(?P<minute>{_NUMBER})分?)?)?\s*+(?:准时|统一|再)?(?:发送|发布|发出|发)[\s:：,，]*"
)
_REPEAT = re.compile(
    r"^[\s,，:：]*(?P<every>每天|每日|天天|每个?工作日|每个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])|每个?月(?P<day>\d{1,2})[日号])"
)
_CORRECTS = re.compile(r"^[\s,，:：]*更正\s*(?:通知)?\s*#?(?P<number>\d{1,6})[\s:：,，]*")
_SOFT = re.compile(r"^(?:一下|下)[\s,，:：]*")
_LARGE = re.compile(r"[【\[（(]?大字(?:版)?[】\])）]?[:：]\s*(?P<words>.+)$", re.DOTALL)
_OUTAGE = re.compile(
    r"停(?P<what>水|电|气|暖|网|梯)|(?P<lift>电梯).{0,20}?(?:停运|停用|检修|维保|年检)|断(?P<net>网|水|电)"
)
BACK = {"水": "来水了", "电": "来电了", "气": "通气了", "暖": "暖气恢复了", "网": "网络恢复了", "梯": "电梯恢复运行了"}


class NoticeState(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"  # waits for somebody's approval
    SENT = "sent"
    CANCELLED = "cancelled"
    CORRECTED = "corrected"  # another notice says it right


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What was written, by chat line or on the page, before it is kept."""

    audience: Audience
    text: str
    send_at: datetime | None = None  # None: at once
    repeat: str = ""  # daily | workday | week:0-6 | month:1-31
    large: str = ""  # own wording for the groups with many old people
    corrects: int = 0
    files: tuple[tuple[str, str], ...] = ()  # (kind "image"|"file", path below the data folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice from its draft to its last sending."""

    number: int
    state: NoticeState = NoticeState.DRAFT
    by: str  # person id
    made_at: datetime
    text: str
    large: str = ""  # wording for groups with many old people; "" the same for all
    chats: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    send_at: datetime | None = None
    repeat: str = ""
    files: tuple[tuple[str, str], ...] = ()
    ends_at: datetime | None = None  # of an outage: when it should be over
    clear: str = ""  # what is said then, once somebody has said that it is so
    cleared_at: datetime | None = None
    corrects: int = 0
    round: int = 0  # how often a repeating one was said
    left_at: datetime | None = None  # when it was last laid out
    next_at: datetime | None = None  # when the clock has something to do
    carries: tuple[tuple[str, int], ...] = ()  # (group, number) of what was bundled into this one's line
    reminds: int = 0  # the number of the one that it says once more
    typed: bool = False  # one of ours wrote it into the group himself, at left_at


def parse_notice(
    words: str, tree: UnitTree, now: datetime, zone: ZoneInfo, tags: Iterable[str] = (), roles: Iterable[str] = (),
    houses: Houses | None = None,
) -> Composed:  # fmt: skip
    """Read the words after 「通知」. A time belongs to the sending only where 发 follows it (『明早8点发 …』);
    any other time is part of what is announced. *tags* are the tags that groups have."""
    rest, known, held = _SOFT.sub("", words.strip()), frozenset(tags), frozenset(roles)
    corrects = 0
    if found := _CORRECTS.match(rest):
        corrects, rest = int(found["number"]), rest[found.end() :]
    audience, rest = audience_in(rest, tree, known, held, houses)
    repeat, send_at, rest = _when(rest, now, zone)
    if audience.is_empty and not audience.unknown:  # 『明早8点发 3网格 停水』
        audience, rest = audience_in(rest, tree, known, held, houses)
    large = ""
    if found := _LARGE.search(rest):
        large, rest = found["words"].strip(), rest[: found.start()]
    text = rest.strip(" \t\n:：,，")
    if audience.houses and text:  # who reads it in a group of several houses must know which
        text = f"{'、'.join(audience.houses)}{'' if text.startswith('的') else '：'}{text}"
    return Composed(
        audience=audience,
        text=text,
        send_at=send_at,
        repeat=repeat,
        large=large,
        corrects=corrects,
    )


def _when(rest: str, now: datetime, zone: ZoneInfo) -> tuple[str, datetime | None, str]:
    """『每个工作日 8:10 发』 or 『明早8点发』."""
    found = _REPEAT.match(rest)
    if found is None:
        return ("", *_send_at(rest, now, zone))
    send_at, after = _send_at(rest[found.end() :], now, zone)
    if send_at is None:
        return "", None, rest
    if found["weekday"]:
        repeat = f"week:{MONDAYS.index(found['weekday'].replace('天', '日'))}"
    elif found["day"]:
        repeat = f"month:{int(found['day'])}"
    else:
        repeat = "workday" if "工作日" in found["every"] else "daily"
    return repeat, send_at, after


def first_time(repeat: str, send_at: datetime, now: datetime, settings: Settings) -> datetime:
    """The first occurrence at or after *send_at*, at its time of day."""
    return next_time(repeat, send_at, max(now, send_at) - timedelta(seconds=1), settings)


def next_time(repeat: str, send_at: datetime, after: datetime, settings: Settings) -> datetime:
    """The first occurrence later than *after*. What falls on a day of rest comes on the next working day, but for what
    is said every day."""
    calendar = calendar_of(settings)
    clock = send_at.astimezone(calendar.zone).time()
    day = after.astimezone(calendar.zone).date() - timedelta(days=10)
    for _ in range(420):
        if _falls_on(repeat, day):
            on = day
            while repeat.startswith(("week", "month")) and not calendar.is_workday(on):
                on += timedelta(days=1)
            at = calendar.local(on, clock)
            if at > after and (repeat == "daily" or calendar.is_workday(on)):
                return at
        day += timedelta(days=1)
    raise AssertionError(f"{repeat} never comes")


def _falls_on(repeat: str, day: date) -> bool:
    kind, _, number = repeat.partition(":")
    if kind == "week":
        return day.weekday() == int(number)
    if kind == "month":
        last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return day.day == min(int(number), last.day)
    return True


_DAY = re.compile(r"[今明后昨][天日早晚]|\d{1,2}[号日]|\d{1,2} [号日]|周[一二三四五六日天末]|星期|礼拜")


def names_outage(text: str) -> bool:
    """Does it tell that a supply or a lift stops?"""
    return _OUTAGE.search(text) is not None


_CALLED_OFF = re.compile("取消|不(?:再|用)?(?:停[水电气网暖]|断[水电网]|检修|停用)")
_UNTIL = re.compile("(?:停|延长|延迟|推迟|拖|拖延)到")


def times_in(text: str, at: datetime) -> tuple[When, ...]:
    """The times a notice tells, read on the day of *at*; 「停到下午2点」 is an end, and in 「明天检修，9点到11点别坐」 the hours are
    tomorrow's."""
    found = find_times(_UNTIL.sub("截止到", text), at)
    days = {(one.start or one.end or at).date() for one in found}
    if len(_DAY.findall(text)) == 1 and len(days) == 2 and at.date() in days:
        away = next(day for day in days if day != at.date()) - at.date()
        found = tuple(_shifted(one, away) if (one.start or one.end or at).date() == at.date() else one for one in found)
    return tuple(one for one in found if not any(_lies_in(other, one) for other in found))


def _shifted(one: When, away: timedelta) -> When:
    return When(one.start and one.start + away, one.end and one.end + away)


def _lies_in(inner: When, outer: When) -> bool:
    """Is it the nearer word for the same day?"""
    if inner == outer or None in (inner.start, outer.start, outer.end):
        return False
    return outer.start <= inner.start <= (inner.end or inner.start) <= outer.end  # type: ignore[operator]


def outage_of(text: str, at: datetime, zone: ZoneInfo) -> tuple[str, datetime | None]:
    """What is to be said when it is over, and when it should be: ("来水了", 18:00); "" for what is no outage, and for several
    that end at different times."""
    if _CALLED_OFF.search(text):
        return "", None
    kinds = dict.fromkeys(found["what"] or found["net"] or "梯" for found in _OUTAGE.finditer(text))
    ends = {when.end for when in times_in(text, at.astimezone(zone)) if when.end is not None and when.end > at}
    if not kinds or (len(kinds) > 1 and len(ends) > 1):
        return "", None
    return "，".join(BACK[what] for what in kinds), max(ends, default=None)


def called(text: str) -> str:
    """停水, 停电, 电梯检修 …, as a correction of it is headed; "" for what is no outage."""
    found = _OUTAGE.search(text)
    if found is None:
        return ""
    return "电梯停用" if found["lift"] else found[0]


def counts_from(text: str, corrected: datetime | None, at: datetime, zone: ZoneInfo) -> datetime:
    """From when the times in a notice are read: *at*, when it is said; 「更正：停水改到下午2点到6点」 names no day, so from
    the day on which what it corrects was to end, *corrected*."""
    if corrected is None or _DAY.search(text) is not None:
        return at
    return corrected.astimezone(zone).replace(hour=0, minute=0)


SENTENCE = re.compile(r"(?:https?://[^\s，。；！？、）】」]+|[^。！？!?；;\n])+[。！？!?；;\n]*")


def large_type(text: str) -> str:
    """At most LARGE characters for those who read with difficulty: whole sentences from the beginning; what a single
    first sentence has too much ends at a comma. "" when the text is short enough for everybody."""
    line = " ".join(text.split())
    if len(line) <= LARGE:
        return ""
    ends = [found.end() for found in SENTENCE.finditer(line) if found.end() <= LARGE]
    if ends:
        return line[: ends[-1]].strip()
    head = line[: LARGE - 1]
    at = max(head.rfind(sign) for sign in "，,、 ")
    if at < LARGE // 3 or _in_link(line, at):
        at = _before_link(line, LARGE - 1)
    return head[:at].rstrip("，,、 ") + "…"


_LINK = re.compile(r"https?://[^\s，。；！？、）】」]+|@[^\s@，。]{1,20}")


def _in_link(line: str, at: int) -> bool:
    return any(found.start() < at < found.end() for found in _LINK.finditer(line))


def _before_link(line: str, at: int) -> int:
    return next((found.start() for found in _LINK.finditer(line) if found.start() < at < found.end()), at)


def text_for(notice: Notice, tags: Sequence[str]) -> str:
    """The wording that fits the people in a group."""
    return notice.large if notice.large and LARGE_TAGS & set(tags) else notice.text


def _send_at(rest: str, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """『明早8点发』 at the beginning: when the notice is to leave. A time that is past today means tomorrow."""
    match = _SEND_AT.match(rest)
    if match is None:
        return None, rest
    local = now.astimezone(zone)
    hour, minute = int(to_digits(match["hour"])), _minute(match)
    day_word, part = match["day"] or "", match["part"] or ""
    evening = part in ("下午", "傍晚", "晚上", "晚") or day_word in ("今晚", "明晚")
    if (evening and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    if hour > 23 or minute > 59:
        return None, rest
    day = _day(day_word, local)
    at = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if at <= local and not day_word:
        at += timedelta(days=1)
    return (at.astimezone(UTC) if at > local else None), rest[match.end() :]


def _minute(match: re.Match[str]) -> int:
    if match["half"]:
        return 30
    if match["quarter"]:
        return 15
    return int(to_digits(match["colon"] or match["minute"] or "0"))


def _day(word: str, local: datetime) -> datetime:
    if word.startswith("明"):
        return local + timedelta(days=1)
    if word == "后天":
        return local + timedelta(days=2)
    if word.startswith("周"):
        ahead = (MONDAYS.index(word[1].replace("天", "日")) - local.weekday()) % 7
        return local + timedelta(days=ahead)
    if dated := re.fullmatch(r"(?:(\d{1,2}) ?月 ?)?(\d{1,2}) ?[日号]", word):
        month = int(dated[1]) if dated[1] else local.month
        try:
            day = local.replace(month=month, day=int(dated[2]))
        except ValueError:  # 31 of a month that has none: no such day, so it is not a time of sending
            return local - timedelta(days=1)
        return day if day >= local.replace(hour=0, minute=0) else day.replace(year=day.year + 1)
    return local
