"""Reports on a page: every figure with what it is a part of, opened to its matters; the files that the chat gets."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.deeds.digest import Report, look, write
from bot.deeds.figures import cases, figures_of
from bot.deeds.steps import today as local_day
from bot.domain.categories import category_name
from bot.domain.digest import KINDS, Period, period_of
from bot.domain.figures import PART_OF, Figures
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.errors import Unclear
from bot.output.docx import TEMPLATES
from bot.ports import Desk
from bot.web.office import frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.register import XLSX
from bot.web.views import Names, rows, units_seen

NAMES = {
    "opened": "新登记", "danger": "危险", "unheard_danger": "危险没人回应", "contacted": "有人回应",
    "contact_due": "该回应的", "contacted_in_time": "按时回应", "ended": "已结", "closed": "办结", "confirmed": "居民说好了",
    "by_office": "社区办结", "unanswered": "未回应", "unasked": "未询问", "withdrawn": "撤回", "refused": "不是诉求",
    "merged": "并到别的编号", "timed": "有期限", "on_time": "按时办完", "asked": "问过「修好了吗」", "judged": "说了好没好",
    "solved": "说好了", "rated": "打了分", "satisfied": "四分五分", "reopenable": "可以重开", "reopened": "重开了",
    "live": "没办完", "overdue": "超期", "waiting": "等待", "climbed": "往上报过", "resolved": "待确认",
}  # fmt: skip
KIND_NAMES = {"day": "日报告", "week": "周研判", "month": "月反馈"}
ENDINGS = {
    "xlsx": XLSX, "png": "image/png", "md": "text/markdown",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
COUNTED = frozenset({"reopenable"})  # only a denominator: it has no list
CASES = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; a day that cannot be read is today."""

    kind: str
    day: date | None
    unit: str

    @classmethod
    def of(cls, kind: str, day: str, unit: str) -> Asked:
        try:
            at = date.fromisoformat(day) if day else None
        except ValueError:
            at = None
        return cls(kind if kind in KINDS else "day", at, unit)

    def period(self, desk: Desk) -> Period:
        """Up to now where it is not over. Raises Unclear for what has not begun."""
        period = period_of(self.kind, self.day or local_day(desk, desk.now), desk.settings)
        if period.start >= desk.now:
            raise Unclear(f"{self.kind} {self.day} has not begun", reply="这段时间还没有开始，请选早一点的日子。")
        return replace(period, end=min(period.end, desk.now))

    def within(self, desk: Desk, actor: Actor) -> str:
        """His own unit, or below it; whether he may is asked by the deed."""
        if self.unit:
            return self.unit if self.unit in units_seen(desk, actor) else actor.units[0] if actor.units else "\x00"
        return "" if actor.standing is Standing.OFFICE else (actor.units[0] if actor.units else "\x00")


def _asked(request: web.Request) -> Asked:
    given = request.query
    return Asked.of(given.get("kind", ""), given.get("day", ""), given.get("unit", ""))


async def digests(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/digests.html", **await looks(parts, who, partial(_digests, who, _asked(request))))


def _digests(who: Visitor, asked: Asked, desk: Desk, actor: Actor) -> dict[str, Any]:
    unit, period, zone = asked.within(desk, actor), asked.period(desk), desk.settings.timezone
    found = figures_of(desk, actor, period, unit)
    same = urlencode({"kind": asked.kind, "day": period.day.isoformat(), "unit": unit})
    most = max((count for _, count in found.by_category), default=1)
    return frame(desk, actor, who) | {
        "kinds": KIND_NAMES,
        "kind": asked.kind,
        "day": period.day,
        "unit": unit,
        "units": [(u.code, u.name) for u in desk.tree.units.values() if u.kind in ("sector", "grid") and u.code in units_seen(desk, actor)],
        "start": local(period.start, desk.now, zone),
        "end": local(period.end, desk.now, zone),
        "figures": [_figure(found, key) for key in NAMES],
        "counted": COUNTED,
        "times": [(name, one) for name, one in (("首次回应", found.contact), ("报到办好", found.result), ("报到居民说好", found.confirm))],
        "categories": [(category_name(code), count, round(100 * count / most)) for code, count in found.by_category[:12]],
        "hours": _hours(found),
        "same": same,
        "stem": f"{asked.kind}-{period.day}",
        "paper": asked.kind != "day",
    }  # fmt: skip


def _figure(found: Figures, key: str) -> tuple[str, str, int, str, int | None]:
    """(key, name, count, name of what it is a part of, how many those are)."""
    whole = PART_OF.get(key, "")
    return key, NAMES[key], getattr(found, key), NAMES.get(whole, ""), getattr(found, whole, None) if whole else None


def _hours(found: Figures) -> list[tuple[int, int, int, int]]:
    """(weekday, hour, count, share of the busiest in five steps) of every hour in which something was reported."""
    busiest = max((count for day in found.by_hour for count in day), default=0)
    return [
        (weekday, hour, count, -(-5 * count // busiest))
        for weekday, day in enumerate(found.by_hour)
        for hour, count in enumerate(day)
        if count
    ]


async def behind(parts: Parts, request: web.Request) -> web.Response:
    """`?kind=&day=&unit=&key=`: the matters of one figure, as they stood at the period's end."""
    who = await visitor(parts, request)
    key = request.query.get("key", "")
    if key not in NAMES or key in COUNTED:
        raise web.HTTPNotFound
    return page("office/cases.html", **await looks(parts, who, partial(_behind, who, _asked(request), key)))


def _behind(who: Visitor, asked: Asked, key: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    period, unit = asked.period(desk), asked.within(desk, actor)
    found = cases(desk, actor, period, key, unit, CASES)
    return frame(desk, actor, who) | {
        "rows": rows(desk, actor, found, Names(desk)),
        "title": f"{KIND_NAMES[asked.kind]}的「{NAMES[key]}」",
        "count": len(found),
        "most": CASES,
        "start": local(period.start, desk.now, desk.settings.timezone),
        "end": local(period.end, desk.now, desk.settings.timezone),
        "same": urlencode({"kind": asked.kind, "day": period.day.isoformat(), "unit": unit}),
    }


async def file(parts: Parts, request: web.Request) -> web.Response:
    """GET /office/digests/week-2026-03-02.docx: made now, from the register as it is."""
    who = await visitor(parts, request)
    name = request.match_info
    asked = Asked.of(name["kind"], name["day"], request.query.get("unit", ""))
    report = await looks(parts, who, partial(_report, asked))
    if name["ending"] == "docx" and not report.template:
        raise web.HTTPNotFound(text="日报告没有 Word 稿，周研判和月反馈才有。")
    templates = parts.config.storage.data / "digests" / who.community / TEMPLATES
    body = await asyncio.to_thread(_drawn, report, templates, name["ending"])
    await does(parts, who, lambda desk, actor: desk.saw(actor.id, "digest"))
    called = quote(f"{KIND_NAMES[asked.kind]}-{report.period.name}.{name['ending']}")
    return web.Response(
        body=body,
        content_type=ENDINGS[name["ending"]],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{called}"},
    )


def _report(asked: Asked, desk: Desk, actor: Actor) -> Report:
    unit = asked.within(desk, actor)
    desk.rights.need(actor, Deed.DIGEST, unit)
    return look(desk, asked.period(desk), desk.now, unit=unit)


def _drawn(report: Report, templates: Path, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        kept = write(report, Path(folder), "report", templates)
        return next(path.read_bytes() for path in kept.all if path.suffix == f".{ending}")
