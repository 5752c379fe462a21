"""GET and POST /wecom/app: verify, open, parse, keep, and only then answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.channels.app.config import AppConfig
from bot.channels.app.inbound import inbound
from bot.channels.doors import Gate
from bot.channels.wecom.callbacks import Counts, body_of, check_url, query_of, refused, unanswered
from bot.channels.wecom.crypto import Seal
from bot.channels.wecom.wire import as_text
from bot.errors import BadCallback, NotStored
from bot.messages import Kind

Told = Callable[[Mapping[str, Any]], None]


def routes(
    gate: Gate, config: AppConfig, path: str = "/wecom/app", *, told: Mapping[str, Told] | None = None
) -> list[web.RouteDef]:
    """The application's door. A message is answered 200 with an empty body after it is durable, never before.

    *told*: by name of the event, whom to wake. Such events only say where to look again, so they are not kept.
    """
    seal, counts = Seal(config.token, config.aes_key, config.corp_id), Counts("app")

    async def check(request: web.Request) -> web.Response:
        return check_url(request, seal, counts)

    async def hear(request: web.Request) -> web.Response:
        try:
            fields = seal.open_callback(query_of(request), await body_of(request))
            listener = (told or {}).get(as_text(fields.get("Event")))
            if listener is not None:
                listener(fields)
                counts.event.inc()
                return web.Response()
            message = inbound(fields)
        except BadCallback as error:
            return refused(error, counts)
        try:
            await gate.receive(message)
        except NotStored:
            return unanswered(request, counts)
        (counts.event if message.kind is Kind.EVENT else counts.taken).inc()
        return web.Response()

    return [web.get(path, check, allow_head=False), web.post(path, hear)]
