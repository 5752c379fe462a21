"""Office time, real or played. Wire time (sockets, callbacks' seconds, retry pauses) is always real and not asked here."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime

from bot.errors import NaiveTime
from bot.ports import Clock


class RealClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep_until(self, at: datetime) -> None:
        """Wakes at most a minute late after the machine's clock was set."""
        while (left := (at - self.now()).total_seconds()) > 0:  # noqa: ASYNC110  the clock may be set meanwhile
            await asyncio.sleep(min(left, 60))


class PlayedClock:
    """Discrete time that somebody else moves; sleepers wake when it is set past their moment.

    A task that was woken counts as awake until it sleeps here again or ends, so that whoever moves the clock can wait
    until all that a moment set in motion is done.
    """

    def __init__(self, start: datetime, *, met: bool = True) -> None:
        """*met*: its owner is here, and *start* is a moment of his; else it stands for nothing until he sets it."""
        if start.tzinfo is None:
            raise NaiveTime("a played clock starts at an aware time")
        self._met = asyncio.Event()
        if met:
            self._met.set()
        self._now = start.astimezone(UTC)
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None], asyncio.Task[object] | None]] = []
        self._numbers = itertools.count()
        self._awake: set[asyncio.Task[object]] = set()

    def now(self) -> datetime:
        return self._now

    async def sleep_until(self, at: datetime) -> None:
        task = asyncio.current_task()
        self._awake.discard(task)  # type: ignore[arg-type]  # None is simply not in there
        if at <= self._now:
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (at, next(self._numbers), woken, task))
        await woken

    def set(self, now: datetime) -> None:
        """Move to *now*, never backwards; wakes everybody whose moment has come."""
        self._now = max(self._now, now.astimezone(UTC))
        self._met.set()
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken, task = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)
                if task is not None:
                    self._awake.add(task)
                    task.add_done_callback(self._awake.discard)

    async def met(self) -> None:
        """Until its time is somebody's."""
        await self._met.wait()

    @property
    def is_met(self) -> bool:
        return self._met.is_set()

    @property
    def next(self) -> datetime | None:
        """The earliest moment somebody sleeps for."""
        while self._sleepers and self._sleepers[0][2].done():
            heapq.heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else None

    @property
    def is_busy(self) -> bool:
        """Is somebody still awake whom this clock woke?"""
        return bool(self._awake)


async def wait(clock: Clock, at: datetime | None, wanted: asyncio.Event) -> None:
    """Until *at* in office time (None: no moment), or until *wanted* is set, whichever is first."""
    if wanted.is_set():
        return
    woken = asyncio.create_task(wanted.wait())
    sleeper = asyncio.create_task(clock.sleep_until(at)) if at is not None else None
    try:
        await asyncio.wait({woken, sleeper} - {None}, return_when=asyncio.FIRST_COMPLETED)  # type: ignore[arg-type]
    finally:
        tasks = [task for task in (woken, sleeper) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
