"""『停水前一小时再提醒一下大家』: a notice said once more to the same groups, in words of the day on which it is read."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deeds.notice import cancel, compose, read
from bot.deeds.notice_after import begins
from bot.domain.audience import Audience
from bot.domain.notice_answers import dated
from bot.domain.notice_words import Reminder
from bot.domain.notices import Composed, Notice
from bot.domain.people import Actor
from bot.ports import Desk
from bot.texts import notices


def remind(desk: Desk, old: Notice, by: Actor, asked: Reminder, now: datetime, *, answers: str = "") -> Notice | None:
    """Shown as a draft of its own; None where it is not said when, or that is past."""
    at: datetime | None = None
    if asked.before is not None:
        starts = begins(old, desk)
        at = starts - asked.before if starts is not None else None
    elif asked.at:
        at = read(desk, f"全体 {asked.at}发 {old.text}", now).send_at
    if (asked.before is not None or asked.at) and (at is None or at <= now):
        return None
    zone = ZoneInfo(desk.settings.timezone)
    written, told = (old.send_at or old.made_at).astimezone(zone), (at or now).astimezone(zone)
    text = dated(old.text, written.date(), told.date())
    composed = Composed(audience=Audience(), text=notices.reminder(text) if asked.reminds else text, send_at=at)
    return compose(desk, by, composed, now, answers=answers, again=old, reminds=True)


def put_right(desk: Desk, draft: Notice, text: str, by: Actor, now: datetime, *, answers: str = "") -> Notice:
    """Another draft in the place of one that nobody has been shown yet; its writer sees it before it leaves."""
    cancel(desk, draft.number, by, now)
    composed = Composed(audience=Audience(), text=text, send_at=draft.send_at, repeat=draft.repeat, files=draft.files)
    return compose(desk, by, composed, now, answers=answers, again=draft)
