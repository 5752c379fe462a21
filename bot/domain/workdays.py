"""Office time: hours, holidays, shifted working days (调休), quiet hours. Exact to the microsecond, any zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.settings import Duty, OfficeHours, Settings
from bot.errors import ConfigError, NaiveTime

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WARN_BEFORE = timedelta(days=61)  # the office is told when less than two months of the holiday table are left

Interval = tuple[datetime, datetime]  # [start, end), UTC


# 元旦、劳动节、国庆: by law the same every year, so they are known after the table has ended
ALWAYS_FREE = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(slots=True)
class OfficeCalendar:
    """When office time runs. *table* says True for a working day and outranks the weekday, not the hours' own days."""

    hours: OfficeHours
    zone: ZoneInfo
    table: Mapping[date, bool] | None = field(default=None, repr=False)
    _spans: tuple[tuple[timedelta, timedelta], ...] = field(default=(), init=False, repr=False)
    _days: dict[date, tuple[Interval, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self._spans = _merged(self.hours.spans)

    def is_workday(self, day: date) -> bool:
        """Settings first, then the table, then the weekday."""
        if day in self.hours.workdays:
            return True
        if day in self.hours.holidays:
            return False
        listed = None if self.table is None else self.table.get(day)
        if listed is not None:
            return listed
        known = self.hours.known_until
        return day.weekday() < 5 and not (known is not None and day > known and (day.month, day.day) in ALWAYS_FREE)

    def add(self, start: datetime, minutes: float) -> datetime:
        """The first moment at which *minutes* of office time have passed since *start*; *start* itself for 0. UTC."""
        left = timedelta(minutes=minutes)
        at = _utc(start)
        if left <= timedelta(0):
            return at
        for first, last in self._after(at):
            begin = max(first, at)
            if last - begin >= left:
                return begin + left
            left -= last - begin
        raise AssertionError("office hours ended")  # _after never ends

    def back(self, end: datetime, minutes: float) -> datetime:
        """The last moment from which *minutes* of office time pass until *end*: the inverse of `add`. UTC."""
        left = timedelta(minutes=minutes)
        at = _utc(end)
        if left <= timedelta(0):
            return at
        day = at.astimezone(self.zone).date() + DAY
        while True:
            for first, last in reversed(self._of(day)):
                stop = min(last, at)
                if stop - first >= left:
                    return stop - left
                left -= max(stop - first, timedelta(0))
            day -= DAY

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Whole minutes of office time from *a* to *b*; 0 when *b* is not later."""
        return self.time_between(a, b) // MINUTE

    def time_between(self, a: datetime, b: datetime) -> timedelta:
        """Office time from *a* to *b*, exact; nothing when *b* is not later."""
        start, end = _utc(a), _utc(b)
        total = timedelta(0)
        if end <= start:
            return total
        for first, last in self._after(start):
            if first >= end:
                return total
            total += min(last, end) - max(first, start)
        raise AssertionError("office hours ended")  # _after never ends

    def is_open(self, at: datetime) -> bool:
        return self.next_open(at) == at

    def next_open(self, at: datetime) -> datetime:
        """*at* itself when office time runs, else when it next begins. UTC."""
        moment = _utc(at)
        return max(next(self._after(moment))[0], moment)

    def next_workday(self, day: date) -> date:
        """The first working day after *day*."""
        day += DAY
        while not self.is_workday(day):
            day += DAY
        return day

    def local(self, day: date, at: time) -> datetime:
        """A local time of a day, in UTC."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def spans(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """Spans of office time that begin before *end* and are not over at *start*, in order. UTC."""
        for first, last in self._after(_utc(start)):
            if first >= end:
                return
            yield first, last

    def _after(self, at: datetime) -> Iterator[Interval]:
        """Spans that end later than *at* (UTC), in order, without end."""
        day = at.astimezone(self.zone).date() - DAY  # yesterday's evening post may run over midnight
        while True:
            for first, last in self._of(day):
                if last > at:
                    yield first, last
            day += DAY

    def _of(self, day: date) -> tuple[Interval, ...]:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._built(day) if self.is_workday(day) else ()
        return known

    def _built(self, day: date) -> tuple[Interval, ...]:
        midnight = datetime.combine(day, time(0))
        built = []
        for begin, end in self._spans:
            first = (midnight + begin).replace(tzinfo=self.zone).astimezone(UTC)
            last = (midnight + end).replace(tzinfo=self.zone).astimezone(UTC)
            if last > first:  # a span inside the hour that a zone skips is empty
                built.append((first, last))
        return tuple(built)


def _merged(spans: tuple[tuple[time, time], ...]) -> tuple[tuple[timedelta, timedelta], ...]:
    """Spans as offsets from midnight, in order and without overlap; one that ends past midnight stops at the first."""
    if not spans:
        raise ConfigError("hours.spans: at least one span of office time is needed")
    offsets = []
    for begin, end in spans:
        first, last = _offset(begin), _offset(end)
        offsets.append((first, last if last > first else last + DAY))
    offsets.sort()
    merged = [offsets[0]]
    for first, last in offsets[1:]:
        if first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    first, last = merged[-1]
    merged[-1] = (first, min(last, merged[0][0] + DAY))
    return tuple(merged)


def _offset(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise NaiveTime(f"{at} has no zone")
    return at.astimezone(UTC)


@lru_cache(maxsize=64)
def _calendar(hours: OfficeHours, timezone: str) -> OfficeCalendar:
    return OfficeCalendar(hours, ZoneInfo(timezone))


def calendar_of(settings: Settings) -> OfficeCalendar:
    """The calendar of a community; one object for equal hours."""
    return _calendar(_with_duties(settings.hours, settings.duties), settings.timezone)


@lru_cache(maxsize=64)
def _with_duties(hours: OfficeHours, duties: tuple[Duty, ...]) -> OfficeHours:
    """A post that somebody fills makes its hours office time."""
    extra = tuple(span for duty in duties if duty.days == "workdays" for span in duty.spans)
    return replace(hours, spans=hours.spans + extra) if extra else hours


def duty_now(settings: Settings, at: datetime) -> Duty | None:
    """The post beyond the plain office hours that is filled at this moment, if any."""
    if not settings.duties:
        return None
    local = _local(settings, at)
    working = calendar_of(settings).is_workday(local.date())
    for duty in settings.duties:
        if (working or duty.days == "all") and any(start <= local.time() < end for start, end in duty.spans):
            return duty
    return None


def warn_year(settings: Settings, now: datetime) -> bool:
    """True when less than two months of the holiday table are left: from then on only weekdays are known."""
    last = settings.hours.known_until
    return last is not None and _local(settings, now).date() + WARN_BEFORE > last


def is_quiet(settings: Settings, at: datetime) -> bool:
    """Is this a local time in which nothing unasked is said?"""
    start, end, local = settings.quiet.start, settings.quiet.end, _local(settings, at).time()
    if start <= end:
        return start <= local < end
    return local >= start or local < end


def quiet_ends(settings: Settings, at: datetime) -> datetime:
    """*at* itself outside the quiet hours, else when they end. UTC."""
    if not is_quiet(settings, at):
        return _utc(at)
    local = _local(settings, at)
    day = local.date() if local.time() < settings.quiet.end else local.date() + DAY
    return datetime.combine(day, settings.quiet.end, local.tzinfo).astimezone(UTC)


def _local(settings: Settings, at: datetime) -> datetime:
    return _utc(at).astimezone(ZoneInfo(settings.timezone))
