"""『通知 3网格 明早9点停水…』: shown first, sent on a press, one line for each group by its owner's tap."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.chats import Chat
from bot.domain.notices import LONGEST, groups_of, parse_notice
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.workdays import is_quiet, quiet_ends
from bot.errors import NotYours, Unclear
from bot.messages import Button, Card, Importance, Outbound, Target
from bot.ports import Desk
from bot.texts import office


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice before it leaves; kept as JSON in the note `notice/<number>`."""

    number: int
    text: str
    chats: tuple[str, ...]
    by: str
    send_at: datetime | None = None
    state: str = "draft"  # draft | sent | cancelled

    def dumps(self) -> str:
        at = self.send_at.isoformat() if self.send_at else ""
        kept = {"text": self.text, "chats": self.chats, "by": self.by, "send_at": at, "state": self.state}
        return json.dumps(kept, ensure_ascii=False)


def preview(desk: Desk, by: Actor, words: str, now: datetime, *, answers: str = "") -> Draft:
    """Read the words, keep a draft and show it with 发送 and 取消. Nothing leaves yet.

    Raises:
        Unclear: no group, or no text, is named; the reply says how it is done.
        NotYours: the person may not speak to these groups.
    """
    desk.rights.need(by, Deed.NOTICE, by.units[0] if by.units else "")
    zone = ZoneInfo(desk.settings.timezone)
    chats = desk.chats.all()
    tags = {tag for chat in chats for tag in chat.tags}
    notice = parse_notice(words, desk.tree, now, zone, tags)
    found = groups_of(notice.audience, chats, desk.tree)
    if not found or not notice.text or notice.audience.unknown:
        raise Unclear("no audience or no text", reply=office.notice_needs(notice.audience.unknown))
    if len(notice.text) > LONGEST:
        raise Unclear("too long", reply=f"这条有 {len(notice.text)} 个字，群里请在 {LONGEST} 字以内，长的放到链接里。")
    _may_speak(desk, by, found)
    draft = Draft(_next_number(desk), notice.text, tuple(chat.id for chat in found), by.id, notice.send_at)
    desk.notes.set(f"notice/{draft.number}", draft.dumps())
    desk.say(
        Outbound(
            to=Target("person", by.id),
            key=f"{desk.community}/notice/{draft.number}/preview",
            card=_card(desk, draft, found, now),
            importance=Importance.REPLY,
            answers=answers,
        )
    )
    return draft


def send(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Lay one line before the owner of each group, now or when it was to be; what to answer. Pressed twice: once."""
    draft = _draft(desk, number)
    if draft.state != "draft":
        return office.notice_gone(number)
    chats = [chat for id_ in draft.chats if (chat := desk.chats.get(id_)) is not None]
    _may_speak(desk, by, chats)
    send_at = draft.send_at if draft.send_at and draft.send_at > now else None
    quiet = send_at or now
    opens = quiet_ends(desk.settings, quiet) if is_quiet(desk.settings, quiet) else send_at
    for chat in chats:
        desk.say(
            Outbound(
                to=Target("chat", chat.id),
                key=f"{desk.community}/notice/{number}/{chat.id}",
                text=draft.text,
                importance=Importance.NOTICE,
                not_before=opens,
                subject=f"{desk.community}/notice/{number}",
                unasked=True,
            )
        )
    hands = _hands(chats)
    by_task = desk.settings.mass_rule != "off"  # then the platform itself lays it before them
    for hand, count in () if by_task else hands.items():
        desk.say(
            Outbound(
                to=Target("person", hand),
                key=f"{desk.community}/notice/{number}/hand/{hand}",
                text=office.notice_to_press(number, count),
                importance=Importance.NOTICE,
                not_before=opens,
                subject=f"{desk.community}/notice/{number}",
                unasked=True,
            )
        )
    _keep(desk, draft, "sent")
    at = office.notice_when(opens, now, desk.settings)
    answer = office.notice_sent(number, len(chats), len(hands), at)
    _grey(desk, draft, "已放进工具栏")
    return answer


def cancel(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Take back a draft, or of a sent one what nobody has pressed yet; what to answer."""
    del now
    draft = _draft(desk, number)
    desk.rights.need(by, Deed.NOTICE, by.units[0] if by.units else "", frozenset({draft.by}))
    if draft.state == "cancelled":
        return office.notice_gone(number)
    desk.outbox.supersede(f"{desk.community}/notice/{number}")
    _keep(desk, draft, "cancelled")
    answer = office.notice_cancelled(number)
    _grey(desk, draft, answer)
    return answer


def _may_speak(desk: Desk, by: Actor, chats: list[Chat]) -> None:
    """The office speaks to all groups, a lead to those of his own units."""
    desk.rights.need(by, Deed.NOTICE, by.units[0] if by.units else "")
    if by.standing is Standing.OFFICE:
        return
    for chat in chats:
        if not chat.units or not all(desk.rights.may(by, Deed.NOTICE, unit) for unit in chat.units):
            raise NotYours(f"notice to {chat.id}", reply=f"「{chat.name}」不在您管的范围，请社区来发。")


def _card(desk: Desk, draft: Draft, chats: list[Chat], now: datetime) -> Card:
    quiet = quiet_ends(desk.settings, now) if is_quiet(desk.settings, now) else None
    keys = f"{desk.community}/{draft.number}"
    return Card(
        title=office.notice_title(draft.number),
        desc=office.notice_when(draft.send_at, now, desk.settings, quiet_until=quiet),
        body=office.notice_body(draft.text, chats, len(_hands(chats))),
        facts=(("什么时候", office.notice_when(draft.send_at, now, desk.settings, quiet_until=quiet)),),
        buttons=(Button("发送", f"notice_send/{keys}"), Button("取消", f"notice_cancel/{keys}", 2)),
        task_id=f"{desk.community}-notice-{draft.number}",
    )


def _hands(chats: list[Chat]) -> dict[str, int]:
    """Who must press, and in how many groups; groups of members need no hand."""
    hands: dict[str, int] = {}
    for chat in chats:
        if chat.kind != "internal" and chat.owner:
            hands[chat.owner] = hands.get(chat.owner, 0) + 1
    return hands


def _next_number(desk: Desk) -> int:
    number = int(desk.notes.get("notice/last") or 0) + 1
    desk.notes.set("notice/last", str(number))
    return number


def _draft(desk: Desk, number: int) -> Draft:
    kept = desk.notes.get(f"notice/{number}")
    if not kept:
        raise Unclear(f"notice {number}", reply=f"没有通知 {number}，请重新写一遍。")
    row = json.loads(kept)
    at = datetime.fromisoformat(row["send_at"]) if row["send_at"] else None
    return Draft(number, row["text"], tuple(row["chats"]), row["by"], at, row["state"])


def _keep(desk: Desk, draft: Draft, state: str) -> None:
    changed = Draft(draft.number, draft.text, draft.chats, draft.by, draft.send_at, state)
    desk.notes.set(f"notice/{draft.number}", changed.dumps())


def _grey(desk: Desk, draft: Draft, words: str) -> None:
    """The preview's buttons become what was done."""
    shown = f"{desk.community}/notice/{draft.number}/preview"
    desk.say(
        Outbound(
            to=Target("person", draft.by), key=f"{shown}/{len(words)}", text=words[:20], update_of=shown,
            importance=Importance.REPLY,
        )
    )  # fmt: skip
