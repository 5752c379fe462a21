"""One secret's access_token: shared, renewed once however many calls find it stale, never in a loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from bot.errors import Frozen

EARLY = timedelta(seconds=120)  # renewed this long before its end


class Tokens:
    """*fetch* asks gettoken and gives its answer, or raises; *now* is office time, as token lives are."""

    def __init__(self, fetch: Callable[[], Awaitable[dict[str, Any]]], now: Callable[[], datetime]) -> None:
        self._fetch, self._now = fetch, now
        self._token = ""
        self._until: datetime | None = None
        self._renewing: asyncio.Task[str] | None = None
        self._closed: Frozen | None = None

    async def get(self, stale: str = "") -> str:
        """A token that is not *stale*, the one the platform has just refused."""
        if self._token and self._token != stale and self._until is not None and self._now() < self._until:
            return self._token
        if self._renewing is None:
            self._refuse_while_closed()
            self._renewing = asyncio.create_task(self._renew())
            self._renewing.add_done_callback(self._renewed)
        return await asyncio.shield(self._renewing)  # one caller's end must not end it for the others

    async def _renew(self) -> str:
        try:
            answer = await self._fetch()
        except Frozen as error:
            self._closed = error
            raise
        lives = _seconds(answer.get("expires_in"))
        self._token = str(answer["access_token"])
        self._until = self._now() + max(timedelta(seconds=lives) - EARLY, timedelta(seconds=lives / 2))
        self._closed = None
        return self._token

    def _renewed(self, task: asyncio.Task[str]) -> None:
        self._renewing = None
        if not task.cancelled():
            task.exception()  # looked at: the callers that waited have it, and there may be none left

    def _refuse_while_closed(self) -> None:
        closed = self._closed
        if closed is not None and closed.until is not None and self._now() < closed.until:
            raise Frozen(closed.errcode, str(closed), path=closed.path, until=closed.until, whole_app=True)


def _seconds(told: Any) -> float:
    """How long a token lives; two hours where nothing sensible is told."""
    try:
        return min(max(1.0, float(told or 7200)), 86400.0)
    except (TypeError, ValueError, OverflowError):
        return 7200.0
