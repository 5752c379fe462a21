"""Every fault as a run over a whole installation, by seed: people write, something breaks, it is mended, it is judged."""

import asyncio
import itertools
import random
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.bench.load import slow_disk_library
from bot.messages import OutState
from tests.acceptance.house import open_house
from tests.faults.checks import judge
from tests.faults.killing import MATTERS, MEMBERS, TROUBLES, WORKERS, kill_many, nightly
from tests.faults.test_power import clock_jump, new_store, power_cut
from tests.hands import at

EACH = 3  # matters of each worker before, during and after
LONG = "很暗" * 200  # a disk of a few pages is full soon
BURST, LEAST = 6000, 1500  # callbacks at most, and at least, of a burst
FSYNC_MS = "50"


@dataclass(frozen=True)
class Fault:
    """*run*: (folder, seed, size) → one line of figures; what is wrong is an AssertionError. None: *short* has no dice."""

    name: str
    short: str  # the test that runs it in every run of the suite; marked `outside`: of .ci/run
    run: Callable[[Path, int, int], Awaitable[str]] | None = None
    kills: bool = False  # *size* is how many kills


class People:
    """Eight workers write to the application and residents talk; who got no answer writes again."""

    def __init__(self, house, seed):
        self.house, self.dice = house, random.Random(seed)
        self.sent, self.acknowledged, self.talked, self.refused = {}, set(), [], 0

    async def write(self, each=EACH):
        await asyncio.gather(*(self._worker(who, each) for who in WORKERS))
        for _ in range(each):
            room = self.dice.choice([group for group in self.house.place.groups if group.kind == "external"][:6])
            who = self.dice.choice([member for member in room.members if member.startswith("wm")])
            text = self.dice.choice(MATTERS).format(n=self.dice.randint(1, 9), u=self.dice.randint(1, 3))
            self.talked.append((await self.house.says(who, room.id, text)).msgid)

    async def _worker(self, who, each):
        for _ in range(each):
            number = str(8_300_000_000_000_000_000 + len(self.sent))
            place = f"{self.dice.randint(1, 9)}栋{self.dice.randint(1, 3)}单元"
            self.sent[number] = who, f"代报 居民 {place} {self.dice.choice(TROUBLES)} {number[-4:]} {LONG}"
            await self.post(number)

    async def post(self, number):
        who, text = self.sent[number]
        status, _ = await self.house.posts(*self.house.envelope(text, who, int(number)))
        assert status in (200, 0), status
        if status == 200:
            self.acknowledged.add(number)
        else:
            self.refused += 1

    async def repeat(self):
        """As the platform does with what was not answered: three times, for a busy machine may be late again."""
        for _ in range(3):
            for number in [one for one in self.sent if one not in self.acknowledged]:
                await self.post(number)
        assert set(self.sent) == self.acknowledged


@dataclass(frozen=True)
class Trouble:
    """*breaks*: (house, dice) → a block in which something is broken. *refuses*: some are not answered meanwhile."""

    breaks: Callable
    refuses: bool = False


async def under(folder, seed, *troubles):
    """Write before, during and after each trouble; every time everything is as if nothing had been."""
    async with open_house(folder) as house:
        people = People(house, seed)
        for trouble in troubles:
            refused = people.refused
            await people.write(1)
            async with trouble.breaks(house, people.dice):
                await people.write()
            assert people.refused > refused or not trouble.refuses, "nothing was refused"
            await people.repeat()
            await people.write(1)
            await house.passes(hours=1)
            found = await whole(house, people)
        return (
            f"{len(people.sent) + len(people.talked)} written, {people.refused} refused and repeated, {found.tickets} tickets, "
            f"{found.arrived} sentences, {found.unsure} unsure"
        )


async def whole(house, people):
    """Is it as if nothing had been?"""
    await house.conductor.settle()
    kept = {("app", one) for one in people.acknowledged} | {("archive", one) for one in people.talked}
    found = judge(house.file, house.world, acknowledged=kept, matters=people.sent)
    shown = await house.looks(lambda desk: desk.outbox.shown(OutState.UNSURE, 1000))
    assert len(shown) == found.unsure
    assert found.faults == []
    return found


# -- the disk -------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def full(house, dice):
    """The disk has room for a few more pages."""
    writer = house.app.store._pooled[0].driver_connection
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages + dice.randint(0, 8)}")
    yield
    writer.execute("PRAGMA max_page_count = 1000000")


@asynccontextmanager
async def read_only(house, dice):
    """The file may only be read."""
    writer = house.app.store._pooled[0].driver_connection
    writer.execute("PRAGMA query_only = ON")
    yield
    writer.execute("PRAGMA query_only = OFF")


@asynccontextmanager
async def locked(house, dice):
    """Somebody else holds the file, and lets go of it now and then."""
    with closing(sqlite3.connect(house.file, isolation_level=None, timeout=0.2)) as other:
        stop = asyncio.Event()

        async def hold():
            while not stop.is_set():
                with suppress(sqlite3.OperationalError):  # the bot was quicker
                    other.execute("BEGIN IMMEDIATE")
                await asyncio.sleep(dice.uniform(0.9, 1.3))
                if other.in_transaction:
                    other.execute("ROLLBACK")
                await asyncio.sleep(dice.uniform(0.0, 0.05))

        holding = asyncio.create_task(hold())
        await asyncio.sleep(0.05)
        yield
        stop.set()
        await holding


# -- the platform ---------------------------------------------------------------------------------------------------


def platform(kind, *, hours=0, **how):
    """WeCom's calls have this fault while people write, for *hours* of office time."""

    @asynccontextmanager
    async def trouble(house, dice):
        faults = house.simulator.faults
        given = {"rate": dice.uniform(0.4, 1.0)} if kind != "api_down" else {}
        faults.add(kind, **given, **how)
        yield
        async with asyncio.timeout(60):
            for turn in itertools.count(1):
                if faults.struck.get(kind):
                    break
                if turn % 50 == 0:  # all that people caused has left by now: something else must meet it
                    await house.app.tell_office(f"第 {turn // 50} 次试一试")
                await asyncio.sleep(0.02)
        await asyncio.sleep(dice.uniform(0, 0.5))
        if hours:
            house.app.clock.set(house.app.clock.now() + timedelta(hours=hours))
            await asyncio.sleep(dice.uniform(0, 0.5))
        faults.remove()

    return Trouble(trouble)


# -- processes of their own -----------------------------------------------------------------------------------------


async def kills(folder, seed, count=1):
    report = await kill_many(folder, count, seed)
    assert report.faults == []
    flight = sorted(report.in_flight)
    return (
        f"{report.kills} kills, in flight {flight[0]} to {flight[-1]} (median {flight[len(flight) // 2]}), {report.acknowledged} acknowledged, "
        f"{report.talked} in the archive, {report.tickets} tickets, {report.arrived} sentences, {report.unsure} unsure"
    )


async def slow_fsync(folder, seed, count=1):
    """Every fsync takes 50 ms longer, and then somebody kills it too."""
    assert sys.platform == "linux", "LD_PRELOAD is a matter of Linux"
    library = await asyncio.to_thread(slow_disk_library, folder)
    env = {"LD_PRELOAD": str(library), "SLOW_FSYNC_MS": FSYNC_MS}
    report = await kill_many(folder, count, seed, env=env)
    assert report.faults == []
    assert report.acknowledged > 0
    return f"{report.kills} kills, {report.acknowledged} acknowledged, {report.tickets} tickets, {report.arrived} sentences"


async def burst(folder, seed, size=1, most=BURST, least=LEAST):
    """Ten times as many people write at once as the bot is killed under: it says that it sheds, and takes every word."""
    async with nightly(folder, seed) as night:
        night.chatter = 0.9
        for _ in range(10):
            await night.talk()
        await night.start_bot()
        stop, shed, deepest = asyncio.Event(), [], 0

        async def member():
            while not stop.is_set():
                await night.members_write()

        members = [asyncio.create_task(member()) for _ in range(10 * MEMBERS)]
        while len(night.acknowledged) < most and not (shed and len(night.acknowledged) >= least):
            await asyncio.sleep(0.1)
            state = await night.state()
            if state is not None:
                deepest = max(deepest, state["lanes"]["waiting"])
                shed = max(shed, state["lanes"]["shedding"], key=len)
        stop.set()
        for one in members:
            one.cancel()
        await asyncio.gather(*members, return_exceptions=True)
        assert shed, f"nothing was left out, {deepest} waited at most"
        await night.settle()
        state = await night.state()
        assert state["ok"]
        assert state["lanes"]["shedding"] == []
    report = night.report
    assert report.faults == []
    return (
        f"{report.acknowledged} acknowledged, {report.repeated} after a repetition, {deepest} waited at most, left out "
        f"{' and '.join(shed)}, {report.tickets} tickets"
    )


# -- the parts alone ------------------------------------------------------------------------------------------------


async def power(folder, seed, size=1):
    async with new_store(folder) as store:
        cuts = await power_cut(store, folder, seed)
    return f"{len(cuts)} cuts with {', '.join(map(str, cuts))} acknowledged"


async def clock(folder, seed, size=1):
    """Between 16:00 and 18:30, the 日报告's 17:26 among it, for some minutes or an hour and more."""
    dice = random.Random(seed)
    moment = at("周一 2026-11-16 16:00") + timedelta(minutes=dice.randrange(150))
    length, hours = timedelta(minutes=dice.randint(2, 100)), dice.choice((1, -1))
    await clock_jump(folder, hours, moment, length)
    return f"{hours:+d} h at {moment:%H:%M}, back after {length.total_seconds() / 60:.0f} min"


def _through(trouble):
    async def run(folder, seed, size):
        return await under(folder, seed, trouble)

    return run


SHORT = "tests/faults/test_forms.py"
GONE = "tests/faults/test_platform_gone.py"
TROUBLES_BY_NAME = {
    "disk full": Trouble(full, refuses=True),
    "read-only database": Trouble(read_only, refuses=True),
    "locked database": Trouble(locked, refuses=True),
    "WeCom gone for three hours": platform("api_down", hours=3),
    "WeCom slow": platform("slow", seconds=1.5),
    "WeCom busy": platform("errcode", code=-1, path="message/send"),
    "WeCom answers nonsense": platform("nonsense"),
    "answers lost": platform("drop_answer", path="message/send"),
    "answers cut in the middle": platform("cut_answer"),
    "token revoked": platform("token"),
}
FAULTS = (
    Fault("kill at a random point", "tests/faults/test_kills.py", kills, kills=True),
    Fault("fsync of 50 ms, and kills", SHORT, lambda folder, seed, size: slow_fsync(folder, seed, 3)),
    Fault("power cut on a copied file", "tests/faults/test_power.py", power),
    Fault("clock jumps an hour", "tests/faults/test_power.py", clock),
    *(Fault(name, SHORT, _through(trouble)) for name, trouble in TROUBLES_BY_NAME.items()),
    Fault("an answer cut at each byte", f"{GONE}::test_an_answer_cut_at_each_byte"),
    Fault("10 × burst", SHORT, burst),
)
