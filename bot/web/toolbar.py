"""The worker's toolbar beside a group: what waits for his tap, one big button each, and the group's open matters."""

from __future__ import annotations

import hashlib
import secrets
import time
from functools import partial
from typing import Any

from aiohttp import web

from bot.deeds import tap
from bot.deeds.steps import may_see as sees_all_of
from bot.domain.people import Actor
from bot.domain.quiet import day_begins
from bot.domain.ticket import STATE_NAMES
from bot.messages import Target, Way
from bot.ports import Desk
from bot.texts.common import place_name
from bot.web.pages import page
from bot.web.parts import Parts
from bot.web.people import chat_of, does, looks, visitor
from bot.web.views import may_see


async def toolbar(parts: Parts, request: web.Request) -> web.Response:
    """The page itself; its script asks for the items."""
    who = await visitor(parts, request, chat=chat_of(request), silent=True)
    name = await looks(parts, who, partial(_chat_name, chat_of(request)))
    wecom = parts.config.wecom
    return page(
        "toolbar.html",
        csrf=who.csrf,
        chat=request.query.get("chat", ""),
        chat_name=name,
        jssdk_url=wecom.jssdk_url if wecom else "",
        corp_id=wecom.corp_id if wecom else "",
        agent_id=wecom.app.agent_id if wecom and wecom.app else "",
        signed=parts.jsapi_ticket is not None,
    )


def _chat_name(chat: str, desk: Desk, actor: Actor) -> str:  # noqa: ARG001  # any staff may know a group's name
    known = desk.chats.get(chat) if chat else None
    return known.name if known else ""


async def items(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request, chat=chat_of(request))
    return web.json_response(await looks(parts, who, partial(_items, chat_of(request))))


def _items(chat: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    day = day_begins(desk.settings.timezone, desk.now)
    mine = desk.outbox.waiting(hand=actor.id, chat=chat)
    tickets = [ticket for ticket in desk.tickets.in_chat(chat) if may_see(desk, actor, ticket)] if chat else []
    return {
        "items": [
            {
                "id": parts[0].id,
                "text": tap.words_of(parts),
                "ticket": parts[0].out.ticket if len(parts) == 1 else 0,
                "importance": int(parts[0].out.importance),
            }
            for parts in tap.bundled(mine)
        ],
        "tickets": [
            {
                "number": ticket.number,
                "state": STATE_NAMES[ticket.state],
                "summary": ticket.summary if sees_all_of(actor, ticket) else "私下办理",
                "place": place_name(ticket.place, public=True),
            }
            for ticket in tickets
        ],
        "pressed_today": desk.outbox.sent_since(Target("chat", chat), Way.TAP, day) if chat else 0,
    }


async def pressed(parts: Parts, request: web.Request) -> web.Response:
    return await _tap(parts, request, sent=True)


async def skipped(parts: Parts, request: web.Request) -> web.Response:
    return await _tap(parts, request, sent=False)


async def _tap(parts: Parts, request: web.Request, *, sent: bool) -> web.Response:
    who = await visitor(parts, request, chat=chat_of(request))
    await does(parts, who, partial(_take, int(request.match_info["id"]), sent))
    return web.json_response({"ok": True})


def _take(item: int, sent: bool, desk: Desk, actor: Actor) -> None:
    (tap.pressed if sent else tap.skipped)(desk, item, actor, desk.now)


async def signature(parts: Parts, request: web.Request) -> web.Response:
    """What the platform's script wants signed: `?url=` without its fragment. 404 where no ticket can be had."""
    await visitor(parts, request)
    if parts.jsapi_ticket is None:
        raise web.HTTPNotFound
    url = request.query.get("url", "").split("#")[0]
    if not url.startswith(f"{parts.config.web.url}/"):
        raise web.HTTPForbidden(text="只给本站的页面签名。")
    answer = {}
    for kind in ("corp", "agent"):
        nonce, stamp = secrets.token_hex(8), int(time.time())
        ticket = await parts.jsapi_ticket(kind)
        text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={stamp}&url={url}"
        sha1 = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        answer[kind] = {"timestamp": stamp, "nonceStr": nonce, "signature": sha1}
    return web.json_response(answer)
