"""Looking after the residents' groups."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from wecom_fakes import until

from bot.channels.customer_groups.sync import EVERY, GroupSync
from bot.clock import PlayedClock
from bot.errors import NotStored


class NoGroups:
    """A platform that has no group."""

    async def call(self, path: str, body: Any) -> dict[str, Any]:
        return {}


class FullDisk:
    """A store that takes nothing until there is room again."""

    def __init__(self) -> None:
        self.full, self.refused, self.taken = True, 0, 0

    def communities(self) -> list[str]:
        return []

    def community_of(self, chat: str, who: str) -> str:
        return "songling"

    async def run(self, community: str, work: Any) -> str:
        if self.full:
            self.refused += 1
            raise NotStored("disk full")
        self.taken += 1
        return ""


async def test_a_dismissed_group_that_could_not_be_written_down_is_written_down_later() -> None:
    """When the disk is full, the ear for groups stays open and what was told is not lost."""
    clock, store = PlayedClock(datetime(2026, 11, 16, 9, tzinfo=UTC)), FullDisk()
    groups = GroupSync(NoGroups(), store, clock)  # type: ignore[arg-type]
    running = asyncio.create_task(groups.run())
    try:
        await until(lambda: not groups.busy)
        groups.told({"ChatId": "wrSL10", "ChangeType": "dismiss"})
        await until(lambda: store.refused == 1 and not groups.busy)
        store.full = False
        clock.set(clock.now() + EVERY + timedelta(minutes=1))
        await until(lambda: store.taken == 1)
        assert not running.done()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
