"""『通知 3网格 明早9点停水…』: shown first, sent on a press, one line for each group by its owner's tap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deeds.notice_after import begins, no_reminders, reached
from bot.deeds.notice_lines import (
    forecast,
    grey,
    groups,
    lay_out,
    leaves_at,
    need_all,
    need_own,
    reaches_beyond,
    take_back,
    worded,
)
from bot.deeds.steps import DUTY, name_of, today
from bot.domain.audience import Audience, groups_of
from bot.domain.chats import Chat
from bot.domain.masking import mask_all
from bot.domain.notices import (
    LARGE,
    LONGEST,
    Composed,
    Notice,
    NoticeState,
    called,
    counts_from,
    first_time,
    large_type,
    names_outage,
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

_OFFICES = re.compile(r"0\d{2,3}[- ]?\d{7,8}|(?<!\d)\d{7,8}(?!\d)")  # an office's telephone may be read by all


def preview(desk: Desk, by: Actor, words: str, now: datetime, *, answers: str = "") -> Notice:
    """Read the words of a chat line and compose; see `compose`."""
    return compose(desk, by, read(desk, words, now), now, answers=answers)


def read(desk: Desk, words: str, now: datetime) -> Composed:
    """The words behind 「通知」: to whom, when, what."""
    zone = ZoneInfo(desk.settings.timezone)
    tags = {tag for chat in desk.chats.all() for tag in chat.tags}
    roles = [role.name for role in desk.settings.roles if role.standing is not Standing.RESIDENT]
    return parse_notice(words, desk.tree, now, zone, tags, roles, _houses(desk))


def _houses(desk: Desk) -> dict[str, dict[str, str]]:
    """Every name of an estate, with its houses and the units in which they lie."""
    found: dict[str, dict[str, str]] = {}
    for estate in desk.book.estates:
        units = {house.no.upper(): desk.units_of(Place(estate.name, house.no)) for house in estate.buildings}
        units = {no: unit for no, unit in units.items() if unit}
        found |= {name: units for name in (estate.name, *estate.aliases) if name and units}
    return found


def compose(
    desk: Desk, by: Actor, composed: Composed, now: datetime, *, answers: str = "", again: Notice | None = None,
    reminds: bool = False,
) -> Notice:  # fmt: skip
    """Keep a draft and show it with 发送 and 取消. Nothing leaves yet. Page and chat line both end here. *again*: one to the
    same groups, of which it *reminds*, or in whose place it comes.

    Raises:
        Unclear: no group, or no text, is named; the reply says how it is done.
        NotYours: the person may not speak to these groups.
    """
    desk.rights.need(by, Deed.NOTICE, by.units[0] if by.units else "")
    composed, chats = _meant(desk, composed) if again is None else (composed, groups(desk, again))
    people = _people(desk, composed.audience, now) if again is None else again.people
    if not (chats or people) or not composed.text or composed.audience.unknown:
        raise Unclear("no audience or no text", reply=asks(desk, composed.audience.unknown))
    if len(composed.text) > LONGEST:
        raise Unclear("too long", reply=notices.too_long(len(composed.text), LONGEST))
    if len(composed.large) > LARGE:
        raise Unclear("large type too long", reply=f"大字版有 {len(composed.large)} 个字，请在 {LARGE} 字以内。")
    if reaches_beyond(desk, by, chats) is None or not _duty(desk, now):
        need_all(desk, by, chats)
    old = desk.notices.get(composed.corrects) if composed.corrects else None
    text = notices.correction(composed.text, _what_of(old, composed.text)) if composed.corrects else composed.text
    send_at = composed.send_at
    if composed.repeat and send_at is not None:
        send_at = first_time(composed.repeat, send_at, now, desk.settings)
    zone = ZoneInfo(desk.settings.timezone)
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
        clear=clear if ends_at is not None and not composed.repeat and not reminds else "",
        corrects=composed.corrects,
        reminds=again.number if again is not None and reminds else 0,
    )
    desk.notices.put(notice)
    _show(desk, notice, by.id, notices.title(notice.number), now, answers=answers)
    return notice


def _what_of(old: Notice | None, words: str) -> str:
    """「停到下午2点」 does not say what stops: it is said before it."""
    return called(old.text) if old is not None and not names_outage(words) else ""


def asks(desk: Desk, unknown: Sequence[str]) -> str:
    """What is missing; of a house that several estates have, which estate."""
    for house in unknown:
        number = None if house.endswith(("网格", "网片", "片区")) else re.match(r"\d+", house)
        named = [one.name for one in desk.book.estates if number and any(no.no == number[0] for no in one.buildings)]
        if len(named) > 1:
            return notices.which_estate(house, named)
    return notices.needs(unknown, [unit.name for unit in desk.tree.units.values() if unit.kind == "grid" and unit.name])


def send(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Lay one line before the owner of each group, now or when it was to be; what to answer. Pressed twice: once.

    What somebody else than the office wrote goes to its approver first, where the community wants one.
    """
    notice = _notice(desk, number)
    if notice.state not in (NoticeState.DRAFT, NoticeState.ASKED):
        return notices.gone(number)
    need_own(desk, by, notice)
    approver = _approver(desk, notice, by, now)
    if not approver:
        need_all(desk, by, groups(desk, notice))
    else:
        if notice.state is NoticeState.DRAFT:
            desk.notices.put(replace(notice, state=NoticeState.ASKED))
            title = notices.asks_approval(number, by.name or name_of(desk, by.id) or "同事")
            _show(desk, notice, approver, title, now)
        return notices.waits_for(number, name_of(desk, approver))
    at = leaves_at(desk, notice, now)
    if at is not None and notice.ends_at is not None and notice.ends_at <= at and not notice.repeat:
        return notices.over_by_then(number)
    _corrects(desk, notice)
    told = forecast(desk, notice, now)
    if notice.repeat and notice.send_at is not None:
        desk.notices.put(replace(notice, state=NoticeState.SENT, next_at=notice.send_at))
    else:
        notice = lay_out(desk, notice, now)
        desk.notices.put(replace(notice, state=NoticeState.SENT, next_at=notice.ends_at if notice.clear else None))
    grey(desk, notice, "已放进工具栏")
    _tell_writer(desk, notice, by, notices.released(number, name_of(desk, by.id)))
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
    no_reminders(desk, notice)
    grey(desk, notice, "已取消")
    _tell_writer(desk, notice, by, notices.not_released(number, name_of(desk, by.id)))
    return notices.cancelled(number)


def _tell_writer(desk: Desk, notice: Notice, by: Actor, line: str) -> None:
    """Whoever asked for it hears what became of it."""
    if by.id != notice.by and notice.state is NoticeState.ASKED:
        key = f"{desk.community}/notice/{notice.number}/answered"
        desk.say(Outbound(to=Target("person", notice.by), key=key, text=line, importance=Importance.WORK))


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
        no_reminders(desk, old)


def _approver(desk: Desk, notice: Notice, by: Actor, now: datetime) -> str:
    """Who must look at it first; "" where nobody must, or he is the one who presses."""
    role = desk.settings.notices.approver
    if by.standing is Standing.OFFICE:
        return ""
    if not role:
        return _duty(desk, now) if reaches_beyond(desk, by, groups(desk, notice)) is not None else ""
    found = on_rung(
        Rung(role, "root"), desk.tree.root, desk.tree, today(desk, now), desk.people.with_role, desk.people.get
    )
    person = found.person.id if found.person else ""
    return "" if person == by.id or (notice.state is NoticeState.ASKED and person == "") else person


def _duty(desk: Desk, now: datetime) -> str:
    """Who is on duty in the office; "" for nobody."""
    found = on_rung(DUTY, desk.tree.root, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    return found.person.id if found.person is not None else ""


def _show(desk: Desk, notice: Notice, to: str, title: str, now: datetime, *, answers: str = "") -> None:
    told = forecast(desk, notice, now)
    keys = f"{desk.community}/{notice.number}"
    card = Card(
        title=title,
        desc=told.at,
        body=notices.body(notice, told, desk.settings.notices.left_warns) + _also(desk, notice, to, now),
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


def _also(desk: Desk, notice: Notice, to: str, now: datetime) -> str:
    """What its writer must know before he presses: who looks at it first, and that it comes too late."""
    lines = []
    by = desk.people.actor(notice.by, today(desk, now))
    wide = reaches_beyond(desk, by, groups(desk, notice))
    if wide is not None and to == notice.by:
        lines.append(notices.looked_at_first(wide.name, name_of(desk, _approver(desk, notice, by, now))))
    private = _OFFICES.sub("", notice.text)
    if mask_all(private) != private:
        lines.append(notices.names_somebody())
    at, starts = leaves_at(desk, notice, now), begins(notice, desk)
    if at is not None and starts is not None and now < starts < at and not notice.repeat:
        lines.append(notices.comes_too_late())
    elif at is not None and (shown := worded(desk, notice, notice.text, at)) != notice.text:
        lines.append(notices.reads_then(shown))
    return "".join(f"\n{line}" for line in lines)


def _notice(desk: Desk, number: int) -> Notice:
    notice = desk.notices.get(number)
    if notice is None:
        raise Unclear(f"notice {number}", reply=notices.none(number))
    return notice
