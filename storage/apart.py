"""Looks carried out in a process of their own while much waits: one interpreter writes, another reads, on two cores."""

from __future__ import annotations

import os
import pickle
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

import structlog

from storage.desk import Office
from storage.reading import Readers, Reads
from storage.work import Job, Outcome

log = structlog.get_logger()

PIPES: Final = 2  # while one batch is written here, the next is looked at there
PATIENCE: Final = 20.0  # seconds for a batch; then whoever is there hangs
REST: Final = 60.0  # without a question the process ends by itself
AGAIN: Final = 30.0  # seconds between two beginnings
Asked = tuple[datetime, list[tuple[str, Any]]]  # now; for each look its community and what it was told
Begin = Callable[[], "Helper"]
CORES: Final = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Helper:
    """A process that looks, and our ends of the pipes to it."""

    process: BaseProcess
    pipes: Sequence[Connection]

    def end(self) -> None:
        for pipe in self.pipes:
            pipe.close()
        self.process.join(2)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(2)


class Apart:
    """Begins the process when it is first wanted, which takes a second or two, and again after it has ended."""

    def __init__(
        self, begin: Begin, office: Office, write: Callable[[Job], None], otherwise: Callable[[Job], None]
    ) -> None:
        """*begin* starts it and waits until it can look; *write* takes the deeds that follow a look; *otherwise* every look
        that failed there or was not carried out."""
        self._begin, self._office, self._write, self._otherwise = begin, office, write, otherwise
        self._readers: Readers | None = None
        self._helper: Helper | None = None
        self._state = threading.Lock()
        self._again_at = 0.0
        self._closed = False
        self._beginning: threading.Thread | None = None

    def take(self, job: Job) -> bool:
        """False: not now, look yourself."""
        readers = self._readers
        if readers is not None and readers.submit(job):
            return True
        if time.monotonic() >= self._again_at and CORES > 1:
            self._again_at = time.monotonic() + AGAIN
            self._beginning = threading.Thread(target=self._start, name="gridbot-apart", daemon=True)
            self._beginning.start()
        return False

    def close(self) -> None:
        """Carry out what waits, then let the process end."""
        with self._state:
            self._closed = True
            readers, helper = self._readers, self._helper
            self._readers = self._helper = None
        if self._beginning is not None:
            self._beginning.join()  # what it begins would outlive the store
        if readers is not None:
            readers.close()
        if helper is not None:
            helper.end()

    def _start(self) -> None:
        try:
            helper = self._begin()
        except Exception:  # looks are carried out as always then
            log.exception("no_process_apart")
            return
        with self._state:
            old, self._helper = self._helper, helper
            pipes = list(helper.pipes)
            if not self._closed:
                self._readers = Readers(
                    lambda: _Asks(pipes.pop()), self._office, len(pipes), self._write, self._otherwise
                )
                log.info("reads_apart", pid=helper.process.pid)
        if old is not None:
            old.end()
        if self._closed:
            helper.end()


class _Asks:
    """Asks the process at the other end. Implements Reads."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def look(self, office: Office, jobs: Sequence[Job]) -> list[Outcome]:
        """Raises OSError or EOFError when nobody is there any more."""
        asked: Asked = (office.now(), [(job.community, job.told) for job in jobs])
        self._pipe.send_bytes(pickle.dumps(asked, pickle.HIGHEST_PROTOCOL))
        if not self._pipe.poll(PATIENCE):
            raise TimeoutError(f"no answer within {PATIENCE} s")
        outcomes: list[Outcome] = pickle.loads(self._pipe.recv_bytes())  # noqa: S301  from our own process
        return outcomes

    def close(self) -> None:
        self._pipe.close()


def answer(
    pipes: Sequence[Connection], office: Office, reads: Reads, look: Callable[[Any, Any], Any], rest: float = REST
) -> None:
    """The process's own life: looks at what it is told, until nobody asks for *rest* seconds or nobody is there."""
    moment: list[datetime] = []
    office.now = lambda: moment[0]
    while ready := wait(pipes, rest):
        for pipe in [pipe for pipe in pipes if pipe in ready]:
            try:
                now, asked = pickle.loads(pipe.recv_bytes())  # noqa: S301  from the process that began us
                moment[:] = [now]
                told = reads.look(office, [_job(community, what, look) for community, what in asked])
                pipe.send_bytes(pickle.dumps([_tellable(one) for one in told], pickle.HIGHEST_PROTOCOL))
            except (EOFError, OSError):
                return


def _job(community: str, told: Any, look: Callable[[Any, Any], Any]) -> Job:
    return Job(None, community, lambda desk: look(desk, told), keeps=False)


def _tellable(outcome: Outcome) -> Outcome:
    """A look that failed is carried out again where its caller is, who gets the very error."""
    return outcome if outcome[0] else (False, None)
