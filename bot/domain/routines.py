"""例行: what a role does at a rhythm, and on which days it hears of it. Pure; working days come from the calendar."""

from __future__ import annotations

import calendar as months
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.settings import Routine

DAY = timedelta(days=1)
LONGEST_SHIFT = 12  # days that a row of rest days moves something: seven, and a week-end on either side
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_RHYTHM = re.compile(
    r"workdays|dates|terms|weekly (?:mon|tue|wed|thu|fri|sat|sun)|monthly (?:[1-9]|[12]\d|3[01])"
    r"|quarterly [1-3]-(?:[1-9]|[12]\d|3[01])|yearly (?:[1-9]|1[0-2])-(?:[1-9]|[12]\d|3[01])"
)
IsWorkday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Saying:
    """On *on* it is said that the routine is due on *due*, so many days ahead (0: today)."""

    on: date
    due: date
    ahead: int


def is_rhythm(text: str) -> bool:
    return _RHYTHM.fullmatch(text.lower()) is not None


def mark(name: str) -> str:
    """A routine's name within keys of buttons and notes."""
    return f"{zlib.crc32(name.encode()):08x}"


def due_days(routine: Routine, first: date, last: date, is_workday: IsWorkday) -> list[date]:
    """The days from *first* to *last* on which it is to be done, after its rule for days of rest; each once."""
    span = LONGEST_SHIFT * DAY
    moved = (_moved(day, routine, is_workday) for day in _planned(routine, first - span, last + span, is_workday))
    return sorted({day for day in moved if day is not None and first <= day <= last})


def sayings(routine: Routine, first: date, last: date, is_workday: IsWorkday) -> list[Saying]:
    """What is said from *first* to *last*. A reminder never falls on a day of rest: the working day before has it."""
    farthest = max(routine.days_before, default=0)
    found = []
    for due in due_days(routine, first, last + (farthest + LONGEST_SHIFT) * DAY, is_workday):
        for ahead in routine.days_before:
            on = due - ahead * DAY
            while ahead and not is_workday(on):
                on -= DAY
            if first <= on <= last:
                found.append(Saying(on, due, ahead))
    return sorted(found, key=lambda one: (one.on, one.due))


def _planned(routine: Routine, first: date, last: date, is_workday: IsWorkday) -> Iterator[date]:
    """The days of the rhythm itself; the 31st of a short month is its last day."""
    rhythm, _, rest = routine.rhythm.lower().partition(" ")
    day = first
    while day <= last:
        if (
            (rhythm == "workdays" and is_workday(day))
            or (rhythm == "weekly" and WEEKDAYS[day.weekday()] == rest)
            or (rhythm == "monthly" and day.day == _within(day, int(rest)))
            or (rhythm == "quarterly" and _in_quarter(day, rest))
            or (rhythm == "yearly" and _in_year(day, rest))
            or (rhythm in ("dates", "terms") and day in routine.dates)
        ):
            yield day
        day += DAY


def _within(day: date, number: int) -> int:
    return min(number, months.monthrange(day.year, day.month)[1])


def _in_quarter(day: date, rest: str) -> bool:
    month, _, number = rest.partition("-")
    return (day.month - 1) % 3 + 1 == int(month) and day.day == _within(day, int(number))


def _in_year(day: date, rest: str) -> bool:
    month, _, number = rest.partition("-")
    return day.month == int(month) and day.day == _within(day, int(number))


def _moved(day: date, routine: Routine, is_workday: IsWorkday) -> date | None:
    if routine.rest_day == "keep" or is_workday(day):
        return day
    if routine.rest_day == "skip":
        return None
    step = -DAY if routine.rest_day == "before" else DAY
    while not is_workday(day):
        day += step
    return day
