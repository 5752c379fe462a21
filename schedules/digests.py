"""日报告, 周研判, 月反馈, and the workers' morning list."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.deeds.catch_up import dealt_with, last_of
from bot.deeds.digest import Files, Report, look, morning_list, readers, tell_office, write
from bot.deeds.feedback import tell_groups
from bot.deeds.steps import today
from bot.domain.digest import Period, begun, due_at, groups_at, next_period
from bot.domain.settings import Settings
from bot.domain.workdays import calendar_of
from bot.ports import Desk
from schedules.job import Job

FOLDER = "digests"
NAMES = {"day": "daily", "week": "weekly", "month": "monthly"}
WORTH_SENDING = {"day": timedelta(days=7), "week": timedelta(days=14), "month": timedelta(days=31)}  # older: history


def _coming(desk: Desk, kind: str) -> Period | None:
    """The first report that was not dealt with; None before the first run."""
    last = last_of(desk, NAMES[kind])
    return None if last is None else next_period(kind, desk.settings, last)


def _report_due(kind: str, desk: Desk, now: datetime) -> datetime | None:
    """Never run before: now, to begin counting from here."""
    if NAMES[kind] not in desk.settings.digests.send:
        return None
    period = _coming(desk, kind)
    return now if period is None else due_at(period, desk.settings)


def _report_look(kind: str, desk: Desk, now: datetime) -> list[Report]:
    """One for each unit that somebody reads about."""
    period = _coming(desk, kind)
    if (
        period is None
        or due_at(period, desk.settings) > now
        or now - due_at(period, desk.settings) > WORTH_SENDING[kind]
    ):
        return []
    units = readers(desk, kind, today(desk, now))
    return [look(desk, period, now, unit=unit, planned=True) for unit in units]


def _report_make(drawn: bool, reports: list[Report], folder: Path) -> list[tuple[Report, Files]]:
    return [(report, write(report, folder, drawn=drawn)) for report in reports]


def _report_run(kind: str, desk: Desk, now: datetime, made: list[tuple[Report, Files]] | None) -> int:
    """Safe to run twice: what was made for another period is thrown away, and each report is said once."""
    period = _coming(desk, kind)
    if period is None:
        dealt_with(desk, NAMES[kind], begun(kind, desk.settings, now))
        return 0
    if due_at(period, desk.settings) > now or any(report.period != period for report, _ in made or ()):
        return 0
    told = sum(tell_office(desk, report, files) for report, files in made or ())
    dealt_with(desk, NAMES[kind], period.end)
    return told


def _job(kind: str) -> Job:
    return Job(
        NAMES[kind],
        partial(_report_due, kind),
        partial(_report_run, kind),
        partial(_report_look, kind),
        make=partial(_report_make, True),
        make_plain=partial(_report_make, False),
    )


def _groups_due(desk: Desk, now: datetime) -> datetime | None:
    if "groups" not in desk.settings.digests.send:
        return None
    last = last_of(desk, "groups")
    return now if last is None else groups_at(next_period("month", desk.settings, last), desk.settings)


def _groups_run(desk: Desk, now: datetime, _: object) -> int:
    """「您反映的事」 of the month before; weeks later it is no news any more."""
    last = last_of(desk, "groups")
    if last is None:
        dealt_with(desk, "groups", begun("month", desk.settings, now))
        return 0
    period = next_period("month", desk.settings, last)
    moment = groups_at(period, desk.settings)
    if moment > now:
        return 0
    dealt_with(desk, "groups", period.end)
    return tell_groups(desk, period, now) if now - moment <= WORTH_SENDING["day"] else 0


def next_morning(settings: Settings, after: datetime) -> datetime:
    """The first morning list due later than *after*: on a working day."""
    calendar = calendar_of(settings)
    day = after.astimezone(calendar.zone).date()
    while not calendar.is_workday(day) or calendar.local(day, settings.digests.worker_at) <= after:
        day += timedelta(days=1)
    return calendar.local(day, settings.digests.worker_at)


def _morning_due(desk: Desk, now: datetime) -> datetime | None:
    if "workers" not in desk.settings.digests.send:
        return None
    last = last_of(desk, "morning")
    return now if last is None else next_morning(desk.settings, last)


def _morning_run(desk: Desk, now: datetime, _: object) -> int:
    """A list that was missed is worth saying on the same day before the evening; an older one is not."""
    moment = _morning_due(desk, now)
    if moment is None or moment > now:
        return 0
    first = last_of(desk, "morning") is None
    dealt_with(desk, "morning", moment)
    calendar = calendar_of(desk.settings)
    day = moment.astimezone(calendar.zone).date()
    if first or now >= calendar.local(day, desk.settings.digests.office_at):
        return 0
    return morning_list(desk, now, day)


DAILY, WEEKLY, MONTHLY = _job("day"), _job("week"), _job("month")
GROUPS = Job("groups", _groups_due, _groups_run)
MORNING = Job("morning", _morning_due, _morning_run)
