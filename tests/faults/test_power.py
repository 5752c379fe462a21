"""Power cut on a copied file, a file that may only be read, a clock that jumps: the short forms."""

import asyncio
import random
import sqlite3
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta

import pytest

from bot.errors import NotStored
from bot.messages import Outbound, Target
from schedules import JOBS
from schedules.runner import Schedule
from storage.engine import open_store
from storage.migrate import migrate
from tests.clockwork import opened, town
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, furnish, said, ticket
from tests.hands import HandClock, at

PEOPLE, EACH = 6, 25


def store_of(file):
    return open_store(f"sqlite:///{file}", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)


@asynccontextmanager
async def new_store(folder):
    await asyncio.to_thread(migrate, f"sqlite:///{folder / 'grid.db'}")
    store = store_of(folder / "grid.db")
    await store.run("songling", furnish)
    try:
        yield store
    finally:
        await store.close()


@pytest.fixture
async def store(tmp_path):
    async with new_store(tmp_path) as store:
        yield store


@contextmanager
def held(file):
    """Nobody empties the log while it is copied: the copy is what stood on the disk."""
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM inbox").fetchone()
        yield


def cut(folder, name, dice):
    """A copy of file and log as the plug was pulled: behind the last write stands a torn piece of the next."""
    source, target = folder / "grid.db", folder / name
    with held(source):
        target.write_bytes(source.read_bytes())
        log = (folder / "grid.db-wal").read_bytes()
    torn = bytes(log[-4096:-2048]) + dice.randbytes(dice.randrange(4000))
    (folder / f"{name}-wal").write_bytes(log + torn)
    return target


async def one_writes(store, who, done):
    """Messages one after the other, each with its matter; *done* has what was acknowledged."""
    for number in range(EACH):
        text = said("停水了", who * 1000 + number, who=f"wm{who}")
        await store.receive(text)
        done["kept"].add(text.key)

        def deed(desk, message=text):
            opened_now = ticket(desk, message=message.key, summary="停水了")
            desk.inbox.done(message.key, None, opened_now.number)
            return opened_now.number

        done["handled"][text.key] = await store.run("songling", deed)


async def judge(file, done):
    """design's checks: the file is whole, nothing acknowledged is lost or doubled, numbers have no gap, work goes on."""
    store = store_of(file)
    try:
        waiting = {message.key for message in await store.unhandled()}
        with closing(sqlite3.connect(file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            handled = dict(
                database.execute("SELECT source || '/' || message, ticket FROM inbox WHERE handled_at IS NOT NULL")
            )
            numbers = [row[0] for row in database.execute("SELECT number FROM tickets ORDER BY number")]
        assert done["kept"] <= waiting | set(handled)
        assert done["handled"].items() <= handled.items()
        assert waiting.isdisjoint(handled)
        assert numbers == list(range(1, len(numbers) + 1)) == sorted(handled.values())
        assert await store.run("songling", lambda desk: ticket(desk).number) == len(numbers) + 1
    finally:
        await store.close()


async def power_cut(store, folder, seed):
    """Four cuts while six people write; how much was acknowledged at each."""
    dice = random.Random(seed)
    done = {"kept": set(), "handled": {}}
    people = [asyncio.create_task(one_writes(store, who, done)) for who in range(1, PEOPLE + 1)]
    cuts = []
    for number in range(4):
        await asyncio.sleep(dice.uniform(0.005, 0.04))
        promised = {"kept": set(done["kept"]), "handled": dict(done["handled"])}
        cuts.append((await asyncio.to_thread(cut, folder, f"cut{number}.db", dice), promised))
    await asyncio.gather(*people)
    assert len(done["handled"]) == PEOPLE * EACH
    assert any(promised["handled"] for _, promised in cuts)
    for file, promised in cuts:
        await judge(file, promised)
    return [len(promised["kept"]) for _, promised in cuts]


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_power_cut_on_a_copied_file(store, tmp_path, seed):
    """Six people write; four times the plug is pulled, on a copy: what was acknowledged by then is there, once."""
    await power_cut(store, tmp_path, seed)


async def test_a_file_that_may_only_be_read(store):
    """The disk went read-only: a message is refused, a deed waits, everything can be read; afterwards both are kept, once."""
    assert await store.receive(said("停水了", 1))
    writer = store._pooled[0].driver_connection
    writer.execute("PRAGMA query_only = ON")
    with pytest.raises(NotStored):
        await store.receive(said("又停了", 2))
    deed = asyncio.create_task(store.run("songling", lambda desk: ticket(desk).number))
    assert [message.id for message in await store.unhandled()] == ["1"]
    assert not deed.done()

    writer.execute("PRAGMA query_only = OFF")
    assert await deed == 1
    assert [await store.receive(said("又停了", 2)) for _ in range(2)] == [True, False]
    assert (await store.health())["ok"]


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_jumps_an_hour(tmp_path, hours):
    """Somebody sets the machine's clock at 17:00 and back ten minutes later: one report, one line of each kind, and
    what was said meanwhile keeps its order."""
    await clock_jump(tmp_path, hours, at("周一 2026-11-16 17:00"), timedelta(minutes=10))


async def clock_jump(tmp_path, hours, moment, length):
    """Set at *moment* by *hours*, and back after *length*."""
    async with town("周一 2026-11-16 08:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await schedule.run_due()
        await place.at("周一 2026-11-16 09:00")
        await place.run(opened)
        jumps = (moment, timedelta(hours=hours), length, timedelta(hours=-hours))
        for number, jump in enumerate(jumps):
            await place.at(place.clock.at + jump if isinstance(jump, timedelta) else jump)
            await schedule.run_due()
            await place.run(
                lambda desk, n=number: desk.say(Outbound(to=Target("person", "zhou"), key=f"k{n}", text=f"第 {n} 句"))
            )
            await schedule.run_due()
            await place.listen()
        end = at("周二 2026-11-17 12:00")
        while (coming := await schedule.next_due()) is not None and coming <= end:
            place.clock.at = max(coming, place.clock.at)
            await schedule.run_due()
            await place.listen()

        keys = [(who, out.key) for _, who, out in place.heard]
        assert len(keys) == len(set(keys))
        daily = [out for _, who, out in place.heard if who == "chen" and "日报告" in out.markdown]
        assert len(daily) == 1
        assert [out.text for _, who, out in place.heard if out.key in ("k0", "k1", "k2", "k3")] == [
            f"第 {n} 句" for n in range(4)
        ]
