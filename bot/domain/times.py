"""Times the words state about a matter: days, parts of days, clock times, ranges, deadlines. Habits are none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.domain.normalise import fold
from bot.domain.numerals import CHARACTERS, to_digits
from bot.domain.triggers import triggered

_LOOK = 400
_N = f"(?:[0-9]{{1,2}}|[{CHARACTERS}]{{1,3}})"
_PARTS = {
    "凌晨": (0, 5), "清早": (5, 9), "清晨": (5, 9), "早上": (5, 9), "早晨": (5, 9), "一早": (5, 9), "早": (5, 9), "上午": (8, 12), "中午": (11, 14),
    "下午": (12, 18), "傍晚": (17, 19), "晚上": (18, 24), "晚间": (18, 24), "夜里": (18, 24), "夜间": (18, 24), "晚": (18, 24), "夜": (18, 24),
}  # fmt: skip
_DAYS = {"大前天": -3, "前天": -2, "前日": -2, "昨天": -1, "昨日": -1, "昨儿": -1, "今天": 0, "今日": 0, "今儿": 0, "当天": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "大后天": 3, "昨": -1, "今": 0, "明": 1, "前": -2}  # fmt: skip
_WEEK = "一二三四五六日天"


def _date(x: str) -> str:
    return (
        rf"(?:(?P<m{x}>{_N})月(?:份)?(?P<md{x}>{_N})[日号]?|(?P<rel{x}>大前天|大后天|前天|前日|昨天|昨日|昨儿|今天|今日|今儿|明天|明日|明儿|后天|[昨今明前](?=[早晚夜]))"
        rf"|(?P<wk{x}>下下|下个?|这个?|本|上个?)?(?<![老小])(?<!今天)(?:周|星期|礼拜)(?P<wd{x}>[{_WEEK}])|(?<![0-9.#-])(?<![0-9]:)(?P<d{x}>{_N})[号日](?![楼院线栋门口]))"
    )


def _clock(x: str) -> str:
    return rf"(?:(?P<h{x}>[0-2]?\d):(?P<mi{x}>[0-5]\d)|(?P<hc{x}>{_N})(?:点钟?|时(?!间|候|常|不))(?:(?P<half{x}>半|一刻)|(?P<mc{x}>{_N})(?![0-9{CHARACTERS}]|\s*(?:[栋幢座楼室户个组区]|单元|号楼?|网格))分?)?)"


_PART = "凌晨|清早|清晨|早上|早晨|一早|上午|中午|下午|傍晚|晚上|晚间|夜里|夜间|早|晚|夜"
_TIME = re.compile(
    rf"(?![到至~—-])(?P<from>从|自)?(?P<date>{_date('1')})?(?:[(](?:周|星期|礼拜)?[一二三四五六日天][)])?[ (]*(?P<p1>{_PART})?[ ,)]*(?P<clock>{_clock('1')})?"
    rf"(?: ?(?P<to>到|至|[-~—]+) ?(?:(?P<date2>{_date('2')}))?[ ,]*(?P<p2>{_PART})?[ ]*(?P<clock2>{_clock('2')})?)?"
    rf"(?P<tail> ?(?:之前|以前|前(?![台面年天后])|截止|为止|止(?!痛)|到期|起(?![来床火步])|开始))?"
)
_SPACED = re.compile(r"(?<=[0-9]) (?=[月日号点时分])|(?<=[月点]) (?=[0-9])")
# What a time begins with; it is tried nowhere else
_BEGINS = re.compile(rf"[从自0-9{CHARACTERS}大前后昨今明下这本上周星礼凌清早一中傍晚夜之以截为止起开(), ]")
# Without one of these nothing is dated: no day, no hour, no part of a day that could stand alone
_DATED = triggered(
    rf"[0-9{CHARACTERS}][月日号点时]|月底|[前后昨今明][天日]|[昨今明]儿|[昨今明前][早晚夜]|[周期拜][{_WEEK}]|:|早上|上午|下午|现在|这会|目前"
)
_HABIT = re.compile("(?:每|天天|平时|经常|一到|一般|每逢|成天|老是)[天日晚早周到个的]{0,3}$")
_PAST = re.compile("就坏|坏了|就停|就没|没来|过了|了一|就.{0,6}了|已经|说过|报过|来过|走的|摔|丢了")
_NOW = re.compile("^.{0,12}?(?:到|至)(?:现在|今天|这会|目前|刚才)|^(?:开始|起)?就(?:这样|没|一直|开始|凉|停|断|不)")
_MONTH_END = re.compile("(?:到|截止|截至|报名就到|还有|就到)(?:这个?|本)?月底(?:截止)?|月底(?:前|之前|截止)")


@dataclass(frozen=True, slots=True)
class When:
    """A stated time; None = open on that side. Aware, in the zone of the *now* it was read with."""

    start: datetime | None
    end: datetime | None


def find_times(text: str, now: datetime, blank: Iterable[tuple[int, int]] = ()) -> tuple[When, ...]:
    """What the words date to a day or an hour, in order.

    A day is 00:00-23:59, a part of a day its hours; a point has no end; a deadline no start. Nothing for 今天, 刚才,
    durations, habits. *blank* are spans read as something else (places), left out.
    """
    folded = fold(text, _LOOK)
    look = folded.text
    if _DATED.search(_closed(look)) is None:
        return ()
    if blank and folded.offsets is None:
        for start, end in blank:
            look = look[:start] + "\0" * (min(end, len(look)) - start) + look[end:]
    look = _closed(look)
    found: dict[When, None] = {}
    for match in _times(look):
        if not _HABIT.search(look[: match.start()][-6:]):
            when = _Reader(match, look, now).when()
            if when is not None:
                found[when] = None
    if _MONTH_END.search(look):
        first = (now.replace(day=28) + timedelta(days=4)).replace(day=1)
        found[When(None, _at((first - timedelta(days=1)).date(), 23, 59, now))] = None
    return tuple(found)


def _closed(look: str) -> str:
    """「11 月 17 日」 as 「11月17日」: so the house itself writes it."""
    return _SPACED.sub("", look) if " " in look else look


def _times(look: str) -> Iterator[re.Match[str]]:
    end = 0
    for begins in _BEGINS.finditer(look):
        if begins.start() >= end and (match := _TIME.match(look, begins.start())) is not None and match.group().strip():
            end = match.end()
            yield match


def _at(day: date, hour: int, minute: int, now: datetime) -> datetime:
    if hour >= 24:
        return datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute), now.tzinfo)
    return datetime.combine(day, time(hour, minute), now.tzinfo)


def _last(day: date, hour: int, now: datetime) -> datetime:
    """End of a part of a day; midnight is written as 23:59."""
    return _at(day, 23, 59, now) if hour >= 24 else _at(day, hour, 0, now)


def _between(start: datetime, end: datetime) -> When:
    """「周五到昨晚」: somebody slipped, and the beginning is all that was said."""
    return When(start, end if end >= start else None)


@dataclass(slots=True)
class _Reader:
    match: re.Match[str]
    look: str
    now: datetime

    def when(self) -> When | None:
        day = self._day("1")
        clock = self._clock("1", self.match["p1"], day)
        part = self.match["p1"]
        after = self.look[self.match.end() :]
        until_now = self.match["to"] and after.startswith(("现在", "这会", "目前"))
        if day is None and clock is None and not (part and until_now) and not (part and self._leads(part)):
            return None
        if self.match["to"]:
            return self._range(day, clock, part)
        deadline = self._is_deadline(after)
        since = (
            bool(self.match["from"])
            or _NOW.match(after) is not None
            or (self.match["tail"] or "").strip() in {"起", "开始"}
        )
        if clock is not None:
            return self._point(day, clock, deadline, since)
        return self._part_of_day(day, part, deadline, since)

    def _leads(self, part: str) -> bool:
        """「早上在楼下…」: a part of the day alone counts where the message begins with it."""
        return (
            len(part) == 2
            and self.match.start() == 0
            and part in {"早上", "上午", "下午"}
            and not self.look.startswith("那会", self.match.end())
        )

    def _is_deadline(self, after: str) -> bool:
        tail = (self.match["tail"] or "").strip()
        before = self.look[: self.match.start()][-3:]
        return tail in {"前", "之前", "以前", "截止", "为止", "止", "到期"} or (
            before.endswith(("交到", "报到", "办到", "截至", "截止", "截止到", "最晚", "延到", "延至"))
            or after.startswith(("截止", "前"))
        )

    def _point(self, day: date | None, clock: tuple[int, int], deadline: bool, since: bool) -> When | None:
        if day is None:
            if not (deadline or since or self.match["mi1"] or self.match["mc1"] or self.match["half1"]):
                return None
            if not (deadline or since) and self.match["half1"]:
                return None
            clock = self._nearest(clock) if not self.match["p1"] and since else clock
            day = self.now.date()
        at = _at(day, *clock, self.now)
        return When(None, at) if deadline else When(at, None)

    def _nearest(self, clock: tuple[int, int]) -> tuple[int, int]:
        """「从三点」 without morning or evening: the later of both that is not to come."""
        hour, minute = clock
        later = hour + 12
        return (later, minute) if hour < 12 and (later, minute) <= (self.now.hour, self.now.minute) else clock

    def _part_of_day(self, day: date | None, part: str | None, deadline: bool, since: bool) -> When | None:
        today = self.now.date()
        if part is None:
            if day is None or (self.match["rel1"] in {"今天", "今日", "今儿"}):
                return None
            if deadline:
                return When(None, _at(day, 23, 59, self.now))
            start = _at(day, 0, 0, self.now)
            return When(start, None) if since else When(start, _at(day, 23, 59, self.now))
        first, last = _PARTS[part]
        if self.match["rel1"] in {None, "今天"} and day is None and not self._leads(part) and not since:
            return None
        start = _at(day or today, first, 0, self.now)
        return When(start, None) if since else When(start, _last(day or today, last, self.now))

    def _range(self, day: date | None, clock: tuple[int, int] | None, part: str | None) -> When | None:
        second = self._day("2", day)
        until = self._clock("2", self.match["p2"] or part, second or day)
        if until is None and second is None:
            if self.look.startswith(("现在", "今天", "这会", "目前", "刚才"), self.match.end()):
                if clock is not None:
                    hour = clock if part else self._nearest(clock)
                    return When(_at(day or self.now.date(), *hour, self.now), None)
                first = _PARTS[part][0] if part else 0
                return When(_at(day or self.now.date(), first, 0, self.now), None)
            return self._point(day, clock, False, False) if clock else self._part_of_day(day, part, False, False)
        if clock is None and until is None and day is not None and second is not None:
            return _between(_at(day, 0, 0, self.now), _at(second, 23, 59, self.now))
        if clock is None and until is not None and day is None:
            return None
        start_day = day or self.now.date()
        start = _at(start_day, *(clock or (0, 0)), self.now)
        end = _at(second or start_day, *(until or (23, 59)), self.now)
        return _between(start, end + timedelta(days=1) if end < start else end)

    def _day(self, x: str, base: date | None = None) -> date | None:
        m, today = self.match, self.now.date()
        if m[f"rel{x}"]:
            return today + timedelta(days=_DAYS[m[f"rel{x}"]])
        if m[f"m{x}"]:
            return self._calendar(int(to_digits(m[f"m{x}"])), int(to_digits(m[f"md{x}"])), today)
        if m[f"wd{x}"]:
            return self._weekday(m[f"wk{x}"] or "", _WEEK.index(m[f"wd{x}"]) % 7 if m[f"wd{x}"] != "天" else 6, today)
        if m[f"d{x}"] and to_digits(m[f"d{x}"]).isdigit():
            if base is None and not self._dated(x):
                return None
            month = base.month if base else today.month
            return self._calendar(month, int(to_digits(m[f"d{x}"])), base or today)
        return None

    def _dated(self, x: str) -> bool:  # noqa: ARG002  all readers of one form look alike
        """Is a bare 「16号」 a day? Only with an hour, a part of the day or a deadline beside it."""
        m = self.match
        after = self.look[m.end() :][:3]
        return bool(
            m["p1"] or m["clock"] or (m["tail"] or "").strip() or (m["to"] and (m["date2"] or m["clock2"]))
        ) or after.startswith(("截止", "前", "之前", "开始", "交", "到期"))

    @staticmethod
    def _calendar(month: int, day: int, near: date) -> date | None:
        try:
            found = date(near.year, month, day)
        except ValueError:
            return None
        if (near - found).days > 180:
            return _safe(near.year + 1, month, day)
        return _safe(near.year - 1, month, day) if (found - near).days > 200 else found

    def _weekday(self, which: str, weekday: int, today: date) -> date:
        monday = today - timedelta(days=today.weekday())
        which = which.removesuffix("个")
        if which in {"下", "下下", "上"}:
            return monday + timedelta(days=weekday + {"下": 7, "下下": 14, "上": -7}[which])
        if which in {"这", "本"}:
            return monday + timedelta(days=weekday)
        if _PAST.search(self.look[self.match.end() :][:12]):
            return today - timedelta(days=(today.weekday() - weekday) % 7)
        return today + timedelta(days=(weekday - today.weekday()) % 7)

    def _clock(self, x: str, part: str | None, day: date | None) -> tuple[int, int] | None:  # noqa: ARG002  the same
        m = self.match
        raw = m[f"h{x}"] or m[f"hc{x}"]
        if raw is None or not to_digits(raw).isdigit():
            return None
        hour = int(to_digits(raw))
        minute = int(m[f"mi{x}"]) if m[f"mi{x}"] else 0
        if m[f"half{x}"]:
            minute = 30 if m[f"half{x}"] == "半" else 15
        elif m[f"mc{x}"] and to_digits(m[f"mc{x}"]).isdigit():
            minute = int(to_digits(m[f"mc{x}"]))
        if hour > 24 or minute > 59:
            return None
        if part in {"下午", "傍晚", "晚上", "晚间", "夜里", "夜间", "晚", "夜"} and 1 <= hour < 12:
            hour += 12
        if part == "中午" and hour < 4:
            hour += 12
        return hour, minute


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
