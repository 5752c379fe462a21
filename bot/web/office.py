"""The office: what every page shows at its head, and today's board. Everybody sees his own subtree."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.deeds.digest import since_last
from bot.domain.people import Actor, Standing
from bot.domain.quiet import day_begins
from bot.domain.ticket import OPEN, State, Ticket, Urgency
from bot.domain.wanted import STATES, Sight, Wanted
from bot.domain.workdays import warn_year
from bot.messages import OutItem, OutState
from bot.ports import Desk
from bot.texts.common import whole_day
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, looks, visitor
from bot.web.views import Names, may_see, rows, sight, units_seen, waiting

PAGES = (  # name, address, what the navigation says, for the office only
    ("today", "/office", "今日", False),
    ("register", "/office/tickets", "登记簿", False),
    ("notices", "/office/notices", "通知", False),
    ("answers", "/office/answers", "问答", False),
    ("digests", "/office/digests", "报告", False),
    ("grids", "/office/grids", "网格", False),
    ("people", "/office/people", "人员", True),
    ("groups", "/office/groups", "群", True),
    ("outbox", "/office/outbox", "待发", True),
    ("learnt", "/office/learnt", "纠正", True),
    ("settings", "/office/settings", "设置", True),
    ("audit", "/office/audit", "谁看过", True),
)
SHOWN = 50  # matters a list of the board shows at most
MOST = 100_000  # what is counted at most
CLOSED = frozenset({State.CLOSED})


def frame(desk: Desk, actor: Actor, who: Visitor) -> dict[str, Any]:
    """What the head of every office page shows."""
    settings = desk.settings
    return {
        "csrf": who.csrf,
        "community": settings.code,
        "community_name": settings.name,
        "brand": settings.brand or settings.name,
        "office": actor.standing is Standing.OFFICE,
        "person": actor.name or who.userid,
        "now": desk.now,
        "now_text": local(desk.now, desk.now, settings.timezone),
        "warning": _calendar_warning(desk),
        "query": f"?{who.query}",
        "pages": PAGES,
        "asked": who.asked,
    }


def _calendar_warning(desk: Desk) -> str:
    """The holiday table ends; the office must hear of it before deadlines run on a guess."""
    until = desk.settings.hours.known_until
    if until is None or not warn_year(desk.settings, desk.now):
        return ""
    return (
        f"节假日表只到 {whole_day(until)}，之后先按周一到周五算，元旦、五一、国庆照放。"
        "请更新程序，或在设置文件的 [hours] 里写上放假和调休。"
    )


async def home(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/today.html", **await looks(parts, who, partial(today, who)))


async def board(parts: Parts, request: web.Request) -> web.Response:
    """The part of the page that comes again whenever something has changed."""
    who = await visitor(parts, request)
    return page("office/board.html", **await looks(parts, who, partial(today, who)))


def today(who: Visitor, desk: Desk, actor: Actor) -> dict[str, Any]:
    """Every count is of the same question that its link asks of the register."""
    names, sees = Names(desk), sight(desk, actor)

    def found(most: int = SHOWN, **wanted: Any) -> list[Ticket]:
        return desk.tickets.find(Wanted(sight=sees, **wanted), most)

    danger = found(states=OPEN, urgency=Urgency.DANGER)
    late = [one for one in found(late=desk.now) if one not in danger]
    nobodys = {one.number: one for one in (*found(states=OPEN, unplaced=True), *found(states=OPEN, unassigned=True))}
    unplaced = [one for one in nobodys.values() if one not in danger and one not in late]
    listed = {one.number for one in (*danger, *late, *unplaced)}
    rest = [one for one in found(states=OPEN) if one.number not in listed]
    shown = {"danger": danger, "late": sorted(late, key=_due), "unplaced": unplaced, "rest": sorted(rest, key=_due)}
    office = actor.standing is Standing.OFFICE
    hands_wanted = [
        item for item in desk.outbox.waiting() if office or actor.id == item.hand or _his(desk, actor, item)
    ]
    return frame(desk, actor, who) | {
        "groups": {name: rows(desk, actor, tickets, names) for name, tickets in shown.items()},
        "shown": SHOWN,
        "waiting": waiting(desk, hands_wanted, names),
        "unsure": waiting(desk, _unsure(desk) if office else [], names),
        "aside": [
            {
                "text": message.text,
                "why": why,
                "who": names.person(message.who),
                "at": local(message.sent_at, desk.now, desk.settings.timezone),
            }
            for message, why in (desk.inbox.put_aside() if office else [])
        ],
        "figures": _figures(desk, sees),
        "report": _report(desk, sees),
    }


def _figures(desk: Desk, sees: Sight) -> list[tuple[str, int, str, bool]]:
    """(name, count, what the register is asked, bad)."""
    start = day_begins(desk.settings.timezone, desk.now)
    day = (start, desk.now + timedelta(seconds=1))
    here = f"from={start:%Y-%m-%d}&to={start:%Y-%m-%d}"

    def count(**wanted: Any) -> int:
        return desk.tickets.count(Wanted(sight=sees, **wanted), MOST)

    late = count(late=desk.now)
    return [
        ("今天新报", count(opened=day), f"by=opened&{here}", False),
        ("今天办结", count(ended=day, states=CLOSED), f"state=closed&by=ended&{here}", False),
        ("没办完", count(states=OPEN), "state=open", False),
        ("超时", late, "state=late", late > 0),
        ("没人接", count(states=OPEN, unassigned=True), "state=unassigned", False),
        ("待确认", count(states=STATES["resolved"]), "state=resolved", False),
    ]


def _report(desk: Desk, sees: Sight) -> dict[str, Any]:
    """What the coming daily report counts as 已结 so far: its day runs from report to report, not from midnight."""
    period = since_last(desk, desk.now)
    count = desk.tickets.count(Wanted(sight=sees, ended=(period.start, period.end), states=CLOSED), MOST)
    zone = ZoneInfo(desk.settings.timezone)
    start, end = (at.astimezone(zone) for at in (period.start, period.end + timedelta(minutes=1)))
    return {
        "count": count,
        "since": local(period.start, desk.now, desk.settings.timezone),
        "at": f"{desk.settings.digests.office_at:%H:%M}",
        "query": f"state=closed&by=ended&from={start:%Y-%m-%dT%H:%M}&to={end:%Y-%m-%dT%H:%M}",
    }


def _his(desk: Desk, actor: Actor, item: OutItem) -> bool:
    """Is it about a matter that he sees, or for a group of his units?"""
    if item.out.ticket:
        return may_see(desk, actor, desk.tickets.get(item.out.ticket))
    chat = desk.chats.get(item.out.to.id) if item.out.to.kind == "chat" else None
    return chat is not None and any(unit in units_seen(desk, actor) for unit in chat.units)


def _unsure(desk: Desk) -> list[OutItem]:
    """Sentences of which nobody knows whether they arrived, and those that never will. The greying of a card that
    its own press has greyed already is none."""
    failed = [item for item in desk.outbox.shown(OutState.FAILED, 50) if not item.out.update_of]
    return [*desk.outbox.shown(OutState.UNSURE, 50), *failed]


def _due(ticket: Ticket) -> Any:
    return (ticket.due_at is None, ticket.due_at or ticket.opened_at)
