"""When a channel that pulls is at work and when it rests: woken by the platform's word or by the clock."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.ports import Clock


class Turns:
    """One for each puller. Between being woken and starting there is no idle gap."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wake = asyncio.Event()
        self._working = False
        self._sleep: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        return self._working or self._wake.is_set() or (self._sleep is not None and self._sleep.done())

    def wake(self) -> None:
        """Something is there to be pulled."""
        self._wake.set()

    def start(self) -> None:
        """Words that come from now on ask for another turn."""
        self._working = True
        self._wake.clear()

    def rest(self) -> None:
        self._working = False

    async def wait(self, at: datetime, *, wakeable: bool = True) -> bool:
        """For the platform's word (then true) or the clock, whichever is first."""
        # The clock counts whoever it woke as awake until he sleeps again: so a task of its own sleeps, and ends
        self._sleep = asyncio.create_task(self._clock.sleep_until(at))
        woken = asyncio.create_task(self._wake.wait()) if wakeable else None
        tasks = [task for task in (woken, self._sleep) if task is not None]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self._working = True
            return woken is not None and woken.done()
        finally:
            for task in tasks:
                task.cancel()
            self._sleep = None
            await asyncio.gather(*tasks, return_exceptions=True)
