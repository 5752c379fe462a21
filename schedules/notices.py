"""Notices that repeat, and outages that should be over."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.notice_after import carry_on
from bot.ports import Desk
from schedules.job import Job


def _run(desk: Desk, now: datetime, _: object) -> int:
    return carry_on(desk, now)


NOTICES = Job("notices", lambda desk, _: desk.notices.next_due(), _run)
