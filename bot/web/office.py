"""The office: today's board, the register, and a matter with its history. Everybody sees his own subtree."""

from __future__ import annotations

from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.deeds.why import why
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import ENDED, OPEN, State, Ticket, Urgency
from bot.domain.workdays import warn_year
from bot.errors import NoSuchTicket
from bot.messages import OutItem, OutState
from bot.ports import Desk
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, looks, visitor
from bot.web.steps import buttons, hands
from bot.web.views import Names, lines, row, rows, sees_all_of, units_seen, waiting

SHOWN = 200  # matters a list shows at most
FILTERS = {"open": "没办完", "late": "超时", "unplaced": "待归格", "resolved": "待确认", "ended": "已了结", "": "全部"}


def frame(desk: Desk, actor: Actor, who: Visitor) -> dict[str, Any]:
    """What the head of every office page shows."""
    settings = desk.settings
    return {
        "csrf": who.csrf,
        "community": settings.code,
        "community_name": settings.name,
        "brand": settings.brand or settings.name,
        "person": actor.name or who.userid,
        "now": desk.now,
        "now_text": local(desk.now, desk.now, settings.timezone),
        "warning": _calendar_warning(desk),
        "query": f"?{who.query}",
        "asked": who.asked,
    }


def _calendar_warning(desk: Desk) -> str:
    """The holiday table ends; the office must hear of it before deadlines run on a guess."""
    until = desk.settings.hours.known_until
    if until is None or not warn_year(desk.settings, desk.now):
        return ""
    return f"节假日表只到 {until:%Y-%m-%d}，之后先按周一到周五算。请更新程序，或在设置文件的 [hours] 里写上放假和调休。"


async def home(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/today.html", **await looks(parts, who, partial(_today, who)))


async def board(parts: Parts, request: web.Request) -> web.Response:
    """The part of the page that is asked for again every few seconds."""
    who = await visitor(parts, request)
    return page("office/board.html", **await looks(parts, who, partial(_today, who)))


def _today(who: Visitor, desk: Desk, actor: Actor) -> dict[str, Any]:
    names, units = Names(desk), units_seen(desk, actor)
    day = desk.now.astimezone(ZoneInfo(desk.settings.timezone)).replace(hour=0, minute=0, second=0, microsecond=0)
    found = {ticket.number: ticket for ticket in desk.tickets.open_in(units, 1000)}
    found |= {ticket.number: ticket for ticket in desk.tickets.assigned_to(actor.id)}
    working = [ticket for ticket in found.values() if ticket.state in OPEN]
    danger = [ticket for ticket in working if ticket.urgency is Urgency.DANGER]
    late = [ticket for ticket in working if ticket.due_at and ticket.due_at < desk.now and ticket not in danger]
    unplaced = [ticket for ticket in working if not ticket.unit or not ticket.assignee]
    rest = [ticket for ticket in working if ticket not in danger and ticket not in late and ticket not in unplaced]
    shown = {
        "danger": danger,
        "late": sorted(late, key=_due),
        "unplaced": [ticket for ticket in unplaced if ticket not in danger and ticket not in late],
        "rest": sorted(rest, key=_due)[:50],
    }
    counts = desk.tickets.counted(day, desk.now, units, desk.settings.reopen_days).numbers
    hands_wanted = [item for item in desk.outbox.waiting() if item.out.ticket in found or actor.id == item.hand]
    office = actor.standing is Standing.OFFICE
    return frame(desk, actor, who) | {
        "groups": {name: rows(desk, actor, tickets, names) for name, tickets in shown.items()},
        "rest_count": len(rest),
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
        "figures": {
            "今天新报": counts["opened"],
            "今天办结": counts["closed"],
            "没办完": len(working),
            "超时": sum(1 for ticket in working if ticket.due_at and ticket.due_at < desk.now),
            "待确认": sum(1 for ticket in found.values() if ticket.state is State.RESOLVED),
        },
    }


def _unsure(desk: Desk) -> list[OutItem]:
    """Sentences of which nobody knows whether they arrived, and those that never will. The greying of a card that
    its own press has greyed already is none."""
    failed = [item for item in desk.outbox.shown(OutState.FAILED, 50) if not item.out.update_of]
    return [*desk.outbox.shown(OutState.UNSURE, 50), *failed]


def _due(ticket: Ticket) -> Any:
    return (ticket.due_at is None, ticket.due_at or ticket.opened_at)


async def register(parts: Parts, request: web.Request) -> web.Response:
    """`?words=&state=&unit=`; htmx asks for the rows alone."""
    who = await visitor(parts, request)
    words, state, unit = (request.query.get(key, "").strip() for key in ("words", "state", "unit"))
    state = state if state in FILTERS else ""
    values = await looks(parts, who, partial(_register, who, words, state, unit))
    return page("office/rows.html" if request.headers.get("HX-Request") else "office/register.html", **values)


def _register(who: Visitor, words: str, state: str, unit: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    names, seen = Names(desk), units_seen(desk, actor)
    units = [code for code in desk.tree.below(unit) if code in seen] if unit else seen
    everything = actor.standing is Standing.OFFICE and not unit
    tickets = desk.tickets.search(words, None if everything else units, 1000 if state else SHOWN + 1)
    fitting = [ticket for ticket in tickets if _fits(ticket, state, desk)]
    grids = [u for u in desk.tree.units.values() if u.kind in ("sector", "grid") and u.code in seen]
    return frame(desk, actor, who) | {
        "rows": rows(desk, actor, fitting[:SHOWN], names),
        "more": len(fitting) > SHOWN,
        "words": words,
        "state": state,
        "unit": unit,
        "filters": FILTERS,
        "units": [(u.code, u.name) for u in sorted(grids, key=lambda u: (u.kind != "sector", u.code))],
    }


def _fits(ticket: Ticket, state: str, desk: Desk) -> bool:
    if state == "open":
        return ticket.state in OPEN
    if state == "late":
        return bool(ticket.is_open and ticket.due_at and ticket.due_at < desk.now)
    if state == "unplaced":
        return ticket.is_open and not ticket.unit
    if state == "resolved":
        return ticket.state is State.RESOLVED
    return state == "" or ticket.state in ENDED


async def ticket_page(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    number = int(request.match_info["number"])
    values = await looks(parts, who, partial(ticket_values, who, number, ""))
    await parts.store.run(who.community, lambda desk: desk.saw(who.userid, "ticket", number))
    return page("office/ticket.html", **values)


def ticket_values(who: Visitor, number: int, line: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    """A matter with its history, and the steps this person may take now. *line* is what to tell him above it."""
    ticket, names = desk.tickets.get(number), Names(desk)
    if not desk.rights.may(actor, Deed.WHY, ticket.unit, ticket.owners):
        raise NoSuchTicket(f"{actor.id} may not see {ticket.ref}")  # that it exists is not his to know
    chat = desk.chats.get(ticket.chat) if ticket.chat else None
    whole = sees_all_of(actor, ticket)
    items = [item for item in desk.outbox.waiting() if item.out.ticket == number]
    return frame(desk, actor, who) | {
        "ticket": ticket,
        "row": row(desk, actor, ticket, names, door=True),
        "whole": whole,
        "result": ticket.result if whole else "",
        "history": lines(desk, ticket, names, whole=whole),
        "chat_name": chat.name if chat else "",
        "reporter": names.person(ticket.reporter),
        "followers": len(desk.tickets.followers(number)),
        "waiting": waiting(desk, items, names),
        "buttons": buttons(desk, actor, ticket),
        "hands": hands(desk),
        "coming": why(desk, number, actor, desk.now).splitlines()[-1],
        "line": line,
    }
