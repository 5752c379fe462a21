"""The tickets by which a page may use the platform's script: kept as long as they hold, they may be asked for 100 times an hour."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.wecom.client import WeCom
from bot.channels.wecom.wire import as_text

SPARE = timedelta(minutes=5)  # before its end a ticket is asked for anew


class JsTickets:
    """One application's. *kind*: "agent" for its own ticket, else the corp's."""

    def __init__(self, client: WeCom, now: Callable[[], datetime]) -> None:
        self._client, self._now = client, now
        self._kept: dict[str, tuple[str, datetime]] = {}
        self._turn = asyncio.Lock()

    async def get(self, kind: str) -> str:
        """Raises RetryLater, Frozen, GiveUp."""
        async with self._turn:
            ticket, ends = self._kept.get(kind, ("", self._now()))
            if self._now() < ends:
                return ticket
            if kind == "agent":
                answer = await self._client.call("ticket/get", type="agent_config")
            else:
                answer = await self._client.call("get_jsapi_ticket")
            seconds = answer.get("expires_in")
            life = timedelta(seconds=seconds if isinstance(seconds, int) else 0)
            ticket = as_text(answer.get("ticket"))
            self._kept[kind] = (ticket, self._now() + life - SPARE)
            return ticket
