"""What every page needs from the house, in one value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp_sse import EventSourceResponse

from bot.clock import PlayedClock
from bot.config import Config
from bot.messages import Media
from bot.ports import Clock, Reader, Store
from bot.web.links import Links
from bot.web.photos import Photos
from bot.web.sessions import Sessions


def _nothing() -> None:
    """Nobody waits to hear that something was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Handed in by whoever starts the program; the callables are its only way to reach WeCom."""

    store: Store
    config: Config
    clock: Clock
    sessions: Sessions
    health: Callable[[], Awaitable[Mapping[str, Any]]]  # the tree of /readyz: ok, database, lanes, outbox …
    said: Callable[[], None] = _nothing  # called after a deed: the outbox may have work
    userid_of: Callable[[str], Awaitable[str]] | None = None  # OAuth code → userid; "" for who is no member
    jsapi_ticket: Callable[[str], Awaitable[str]] | None = None  # "corp" | "agent" → ticket for the toolbar's script
    played: PlayedClock | None = None
    idle: Callable[[], Awaitable[bool]] | None = None  # nothing in hand: inbox, lanes, due outbox, woken sleepers
    fetch: Callable[[str, Media], Awaitable[bytes]] | None = None  # (source, picture) → its bytes; raises GridBotError
    links: Links | None = None  # residents' own addresses
    photos: Photos | None = None  # what they send over them
    reader: Reader | None = None  # what a pasted message means; without it nothing can be pasted
    streams: set[EventSourceResponse] = field(default_factory=set)  # open pages that are told of changes
    attempts: dict[str, list[float]] = field(default_factory=dict)  # of local logins, by account and address
