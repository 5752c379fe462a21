"""What waits for a hand is gathered twice a day; what is no longer worth saying expires."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from bot.deeds.catch_up import dealt_with, last_of
from bot.domain.ways import next_bundle
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
    """One line to each worker for whom sentences wait in a toolbar; of several missed times the last one counts."""
    moment = _bundles_due(desk, now)
    if moment is None or moment > now:
        return 0
    first = last_of(desk, "bundles") is None
    dealt_with(desk, "bundles", moment)
    if first or next_bundle(desk.settings, moment) <= now:
        return 0
    waiting: dict[str, list[OutItem]] = defaultdict(list)
    for item in desk.outbox.waiting():
        if item.hand and item.out.importance is not Importance.DANGER:
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


def _expire(desk: Desk, now: datetime, _: object) -> int:
    """Where only the way has closed, the sentence takes the next lawful one."""
    expired = desk.outbox.expire(now)
    for item in expired:
        desk.reroute(item, not_by=item.way)
    return len(expired)


BUNDLES = Job("bundles", _bundles_due, _bundles_run)
EXPIRY = Job("expiry", lambda desk, _: desk.outbox.next_expiry(), _expire)
