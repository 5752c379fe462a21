"""What every callback URL does alike: read at most 1 MiB, check the URL, answer a bad call with its status."""

from __future__ import annotations

from urllib.parse import unquote

import structlog
from aiohttp import web
from prometheus_client import Counter

from bot.channels.doors import CALLBACKS
from bot.channels.wecom.crypto import BIGGEST, UNREADABLE, Seal
from bot.errors import BadCallback

log = structlog.get_logger(__name__)


class Counts:
    """The counters of one door, looked up once."""

    def __init__(self, door: str) -> None:
        self.door = door
        self.taken: Counter = CALLBACKS.labels(door, "taken")
        self.event: Counter = CALLBACKS.labels(door, "event")
        self.forged: Counter = CALLBACKS.labels(door, "forged")
        self.unreadable: Counter = CALLBACKS.labels(door, "unreadable")
        self.not_stored: Counter = CALLBACKS.labels(door, "not_stored")


def query_of(request: web.Request) -> dict[str, str]:
    """The query, decoded once. Base64 arrives with %2B; a bare + stays one."""
    found = {}
    for part in request.rel_url.raw_query_string.split("&"):
        name, _, value = part.partition("=")
        found[name] = unquote(value) if "%" in value else value
    return found


async def body_of(request: web.Request) -> bytes:
    """The whole body. Raises BadCallback 413 as soon as it is known to be over the limit."""
    length = request.content_length
    if length is not None:
        if length > BIGGEST:
            raise BadCallback(413, UNREADABLE, f"body of {length} bytes")
        whole = request.content
        return whole.read_nowait() if whole.is_eof() else await whole.read()
    parts, size = [], 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > BIGGEST:
            raise BadCallback(413, UNREADABLE, f"body over {BIGGEST} bytes")
        parts.append(part)
    return b"".join(parts)


def check_url(request: web.Request, seal: Seal, counts: Counts) -> web.Response:
    """The answer to the GET with which the platform checks a URL: the plain text, byte for byte."""
    try:
        return web.Response(body=seal.verify_url(query_of(request)), content_type="text/plain")
    except BadCallback as error:
        return refused(error, counts)


def refused(error: BadCallback, counts: Counts) -> web.Response:
    (counts.forged if error.status == 403 else counts.unreadable).inc()
    log.warning("callback_refused", door=counts.door, status=error.status, errcode=error.errcode, why=error.errmsg)
    return web.Response(status=error.status)


def unanswered(request: web.Request, counts: Counts) -> web.Response:
    """Cut the connection: only silence surely makes the platform send the callback again."""
    counts.not_stored.inc()
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
