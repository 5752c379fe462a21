"""A step taken on a page: POST /office/tickets/N/STEP."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiohttp import web

from bot.domain.people import Actor
from bot.errors import PersonError
from bot.ports import Desk
from bot.web.matter import ticket_values
from bot.web.pages import page
from bot.web.parts import Parts
from bot.web.people import Visitor, does, looks, visitor
from bot.web.steps import BY_NAME, Button, Form

MOST_WORDS = 400


async def take(parts: Parts, request: web.Request) -> web.Response:
    """POST a step; the answer is the matter as it then stands, or the polite line above it as it stood."""
    button = BY_NAME.get(request.match_info["deed"])
    if button is None:
        raise web.HTTPNotFound
    who = await visitor(parts, request)
    posted = await request.post()
    form = {
        name: str(posted.get(name, "")).strip()[:MOST_WORDS] for name in ("note", "person", "days", "number", "message")
    }
    number = int(request.match_info["number"])
    try:
        await does(parts, who, partial(_take, button, number, form))
    except PersonError as error:
        return await _matter(parts, who, number, error.reply, bad=True)
    return await _matter(parts, who, number, f"已记下：{button.label}。", bad=False)


def _take(button: Button, number: int, form: Form, desk: Desk, actor: Actor) -> None:
    button.run(desk, number, form, actor)


async def _matter(parts: Parts, who: Visitor, number: int, line: str, *, bad: bool) -> web.Response:
    values: dict[str, Any] = await looks(parts, who, partial(ticket_values, who, number, line))
    return page("office/matter.html", **values, bad=bad)
