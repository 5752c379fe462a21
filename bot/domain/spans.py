"""Which days a question is about, as people say them: 「昨天」「上周三」「3月2号到现在」「最近三天」「今年」."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.digest import Period, first_day
from bot.domain.how_many import PERIOD, period_named
from bot.domain.numerals import to_digits
from bot.domain.settings import Settings

Days = tuple[date, date]  # the first, and the one after the last
Told = re.Match[str]
ONE: Final = timedelta(days=1)
_N: Final = "[0-9零一二两三四五六七八九十]{1,3}"
_WEEK: Final = "(?:周|星期|礼拜)"
_NO_COUNT: Final = "(?!共|[件单个])"  # 「上周一共几件」 is no Monday
_YEAR: Final = "(?P<year>[今去前]年|[0-9]{4}年)?"
_LONG: Final = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
MOST: Final = 732  # days of a span that is counted by days


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one(day: date | None) -> Days | None:
    return (day, day + ONE) if day else None


def _years(told: str | None, today: date) -> tuple[int, ...]:
    """Without a year the latest that has begun is meant."""
    if not told:
        return (today.year, today.year - 1)
    return (int(told[:4]),) if told[0].isdigit() else (today.year - {"去": 1, "前": 2}.get(told[0], 0),)


def _day_of_month(found: Told, today: date) -> Days | None:
    """「3月2号」; 「2号」 is the last one there was."""
    day = int(to_digits(found["day"]))
    if "month" in found.re.groupindex:
        months = [(year, int(to_digits(found["month"]))) for year in _years(found["year"], today)]
    else:
        before = first_day("month", today) - ONE
        which = found["of"] or ""
        months = [(before.year, before.month)] if which.startswith("上") else [(today.year, today.month)]
        months += [] if which else [(before.year, before.month)]
    days = (_date(year, month, day) for year, month in months)
    return _one(next((on for on in days if on is not None and on <= today), None))


def _weekday(found: Told, today: date) -> Days | None:
    """「周三」 is the last one there was, 「上周三」 the one of last week."""
    which = found["which"] or ""
    on = today - timedelta(days=today.weekday() + 7 * which.count("上"))
    on += timedelta(days="一二三四五六日".find(found["weekday"].replace("天", "日")))
    if on > today:
        return None if which else _one(on - timedelta(days=7))
    return _one(on)


def _weekend(found: Told, today: date) -> Days | None:
    which = found["which"] or ""
    saturday = today - timedelta(days=today.weekday() + 7 * which.count("上") - 5)
    if saturday > today:
        if which:
            return None
        saturday -= timedelta(days=7)
    return saturday, saturday + 2 * ONE


def _week_before_last(_found: Told, today: date) -> Days | None:
    monday = first_day("week", today) - timedelta(days=14)
    return monday, monday + timedelta(days=7)


def _lately(found: Told, today: date) -> Days | None:
    """「最近三天」 are today and the two before; 「最近」 alone is a week, and the answer says which."""
    unit, told = found["unit"] or "周", found["many"] or "1"
    many = 3 if told == "几" else int(to_digits(told))
    if unit == "月":
        at = first_day("month", today)
        for _ in range(min(many, 24) - 1):
            at = first_day("month", at - ONE)
        return (at, today + ONE) if many else None
    days = many * _LONG[unit]
    return (today - timedelta(days=days - 1), today + ONE) if 0 < days <= MOST else None


def _year(found: Told, today: date) -> Days | None:
    year = _years("今年" if found["which"] == "本" else f"{found['which']}年", today)[0]
    return date(year, 1, 1), date(year + 1, 1, 1)


def _quarter(found: Told, today: date) -> Days | None:
    at = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    if found.group().startswith("上"):
        before = at - ONE
        at = date(before.year, before.month - 2, 1)
    return at, first_day("month", at + timedelta(days=95))


def _month(found: Told, today: date) -> Days | None:
    month = int(to_digits(found["month"]))
    firsts = (_date(year, month, 1) for year in _years(found["year"], today))
    at = next((one for one in firsts if one is not None and one <= today), None)
    return (at, first_day("month", at + timedelta(days=32))) if at else None


_DAY_OF_THIS: Final = f"(?P<of>(?:这个?|本|上个?)月的?)(?P<day>{_N})[日号]"
_BARE_DAY: Final = f"(?P<of>(?!))?(?P<day>{_N})号(?![楼栋院门线])"
_HOW: Final[dict[str, Callable[[Told, date], Days | None]]] = {
    rf"(?P<which>上上个?|上个?|这个?|本)?{_WEEK}(?P<weekday>[一二三四五六日天]){_NO_COUNT}": _weekday,
    r"(?P<which>上个?|这个?|本)?周末": _weekend,
    rf"上上个?{_WEEK}": _week_before_last,
    "大前天": lambda _, today: _one(today - 3 * ONE),
    _DAY_OF_THIS: _day_of_month,
    rf"{_YEAR}(?P<month>{_N})月(?P<day>{_N})[日号]?": _day_of_month,
    rf"{_YEAR}(?P<month>{_N})月(?:份(?!的?{_N}[日号]))?": _month,
    "(?P<which>[今本去前])年": _year,
    "(?:这个?|本|上个?)季度": _quarter,
    rf"(?:最近|近|过去|这)的?(?P<many>{_N}|几)(?P<unit>天|日)": _lately,
    rf"(?:最近|近|过去)的?(?P<many>{_N})?个?(?P<unit>周|星期|礼拜|月)": _lately,
    "最近(?P<many>(?!))?(?P<unit>(?!))?": _lately,
}
_KNOWN: Final = {re.compile(pattern): days for pattern, days in _HOW.items()}
_UNNAMED: Final = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in _HOW)
_EITHER: Final = f"(?:{_UNNAMED}|{PERIOD})"
_UNTIL: Final = "(?:到|至|-|~|—)"
_SO_FAR: Final = "(?:现在|目前|今天|这会儿)"
SPAN: Final = f"(?:从|自)?{_EITHER}(?:{_UNTIL}(?:{_EITHER}|{_N}[日号]|{_SO_FAR}))?"
_SPAN: Final = re.compile(SPAN)
_LONE_DAY: Final = re.compile(
    re.sub(r"\?P<\w+>", "?:", _BARE_DAY) + f"(?:{_UNTIL}(?:{_N}号(?![楼栋院门线])|{_SO_FAR}))?"
)
_MORNING: Final = re.compile(f"(?:从|自)?(?:今天)?(?:一?早上?|上午){_UNTIL}{_SO_FAR}")  # nobody reports before it
_BARE: Final = re.compile(_BARE_DAY)


def span_in(text: str) -> tuple[int, int] | None:
    """Where the days stand in it; a bare 「2号」 only where nothing else names a day, for it may be a house."""
    found = _MORNING.search(text) or _SPAN.search(text) or _LONE_DAY.search(text)
    return found.span() if found else None


def span_named(words: str, today: date, settings: Settings) -> Period | None:
    """From the first midnight to the last, in the community's zone; None for days there are not or that are to come."""
    words = re.sub("^(?:从|自)", "", words)
    if _MORNING.fullmatch(words):
        words = "今天"
    first, _, last = re.sub(_UNTIL, "\0", words, count=1).partition("\0")
    begins = _days(first, today, settings)
    if begins is None or not last:
        return begins
    if re.fullmatch(_SO_FAR, last):
        ends = _period(today, today + ONE, settings)
    else:
        of = re.match(".*月", first)
        bare = re.fullmatch(f"{_N}[日号]", last) is not None
        ends_then = _days(of.group() + last if of and bare else last, today, settings)
        if ends_then is None:
            return None
        ends = ends_then
    return Period("span", begins.day, begins.start, ends.end) if begins.start < ends.end else None


def _days(words: str, today: date, settings: Settings) -> Period | None:
    if re.fullmatch(PERIOD, words):
        return period_named(words, today, settings)
    for pattern, days in (*_KNOWN.items(), (_BARE, _day_of_month)):
        if found := pattern.fullmatch(words):
            told = days(found, today)
            return _period(*told, settings) if told else None
    return None


def _period(first: date, after: date, settings: Settings) -> Period:
    zone = ZoneInfo(settings.timezone)
    start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after))
    return Period("date" if after - first == ONE else "span", first, start, end)
