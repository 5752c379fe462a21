"""The threads that only look. What waits is looked at in small batches, each of which sees one moment of the database."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from storage.desk import Office
from storage.work import Job, Outcome, Waiting, tell

BATCH: Final = 8  # looks of one batch: one transaction and one wake-up of the loop for all of them


class Reads(Protocol):
    """A thread's own connection."""

    def look(self, office: Office, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcome of each, in their order; a look that fails is its caller's and nobody else's."""
        ...

    def close(self) -> None:
        """Give the connection back; called by the thread that looked."""
        ...


class Readers:
    """Carries out looks in *count* threads. `submit` may be called from any thread."""

    def __init__(
        self,
        make: Callable[[], Reads],
        office: Office,
        count: int,
        write: Callable[[Job], None],
        otherwise: Callable[[Job], None] | None = None,
    ) -> None:
        """*make* is called in each thread when it is first needed; *write* takes the deeds that follow a look; *otherwise*
        what could not be looked at here. Without it the caller is told; with it all is over when the other end is gone."""
        self._make, self._office, self._write, self._otherwise = make, office, write, otherwise
        self._jobs: deque[Job] = deque()
        self._state = threading.Condition()
        self._closing = False
        self._idle = 0
        self._threads = [
            threading.Thread(target=self._live, name=f"gridbot-reader_{number}", daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, job: Job) -> bool:
        """False: it is over, and nothing is taken any more."""
        with self._state:
            if self._closing:
                return False
            self._jobs.append(job)
            if self._idle:
                self._state.notify()
        return True

    def close(self) -> None:
        """Carry out what waits, then end."""
        with self._state:
            self._closing = True
            self._state.notify_all()
        for thread in self._threads:
            thread.join(timeout=30)

    def _live(self) -> None:
        reads: Reads | None = None
        while jobs := self._next():
            told: list[tuple[Job, Outcome]]
            try:
                reads = reads or self._make()
                told = list(zip(jobs, reads.look(self._office, jobs), strict=True))
            except Exception as error:  # noqa: BLE001  no connection: the callers are told, the thread lives on
                if self._otherwise is not None:
                    self._give_back(jobs, self._otherwise)
                    break
                told = [(job, (False, error)) for job in jobs]
            tell(self._go_on(told))
        if reads is not None:
            reads.close()

    def _go_on(self, told: list[tuple[Job, Outcome]]) -> list[tuple[Waiting, Outcome]]:
        """Hand what a look found straight to whoever writes; the callers of the others are told."""
        over: list[tuple[Waiting, Outcome]] = []
        for job, (well, found) in told:
            if well and job.then is not None:
                job.goes_on(found)
                self._write(job)
            elif not well and self._otherwise is not None:
                self._otherwise(job)
            else:
                over.append((job, (well, found)))
        return over

    def _give_back(self, jobs: list[Job], otherwise: Callable[[Job], None]) -> None:
        """The other end is gone: what it was asked, and what waits."""
        with self._state:
            self._closing = True
            left = [*jobs, *self._jobs]
            self._jobs.clear()
            self._state.notify_all()
        for job in left:
            otherwise(job)

    def _next(self) -> list[Job]:
        """What is looked at together; others' share of what waits is left to them. Empty: it is over.

        All of it was asked before the batch's transaction begins, so whoever has written sees what he wrote.
        """
        with self._state:
            while not self._jobs:
                if self._closing:
                    return []
                self._idle += 1
                self._state.wait()
                self._idle -= 1
            share = -(-len(self._jobs) // len(self._threads))
            return [self._jobs.popleft() for _ in range(min(share, BATCH))]
