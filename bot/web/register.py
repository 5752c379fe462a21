"""The register: searched, filtered, page after page, and as a sheet of all that was found."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.deeds.steps import PRIVATE
from bot.deeds.steps import may_see as sees_all_of
from bot.domain.categories import CATEGORIES
from bot.domain.people import Actor
from bot.domain.ticket import Ticket
from bot.output.xlsx import Sheet, workbook
from bot.ports import Desk
from bot.texts.office import CLOSINGS, REGISTER, register_row
from bot.web.asked import FILTERS, PERIODS, given, wanted_of
from bot.web.office import frame
from bot.web.pages import page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.views import Names, may_see, rows

PAGE = 50
COUNTED = 10_000  # hits are counted up to here
AT_ONCE = 1000  # rows of a sheet read in one look
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def register(parts: Parts, request: web.Request) -> web.Response:
    """htmx asks for the rows alone. `before=N`: what stands behind this number."""
    who = await visitor(parts, request)
    asked, before = given(request.query), _number(request.query.get("before", ""))
    values = await looks(parts, who, partial(_register, who, asked, before))
    if values["looked_up"]:
        await does(parts, who, lambda desk, actor: desk.saw(actor.id, "search"))
    return page("office/rows.html" if request.headers.get("HX-Request") else "office/register.html", **values)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 13 else 0


def _register(who: Visitor, asked: dict[str, str], before: int, desk: Desk, actor: Actor) -> dict[str, Any]:
    wanted = wanted_of(asked, desk, actor)
    found = desk.tickets.find(wanted, PAGE + 1, before)
    shown = found[:PAGE]
    chat = desk.chats.get(asked["chat"]) if asked["chat"] else None
    names = Names(desk)
    return frame(desk, actor, who) | {
        "rows": rows(desk, actor, shown, names),
        "count": desk.tickets.count(wanted, COUNTED),
        "counted": COUNTED,
        "further": shown[-1].number if len(found) > PAGE else 0,
        "before": before,
        "asked_for": asked,
        "same": urlencode({key: value for key, value in asked.items() if value}),
        "filters": FILTERS,
        "periods": PERIODS,
        "categories": [(one.code, one.name) for one in CATEGORIES.values()],
        "units": _units(desk, actor),
        "within": _within(asked, names, chat.name if chat else ""),
        "looked_up": wanted.sight.private and _names_somebody(asked["words"]),
    }


def _names_somebody(words: str) -> bool:
    """Could this be a door or a telephone? Then the search itself is written down."""
    digits = sum(c.isdecimal() for c in words)
    return digits >= 5 or (digits >= 3 and any(c in words for c in "-–栋幢座单室"))


def _units(desk: Desk, actor: Actor) -> list[tuple[str, str]]:
    wanted = wanted_of(given({}), desk, actor)
    seen = None if wanted.sight.units is None else set(wanted.sight.units)
    named = [unit for unit in desk.tree.units.values() if unit.kind in ("sector", "grid")]
    return [
        (u.code, u.name)
        for u in sorted(named, key=lambda u: (u.kind != "sector", u.code))
        if seen is None or u.code in seen
    ]


def _within(asked: dict[str, str], names: Names, chat: str) -> list[str]:
    """What else the list is narrowed to, which has no field of its own on the page."""
    closing = next((name for one, name in CLOSINGS.items() if one.value == asked["closing"]), "")
    hand = f"在 {names.person(asked['hand'])} 手里" if asked["hand"] else ""
    return [said for said in (f"{chat}里报的" if chat else "", hand, closing) if said]


async def sheet(parts: Parts, request: web.Request) -> web.Response:
    """All hits, newest first, in the columns of the daily report's register. That it was taken is written down."""
    who = await visitor(parts, request)
    asked = given(request.query)
    lines: list[list[Any]] = []
    before = 0
    while True:
        some, before = await looks(parts, who, partial(_lines, asked, before))
        lines += some
        if not before:
            break
    await does(parts, who, lambda desk, actor: desk.saw(actor.id, "export"))
    body = await asyncio.to_thread(workbook, [Sheet("登记簿", REGISTER, lines)])
    named = quote(f"登记簿-{parts.clock.now():%Y%m%d}.xlsx")
    return web.Response(
        body=body, content_type=XLSX, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{named}"}
    )


def _lines(asked: dict[str, str], before: int, desk: Desk, actor: Actor) -> tuple[list[list[Any]], int]:
    found = desk.tickets.find(wanted_of(asked, desk, actor), AT_ONCE, before)
    names = Names(desk)
    lines = [_line(desk, actor, ticket, names) for ticket in found if may_see(desk, actor, ticket)]
    return lines, found[-1].number if len(found) == AT_ONCE else 0


def _line(desk: Desk, actor: Actor, ticket: Ticket, names: Names) -> list[Any]:
    line = register_row(
        ticket, names.unit(desk.tree.grid_of(ticket.unit)), names.person(ticket.assignee), desk.settings
    )
    if not sees_all_of(actor, ticket):
        line[REGISTER.index("内容")], line[REGISTER.index("结果")] = PRIVATE, ""
    return line
