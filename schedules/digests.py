"""The office's daily report and the workers' morning list."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from bot.deeds.catch_up import dealt_with, last_of
from bot.deeds.digest import Files, Report, look, morning_list, tell_office, write
from bot.domain.digest import Period, next_daily
from bot.domain.settings import Settings
from bot.domain.workdays import calendar_of
from bot.ports import Desk
from schedules.job import Job

WORTH_SENDING = timedelta(days=7)  # an older report is history, not news
FOLDER = "digests"


def _next_report(desk: Desk) -> Period | None:
    last = last_of(desk, "daily")
    return None if last is None else next_daily(desk.settings, last)


def _daily_due(desk: Desk, now: datetime) -> datetime:
    """Never run before: now, to begin counting from here."""
    period = _next_report(desk)
    return now if period is None else period.end


def _daily_look(desk: Desk, now: datetime) -> Report | None:
    period = _next_report(desk)
    if period is None or period.end > now or now - period.end > WORTH_SENDING:
        return None
    return look(desk, period, now, planned=True)


def _daily_make(report: Report, folder: Path) -> tuple[Report, Files]:
    return report, write(report, folder)


def _daily_run(desk: Desk, now: datetime, made: tuple[Report, Files] | None) -> int:
    period = _next_report(desk)
    if period is None:
        dealt_with(desk, "daily", now)
        return 0
    if period.end > now or (made is not None and made[0].period != period):
        return 0
    told = tell_office(desk, *made) if made is not None else 0
    dealt_with(desk, "daily", period.end)
    return told


def next_morning(settings: Settings, after: datetime) -> datetime:
    """The first morning list due later than *after*: on a working day."""
    calendar = calendar_of(settings)
    day = after.astimezone(calendar.zone).date()
    while not calendar.is_workday(day) or calendar.local(day, settings.digests.worker_at) <= after:
        day += timedelta(days=1)
    return calendar.local(day, settings.digests.worker_at)


def _morning_due(desk: Desk, now: datetime) -> datetime:
    last = last_of(desk, "morning")
    return now if last is None else next_morning(desk.settings, last)


def _morning_run(desk: Desk, now: datetime, _: object) -> int:
    """A list that was missed is worth saying on the same day before the evening; an older one is not."""
    moment = _morning_due(desk, now)
    if moment > now:
        return 0
    first = last_of(desk, "morning") is None
    dealt_with(desk, "morning", moment)
    calendar = calendar_of(desk.settings)
    day = moment.astimezone(calendar.zone).date()
    if first or now >= calendar.local(day, desk.settings.digests.office_at):
        return 0
    return morning_list(desk, now, day)


DAILY = Job("daily", _daily_due, _daily_run, _daily_look, _daily_make)
MORNING = Job("morning", _morning_due, _morning_run)
