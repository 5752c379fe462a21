"""What decides by which way a sentence leaves, looked up for one transaction; the rules themselves are domain.ways."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.deeds.service import TELLS, served_by
from bot.domain.chats import Chat
from bot.domain.quiet import day_begins
from bot.domain.ways import Situation, kf_window, mass_left
from bot.messages import Card, Importance, Outbound, OutItem, Target, Way
from bot.ports import Desk
from bot.texts import worker
from storage.directory import Directory

KF: Final = "kf"
A_WEEK: Final = timedelta(days=7)  # whole days back: enough whether the platform counts a calendar's week or 168 hours
MEMBERS: Final = frozenset({"app", "smart_bot"})  # sources in which only members can write


def situation_of(desk: Desk, directory: Directory, out: Outbound, not_by: Way | None = None) -> Situation:
    """A member is who has a post here, or wrote to us as a member. *not_by*: a way that has just been closed."""
    if out.to.kind == "person":
        return _person(desk, directory, out, not_by)
    chat = directory.chats.get(out.to.id)
    if chat is None:
        return Situation("chat")
    if chat.kind == "internal":
        return _internal(desk, chat, not_by, answers=_asked_the_bot(desk, out))
    mass = 0 if out.importance is not Importance.NOTICE or not_by is Way.BROADCAST else _mass_left(desk, out.to)
    taps = 0
    if chat.owner and mass <= 0 and (most := desk.settings.taps_a_day):
        taps = desk.outbox.taps_since(chat.owner, _midnight(desk), most)
    return Situation("chat", owner=chat.owner, taps_today=taps, mass_left=mass)


def _asked_the_bot(desk: Desk, out: Outbound) -> bool:
    """Does it answer what was written to the smart bot? That it may do also where it cannot speak first."""
    return desk.settings.bot_answers and out.answers.startswith("smart_bot/")


def _internal(desk: Desk, chat: Chat, not_by: Way | None, *, answers: bool) -> Situation:
    """The smart bot may speak where somebody has named it; a group that has a hook of its name need not wait for that."""
    hook = chat.name in desk.settings.hooks
    bot = (desk.settings.smart_bot or answers) and not_by is not Way.BOT
    return Situation(
        "chat", internal=True, hook=hook, bot=bot and (not hook or desk.chats.heard_at(chat.id) is not None)
    )


def _person(desk: Desk, directory: Directory, out: Outbound, not_by: Way | None) -> Situation:
    known = directory.people.get(out.to.id)
    source = out.answers.partition("/")[0]
    if (known is not None and known.staff) or source in MEMBERS:
        bot = _asked_the_bot(desk, out) and not_by is not Way.BOT
        return Situation("person", is_member=True, through_bot=bot)
    if way := _as_member(desk, out):
        bot = way == "bot" and desk.settings.smart_bot and not_by is not Way.BOT
        return Situation("person", is_member=True, through_bot=bot)
    servicer = served_by(desk, out.to.id)
    left, until = 0, None
    if not servicer and not_by is not Way.KF:
        wrote_at = desk.inbox.last_from(f"{KF}:{out.to.id}", out.to.id)
        used = desk.outbox.used_since(out.to, Way.KF, wrote_at) if wrote_at else 0
        left, until = kf_window(wrote_at, used, desk.now)
    return Situation("person", kf_left=left, kf_until=until, helper=servicer or _helper(desk, directory, out))


def _as_member(desk: Desk, out: Outbound) -> str:
    """A resident who is a member himself: "bot" or "app", where he wrote last; "" for who never wrote as one."""
    wrote = {way: desk.inbox.last_from(f"{way}:{out.to.id}", out.to.id) for way in ("bot", "app")}
    return max((at, way) for way, at in wrote.items() if at)[1] if any(wrote.values()) else ""


def makes_room(desk: Desk, situation: Situation, out: Outbound) -> bool:
    """The resident's five messages are used up, some by what has not left yet: danger takes the last one's place."""
    if out.importance is not Importance.DANGER or situation.kf_until is None or situation.kf_left > 0:
        return False
    ordinary = [one for one in desk.outbox.queued_for(out.to, Way.KF) if one.out.importance is not Importance.DANGER]
    return bool(ordinary) and desk.reroute(ordinary[-1], not_by=Way.KF) is not Way.KF


def _helper(desk: Desk, directory: Directory, out: Outbound) -> str:
    """Who has the matter knows the resident; a sentence that is about nothing has no bearer."""
    if not out.ticket:
        return ""
    assignee = desk.tickets.get(out.ticket).assignee
    known = directory.people.get(assignee)
    return assignee if known is not None and known.staff else ""


def _mass_left(desk: Desk, to: Target) -> int:
    """Counted beforehand: what waits for 发送 will use it up as well."""
    rule = desk.settings.mass_rule
    if rule == "off":
        return 0
    day = _midnight(desk)
    since = (day.replace(day=1), day - A_WEEK, day)
    counts = tuple(desk.outbox.used_since(to, Way.BROADCAST, at) for at in since)
    return mass_left(rule, (counts[0], counts[1], counts[2]), desk.now, ZoneInfo(desk.settings.timezone))


def _midnight(desk: Desk) -> datetime:
    return day_begins(desk.settings.timezone, desk.now)


def pass_on(out: Outbound, helper: str) -> Outbound:
    """What the member is shown who is to pass it on; his press is the only trace that it was said."""
    return Outbound(
        to=Target("person", helper),
        key=f"{out.key}/by/{helper}",
        card=Card(
            title=worker.TELL_HIM,
            body=out.text,
            facts=(("工单", f"#{out.ticket}"),) if out.ticket else (),
            buttons=worker.passed_on(f"{TELLS}/{out.key}"),
        ),
        importance=out.importance,
        ticket=out.ticket,
        subject=out.subject,
        unasked=out.unasked,
        not_before=out.not_before,
    )


def worthless(item: OutItem, now: datetime) -> bool:
    """Is it the sentence that is over, not only its way?"""
    return item.out.until is not None and item.out.until <= now
