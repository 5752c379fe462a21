"""The calendar of 2026 and each community's settings, worked out anew: nothing here comes from the bot's own mind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

from bot.simulator.expected import Rules, _away
from bot.simulator.year.town import YearTown

DAY: Final = timedelta(days=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
# 国务院办公厅 2026 年节假日安排: first and last day of each rest, then the week-end days that are worked for it
RESTS: Final = (
    ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
    ("09-25", "09-27"), ("10-01", "10-07"),
)  # fmt: skip
WORKED: Final = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


def _day(text: str) -> date:
    return date(2026, int(text[:2]), int(text[3:]))


REST_DAYS: Final = frozenset(
    _day(first) + n * DAY for first, last in RESTS for n in range((_day(last) - _day(first)).days + 1)
)
WORKED_DAYS: Final = frozenset(map(_day, WORKED))


def is_workday(day: date) -> bool:
    return day in WORKED_DAYS or (day.weekday() < 5 and day not in REST_DAYS)


def year_days() -> Iterator[date]:
    yield from (FIRST + n * DAY for n in range((LAST - FIRST).days + 1))


class YearRules(Rules):
    """What is due in one community, and when."""

    def __init__(self, town: YearTown) -> None:
        super().__init__(town.settings, town.sheets)
        self.town = town

    # -- time

    @cached_property
    def _open(self) -> list[tuple[datetime, datetime]]:
        """Every stretch of office time of the year and some weeks beyond, in order, UTC."""
        days = (FIRST - 3 * DAY + n * DAY for n in range(420))
        return [
            (self.at(day, start), self.at(day, end)) for day in days if is_workday(day) for start, end in self.spans
        ]

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def clock_of(self, name: str) -> time:
        return time.fromisoformat(self.tree["digests"][name])

    def open_at(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._open)

    def after(
        self, start: datetime, minutes: float, around: bool, pauses: Sequence[tuple[datetime, datetime]] = ()
    ) -> datetime:
        left, at = timedelta(minutes=minutes), start
        stretches = [(start, start + timedelta(days=400))] if around else self._open
        for begin, end in _without(stretches, start, pauses):
            at = max(begin, start)
            if left <= end - at:
                return at + left
            left -= end - at
        return at + left

    def next_open(self, at: datetime) -> datetime:
        return next(max(start, at) for start, end in self._open if end > at)

    def is_quiet(self, at: datetime) -> bool:
        start, end = (time.fromisoformat(self.tree["quiet"][name]) for name in ("start", "end"))
        local = at.astimezone(self.zone).time()
        return local >= start or local < end

    def quiet_ends(self, at: datetime) -> datetime:
        if not self.is_quiet(at):
            return at
        local, end = at.astimezone(self.zone), time.fromisoformat(self.tree["quiet"]["end"])
        day = local.date() if local.time() < end else local.date() + DAY
        return self.at(day, end)

    # -- seats

    def sitting(self, rung: Mapping[str, Any], unit: str, day: date) -> tuple[str, str]:
        for role in rung["role"].split("/"):
            for place in self._places(rung["level"], unit):
                for row in self.people:
                    if row["roles"] == role and row["unit"] == place and serves(row, day):
                        person = row["standin"] if _away(row, day) else row["userid"]
                        if person and not self.is_away(person, day):
                            return role, person
        return "", ""

    def is_away(self, person: str, day: date) -> bool:
        return any(row["userid"] == person and _away(row, day) for row in self.people)

    def standing(self, role: str) -> str:
        return next((row["standing"] for row in self.tree["roles"] if row["name"] == role), "")


def serves(row: Mapping[str, Any], day: date) -> bool:
    first, last = (date.fromisoformat(row[key]) if row[key] else None for key in ("from", "until"))
    return (first is None or first <= day) and (last is None or day <= last)


def _without(
    stretches: Sequence[tuple[datetime, datetime]], start: datetime, pauses: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches from *start* on, without what lies in a pause."""
    for begin, end in stretches:
        if end <= start:
            continue
        at = max(begin, start)
        for first, last in sorted(pauses):
            if last <= at or first >= end:
                continue
            if first > at:
                yield at, first
            at = max(at, last)
        if at < end:
            yield at, end
