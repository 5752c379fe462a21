"""The board, live: sent again over one open connection whenever something has changed."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from bot.web.office import today
from bot.web.pages import ENVIRONMENT
from bot.web.parts import Parts
from bot.web.people import Visitor, looks, visitor

EVERY = 0.5  # seconds between two looks at whether something changed
LONGEST = 3600.0  # then the browser comes again, and is asked who it is


async def events(parts: Parts, request: web.Request) -> web.StreamResponse:
    """Event `board`: the board as HTML. What this person may see is asked anew each time."""
    who = await visitor(parts, request)
    await _board(parts, who)  # who may not look is told so before the stream begins
    async with sse_response(request) as stream:
        parts.streams.add(stream)
        try:
            with suppress(ConnectionResetError):  # somebody closed the page
                await _follow(parts, who, stream)
        finally:
            parts.streams.discard(stream)
    return stream


async def _follow(parts: Parts, who: Visitor, stream: EventSourceResponse) -> None:
    """The first one is sent at once: something may have changed since the page was drawn."""
    seen, last, until = -1, "", time.monotonic() + LONGEST
    minute = parts.clock.now().replace(second=0, microsecond=0)
    while stream.is_connected() and time.monotonic() < until:
        changes, now = parts.store.changes(who.community), parts.clock.now().replace(second=0, microsecond=0)
        if changes != seen or now != minute:
            seen, minute = changes, now
            board = await _board(parts, who)
            if board != last:
                last = board
                await stream.send(board, event="board")
        await asyncio.sleep(EVERY)


async def _board(parts: Parts, who: Visitor) -> str:
    values = await looks(parts, who, partial(today, who))
    return ENVIRONMENT.get_template("office/board.html").render(**values)


async def end_all(parts: Parts, _app: web.Application) -> None:
    """At the stop: open streams would hold it up."""
    for stream in list(parts.streams):
        stream.stop_streaming()
