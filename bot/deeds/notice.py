"""『通知 3网格 明早9点停水…』: shown first, sent on a press, one line for each group by its owner's tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deeds.notice_after import reached
from bot.deeds.notice_lines import (
    forecast,
    grey,
    groups,
    lay_out,
    need_all,
    need_own,
    take_back,
)
from bot.deeds.steps import name_of, today
from bot.domain.audience import Audience, groups_of
from bot.domain.chats import Chat
from bot.domain.notices import (
    LARGE,
    LONGEST,
    Composed,
    Notice,
    NoticeState,
    counts_from,
    first_time,
    large_type,
    outage_of,
    parse_notice,
)
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.settings import Rung
from bot.domain.ticket import Place
from bot.errors import Unclear
from bot.messages import Button, Card, Importance, Outbound, Target
from bot.ports import Desk
from bot.texts import notices


def preview(desk: Desk, by: Actor, words: str, now: datetime, *, answers: str = "") -> Notice:
    """Read the words of a chat line and compose; see `compose`."""
    zone = ZoneInfo(desk.settings.timezone)
    tags = {tag for chat in desk.chats.all() for tag in chat.tags}
    roles = [role.name for role in desk.settings.roles if role.standing is not Standing.RESIDENT]
    composed = parse_notice(words, desk.tree, now, zone, tags, roles, _houses(desk))
    return compose(desk, by, composed, now, answers=answers)


def _houses(desk: Desk) -> dict[str, dict[str, str]]:
    """Every name of an estate, with its houses and the units in which they lie."""
    found: dict[str, dict[str, str]] = {}
    for estate in desk.book.estates:
        units = {house.no.upper(): desk.units_of(Place(estate.name, house.no)) for house in estate.buildings}
        units = {no: unit for no, unit in units.items() if unit}
        found |= {name: units for name in (estate.name, *estate.aliases) if name and units}
    return found


def compose(desk: Desk, by: Actor, composed: Composed, now: datetime, *, answers: str = "") -> Notice:
    """Keep a draft and show it with 发送 and 取消. Nothing leaves yet. Page and chat line both end here.

    Raises:
        Unclear: no group, or no text, is named; the reply says how it is done.
        NotYours: the person may not speak to these groups.
    """
    desk.rights.need(by, Deed.NOTICE, by.units[0] if by.units else "")
    composed, chats = _meant(desk, composed)
    people = _people(desk, composed.audience, now)
    if not (chats or people) or not composed.text or composed.audience.unknown:
        raise Unclear("no audience or no text", reply=_asks(desk, composed.audience.unknown))
    if len(composed.text) > LONGEST:
        raise Unclear("too long", reply=notices.too_long(len(composed.text), LONGEST))
    if len(composed.large) > LARGE:
        raise Unclear("large type too long", reply=f"大字版有 {len(composed.large)} 个字，请在 {LARGE} 字以内。")
    need_all(desk, by, chats)
    text = notices.correction(composed.text) if composed.corrects else composed.text
    send_at = composed.send_at
    if composed.repeat and send_at is not None:
        send_at = first_time(composed.repeat, send_at, now, desk.settings)
    zone = ZoneInfo(desk.settings.timezone)
    old = desk.notices.get(composed.corrects) if composed.corrects else None
    clear, ends_at = outage_of(text, counts_from(text, old.ends_at if old else None, send_at or now, zone), zone)
    notice = Notice(
        number=desk.notices.new_number(),
        by=by.id,
        made_at=now,
        text=text,
        large=composed.large or large_type(text),
        chats=tuple(chat.id for chat in chats),
        people=people,
        send_at=send_at,
        repeat=composed.repeat,
        files=composed.files,
        ends_at=ends_at,
        clear=clear if ends_at is not None and not composed.repeat else "",
        corrects=composed.corrects,
    )
    desk.notices.put(notice)
    _show(desk, notice, by.id, notices.title(notice.number), now, answers=answers)
    return notice


def _asks(desk: Desk, unknown: Sequence[str]) -> str:
    """What is missing; of a house that several estates have, which estate."""
    for house in unknown:
        number = re.match(r"\d+", house)
        named = [one.name for one in desk.book.estates if number and any(no.no == number[0] for no in one.buildings)]
        if len(named) > 1:
            return notices.which_estate(house, named)
    return notices.needs(unknown)


def send(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Lay one line before the owner of each group, now or when it was to be; what to answer. Pressed twice: once.

    What somebody else than the office wrote goes to its approver first, where the community wants one.
    """
    notice = _notice(desk, number)
    if notice.state not in (NoticeState.DRAFT, NoticeState.ASKED):
        return notices.gone(number)
    need_own(desk, by, notice)
    need_all(desk, by, groups(desk, notice))
    approver = _approver(desk, notice, by, now)
    if approver:
        if notice.state is NoticeState.DRAFT:
            desk.notices.put(replace(notice, state=NoticeState.ASKED))
            title = notices.asks_approval(number, by.name or name_of(desk, by.id) or "同事")
            _show(desk, notice, approver, title, now)
        return notices.waits_for(number, name_of(desk, approver))
    _corrects(desk, notice)
    told = forecast(desk, notice, now)
    if notice.repeat and notice.send_at is not None:
        desk.notices.put(replace(notice, state=NoticeState.SENT, next_at=notice.send_at))
    else:
        notice = lay_out(desk, notice, now)
        desk.notices.put(replace(notice, state=NoticeState.SENT, next_at=notice.ends_at if notice.clear else None))
    grey(desk, notice, "已放进工具栏")
    return notices.sent(number, len(told.groups), len(told.hands), told.at, told.people)


def cancel(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Take back a draft, or of a sent one what nobody has pressed yet; what to answer."""
    del now
    notice = _notice(desk, number)
    need_own(desk, by, notice)
    if notice.state is NoticeState.CANCELLED:
        return notices.gone(number)
    take_back(desk, notice)
    desk.notices.put(replace(notice, state=NoticeState.CANCELLED, next_at=None))
    grey(desk, notice, "已取消")
    return notices.cancelled(number)


def _meant(desk: Desk, composed: Composed) -> tuple[Composed, list[Chat]]:
    """The groups that are named; of a correction without a name, those of what it corrects; of what was taken back, those
    that had read it."""
    if composed.corrects:
        old = desk.notices.get(composed.corrects)
        have_read = reached(desk, old) if old is not None and old.state is NoticeState.CANCELLED else []
        if old is None or (old.state is NoticeState.CANCELLED and not have_read):
            raise Unclear(f"no notice {composed.corrects}", reply=notices.none(composed.corrects))
        if composed.audience.is_empty and not composed.audience.unknown:
            return composed, have_read or groups(desk, old)
    return composed, groups_of(composed.audience, desk.chats.all(), desk.tree)


def _people(desk: Desk, audience: Audience, now: datetime) -> tuple[str, ...]:
    """Who holds the roles that are named, in the units that are named."""
    day = today(desk, now)
    roots = audience.units or ("",)
    codes = dict.fromkeys(code for root in roots for code in desk.tree.below(root))
    found = (
        person.id for role in audience.roles for code in codes for person in desk.people.with_role(role, code, day)
    )
    return tuple(dict.fromkeys(found))


def _corrects(desk: Desk, notice: Notice) -> None:
    """What is corrected is not pressed any more, nor repeated, nor asked about."""
    old = desk.notices.get(notice.corrects) if notice.corrects else None
    if old is not None and old.state is NoticeState.SENT:
        take_back(desk, old)
        desk.notices.put(replace(old, state=NoticeState.CORRECTED, next_at=None))


def _approver(desk: Desk, notice: Notice, by: Actor, now: datetime) -> str:
    """Who must look at it first; "" where nobody must, or he is the one who presses."""
    role = desk.settings.notices.approver
    if not role or by.standing is Standing.OFFICE:
        return ""
    found = on_rung(
        Rung(role, "root"), desk.tree.root, desk.tree, today(desk, now), desk.people.with_role, desk.people.get
    )
    person = found.person.id if found.person else ""
    return "" if person == by.id or (notice.state is NoticeState.ASKED and person == "") else person


def _show(desk: Desk, notice: Notice, to: str, title: str, now: datetime, *, answers: str = "") -> None:
    told = forecast(desk, notice, now)
    keys = f"{desk.community}/{notice.number}"
    card = Card(
        title=title,
        desc=told.at,
        body=notices.body(notice, told, desk.settings.notices.left_warns),
        facts=(("什么时候", told.at),),
        buttons=(Button("发送", f"notice_send/{keys}"), Button("取消", f"notice_cancel/{keys}", 2)),
        task_id=f"{desk.community}-notice-{notice.number}" + ("" if to == notice.by else "-ask"),
    )
    own = to == notice.by
    desk.say(
        Outbound(
            to=Target("person", to),
            key=f"{desk.community}/notice/{notice.number}/{'preview' if own else 'approve'}",
            card=card,
            importance=Importance.REPLY,
            answers=answers,
        )
    )


def _notice(desk: Desk, number: int) -> Notice:
    notice = desk.notices.get(number)
    if notice is None:
        raise Unclear(f"notice {number}", reply=notices.none(number))
    return notice
