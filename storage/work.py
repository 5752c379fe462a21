"""What waits for a database thread, and how its caller hears of the outcome."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import structlog

from bot.messages import Inbound

log = structlog.get_logger()

Outcome = tuple[bool, Any]  # (went well, result or exception)
CHANGED_TRIES: Final = 3
LOST_TRIES: Final = 3


class Waiting:
    """Something asked of a database thread. *loop* is None when a plain thread waits for it."""

    __slots__ = ("future", "late", "loop", "tries")

    def __init__(self, loop: asyncio.AbstractEventLoop | None) -> None:
        self.late: Callable[[Any], None] | None = None  # told of a good outcome after the caller stopped waiting
        self.loop = loop
        self.future: Any = concurrent.futures.Future() if loop is None else loop.create_future()
        self.tries = 0

    @property
    def is_given_up(self) -> bool:
        """Did the caller stop waiting? Read from another thread, so only a hint."""
        return bool(self.future.done())


class Arrival(Waiting):
    """Messages to keep in one commit, with a cursor. The result says for each whether it is new."""

    __slots__ = ("messages", "note", "rows")

    def __init__(
        self, loop: asyncio.AbstractEventLoop | None, messages: Sequence[Inbound], note: tuple[str, str] | None
    ) -> None:
        super().__init__(loop)
        self.messages, self.note = messages, note
        self.rows: list[tuple[Any, ...]] = []  # made when it is handed over


class Job(Waiting):
    """A deed to run in a transaction. *keeps* false: only a look, rolled back afterwards, whose result *then* is given.
    *told* is what another process needs to know to carry out the same look."""

    __slots__ = ("community", "deed", "keeps", "then", "told")

    def __init__(
        self, loop: asyncio.AbstractEventLoop | None, community: str, deed: Callable[[Any], Any], *, keeps: bool = True
    ) -> None:
        super().__init__(loop)
        self.community, self.deed, self.keeps = community, deed, keeps
        self.then: Callable[[Any, Any], Any] | None = None
        self.told: Any = None

    def goes_on(self, found: Any) -> None:
        """Become the deed that follows the look."""
        then = self.then
        if then is None:
            raise ValueError("nothing follows this look")
        self.deed, self.keeps, self.then = lambda desk: then(desk, found), True, None


class Gathering:
    """Seals and hands over together what arrives together, within a turn of the loop.

    A hand-over to a writer who is at work wakes nobody: he finds it when his commit is done, with all that came meanwhile,
    and does not wait for the loop. To wait for more than a turn fills a commit, but leaves the loop idle while it lasts.
    """

    def __init__(
        self, hand_over: Callable[[Sequence[Arrival]], None], row_of: Callable[[Inbound], tuple[Any, ...]]
    ) -> None:
        """*row_of* seals: many at once take half the time of as many one by one between other work."""
        self._hand_over, self._row_of = hand_over, row_of
        self._waiting: list[Arrival] = []

    def add(self, loop: asyncio.AbstractEventLoop, arrival: Arrival) -> None:
        self._waiting.append(arrival)
        if len(self._waiting) == 1:
            loop.call_soon(lambda: loop.call_soon(self._go))

    def _go(self) -> None:
        batch, self._waiting = self._waiting, []
        if batch := [one for one in batch if self._made(one)]:
            self._hand_over(batch)

    def _made(self, one: Arrival) -> bool:
        """Its rows; a message that cannot be kept fails its own caller only."""
        try:
            one.rows = [self._row_of(message) for message in one.messages]
        except Exception as error:  # noqa: BLE001  whatever it is, the caller gets it
            settle([(one, (False, error))])
            return False
        return True


def tell(outcomes: Iterable[tuple[Waiting, Outcome]]) -> None:
    """Tell all callers; those of one loop with a single wake-up."""
    by_loop: dict[asyncio.AbstractEventLoop | None, list[tuple[Waiting, Outcome]]] = {}
    for waiting, outcome in outcomes:
        by_loop.setdefault(waiting.loop, []).append((waiting, outcome))
    for loop, batch in by_loop.items():
        if loop is None:
            settle(batch)
            continue
        try:
            loop.call_soon_threadsafe(settle, batch)
        except RuntimeError:  # the loop has ended: nobody is there to be told
            log.warning("callers_gone", count=len(batch))


def settle(batch: list[tuple[Waiting, Outcome]]) -> None:
    for waiting, (well, result) in batch:
        if waiting.future.done():
            if well and waiting.late:
                waiting.late(result)
            continue
        if well:
            waiting.future.set_result(result)
        elif isinstance(result, StopIteration):  # asyncio takes it for the end of a coroutine and would tell nobody
            waiting.future.set_exception(RuntimeError(f"a deed ended with {result!r}"))
        else:
            waiting.future.set_exception(result)
