"""One resident with all his doors, for the office: what the platform has proven, and a door split off by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiohttp import web

from bot.deeds import doors
from bot.deeds.steps import today
from bot.domain.people import Actor
from bot.errors import NotYours
from bot.ports import Desk
from bot.web.office import frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor

WAYS = {"kf": "微信客服", "bot": "智能机器人", "app": "应用"}
LINES = {
    ("split", True): "拆开了，以后各算各的；拆错了点「撤销拆开」。",
    ("split", False): "这一处本来就是单独的，没有动。",
    ("join", True): "撤销了，又算同一个人。",
    ("join", False): "这一处没有拆开过，没有动。",
}


async def resident(parts: Parts, request: web.Request) -> web.Response:
    """Who looks is written down."""
    who, person = await visitor(parts, request), request.match_info["person"]
    values = await looks(parts, who, partial(_values, who, person, ""))
    await parts.store.run(who.community, lambda desk: desk.saw(who.userid, f"doors:{person}"))
    return page("office/doors.html", **values)


async def act(parts: Parts, request: web.Request) -> web.Response:
    """POST …/split or …/join with the door it is about; the answer is the list as it then stands."""
    who, person, what = await visitor(parts, request), request.match_info["person"], request.match_info["what"]
    door = str((await request.post()).get("door", ""))

    def deed(desk: Desk, actor: Actor) -> bool:
        if door not in {one.id for one in doors.told_of(desk, person, actor)}:
            raise web.HTTPBadRequest
        return (doors.split if what == "split" else doors.join_again)(desk, door, actor, desk.now)

    line = LINES[what, await does(parts, who, deed)]
    return page("office/doors_list.html", **await looks(parts, who, partial(_values, who, person, line)))


def _values(who: Visitor, person: str, line: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    found = doors.told_of(desk, person, actor)
    if desk.people.actor(person, today(desk, desk.now)).standing.is_staff:
        raise NotYours(f"{person} is one of ours", reply="这是工作人员，请到「人员」页看。")
    zone, together = desk.settings.timezone, sum(not door.apart for door in found)
    return frame(desk, actor, who) | {
        "person_id": person,
        "doors": [
            {
                "id": door.id,
                "rooms": [_room(desk, room, name) for room, name in door.rooms],
                "wrote": [(WAYS[way], local(at, desk.now, zone)) for way, at in door.wrote],
                "matters": door.matters,
                "apart": door.apart,
                "splits": not door.apart and together > 1,
            }
            for door in found
        ],
        "line": line,
    }


def _room(desk: Desk, room: str, name: str) -> str:
    known = desk.chats.get(room)
    return f"「{known.name if known else '一个群'}」" + (f"里的 {name}" if name else "")
