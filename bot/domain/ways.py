"""How a sentence can lawfully leave (one table), and when: quiet hours, a worker's ten taps, bundles, closing windows."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.settings import Settings
from bot.domain.workdays import is_quiet, quiet_ends


@dataclass(frozen=True, slots=True)
class Leaving:
    """The way, who must press (for a tap), and the earliest moment; `way` none: nobody can carry it."""

    way: str  # app | bot | push | kf | tap | broadcast | member | none
    hand: str = ""
    not_before: datetime | None = None
    until: datetime | None = None  # then this way is closed, and another one is looked for


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides a way: the target's kind, whether members can reach it, who owns the group, how often he was asked."""

    target: str  # person | chat
    is_member: bool = False  # a person with a WeCom account of ours
    through_bot: bool = False  # the person wrote to the smart bot, and this answers it
    internal: bool = False  # a group of members only
    bot: bool = True  # the smart bot may speak in this group
    hook: bool = False  # 消息推送 bears this group's name
    owner: str = ""  # who presses in a residents' group
    taps_today: int = 0
    kf_left: int = 0  # messages that may still be said in 微信客服 before the resident writes again
    kf_until: datetime | None = None  # when that talk closes
    helper: str = ""  # the member who can pass something on to a resident
    mass_left: int = 0  # 企业群发 that this group may still get in the platform's period


def way_of(situation: Situation, settings: Settings, now: datetime, *, danger: bool, unasked: bool) -> Leaving:
    """Where the sentence goes and when it may go.

    A member is written to by the application, or by the bot when he asked the bot. Nobody may post into a residents'
    group but a member with his own tap, or with 发送 on a mass message; a resident alone is reached by 微信客服 while it
    is open, and by word of mouth afterwards. Danger never waits.
    """
    wait = None if danger else _later(settings, now, unasked)
    if situation.target == "person" and situation.is_member:
        return Leaving("bot" if situation.through_bot else "app", not_before=wait)
    if situation.target == "chat" and situation.internal:
        return Leaving("bot" if situation.bot else "push" if situation.hook else "none", not_before=wait)
    if situation.target == "person":
        return _to_resident(situation, now, wait)
    if situation.target == "chat" and situation.owner and situation.mass_left > 0:
        return Leaving("broadcast", situation.owner, wait)
    if situation.target == "chat" and situation.owner:
        if not danger and situation.taps_today >= settings.taps_a_day:
            wait = max(filter(None, (wait, next_bundle(settings, now))))
        return Leaving("tap", situation.owner, wait)
    return Leaving("none")


def _to_resident(situation: Situation, now: datetime, wait: datetime | None) -> Leaving:
    """Through 微信客服 while it is open then; else somebody who knows him passes it on."""
    until = situation.kf_until
    if situation.kf_left > 0 and until is not None and (wait or now) < until:
        return Leaving("kf", not_before=wait, until=until)
    return Leaving("member", situation.helper, wait) if situation.helper else Leaving("none")


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


KF_MESSAGES, KF_WINDOW = 5, timedelta(hours=48)


def kf_window(wrote_at: datetime | None, used: int, now: datetime) -> tuple[int, datetime | None]:
    """(messages left, until) of 微信客服: five within 48 hours, anew with each message of the resident."""
    if wrote_at is None or now >= wrote_at + KF_WINDOW:
        return 0, None
    return max(0, KF_MESSAGES - used), wrote_at + KF_WINDOW


def mass_left(rule: str, counts: tuple[int, int, int], now: datetime, zone: ZoneInfo) -> int:
    """How many mass messages a group may still get. *counts*: of this month, of the last seven days, of today."""
    month, week, day = counts
    if rule == "day":
        return 1 - day
    if rule == "week":
        return 7 - week
    local = now.astimezone(zone)
    return monthrange(local.year, local.month)[1] - month if rule == "month" else 0
