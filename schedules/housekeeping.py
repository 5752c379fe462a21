"""What is forgotten, every night in the quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from bot.deeds.catch_up import dealt_with, last_of
from bot.domain.workdays import calendar_of
from bot.ports import Desk
from schedules.job import Job

AT = time(3, 10)  # local


def retention(forget: Callable[[Desk, datetime], int]) -> Job:
    """The nightly job around *forget*(desk, now) → how much was forgotten; missed nights are one run."""

    def due(desk: Desk, now: datetime) -> datetime:
        last = last_of(desk, "retention")
        if last is None:
            return now
        calendar = calendar_of(desk.settings)
        day = last.astimezone(calendar.zone).date()
        at = calendar.local(day, AT)
        return at if at > last else calendar.local(day + timedelta(days=1), AT)

    def run(desk: Desk, now: datetime, _: object) -> int:
        if due(desk, now) > now:
            return 0
        dealt_with(desk, "retention", now)
        return forget(desk, now)

    return Job("retention", due, run, scrubs=True)
