"""PostgreSQL: worker threads, one transaction for each deed; arrivals are gathered by a thread of their own."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final

import psycopg
import structlog
from sqlalchemy import Engine

from bot.errors import Changed, NotStored
from storage.db import Link
from storage.desk import Office, SqlDesk
from storage.inbox import keep
from storage.work import CHANGED_TRIES, Arrival, Job, Outcome, Waiting, tell

log = structlog.get_logger()

ARRIVALS: Final = 256
CLASH_TRIES: Final = 8  # of one deed against others
_CLASHES: Final = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))"


def lock(link: Link, name: str) -> None:
    """Hold *name* until the transaction ends; waits for whoever holds it."""
    link.driver.execute(_LOCK, {"name": name})


class Workers:
    """Threads with a connection each. Same face as the SQLite writer."""

    def __init__(self, engine: Engine, office: Office, committed: Callable[[SqlDesk], None], threads: int = 4) -> None:
        self._engine, self._office, self._committed = engine, office, committed
        self._arrivals: deque[Arrival] = deque()
        self._urgent: deque[Job] = deque()
        self._jobs: deque[Job] = deque()
        self._state = threading.Condition()
        self._closing = False
        lives = [self._live_on_arrivals, *[self._live_on_jobs] * threads]
        self._threads = [
            threading.Thread(target=live, name=f"gridbot-db-{number}", daemon=True) for number, live in enumerate(lives)
        ]
        for thread in self._threads:
            thread.start()

    def arrive(self, arrivals: Sequence[Arrival]) -> None:
        with self._state:
            self._arrivals.extend(arrivals)
            self._state.notify_all()

    def submit(self, job: Job, *, urgent: bool = False) -> None:
        with self._state:
            (self._urgent if urgent else self._jobs).append(job)
            self._state.notify_all()

    def between(self, chore: Callable[[], None]) -> None:
        """PostgreSQL tidies up by itself; a chore is simply run."""
        chore()

    def close(self) -> None:
        with self._state:
            self._closing = True
            self._state.notify_all()
        for thread in self._threads:
            thread.join(timeout=30)

    def _live_on_arrivals(self) -> None:
        connection = _Connection(self._engine)
        while True:
            with self._state:
                self._state.wait_for(lambda: self._arrivals or self._closing)
                batch = [self._arrivals.popleft() for _ in range(min(len(self._arrivals), ARRIVALS))]
            if not batch:
                break
            tell(self._keep(connection, batch))
        connection.close()

    def _keep(self, connection: _Connection, batch: list[Arrival]) -> list[tuple[Waiting, Outcome]]:
        try:
            done = keep(connection.link, batch)
            connection.link.driver.commit()
        except Exception as error:  # noqa: BLE001  whatever it is, the callers are told and this thread lives on
            log.error("commit_lost", error=str(error), arrivals=len(batch))
            connection.renew()
            return [(arrival, (False, NotStored(str(error)))) for arrival in batch]
        return done

    def _live_on_jobs(self) -> None:
        connection = _Connection(self._engine)
        while True:
            with self._state:
                self._state.wait_for(lambda: self._urgent or self._jobs or self._closing)
                queue = self._urgent or self._jobs
                job = queue.popleft() if queue else None
            if job is None:
                break
            tell([(job, self._run(connection, job))])
        connection.close()

    def _run(self, connection: _Connection, job: Job) -> Outcome:
        changed = 0
        for attempt in range(CLASH_TRIES):
            try:
                desk = SqlDesk(connection.link, job.community, self._office)
                result = job.deed(desk)
                connection.link.driver.commit()
            except Changed as error:
                connection.back()
                changed += 1
                if changed > CHANGED_TRIES:
                    return (False, error)
            except _CLASHES:
                connection.back()
                time.sleep(random.uniform(0, 0.01) * 2**attempt)  # noqa: S311  only so that two do not clash again
            except psycopg.OperationalError as error:
                connection.renew()
                job.tries += 1
                if job.tries > 1:
                    return (False, NotStored(str(error)))
            except Exception as error:  # noqa: BLE001  whatever it is, the caller gets it
                connection.back()
                return (False, error)
            else:
                self._committed(desk)
                return (True, result)
        return (False, NotStored(f"clashed with others {CLASH_TRIES} times"))


class _Connection:
    """A thread's connection, made when first needed and again after it was lost."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pooled: Any = None
        self._link: Link | None = None

    @property
    def link(self) -> Link:
        if self._link is None:
            self._pooled = self._engine.raw_connection()
            self._link = Link(self._pooled.driver_connection, "postgresql")
        return self._link

    def back(self) -> None:
        """Undo the transaction."""
        if self._link is None:
            return
        self._link.forget()
        try:
            self._link.driver.rollback()
        except psycopg.Error:
            self.renew()

    def renew(self) -> None:
        """Throw the connection away; the next use makes another."""
        if self._pooled is not None:
            self._pooled.invalidate()
        self._pooled = self._link = None

    def close(self) -> None:
        if self._pooled is not None:
            self._pooled.close()
        self._pooled = self._link = None


class ReadLink:
    """A reader's own connection."""

    def __init__(self, engine: Engine) -> None:
        self._connection = _Connection(engine)

    def close(self) -> None:
        self._connection.close()

    def look(self, office: Office, jobs: Sequence[Job]) -> list[Outcome]:
        return [self._outcome(office, job) for job in jobs]

    def _outcome(self, office: Office, job: Job) -> Outcome:
        try:
            return (True, self._look(office, job))
        except Exception as error:  # noqa: BLE001  whatever it is, the caller gets it
            return (False, error)

    def _look(self, office: Office, job: Job) -> Any:
        driver = self._connection.link.driver
        try:
            driver.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return job.deed(SqlDesk(self._connection.link, job.community, office))
        except psycopg.OperationalError:
            self._connection.renew()
            raise
        finally:
            if not driver.closed:
                driver.rollback()
