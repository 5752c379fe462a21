"""How a sentence can lawfully leave (one table), and when: quiet hours, a worker's ten taps, bundles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.settings import Settings
from bot.domain.workdays import is_quiet, quiet_ends


@dataclass(frozen=True, slots=True)
class Leaving:
    """The way, who must press (for a tap), and the earliest moment; `way` none: nobody can carry it."""

    way: str  # app | bot | tap | none
    hand: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides a way: the target's kind, whether members can reach it, who owns the group, how often he was asked."""

    target: str  # person | chat
    is_member: bool = False  # a person with a WeCom account of ours
    through_bot: bool = False  # the person wrote to the smart bot, and this answers it
    internal: bool = False  # a group of members only
    owner: str = ""  # who presses in a residents' group
    taps_today: int = 0


def way_of(situation: Situation, settings: Settings, now: datetime, *, danger: bool, unasked: bool) -> Leaving:
    """Where the sentence goes and when it may go.

    A member is written to by the application, or by the bot when he asked the bot. Nobody may post into a residents'
    group but a member with his own tap; a resident alone is reached by what rides on that tap. Danger never waits.
    """
    wait = None if danger else _later(settings, now, unasked)
    if situation.target == "person" and situation.is_member:
        return Leaving("bot" if situation.through_bot else "app", not_before=wait)
    if situation.target == "chat" and situation.internal:
        return Leaving("bot", not_before=wait)
    if situation.target == "chat" and situation.owner:
        if not danger and situation.taps_today >= settings.taps_a_day:
            wait = max(filter(None, (wait, next_bundle(settings, now))))
        return Leaving("tap", situation.owner, wait)
    return Leaving("none")


def _later(settings: Settings, now: datetime, unasked: bool) -> datetime | None:
    return quiet_ends(settings, now) if unasked and is_quiet(settings, now) else None


def next_bundle(settings: Settings, now: datetime) -> datetime:
    """The next time at which a worker is handed what waits beyond his ten taps."""
    local = now.astimezone(ZoneInfo(settings.timezone))
    times = sorted(settings.digests.bundles_at)
    for days in (0, 1):
        day = local + timedelta(days=days)
        for at in times:
            moment = day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
            if moment > local:
                return moment
    raise AssertionError("no bundle time in two days")
