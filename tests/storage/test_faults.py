"""Full disks, locked files, kills: nothing acknowledged is lost, nothing lost was acknowledged."""

import asyncio
import gc
import sqlite3
import threading
import time
from types import SimpleNamespace

import pytest

from bot.errors import NotStored
from storage.engine import open_store
from storage.work import Arrival
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish, said, ticket, to_person
from tests.hands import HandClock
from tests.made import migrated


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path / 'grid.db'}"
    migrated(url)
    return url


def opened(url):
    return open_store(url, clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)


@pytest.fixture
async def store(url):
    store = opened(url)
    await store.run("songling", furnish)
    yield store
    await store.close()


def file_of(url):
    return url.removeprefix("sqlite:///")


async def fill(store):
    """Until the disk is full; the numbers that were acknowledged."""
    kept = []
    for number in range(2000):
        try:
            if await store.receive(said("满" * 400, number)):
                kept.append(number)
        except NotStored:
            return kept
    raise AssertionError("the disk never filled")


class TestFullDisk:
    async def test_what_is_not_stored_is_not_acknowledged(self, store, url):
        """On a full disk a message is refused with NotStored; all that were taken are there after a restart."""
        pages = store._pooled[0].driver_connection.execute("PRAGMA page_count").fetchone()[0]
        store._pooled[0].driver_connection.execute(f"PRAGMA max_page_count = {pages + 40}")
        kept = await fill(store)
        assert kept
        assert not (await store.health())["ok"]
        with pytest.raises(NotStored):
            await store.run("songling", lambda desk: [ticket(desk, summary="满" * 2000) for _ in range(60)])

        store._pooled[0].driver_connection.execute("PRAGMA max_page_count = 1000000")
        assert (await store.health())["ok"]
        assert await store.receive(said("又能写了", 5000))
        await store.close()
        again = opened(url)
        assert [int(message.id) for message in await again.unhandled()] == [*kept, 5000]
        assert await again.run("songling", lambda desk: ticket(desk).number) == 1
        await again.close()


class TestLockedFile:
    async def test_a_locked_file_is_not_waited_for(self, store, url):
        """While somebody holds the file the platform is not answered after 0.8 s; the repeat is handled once."""
        other = sqlite3.connect(file_of(url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(NotStored):
            await store.receive(said("停了", 1))
        assert 0.7 < time.monotonic() - start < 2
        deed = asyncio.create_task(store.run("songling", lambda desk: ticket(desk).number))
        other.execute("ROLLBACK")
        other.close()

        assert await deed == 1
        assert [await store.receive(said("停了", 1)) for _ in range(2)] == [True, False]
        assert (await store.unhandled(), store.take_late()) == ([said("停了", 1)], [])

    async def test_what_is_kept_is_let_go_of_at_once(self, store):
        """A message that is on disk takes no memory until the patience of those who wait for it would have ended."""
        for number in range(50):
            await store.receive(said("楼道灯坏了", number))
        gc.collect()
        assert sum(isinstance(one, Arrival) for one in gc.get_objects()) <= 2

    async def test_what_came_late_is_not_forgotten(self, store):
        """A message stored after its caller gave up is new when it is repeated, and handed out when it is not."""
        start, told = threading.Event(), threading.Event()
        messages = [said("停了", number) for number in (1, 2)]
        first = asyncio.create_task(store.run("songling", lambda _: start.wait(5)))
        await asyncio.sleep(0.1)
        slow = [asyncio.create_task(store.receive(message)) for message in messages]
        busy = asyncio.create_task(store.run("songling", lambda _: "busy"))
        await asyncio.sleep(0.05)
        waits = iter([lambda: None, lambda: told.wait(5)])
        store._threads._committed = lambda _: next(waits)()  # committed, but its callers hear of it later
        start.set()
        found = await asyncio.gather(first, *slow, return_exceptions=True)
        told.set()
        await busy
        found = found[1:]
        assert [type(one) for one in found] == [NotStored, NotStored]
        assert await store.receive(messages[0])
        assert not await store.receive(messages[0])
        assert store.take_late() == [messages[1]]
        assert store.take_late() == []


class TestLostCommit:
    async def test_deeds_of_a_lost_commit_run_again(self, store):
        """When a commit fails, its deeds are run again from the start and kept once; arrivals are refused."""
        runs = []

        def deed(desk):
            runs.append(ticket(desk).number)
            return runs[-1]

        gate = threading.Event()
        store._threads._driver = _FailingOnce(store._threads._driver)
        first = asyncio.create_task(store.run("songling", lambda _: gate.wait(5)))
        await asyncio.sleep(0.1)
        jobs = [asyncio.create_task(store.run("songling", deed)) for _ in range(3)]
        arrival = asyncio.create_task(store.receive(said("停了", 1)))
        await asyncio.sleep(0.05)
        gate.set()
        await first
        found = await asyncio.gather(*jobs, arrival, return_exceptions=True)
        assert sorted(found[:3]) == [1, 2, 3]
        assert len(runs) > 3
        assert isinstance(found[3], NotStored)
        assert await store.receive(said("停了", 1))
        assert len(await store.read("songling", lambda desk: desk.tickets.search())) == 3

    async def test_a_wrong_statement_is_its_callers_alone(self, store):
        """A deed that the database refuses is tried a few times and fails; the others do not notice."""
        bad = store.run("songling", lambda desk: desk.link.driver.execute("SELECT * FROM nothing"))
        good = store.run("songling", lambda desk: ticket(desk).number)
        found = await asyncio.gather(bad, good, return_exceptions=True)
        assert (type(found[0]), found[1]) == (NotStored, 1)

    async def test_a_deed_that_runs_dry_is_its_callers_alone(self, store):
        """A deed that asks an empty list for its next one fails; who waits is told, and so are the others."""
        bad = store.run("songling", lambda _desk: next(iter(())))
        good = store.run("songling", lambda desk: ticket(desk).number)
        found = await asyncio.wait_for(asyncio.gather(bad, good, return_exceptions=True), 20)
        assert (type(found[0]), found[1]) == (RuntimeError, 1)


class _FailingOnce:
    """A connection whose second COMMIT fails."""

    def __init__(self, driver):
        self._driver, self._commits = driver, 0

    def execute(self, sql, *values):
        self._commits += sql == "COMMIT"
        if sql == "COMMIT" and self._commits == 2:
            raise sqlite3.OperationalError("disk I/O error")
        return self._driver.execute(sql, *values)

    @property
    def in_transaction(self):
        return self._driver.in_transaction


class TestRestart:
    async def test_everything_is_there_after_a_restart(self, store, url):
        """Tickets, people, messages and what was to be said outlive the process."""
        await store.receive(said("停了", 1))
        await store.run("songling", ticket)
        await store.run("songling", lambda desk: desk.say(to_person("wang", "k")))
        await store.close()
        again = opened(url)

        def look(desk):
            return desk.tickets.get(1).place.room, desk.people.get("wang").name, desk.outbox.by_key("k").out.text

        assert await again.read("songling", look) == ("501", "王师傅", "您好")
        assert again.community_of("room:wrSL01", "") == "songling"
        await again.close()

    async def test_a_closed_store_says_so(self, store):
        """After closing nothing is taken any more."""
        await store.close()
        for asked in (store.run("songling", ticket), store.receive(said("停了", 1)), store.scrub()):
            with pytest.raises(NotStored, match="closed"):
                await asked

    async def test_a_file_that_cannot_be_scrubbed_is_still_written(self, store, monkeypatch):
        """When the log of changes cannot be written back, who asked for it is told, and all else goes on."""
        broken = sqlite3.connect(":memory:")
        broken.close()
        with monkeypatch.context() as patch:
            patch.setattr(store, "_pooled", [SimpleNamespace(driver_connection=broken)])
            with pytest.raises(sqlite3.ProgrammingError):
                await asyncio.wait_for(store.scrub(), 5)
        assert await asyncio.wait_for(store.run("songling", lambda desk: ticket(desk).number), 5) == 1
        await store.scrub()

    async def test_a_look_cannot_write(self, store):
        """A look that writes is refused."""
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await store.read("songling", ticket)

    async def test_the_file_is_kept_as_promised(self, store):
        """WAL, FULL, secure_delete: nothing acknowledged is lost, nothing forgotten stays on the disk."""
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "busy_timeout")
        read = lambda desk: [desk.link.driver.execute(f"PRAGMA {name}").fetchone()[0] for name in names]  # noqa: E731
        assert await store.run("songling", read) == ["wal", 2, 1, 1, 5000]
