"""GET and POST /wecom/archive: the platform's word that there is something to pull."""

from __future__ import annotations

from aiohttp import web

from bot.channels.archive.config import ArchiveConfig
from bot.channels.archive.parse import SOURCE
from bot.channels.archive.pump import Pump
from bot.channels.doors import Gate
from bot.channels.wecom.callbacks import Counts, body_of, check_url, query_of, refused, unanswered
from bot.channels.wecom.crypto import UNREADABLE, Seal
from bot.channels.wecom.wire import as_text, digest, moment
from bot.errors import BadCallback, NotStored
from bot.messages import Inbound, Kind


def routes(gate: Gate, pump: Pump, config: ArchiveConfig, path: str = "/wecom/archive") -> list[web.RouteDef]:
    """A notice holds nothing, so it is not kept; any other event is."""
    seal, counts = Seal(config.token, config.aes_key, config.corp_id), Counts("archive")

    async def check(request: web.Request) -> web.Response:
        return check_url(request, seal, counts)

    async def hear(request: web.Request) -> web.Response:
        try:
            fields = seal.open_callback(query_of(request), await body_of(request))
            sent_at = moment(fields.get("CreateTime"))
            if sent_at is None:
                raise BadCallback(400, UNREADABLE, "no time")
        except BadCallback as error:
            return refused(error, counts)
        if fields.get("Event") == "msgaudit_notify":
            pump.wake()
            counts.taken.inc()
            return web.Response()
        who = as_text(fields.get("FromUserName")) or "sys"
        message = Inbound(
            source=SOURCE,
            id=digest(f"{name}={fields[name]}" for name in sorted(fields)),
            community="",
            chat=f"{SOURCE}:{who}",
            who=who,
            sent_at=sent_at,
            kind=Kind.EVENT,
            raw=fields,
        )
        try:
            await gate.receive(message)
        except NotStored:
            return unanswered(request, counts)
        counts.event.inc()
        return web.Response()

    return [web.get(path, check, allow_head=False), web.post(path, hear)]
