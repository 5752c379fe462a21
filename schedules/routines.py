"""例行 at the morning hour of the working days that have some."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.catch_up import dealt_with, last_of
from bot.deeds.routine import next_saying, say_routines
from bot.ports import Desk
from schedules.job import Job

WORTH_SAYING = timedelta(days=7)


def _due(desk: Desk, now: datetime) -> datetime | None:
    if not desk.settings.routines:
        return None
    last = last_of(desk, "routines")
    return now if last is None else next_saying(desk, last)


def _run(desk: Desk, now: datetime, _: object) -> int:
    """One morning a run; a missed one is said late and says so, and one of last week is history."""
    if last_of(desk, "routines") is None:
        dealt_with(desk, "routines", now)
        return 0
    moment = _due(desk, now)
    if moment is None or moment > now:
        return 0
    dealt_with(desk, "routines", moment)
    return say_routines(desk, moment) if now - moment <= WORTH_SAYING else 0


ROUTINES = Job("routines", _due, _run)
