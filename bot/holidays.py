"""The State Council's holiday table, from the chinesecalendar wheel, as plain data for the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from chinese_calendar import constants

from bot.domain.settings import OfficeHours

FIRST_YEAR = 2025


@lru_cache(maxsize=1)
def known_holidays() -> Mapping[date, bool]:
    """Every day from 2025 to the end of the table: True = working day. Sat 2026-02-14 True, Thu 2026-10-01 False."""
    last = date(max(day.year for day in constants.holidays), 12, 31)
    day, table = date(FIRST_YEAR, 1, 1), {}
    while day <= last:
        table[day] = day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)
        day += timedelta(days=1)
    return table


def with_known_holidays(hours: OfficeHours) -> OfficeHours:
    """The hours with the table's exceptions filled in; the community's own days outrank the table."""
    table = known_holidays()
    rest = {day for day, works in table.items() if not works and day.weekday() < 5}
    work = {day for day, works in table.items() if works and day.weekday() >= 5}
    return replace(
        hours,
        holidays=frozenset(rest - hours.workdays | hours.holidays),
        workdays=frozenset(work - hours.holidays | hours.workdays) - hours.holidays,
        known_until=max(table),
    )
