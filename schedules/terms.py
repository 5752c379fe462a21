"""Whose term ends, what is still in his hands afterwards; whose leave begins or is over."""

from datetime import datetime

from bot.deeds.catch_up import dealt_with, last_of
from bot.deeds.standin import leaves_turn
from bot.deeds.terms import terms
from bot.ports import Desk
from schedules.digests import next_morning
from schedules.job import Job


def _due(desk: Desk, now: datetime) -> datetime | None:
    """Never where nobody's term ends and nobody is away: most communities have none."""
    if not any(person.away or any(post.until for post in person.posts) for person in desk.people.staff()):
        return None
    last = last_of(desk, "terms")
    return now if last is None else next_morning(desk.settings, last)


def _run(desk: Desk, now: datetime, _: object) -> int:
    moment = _due(desk, now)
    if moment is None or moment > now:
        return 0
    dealt_with(desk, "terms", now)
    return leaves_turn(desk, now) + terms(desk, now)


TERMS = Job("terms", _due, _run)
