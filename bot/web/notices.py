"""Notices on a page: written, shown before they leave, and what became of every group's line."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from multidict import MultiDictProxy

from bot.deeds.notice import cancel, compose, send
from bot.deeds.notice_after import log, not_over, over, retry
from bot.deeds.notice_lines import forecast
from bot.domain.audience import Audience
from bot.domain.notices import LARGE, LONGEST, Composed, Notice, NoticeState
from bot.domain.people import Actor, Standing
from bot.domain.quiet import day_begins
from bot.domain.rights import Deed
from bot.errors import PersonError, Unclear
from bot.messages import OutState
from bot.ports import Desk
from bot.texts import notices as texts
from bot.web.images import sniff
from bot.web.office import frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.views import Names, units_seen

SHOWN = 30
STATES = {
    NoticeState.DRAFT: "没发", NoticeState.ASKED: "等过目", NoticeState.SENT: "发了", NoticeState.CANCELLED: "取消了",
    NoticeState.CORRECTED: "更正了",
}  # fmt: skip
LINE_STATES = {
    OutState.WAITING_HAND: "等群主点", OutState.QUEUED: "等着发", OutState.SENDING: "在发", OutState.SENT: "点过了",
    OutState.DELIVERED: "到了", OutState.FROZEN: "平台让等等", OutState.UNSURE: "不知道到没到", OutState.SUPERSEDED: "收回了",
    OutState.EXPIRED: "过时了", OutState.FAILED: "没发成",
}  # fmt: skip
REPEATS = {"": "只发一次", "workday": "每个工作日", "daily": "每天"} | {
    f"week:{n}": f"每周{name}" for n, name in enumerate("一二三四五六日")
}
FORM = ("text", "large", "send_at", "repeat", "corrects")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice as the page shows it."""

    notice: Notice
    state: str
    by: str
    made: str
    told: texts.Preview | None
    body: str
    lines: tuple[tuple[str, str, str, str], ...]  # group, state, hand, when
    may_retry: bool
    may_clear: bool
    may_cancel: bool
    next: str


async def notices(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/notices.html", **await looks(parts, who, partial(_values, who, "", bad=False)))


async def write(parts: Parts, request: web.Request) -> web.Response:
    """POST the form: kept as a draft and shown, like a chat line."""
    who = await visitor(parts, request)
    form = await request.post()
    try:
        files = await _files(parts, form)
        await does(parts, who, partial(_write, form, files))
    except PersonError as error:
        return await _list(parts, who, error.reply, bad=True)
    return await _list(parts, who, "写好了，请看一眼再点发送。", bad=False)


async def act(parts: Parts, request: web.Request) -> web.Response:
    """POST /office/notices/N/send|cancel|retry|over|not_over: what the card's buttons do."""
    who = await visitor(parts, request)
    deed = {"send": send, "cancel": cancel, "retry": retry, "over": over, "not_over": not_over}.get(
        request.match_info["deed"]
    )
    if deed is None:
        raise web.HTTPNotFound
    number = int(request.match_info["number"])
    try:
        line = await does(parts, who, lambda desk, actor: deed(desk, number, actor, desk.now))
    except PersonError as error:
        return await _list(parts, who, error.reply, bad=True)
    return await _list(parts, who, line, bad=False)


async def _list(parts: Parts, who: Visitor, line: str, *, bad: bool) -> web.Response:
    return page("office/notice_list.html", **await looks(parts, who, partial(_values, who, line, bad=bad)))


def composed_from(form: MultiDictProxy[Any], zone: ZoneInfo, files: tuple[tuple[str, str], ...] = ()) -> Composed:
    """The form's fields as a chat line would say them. Raises Unclear for a time that is none."""
    given = {name: str(form.get(name, "")).strip() for name in FORM}
    send_at = None
    if given["send_at"]:
        try:
            send_at = datetime.fromisoformat(given["send_at"]).replace(tzinfo=zone)
        except ValueError as error:
            raise Unclear("no time", reply="发送时间没看懂，请重新选一下。") from error
    if given["repeat"] not in REPEATS or (given["repeat"] and send_at is None):
        raise Unclear("no repeat", reply="重复发的通知要选第一次的时间。")
    audience = Audience(
        units=tuple(map(str, form.getall("unit", []))),
        tags=tuple(map(str, form.getall("tag", []))),
        kinds=tuple(map(str, form.getall("kind", []))),
        roles=tuple(map(str, form.getall("role", []))),
        everybody=form.get("everybody") == "1",
    )
    corrects = int(given["corrects"]) if given["corrects"].isdecimal() and len(given["corrects"]) < 9 else 0
    text = given["text"].replace("\r\n", "\n")
    return Composed(
        audience=audience, text=text, send_at=send_at, repeat=given["repeat"], large=given["large"],
        corrects=corrects, files=files,
    )  # fmt: skip


def _write(form: MultiDictProxy[Any], files: tuple[tuple[str, str], ...], desk: Desk, actor: Actor) -> None:
    zone = ZoneInfo(desk.settings.timezone)
    composed = composed_from(form, zone, files)
    if composed.send_at is not None and composed.send_at <= desk.now:
        raise Unclear("in the past", reply="发送时间已经过了，请重新选一下。")
    compose(desk, actor, composed, desk.now)


async def _files(parts: Parts, form: MultiDictProxy[Any]) -> tuple[tuple[str, str], ...]:
    """The picture or file that came with the form, kept under the data folder by a name of ours.

    Raises Unclear for what cannot be sent: a notice must not leave without it unnoticed.
    """
    given = form.get("file")
    if not isinstance(given, web.FileField) or not given.filename:
        return ()
    body = given.file.read()
    media = sniff(body)
    suffix = Path(given.filename).suffix.lower()
    if media is None and suffix not in (".pdf", ".docx", ".xlsx"):
        raise Unclear("no picture or paper", reply="只能附图片、PDF、Word（.docx）或 Excel（.xlsx），请换一个文件。")
    folder = parts.config.storage.data / "notices"
    name = f"{secrets.token_hex(8)}{'.' + media.split('/')[1] if media else suffix}"
    await asyncio.to_thread(_keep, folder, name, body)
    return (("image" if media else "file", str(folder / name)),)


def _keep(folder: Path, name: str, body: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(body)


def _values(who: Visitor, line: str, desk: Desk, actor: Actor, *, bad: bool) -> dict[str, Any]:
    desk.rights.need(actor, Deed.NOTICE, actor.units[0] if actor.units else "")
    names, seen = Names(desk), set(units_seen(desk, actor))
    office = actor.standing is Standing.OFFICE
    units = [u for u in desk.tree.units.values() if u.kind in ("sector", "grid") and u.code in seen]
    chats = [chat for chat in desk.chats.all() if office or seen & set(chat.units)]
    begins = day_begins(desk.settings.timezone, desk.now)
    today = desk.outbox.lines_since("", begins)
    return frame(desk, actor, who) | {
        "line": line,
        "bad": bad,
        "found": [
            _shown(desk, notice, names) for notice in desk.notices.recent(SHOWN) if office or notice.by == actor.id
        ],
        "units": [(u.code, u.name) for u in sorted(units, key=lambda u: (u.kind != "sector", u.code))],
        "tags": sorted({tag for chat in chats for tag in chat.tags}),
        "roles": [role.name for role in desk.settings.roles if role.standing is not Standing.RESIDENT],
        "repeats": REPEATS,
        "longest": LONGEST,
        "large": LARGE,
        "said": sorted(
            ((chat.name, today[chat.id]) for chat in chats if chat.id in today), key=lambda row: (-row[1], row[0])
        ),
        "lines_a_day": desk.settings.lines_a_day,
    }


def _shown(desk: Desk, notice: Notice, names: Names) -> Shown:
    zone = desk.settings.timezone
    draft = notice.state in (NoticeState.DRAFT, NoticeState.ASKED)
    rows = [] if draft else log(desk, notice)
    told = forecast(desk, notice, desk.now) if draft else None
    chats = {chat.id: chat.name for chat in desk.chats.all()}
    failed = {OutState.FAILED, OutState.UNSURE, OutState.EXPIRED}
    sent = notice.state is NoticeState.SENT
    return Shown(
        notice=notice,
        state=STATES[notice.state],
        by=names.person(notice.by),
        made=local(notice.made_at, desk.now, zone),
        told=told,
        body=texts.body(notice, told, desk.settings.notices.left_warns) if told else notice.text,
        lines=tuple(
            (
                chats.get(row.chat, row.chat),
                LINE_STATES[row.state],
                names.person(row.hand),
                local(row.at, desk.now, zone),
            )
            for row in rows
        ),
        may_retry=sent and any(row.state in failed for row in rows),
        may_cancel=draft or sent,
        may_clear=sent and bool(notice.clear) and notice.cleared_at is None,
        next=local(notice.next_at, desk.now, zone) if notice.next_at and notice.repeat and sent else "",
    )
