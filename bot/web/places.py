"""What the house is made of: grids with their gaps, people and who is away, groups and whether they are heard."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from bot.deeds.leave import back, leave
from bot.deeds.steps import today as local_day
from bot.domain.people import Actor, Person, Standing, Unit
from bot.domain.rights import Deed
from bot.domain.ticket import OPEN, Place
from bot.domain.wanted import Wanted
from bot.errors import Unclear
from bot.messages import Target, Way
from bot.ports import Desk
from bot.texts.common import days
from bot.web.office import MOST, frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.views import Names, sight

KINDS = {"community": "社区", "sector": "网片", "grid": "网格", "micro": "微网格"}
CHAT_KINDS = {"residents": "居民群", "internal": "工作群", "firms": "企业群", "owners": "业主群"}
SILENT = timedelta(days=7)
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


async def grids(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/grids.html", **await looks(parts, who, partial(_grids, who)))


def _grids(who: Visitor, desk: Desk, actor: Actor) -> dict[str, Any]:
    """His sectors and grids, with what is missing there."""
    sees, day = sight(desk, actor), local_day(desk, desk.now)
    seen = desk.tree.units if sees.units is None else {code: desk.tree.units[code] for code in sees.units}
    shown = [unit for unit in seen.values() if unit.kind in ("community", "sector", "grid")]
    shown.sort(key=lambda unit: [one.code for one in desk.tree.up(unit.code)][::-1])
    codes = {unit.code for unit in shown}
    return frame(desk, actor, who) | {
        "units": [_unit(desk, actor, unit, day) for unit in shown],
        "estates": [
            {"name": estate.name, "kind": estate.kind, "firm": estate.firm, "unit": unit.name if unit else "",
             "gap": "没有写物业公司" if estate.kind == "物业" and not estate.firm else ""}
            for estate in desk.book.estates
            for unit in [desk.tree.units.get(desk.tree.grid_of(desk.units_of(Place(estate=estate.name))))]
            if sees.units is None or (unit is not None and unit.code in codes)
        ],
    }  # fmt: skip


def _unit(desk: Desk, actor: Actor, unit: Unit, day: date) -> dict[str, Any]:
    posts = {
        role.name: desk.people.with_role(role.name, unit.code, day)
        for role in desk.settings.roles
        if role.standing in (Standing.WORKER, Standing.LEAD, Standing.OFFICE)
    }
    below = tuple(desk.tree.below(unit.code))
    groups = [chat.name for chat in desk.chats.all() if set(chat.units) & set(below)]
    sees = sight(desk, actor)
    within = below if sees.units is None else tuple(code for code in below if code in sees.units)

    def count(**wanted: Any) -> int:
        return desk.tickets.count(Wanted(units=within, sight=sees, **wanted), MOST)

    return {
        "code": unit.code,
        "name": unit.name,
        "kind": KINDS.get(unit.kind, unit.kind),
        "level": {"community": 0, "sector": 1}.get(unit.kind, 2),
        "people": [(role, [_called(person, day) for person in people]) for role, people in posts.items() if people],
        "micro": sum(desk.tree.units[code].kind == "micro" for code in below),
        "groups": len(groups),
        "open": count(states=OPEN),
        "late": count(late=desk.now),
        "gaps": _gaps(desk, unit, posts, groups, day),
    }


def _called(person: Person, day: date) -> str:
    return f"{person.name}（今天请假）" if person.is_away(day) else person.name


def _gaps(desk: Desk, unit: Unit, posts: dict[str, list[Person]], groups: list[str], day: date) -> list[str]:
    wanted = {"grid": Standing.WORKER, "sector": Standing.LEAD, "community": Standing.OFFICE}.get(unit.kind)
    roles = {role.name for role in desk.settings.roles if role.standing is wanted}
    held = [person for name, people in posts.items() if name in roles for person in people]
    found = []
    if not held:
        found.append(f"没有{'或'.join(sorted(roles)) or '负责的人'}")
    elif all(person.is_away(day) and not any(post.standin for post in person.posts) for person in held):
        found.append("都请假了，没有写替班")
    if unit.kind == "grid" and not groups:
        found.append("没有群")
    return found


async def people(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/people.html", **await looks(parts, who, partial(_people, who, "")))


def _people(who: Visitor, line: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    desk.rights.need(actor, Deed.LOOK)
    names, day = Names(desk), local_day(desk, desk.now)
    return frame(desk, actor, who) | {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "posts": [
                    {"role": post.role, "unit": names.unit(post.unit), "standin": names.person(post.standin),
                     "since": post.since, "until": post.until}
                    for post in person.posts
                ],
                "away": [(first, last) for first, last in sorted(person.away) if last >= day],
                "is_away": person.is_away(day),
                "in_hand": len(desk.tickets.assigned_to(person.id)),
                "gap": "请假了，没有写替班" if person.is_away(day) and not any(p.standin for p in person.posts) else "",
            }
            for person in sorted(desk.people.staff(), key=lambda person: [post.unit for post in person.posts])
        ],
        "hands": [(person.id, person.name) for person in desk.people.staff()],
        "day": day,
        "line": line,
    }  # fmt: skip


async def away(parts: Parts, request: web.Request) -> web.Response:
    """POST first, last, standin: a leave. With `back`, he is there again from today."""
    who = await visitor(parts, request)
    form = await request.post()
    person, standin = request.match_info["person"], str(form.get("standin", ""))

    def deed(desk: Desk, actor: Actor) -> str:
        desk.rights.need(actor, Deed.LOOK)
        if "back" in form:
            return "记下了，从今天起在岗。" if back(desk, person, actor, desk.now) else "这几天本来就没有请假。"
        first, last = (_day(str(form.get(name, ""))) for name in ("first", "last"))
        known, other = leave(desk, person, first, last, actor, desk.now, standin=standin)
        hands = f"，{other.name}替班" if other else "，还没有人替班"
        return f"记下了：{known.name} {days(first, last)}请假{hands}。"

    line = await does(parts, who, deed)
    return page("office/people_list.html", **await looks(parts, who, partial(_people, who, line)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unclear(f"{text!r} is no day", reply="请写上请假从哪天到哪天。") from error


async def groups(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    return page("office/groups.html", **await looks(parts, who, partial(_groups, who)))


def _groups(who: Visitor, desk: Desk, actor: Actor) -> dict[str, Any]:
    desk.rights.need(actor, Deed.LOOK)
    names, day = Names(desk), desk.now - timedelta(days=1)
    waits: dict[str, int] = {}
    for item in desk.outbox.waiting():
        waits[item.out.to.id] = waits.get(item.out.to.id, 0) + 1
    return frame(desk, actor, who) | {
        "chats": [
            {
                "id": chat.id,
                "name": chat.name,
                "kind": CHAT_KINDS.get(chat.kind, chat.kind),
                "units": "、".join(names.unit(code) for code in chat.units),
                "owner": names.person(chat.owner),
                "tags": "、".join(chat.tags),
                "heard": _heard(desk, chat.id),
                "said": desk.outbox.sent_since(Target("chat", chat.id), Way.TAP, day),
                "waits": waits.get(chat.id, 0),
                "gaps": _chat_gaps(chat.owner, chat.units, chat.kind, desk.chats.heard_at(chat.id), desk.now),
            }
            for chat in desk.chats.all()
        ]
    }


def _heard(desk: Desk, chat: str) -> str:
    at = desk.chats.heard_at(chat)
    return local(at, desk.now, desk.settings.timezone) if at else "还没听到过"


def _chat_gaps(owner: str, units: tuple[str, ...], kind: str, heard: datetime | None, now: datetime) -> list[str]:
    found = []
    if not owner and kind != "internal":
        found.append("没有写群主，话发不出去")
    if not units:
        found.append("没有写属于哪个单元")
    if heard is not None and now - heard > SILENT:
        found.append("一周没听到人说话")
    return found
