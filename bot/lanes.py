"""One lane per conversation: messages of a chat one after the other, in the order they came; chats beside each other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.messages import Inbound


class Lanes:
    """Hands messages to *work*, at most *width* conversations at a time. A lane ends when it is empty."""

    def __init__(
        self,
        work: Callable[[Inbound], Awaitable[None]],
        width: int = 64,
        changed: Callable[[int], None] = lambda _: None,
    ) -> None:
        """*changed* is told every new depth."""
        self._work, self._changed = work, changed
        self._free = asyncio.Semaphore(width)
        self._waiting: dict[str, deque[Inbound]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._depth = 0
        self._fewer: list[tuple[int, asyncio.Future[None]]] = []  # who waits until there are so few

    def put(self, message: Inbound) -> None:
        self._depth += 1
        self._changed(self._depth)
        lane = f"{message.community}/{message.chat}"
        queue = self._waiting.get(lane)
        if queue is not None:
            queue.append(message)
            return
        self._waiting[lane] = deque((message,))
        task = asyncio.create_task(self._drive(lane), name=f"lane {lane}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drive(self, lane: str) -> None:
        queue = self._waiting[lane]
        try:
            while queue:
                async with self._free:
                    await self._work(queue[0])
                queue.popleft()
                self._one_less()
        finally:
            if queue:
                self._depth -= len(queue)
                self._changed(self._depth)
            del self._waiting[lane]

    def _one_less(self) -> None:
        self._depth -= 1
        self._changed(self._depth)
        for most, future in self._fewer:
            if self._depth < most and not future.done():
                future.set_result(None)

    @property
    def depth(self) -> int:
        """Messages waiting or being worked on, over all lanes."""
        return self._depth

    async def below(self, most: int) -> None:
        """Until fewer than *most* messages wait."""
        if self._depth < most:
            return
        waiting = (most, asyncio.get_running_loop().create_future())
        self._fewer.append(waiting)
        try:
            await waiting[1]
        finally:
            self._fewer.remove(waiting)

    @property
    def oldest(self) -> datetime | None:
        """When the longest waiting message was sent."""
        return min((queue[0].sent_at for queue in self._waiting.values() if queue), default=None)

    async def stop(self) -> None:
        """Let go of what has not begun; it is in the inbox and comes back at the next start."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
