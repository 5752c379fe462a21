"""What waits for a hand is gathered twice a day; what is no longer worth saying expires."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.deeds.catch_up import dealt_with, last_of
from bot.deeds.fresh_lines import say_anew
from bot.domain.ways import next_bundle
from bot.domain.workdays import calendar_of
from bot.messages import Importance, Outbound, OutItem, Target
from bot.ports import Desk
from bot.texts import office
from schedules.job import Job


def _bundles_due(desk: Desk, now: datetime) -> datetime | None:
    if not desk.settings.digests.bundles_at:
        return None
    last = last_of(desk, "bundles")
    return now if last is None else next_bundle(desk.settings, last)


def _bundles_run(desk: Desk, now: datetime, _: object) -> int:
    """One line to each worker for whom sentences wait in a toolbar; of several missed times the last one counts.
    On a day of rest only a notice calls him."""
    moment = _bundles_due(desk, now)
    if moment is None or moment > now:
        return 0
    first = last_of(desk, "bundles") is None
    dealt_with(desk, "bundles", moment)
    if first or next_bundle(desk.settings, moment) <= now:
        return 0
    waiting: dict[str, list[OutItem]] = defaultdict(list)
    works = calendar_of(desk.settings).is_workday(moment.astimezone(ZoneInfo(desk.settings.timezone)).date())
    for item in desk.outbox.waiting():
        calls = item.out.importance is not Importance.DANGER if works else item.out.importance is Importance.NOTICE
        if item.hand and calls:
            waiting[item.hand].append(item)
    told = 0
    for hand, items in sorted(waiting.items()):
        names = [desk.chats.get(chat) for chat in dict.fromkeys(item.out.to.id for item in items)]
        told += desk.say(
            Outbound(
                to=Target("person", hand),
                key=f"{desk.community}/bundle/{moment.isoformat()}/{hand}",
                text=office.bundle(len(items), [chat.name for chat in names if chat is not None]),
                unasked=True,
                until=next_bundle(desk.settings, now),
            )
        )
    return told


def _fresh_due(desk: Desk, now: datetime) -> datetime | None:
    """When the office next opens, after a noon or a night."""
    last = last_of(desk, "fresh")
    if last is None:
        return now
    calendar = calendar_of(desk.settings)
    opening = calendar.next_open(last)
    if opening > last:
        return opening
    _, closes = next(calendar.spans(last, last + timedelta(days=2)))
    return calendar.next_open(closes)


def _fresh_run(desk: Desk, now: datetime, _: object) -> int:
    """Of several missed openings the last one counts; what is said anew then is true now."""
    dealt_with(desk, "fresh", now)
    return say_anew(desk, now)


def _expire(desk: Desk, now: datetime, _: object) -> int:
    """Where only the way has closed, the sentence takes the next lawful one."""
    expired = desk.outbox.expire(now)
    for item in expired:
        desk.reroute(item, not_by=item.way)
    return len(expired)


FRESH = Job("fresh", _fresh_due, _fresh_run)
BUNDLES = Job("bundles", _bundles_due, _bundles_run)
EXPIRY = Job("expiry", lambda desk, _: desk.outbox.next_expiry(), _expire)
