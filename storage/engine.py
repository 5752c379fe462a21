"""The asynchronous door to the data: `open_store`. The database itself is never awaited, it has its own threads."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol, TypeVar

import structlog
from sqlalchemy import Engine, create_engine, make_url, select

from bot.domain.settings import Settings
from bot.errors import ConfigError, NotStored
from bot.messages import Inbound, OutItem
from bot.ports import Clock, Desk
from storage.apart import Apart, Begin
from storage.db import Link, Statement, millis, moment
from storage.desk import Office, SqlDesk
from storage.inbox import COUNT_ASIDE, UNHANDLED, arrival
from storage.migrate import create_all
from storage.outbox import COUNT_STATES
from storage.reading import Readers, Reads
from storage.rows import to_inbound
from storage.sealing import Seal
from storage.sqlite import Checkpointer, ReadLink, Writer, sqlite_engine
from storage.tables import CHAT, HISTORY, INBOX, PERSON
from storage.work import Arrival, Gathering, Job, tell

log = structlog.get_logger()
T = TypeVar("T")
R = TypeVar("R")

STORED_WITHIN: Final = 0.8  # seconds; then the platform is not answered and asks again
MOST_ARRIVING: Final = 10_000  # callers who wait for that; one more is refused at once, and the platform asks again
COUNTING_SHARE: Final = 20  # a count is good for so many times as long as it took
READERS: Final = 2  # one for what is heard, one for all other looks
_CHATS = Statement(select(CHAT.c.id, CHAT.c.community).order_by(CHAT.c.id, CHAT.c.community))
_LAST: Final = [
    Statement(select(table.c[name]).where(table.c[name].is_not(None)).order_by(table.c.id.desc()).limit(1))
    for table, name in ((INBOX, "received_at"), (INBOX, "handled_at"), (HISTORY, "at"))
]
_PERSONS = Statement(select(PERSON.c.id, PERSON.c.community).order_by(PERSON.c.id, PERSON.c.community))


class Threads(Protocol):
    """Who writes: SQLite's one writer, or PostgreSQL's workers."""

    def arrive(self, arrivals: Sequence[Arrival]) -> None: ...

    def submit(self, job: Job, *, urgent: bool = False) -> None: ...

    def between(self, chore: Callable[[], None]) -> None: ...

    def close(self) -> None: ...


def open_store(
    url: str,
    *,
    clock: Clock,
    seal: Seal,
    settings: Mapping[str, Settings],
    threads: int = 4,
    page_of: Callable[[str, str], str] | None = None,
    begin: Begin | None = None,
) -> SqlStore:
    """Open the data of an installation; the schema must be there (see storage.migrate), except in memory.

    Args:
        url: sqlite://, sqlite:///FILE or postgresql+psycopg://…
        settings: by community code; their order is the order of communities.
        threads: PostgreSQL only, how many deeds run at once.
        page_of: (community, person) → the address of a resident's own page.
        begin: starts a process that looks in this one's stead; None: there is none.
    """
    kind = make_url(url).get_backend_name()
    office = Office(seal, settings, clock.now, _no_lock)
    office.page_of = page_of or office.page_of
    if kind == "sqlite":
        return _open_sqlite(url, office, begin)
    if kind == "postgresql":
        return _open_postgresql(url, office, threads, begin)
    raise ConfigError(f"storage.url: {kind} is not known; sqlite:///FILE or postgresql+psycopg://…")


def _no_lock(_link: Link, _name: str) -> None:
    """One writer: nobody else is in a transaction."""


def open_reads(url: str, office: Office) -> Reads:
    """A connection that only looks, for a process of its own."""
    if make_url(url).get_backend_name() == "sqlite":
        driver = sqlite_engine(url).raw_connection().driver_connection
        if driver is None:
            raise ConfigError(f"storage.url: {url} gives no connection")
        return ReadLink(driver, {})
    from storage import postgres

    office.lock = postgres.lock
    return postgres.ReadLink(create_engine(url, pool_size=1, pool_pre_ping=True))


def _open_sqlite(url: str, office: Office, begin: Begin | None) -> SqlStore:
    engine = sqlite_engine(url)
    memory = url in ("sqlite://", "sqlite:///:memory:")
    if memory:
        create_all(engine)
    pooled = engine.raw_connection()
    driver = pooled.driver_connection
    if driver is None:
        raise ConfigError(f"storage.url: {url} gives no connection")
    homes, kept = _homes(Link(driver, "sqlite")), [pooled]

    def start(store: SqlStore) -> Threads:
        return Writer(driver, office, store.learn)

    def connect() -> Any:
        own = engine.raw_connection()
        kept.append(own)  # it lives as long as the store
        return own.driver_connection

    heard: dict[tuple[int, int], Any] = {}
    store = SqlStore(office, engine, start, None if memory else lambda: ReadLink(connect(), heard), homes, kept, begin)
    if not memory:
        store.helpers.append(Checkpointer(connect()))
    return store


def _open_postgresql(url: str, office: Office, threads: int, begin: Begin | None) -> SqlStore:
    from storage import postgres  # its driver is an extra that a SQLite installation does not have

    office.lock = postgres.lock
    engine = create_engine(url, pool_size=threads + READERS + 1, pool_pre_ping=True)
    pooled = engine.raw_connection()
    homes = _homes(Link(pooled.driver_connection, "postgresql"))
    pooled.close()

    def start(store: SqlStore) -> Threads:
        return postgres.Workers(engine, office, store.learn, threads)

    return SqlStore(office, engine, start, lambda: postgres.ReadLink(engine), homes, [], begin)


def _homes(link: Link) -> dict[str, str]:
    """Community by group and by person; whoever is in several belongs to the first."""
    found: dict[str, str] = {}
    for statement in (_CHATS, _PERSONS):
        for id_, community in link.all(statement):
            found.setdefault(id_, community)
    return found


class SqlStore:
    """Implements ports.Store."""

    def __init__(
        self,
        office: Office,
        engine: Engine,
        start: Callable[[SqlStore], Threads],
        reader: Callable[[], Reads] | None,
        homes: dict[str, str],
        pooled: list[Any],
        begin: Begin | None = None,
    ) -> None:
        """*reader* None: looks go through the writer's thread (in memory there is but one connection)."""
        self._office, self._engine, self._homes, self._pooled = office, engine, homes, pooled
        self._counted: tuple[dict[str, int], float] = ({}, 0.0)  # sentences by state, and when to count again
        self._changes: dict[str, int] = {}  # commits by community
        self._threads = start(self)
        self._gathering = Gathering(self._threads.arrive, self._row_of)
        self._hearing = Readers(reader, office, 1, self._threads.submit) if reader else None
        self._readers = Readers(reader, office, READERS - 1, self._threads.submit) if reader else None
        self._apart = Apart(begin, office, self._threads.submit, self._look) if begin and self._hearing else None
        self._patience: deque[tuple[float, Arrival]] = deque()
        self._is_timed = False  # does a timer run for them?
        self.helpers: list[Checkpointer] = []  # closed with the store
        self._late: dict[str, Inbound] = {}  # stored after their callers had been told that they were not
        self._is_closed = False

    async def receive(self, message: Inbound) -> bool:
        fresh: list[bool] = await self._arrive((message,), None).future
        return self._is_new(message, fresh[0])

    async def receive_all(self, messages: Sequence[Inbound], note: tuple[str, str] | None = None) -> list[Inbound]:
        """What was stored although its caller had been told otherwise counts as new when it is repeated."""
        if not messages and note is None:
            return []
        fresh: list[bool] = await self._arrive(messages, note).future
        return [message for message, is_new in zip(messages, fresh, strict=True) if self._is_new(message, is_new)]

    def _is_new(self, message: Inbound, is_new: bool) -> bool:
        return is_new or bool(self._late and self._late.pop(message.key, False))

    def _arrive(self, messages: Sequence[Inbound], note: tuple[str, str] | None) -> Arrival:
        self._need_open()
        if len(self._patience) >= MOST_ARRIVING:
            raise NotStored(f"{len(self._patience)} wait to be kept")
        loop = asyncio.get_running_loop()
        kept = Arrival(loop, messages, note)
        kept.late = partial(self._came_late, messages)
        self._gathering.add(loop, kept)
        self._be_patient(loop, kept)
        return kept

    def _row_of(self, message: Inbound) -> tuple[Any, ...]:
        return arrival(message, self._office.seal, millis(self._office.now()))

    def _be_patient(self, loop: asyncio.AbstractEventLoop, kept: Arrival) -> None:
        """One timer for all who wait: their turns come in order, for all wait equally long."""
        while self._patience and self._patience[0][1].future.done():
            self._patience.popleft()  # at once: what is held until the timer comes is memory that no message may use again
        self._patience.append((loop.time() + STORED_WITHIN, kept))
        if not self._is_timed:
            self._is_timed = True
            loop.call_at(self._patience[0][0], self._lose_patience, loop)

    def _lose_patience(self, loop: asyncio.AbstractEventLoop) -> None:
        self._is_timed = False
        while self._patience:
            until, kept = self._patience[0]
            if not kept.future.done():
                if until > loop.time():
                    self._is_timed = True
                    loop.call_at(until, self._lose_patience, loop)
                    return
                kept.future.set_exception(NotStored(f"not durable within {STORED_WITHIN} s"))
            self._patience.popleft()

    def _came_late(self, messages: Sequence[Inbound], fresh: list[bool]) -> None:
        self._late |= {message.key: message for message, is_new in zip(messages, fresh, strict=True) if is_new}

    def take_late(self) -> list[Inbound]:
        """Messages that were stored after their callers had been told they were not, and were not repeated since."""
        if not self._late:
            return []
        late, self._late = list(self._late.values()), {}
        return late

    async def run(self, community: str, deed: Callable[[Desk], T], urgent: bool = False) -> T:
        job = Job(asyncio.get_running_loop(), community, deed)
        self._submit(job, urgent)
        result: T = await job.future
        return result

    def run_now(self, community: str, deed: Callable[[Desk], T], timeout: float | None = None) -> T:
        """The same for a plain thread, which waits."""
        job = Job(None, community, deed)
        self._submit(job, urgent=False)
        result: T = job.future.result(timeout)
        return result

    def _need_open(self) -> None:
        if self._is_closed:
            raise NotStored("the store is closed")

    def _submit(self, job: Job, urgent: bool) -> None:
        self._need_open()
        self._threads.submit(job, urgent=urgent)

    async def read(self, community: str, look: Callable[[Desk], T]) -> T:
        job = Job(asyncio.get_running_loop(), community, look, keeps=False)
        if self._readers is None or self._is_closed:
            self._submit(job, urgent=False)
        else:
            self._readers.submit(job)
        found: T = await job.future
        return found

    async def look_then_run(
        self, community: str, look: Callable[[Desk], T], deed: Callable[[Desk, T], R], told: object = None
    ) -> R:
        if self._hearing is None or self._is_closed:
            found = await self.read(community, look)
            return await self.run(community, lambda desk: deed(desk, found))
        job = Job(asyncio.get_running_loop(), community, look, keeps=False)
        job.then = deed
        job.told = told
        if told is None or self._apart is None or not self._apart.take(job):
            self._look(job)
        result: R = await job.future
        return result

    def _look(self, job: Job) -> None:
        if self._hearing is None or not self._hearing.submit(job):
            tell([(job, (False, NotStored("the store is closed")))])

    async def unhandled(self, limit: int = 1_000_000) -> list[Inbound]:
        """Of all communities."""
        seal = self._office.seal

        def look(desk: Desk) -> list[Inbound]:
            rows = _link(desk).all(UNHANDLED, limit=limit)
            return [to_inbound(seal.open_bytes(row[0])) for row in rows]

        return await self.read("", look)

    async def put_aside(self) -> int:
        return int(await self.read("", lambda desk: _link(desk).all(COUNT_ASIDE)[0][0]))

    async def last_moment(self) -> datetime | None:
        """The office time of what was written down last, in any community."""

        def look(desk: Desk) -> list[int]:
            return [row[0] for last in _LAST for row in _link(desk).all(last)]

        found = await self.read("", look)
        return moment(max(found)) if found else None

    async def recover(self) -> list[OutItem]:
        """Once at the start, before anything is sent: deal with what was being sent when the last run ended."""
        found: list[OutItem] = []
        for community in self.communities():
            found += await self.run(community, lambda desk: desk.outbox.recover())
        return found

    async def scrub(self) -> None:
        """Write the log of changes back into the file, so that what was forgotten is in neither."""
        if self._engine.dialect.name != "sqlite":
            return
        self._need_open()
        done = Job(asyncio.get_running_loop(), "", lambda _: None)
        self._threads.between(lambda: self._checkpoint(done))
        await done.future

    def _checkpoint(self, done: Job) -> None:
        try:
            self._pooled[0].driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        except sqlite3.Error as error:  # this is the writer's thread: it lives on, and the caller is told
            tell([(done, (False, error))])
        else:
            tell([(done, (True, None))])

    def _standing(self, link: Link) -> dict[str, int]:
        """How many sentences stand in each state; a long backlog is not counted anew whenever somebody looks."""
        began = time.monotonic()
        counted, again_at = self._counted
        if began >= again_at:
            counted = dict(link.all(COUNT_STATES))
            now = time.monotonic()
            self._counted = (counted, now + COUNTING_SHARE * (now - began))
        return counted

    async def health(self) -> dict[str, Any]:
        """`{"ok", "trouble", "put_aside", "late", "outbox": {state: count}}`; ok when something can be written now."""

        def deed(desk: Desk) -> dict[str, Any]:
            desk.notes.set("health", "·" * 4096)  # needs pages that a full disk does not have
            desk.notes.set("health", desk.now.isoformat())
            link = _link(desk)
            return {"put_aside": link.all(COUNT_ASIDE)[0][0], "outbox": self._standing(link)}

        try:
            found = await self.run("", deed)
        except NotStored as error:
            return {"ok": False, "trouble": str(error), "late": len(self._late)}
        return {"ok": True, "trouble": "", "late": len(self._late), **found}

    def communities(self) -> list[str]:
        return list(self._office.settings)

    def community_of(self, chat: str, who: str) -> str:
        found = self._homes.get(chat) or self._homes.get(who)
        return found if found is not None else next(iter(self._office.settings), "")

    def changes(self, community: str) -> int:
        return self._changes.get(community, 0)

    def learn(self, desk: SqlDesk) -> None:
        """After a commit, in the database's thread: that something changed, and which group and person belongs where."""
        self._changes[desk.community] = self._changes.get(desk.community, 0) + 1
        for what, id_ in desk.touched:
            if what != "directory":
                self._homes.setdefault(id_, desk.community)

    async def close(self) -> None:
        """Carry out what waits, then let go of the files."""
        if self._is_closed:
            return
        self._is_closed = True
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        if self._apart is not None:
            self._apart.close()  # first: what it gives back is looked at here
        for readers in filter(None, (self._hearing, self._readers)):
            readers.close()  # then they: what they found may still have to be written
        self._threads.close()
        for helper in self.helpers:
            helper.close()
        for pooled in self._pooled:
            pooled.close()
        self._engine.dispose()


def _link(desk: Desk) -> Link:
    if not isinstance(desk, SqlDesk):
        raise TypeError("a Desk of another store")
    return desk.link
