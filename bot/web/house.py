"""The house looked at from inside: sentences that wait or failed, settings, what was learnt, who saw what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

import bot
from bot.deeds.doors import JOINED, SPLIT
from bot.deeds.resend import let_be, resend
from bot.domain.categories import CATEGORIES, category_name
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Moved, Step
from bot.messages import OutState
from bot.ports import Desk
from bot.toml_models import lines_of
from bot.web.office import frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.views import Names, waiting

EXAMPLE = Path(bot.__file__).parents[1] / "community.example.toml"
PAGE = 100
SEEN = {
    "ticket": "看了工单", "door": "看了工单，有门牌或电话", "search": "按门牌或电话查了登记簿", "export": "导出了登记簿", "digest": "下载了报告",
    "photo": "看了照片", "page": "打开了居民页", "doors": "看了居民的门路", SPLIT: "拆开了居民的门路",
    JOINED: "撤销了拆开",
}  # fmt: skip


async def outbox(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/outbox.html", **await looks(parts, who, partial(_outbox, who, "")))


def _outbox(who: Visitor, line: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    desk.rights.need(actor, Deed.LOOK)
    names = Names(desk)
    failed = [item for item in desk.outbox.shown(OutState.FAILED, PAGE) if not item.out.update_of]
    return frame(desk, actor, who) | {
        "unsure": waiting(desk, desk.outbox.shown(OutState.UNSURE, PAGE), names),
        "failed": waiting(desk, failed, names),
        "unpressed": waiting(desk, desk.outbox.unpressed()[:PAGE], names),
        "line": line,
    }


async def look_after(parts: Parts, request: web.Request) -> web.Response:
    """POST /office/outbox/N/again or /let_be."""
    who = await visitor(parts, request)
    item, again = int(request.match_info["id"]), request.match_info["what"] == "again"

    def deed(desk: Desk, actor: Actor) -> None:
        if again:
            resend(desk, item, actor, desk.now)
        else:
            let_be(desk, item, actor)

    await does(parts, who, deed)
    line = "放回去了，马上再发一次。" if again else "好，不用管了。"
    return page("office/outbox_list.html", **await looks(parts, who, partial(_outbox, who, line)))


async def settings(parts: Parts, request: web.Request) -> web.Response:
    """Read only: they are changed in their file, by whoever may, and take effect at the next start."""
    who = await visitor(parts, request)
    path = next((one.settings for one in parts.config.community if one.code == who.community), None)
    values = await looks(parts, who, partial(_settings, who, path))
    return page("office/settings.html", **values)


def _settings(who: Visitor, path: Path | None, desk: Desk, actor: Actor) -> dict[str, Any]:
    desk.rights.need(actor, Deed.LOOK)
    own = path.read_text(encoding="utf-8-sig") if path and path.is_file() else ""
    meanings = (
        {key: text for key, _, _, text in _written(EXAMPLE.read_text(encoding="utf-8"))} if EXAMPLE.is_file() else {}
    )
    return frame(desk, actor, who) | {
        "file": path.name if path else "",
        "written": [(key, line, value, text or meanings.get(key, "")) for key, line, value, text in _written(own)],
        "left": [(key, text) for key, text in meanings.items() if key not in {one[0] for one in _written(own)}],
        "voice": not desk.settings.listen_only,
    }


def _written(text: str) -> Iterator[tuple[str, int, str, str]]:
    """(key, line, value, what is said beside it) of every key of a file."""
    lines = text.splitlines()
    for key, line in sorted(lines_of(text).items(), key=lambda pair: pair[1]):
        said = lines[line - 1] if line <= len(lines) else ""
        name, mark, rest = said.partition("=")
        if mark and not name.lstrip().startswith("#"):
            value, _, meaning = rest.partition("#")
            yield key, line, value.strip(), meaning.strip().strip("（）")


async def learnt(parts: Parts, request: web.Request) -> web.Response:
    """What people corrected, newest first, and how often each category was the wrong guess."""
    who = await visitor(parts, request)
    return page("office/learnt.html", **await looks(parts, who, partial(_learnt, who)))


def _learnt(who: Visitor, desk: Desk, actor: Actor) -> dict[str, Any]:
    desk.rights.need(actor, Deed.LOOK)
    names, zone = Names(desk), desk.settings.timezone
    by_hand = [one for one in desk.tickets.last_steps(Step.ENRICH, 500) if one.by not in ("", "system")]
    wrong = [one for one in desk.tickets.last_steps(Step.REFUSE, 500) if one.standing.is_staff]
    return frame(desk, actor, who) | {
        "corrections": [
            {"at": local(one.at, desk.now, zone), "who": names.person(one.by), "number": one.number,
             "what": _corrected(one, names)}
            for one in by_hand[:PAGE]
        ],
        "refused": [
            {"at": local(one.at, desk.now, zone), "who": names.person(one.by), "number": one.number, "note": one.note}
            for one in wrong[:PAGE]
        ],
        "counts": (len(by_hand), len(wrong)),
    }  # fmt: skip


def _corrected(moved: Moved, names: Names) -> str:
    said = []
    for key, value in moved.data.items():
        if key == "category" and isinstance(value, list) and value[:1] and value[0] in CATEGORIES:
            said.append(f"类别改成 {category_name(value[0])}")
        elif key == "unit":
            said.append(f"单元改成 {names.unit(str(value))}")
    return "，".join(said) or moved.note or "补了地点"


async def audit(parts: Parts, request: web.Request) -> web.Response:
    """`before=N`: further back."""
    who = await visitor(parts, request)
    before = request.query.get("before", "")
    values = await looks(
        parts, who, partial(_audit, who, int(before) if before.isdecimal() and len(before) < 18 else 0)
    )
    return page("office/audit.html", **values)


def _audit(who: Visitor, before: int, desk: Desk, actor: Actor) -> dict[str, Any]:
    desk.rights.need(actor, Deed.LOOK)
    names, zone = Names(desk), desk.settings.timezone
    found = desk.seen(PAGE + 1, before)
    return frame(desk, actor, who) | {
        "seen": [
            {"at": local(one.at, desk.now, zone), "who": names.person(one.person), "what": _what(one.what),
             "ticket": one.ticket}
            for one in found[:PAGE]
        ],
        "further": found[PAGE - 1].id if len(found) > PAGE else 0,
    }  # fmt: skip


def _what(kept: str) -> str:
    """「拆开了居民的门路 wm…」: what it was, and whose."""
    what, _, whose = kept.partition(":")
    return f"{SEEN.get(what, what)} {whose}".strip()
