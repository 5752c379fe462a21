"""SQLite: one writer thread. Acknowledgements first, then deeds for at most ten milliseconds, one commit for all."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from bot.errors import Changed, NotStored
from storage.db import Link
from storage.desk import Office, SqlDesk
from storage.inbox import TOGETHER, keep
from storage.work import CHANGED_TRIES, LOST_TRIES, Arrival, Job, Outcome, Waiting, tell

log = structlog.get_logger()

DEEDS_MS: Final = 10  # how long deeds may fill one commit while acknowledgements wait
ARRIVALS: Final = 256  # at most so many in one commit
PAUSE: Final = 0.05  # seconds before what a lost commit held is tried again
BUSY_MS: Final = 5000
CHECKPOINT_EVERY: Final = 1.0  # seconds
READ_CACHE: Final = 4000  # KB a reader; a look that touches more than that takes it from the system's cache
_FATAL: Final = (sqlite3.OperationalError, sqlite3.InternalError)
PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-16000",
    "PRAGMA temp_store=MEMORY",  # else every savepoint of some size is copied to a file of its own
    "PRAGMA wal_autocheckpoint=16000",  # 64 MB; the Checkpointer has done most of it long before
)


class _Lost(Exception):
    """The whole transaction is gone, with all that was done in it."""


@dataclass(slots=True)
class _Batch:
    """What one commit holds."""

    arrivals: list[Arrival] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    kept: list[SqlDesk] = field(default_factory=list)
    done: list[tuple[Waiting, Outcome]] = field(default_factory=list)
    again: list[Job] = field(default_factory=list)  # the database refused them; in the next commit once more


def sqlite_engine(url: str) -> Engine:
    """An engine whose connections begin nothing by themselves; transactions are ours."""
    memory = url in ("sqlite://", "sqlite:///:memory:")
    options: dict[str, Any] = {"poolclass": StaticPool} if memory else {}
    arguments = {"check_same_thread": False, "cached_statements": 512}
    engine = create_engine(url, connect_args=arguments, **options)

    begin_ourselves(engine, PRAGMAS)
    return engine


def begin_ourselves(engine: Engine, pragmas: Sequence[str] = ()) -> None:
    """The driver would commit before every CREATE, and begin late; now whatever is begun is done as one."""

    @event.listens_for(engine, "connect")
    def _connect(driver: sqlite3.Connection, _record: Any) -> None:
        driver.isolation_level = None
        for pragma in pragmas:
            driver.execute(pragma).close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


class Writer:
    """The only one who writes to the file. `submit` and `arrive` may be called from any thread."""

    def __init__(self, driver: sqlite3.Connection, office: Office, committed: Callable[[SqlDesk], None]) -> None:
        """*committed* is called in the writer's thread for every deed that was kept."""
        self.link = Link(driver, "sqlite")
        self._driver, self._office, self._committed = driver, office, committed
        self._arrivals: deque[Arrival] = deque()
        self._urgent: deque[Job] = deque()
        self._jobs: deque[Job] = deque()
        self._chores: deque[Callable[[], None]] = deque()
        self._wake = threading.Event()
        self._closing = False
        self._thread = threading.Thread(target=self._live, name="gridbot-writer", daemon=True)
        self._thread.start()

    def arrive(self, arrivals: Sequence[Arrival]) -> None:
        self._arrivals.extend(arrivals)
        self._rouse()

    def submit(self, job: Job, *, urgent: bool = False) -> None:
        (self._urgent if urgent else self._jobs).append(job)
        self._rouse()

    def between(self, chore: Callable[[], None]) -> None:
        """Run something between two transactions, e.g. a checkpoint."""
        self._chores.append(chore)
        self._rouse()

    def close(self) -> None:
        """Carry out what waits, then end."""
        self._closing = True
        self._wake.set()
        self._thread.join(timeout=30)

    def _rouse(self) -> None:
        if not self._wake.is_set():
            self._wake.set()

    def _live(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            while self._arrivals or self._urgent or self._jobs or self._chores:
                if self._chores:
                    self._chores.popleft()()
                else:
                    self._commit_some()
            if self._closing:
                return

    def _commit_some(self) -> None:
        """One transaction: what arrived, then deeds. A lost one fails the arrivals and runs the deeds again."""
        batch = _Batch()
        self.link.checked = set()
        try:
            while self._arrivals and len(batch.arrivals) < ARRIVALS:
                arrival = self._arrivals.popleft()
                if not arrival.is_given_up:  # else the platform asks again; a file locked for minutes fills no memory
                    batch.arrivals.append(arrival)
            if self._is_one_statement(batch.arrivals):
                tell(keep(self.link, batch.arrivals))
                return
            self._driver.execute("BEGIN IMMEDIATE")
            batch.done += keep(self.link, batch.arrivals)
            until = time.perf_counter() + DEEDS_MS / 1000
            while (job := self._next_job()) is not None:
                batch.jobs.append(job)
                self._run(job, batch)
                if time.perf_counter() >= until:
                    break
            self._driver.execute("COMMIT")
        except Exception as error:  # noqa: BLE001  whatever it is, this thread lives on and the callers are told
            self._lost(error, batch)
            return
        for desk in batch.kept:
            self._committed(desk)
        tell(batch.done)
        if batch.again:
            self._jobs.extendleft(reversed(batch.again))
            time.sleep(PAUSE)

    def _is_one_statement(self, arrivals: Sequence[Arrival]) -> bool:
        """Is there nothing else to keep? Then the statement is its own transaction, durable when it returns."""
        rows = sum(len(one.rows) for one in arrivals)
        return 0 < rows <= TOGETHER and not self._urgent and not self._jobs and not any(one.note for one in arrivals)

    def _next_job(self) -> Job | None:
        if self._urgent:
            return self._urgent.popleft()
        return self._jobs.popleft() if self._jobs else None

    def _run(self, job: Job, batch: _Batch) -> None:
        """Run a deed in a savepoint; its failure is its caller's and nobody else's."""
        for attempt in range(CHANGED_TRIES + 1):
            self._driver.execute("SAVEPOINT deed")
            desk = SqlDesk(self.link, job.community, self._office)
            try:
                result = job.deed(desk)
            except Exception as error:  # noqa: BLE001  whatever it is, the caller gets it
                self._step_back(error)
                if isinstance(error, Changed) and attempt < CHANGED_TRIES:
                    continue
                self._failed(job, error, batch)
                return
            if job.keeps:
                self._driver.execute("RELEASE deed")
                batch.kept.append(desk)
            else:
                self._leave()
            batch.done.append((job, (True, result)))
            return

    def _step_back(self, error: Exception) -> None:
        """Undo the deed alone, unless the database has undone everything by itself (a full disk may)."""
        if not self._driver.in_transaction:
            raise _Lost(str(error)) from error
        self._leave()
        self.link.forget()

    @staticmethod
    def _failed(job: Job, error: Exception, batch: _Batch) -> None:
        if not isinstance(error, _FATAL):
            batch.done.append((job, (False, error)))
            return
        job.tries += 1
        if job.tries > LOST_TRIES:
            batch.done.append((job, (False, NotStored(str(error)))))
        else:
            batch.again.append(job)

    def _leave(self) -> None:
        self._driver.execute("ROLLBACK TO deed")
        self._driver.execute("RELEASE deed")

    def _lost(self, error: Exception, batch: _Batch) -> None:
        log.error("commit_lost", error=str(error), arrivals=len(batch.arrivals), deeds=len(batch.jobs))
        if self._driver.in_transaction:
            self._driver.execute("ROLLBACK")
        self.link.forget()
        told: list[tuple[Waiting, Outcome]] = [(one, (False, NotStored(str(error)))) for one in batch.arrivals]
        again = []
        for job in batch.jobs:
            job.tries += 1
            if job.tries > LOST_TRIES or job.is_given_up:
                told.append((job, (False, NotStored(str(error)))))
            else:
                again.append(job)
        self._jobs.extendleft(reversed(again))
        tell(told)
        if again or not batch.arrivals:
            time.sleep(PAUSE)


class Checkpointer:
    """Moves the log of changes into the file beside the writer, who would otherwise stop for it."""

    def __init__(self, driver: sqlite3.Connection) -> None:
        self._driver = driver
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name="gridbot-checkpoint", daemon=True)
        self._thread.start()

    def _live(self) -> None:
        while not self._stop.wait(CHECKPOINT_EVERY):
            try:
                self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").close()
            except sqlite3.Error as error:  # the log stays longer, the writer does it in the end
                log.warning("checkpoint_failed", error=str(error))

    def close(self) -> None:
        self._stop.set()
        self._thread.join(timeout=30)


class ReadLink:
    """A reader's own connection: every look sees one moment of the database."""

    def __init__(self, driver: sqlite3.Connection, heard: dict[tuple[int, int], Any]) -> None:
        """*heard*: opened messages, shared by all readers."""
        driver.execute("PRAGMA query_only=ON").close()
        driver.execute(f"PRAGMA cache_size=-{READ_CACHE}").close()  # it is emptied by each commit of the writer's
        self.link, self._driver = Link(driver, "sqlite"), driver
        self.link.heard = heard

    def close(self) -> None:
        """The store closes the file's connections itself, all together."""

    def look(self, office: Office, jobs: Sequence[Job]) -> list[Outcome]:
        self._driver.execute("BEGIN")
        self.link.checked = set()
        try:
            return [self._look(office, job) for job in jobs]
        finally:
            self._driver.execute("ROLLBACK")

    def _look(self, office: Office, job: Job) -> Outcome:
        try:
            return (True, job.deed(SqlDesk(self.link, job.community, office)))
        except Exception as error:  # noqa: BLE001  whatever it is, the caller gets it
            return (False, error)
