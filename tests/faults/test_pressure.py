"""More than the house can handle: bounded, said aloud, and nothing that was acknowledged is lost or overtaken."""

import asyncio
import json
import threading
from collections import defaultdict
from pathlib import Path

import pytest

import bot.gateway
import storage.apart
from bot.dispatch import MOST_SENDING, Dispatcher
from bot.domain.people import Person, Post
from bot.errors import NotStored
from bot.messages import Importance, Outbound, OutState, Receipt, Target, Way
from bot.pressure import CHARTS, EMBEDDER, MOST_HELD, SHED_AT, Pressure
from bot.texts.digests import NO_CHART
from bot.understanding.embedders import QUEUE, Embedder, Timely
from bot.understanding.reader import LinearReader, load_reader
from schedules import JOBS
from schedules.runner import Schedule
from tests.acceptance.house import open_house
from tests.clockwork import opened, town
from tests.contracts.town import said
from tests.hands import spoken
from tests.schedules.test_jobs import play
from tests.understanding.town import alone

WORKERS = ("wang", "w1", "w2", "w4", "w5", "w6", "w7", "w8")
HELD, MESSAGES = 60, 240


def test_the_encoder_goes_first_then_charts_and_both_come_back():
    """Each is left out from its own depth on, and drawn again when half as many wait: no flutter in between."""
    pressure = Pressure()
    told = []
    for depth in (SHED_AT[EMBEDDER] - 1, SHED_AT[EMBEDDER], SHED_AT[CHARTS], SHED_AT[CHARTS] // 2, 150, 99, 199):
        pressure.waits(depth)
        told.append(pressure.left_out)
    assert told == [[], [EMBEDDER], [EMBEDDER, CHARTS], [EMBEDDER, CHARTS], [EMBEDDER], [], []]
    assert SHED_AT[EMBEDDER] < SHED_AT[CHARTS] < bot.gateway.MOST_WAITING < MOST_HELD


class Held:
    """A reader that stands still until it is let go, and remembers whether it was in a hurry."""

    def __init__(self, reader):
        self.reader, self.go, self.hurried = reader, threading.Event(), []

    def read(self, text, context):
        assert self.go.wait(60)
        self.hurried.append(context.hurried)
        return self.reader.read(text, context)


def metric(page, line):
    return next(float(one.removeprefix(line)) for one in page.splitlines() if one.startswith(line))


async def test_four_times_what_the_lanes_hold(tmp_path, monkeypatch):
    """The mind stands still and 240 people's messages come: each is acknowledged, memory holds 60, /readyz and the
    metrics say what is left out, a danger rings at once; afterwards all are handled, once, in order. What the inbox
    gave back is not handled again when its caller is told of it late."""
    monkeypatch.setattr(bot.gateway, "MOST_HELD", HELD)
    monkeypatch.setitem(SHED_AT, EMBEDDER, 20)
    monkeypatch.setitem(SHED_AT, CHARTS, 40)
    monkeypatch.setattr(storage.apart, "CORES", 1)  # nobody reads but the one who stands still
    async with open_house(tmp_path) as house:
        held = Held(house.app.gateway._reader)
        house.app.gateway._reader = held
        sent = defaultdict(list)
        for number in range(MESSAGES):
            who = WORKERS[number % len(WORKERS)]
            text = f"代报 居民 {number % 9 + 1}栋{number % 3 + 1}单元 楼道灯坏了 {number:04d}"
            sent[who].append(str(number + 1))
            assert (await house.posts(*house.envelope(text, who, number + 1)))[0] == 200
        danger = await house.posts(*house.envelope("3号楼2单元着火了，冒黑烟", "w3x", MESSAGES + 1))
        assert danger[0] == 200
        await _until(lambda: house.rows("SELECT count(*) FROM tickets")[0][0])
        assert house.rows("SELECT urgency, count(*) FROM tickets") == [("danger", 1)]

        assert house.app.gateway.lanes.depth <= HELD
        assert len(house.app.gateway._held) <= HELD
        ready, state = await house.get("/readyz")
        assert (ready, json.loads(state)["lanes"]["shedding"]) == (200, [EMBEDDER, CHARTS])
        assert json.loads(state)["lanes"]["full"] is True
        page = (await house.get("/metrics"))[1]
        assert metric(page, 'gridbot_shedding{what="embedder"} ') == 1
        assert metric(page, 'gridbot_shedding{what="charts"} ') == 1
        assert metric(page, "gridbot_messages_waiting ") == house.app.gateway.lanes.depth

        held.go.set()
        await house.conductor.settle()
        lanes = json.loads((await house.get("/readyz"))[1])["lanes"]
        assert lanes == {"waiting": 0, "oldest": None, "full": False, "shedding": []}
        assert metric((await house.get("/metrics"))[1], 'gridbot_shedding{what="embedder"} ') == 0
        assert {True, False} == set(held.hurried)
        assert len(held.hurried) >= MESSAGES
        rows = house.rows("SELECT who, message FROM inbox WHERE kind = 'text' AND aside = 0 ORDER BY handled_at, id")
        handled = defaultdict(list)
        for who, message in rows:
            handled[who].append(message)
        assert {who: handled[who] for who in WORKERS} == sent
        assert house.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == [(0,)]
        twice = "SELECT message FROM ticket_messages GROUP BY message HAVING count(*) > 1"
        assert house.rows(twice) == []
        assert house.rows("SELECT count(DISTINCT number) FROM history WHERE step = 'open'") == house.rows(
            "SELECT count(*) FROM history WHERE step = 'open'"
        )

        again, ear = [], house.app.gateway._hear
        house.app.gateway._hear = lambda message, *rest: again.append(message.key) or ear(message, *rest)
        house.app.gateway.take_late([await house.looks(lambda desk: desk.inbox.get("app/1"))])
        await house.says("wang", "app", "待办")
        await house.conductor.settle()
        assert len(again) == 1
        assert again != ["app/1"]


def test_a_hurried_reading_asks_no_encoder():
    """Under load the rules and the linear model decide alone, and the reading says that it was so."""
    asked = []
    reader = LinearReader(load_reader("none").model, object(), asked.append)
    reader._in_doubt = lambda *_: True
    assert reader.read("楼道里有股怪味", alone()).late  # it was asked and said nothing
    assert reader.read("楼道里有股怪味", alone(hurried=True)).late
    assert len(asked) == 1


def test_the_encoder_has_a_short_queue():
    """Eight may wait for it; the ninth is answered at once by the models alone."""
    go = threading.Event()

    def slow(texts):
        go.wait(30)
        raise AssertionError("nobody needs this any more")

    timely = Timely(Embedder("slow", "1", 1, slow), seconds=0.01)
    assert [timely.vector(f"第 {n} 句") for n in range(QUEUE)] == [None] * QUEUE
    assert timely._waiting == QUEUE
    assert timely.vector("再来一句") is None
    assert timely._waiting == QUEUE
    go.set()
    timely._worker.shutdown()


@pytest.mark.parametrize("hurried", [False, True])
async def test_a_report_goes_out_without_its_chart(tmp_path, hurried):
    """While too much waits the 日报告 comes at its minute with its figures and its sheet, and says that the chart is
    not there."""
    async with town("周一 2026-11-16 08:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path, lambda: hurried)
        await play(place, schedule, "周一 2026-11-16 09:00")
        await place.run(opened)
        await play(place, schedule, "周一 2026-11-16 18:00")
        parts = [out for _, who, out in place.heard if who == "chen" and "digest/" in out.key]
        assert spoken(place.clock.at) == "周一 11-16 18:00"
    files = [Path(out.file[1]) for out in parts if out.file]
    assert [file.suffix for file in files] == ([".xlsx"] if hurried else [".png", ".xlsx"])
    assert [out.text for out in parts if out.text] == ([NO_CHART] if hurried else [])
    assert bool(list(tmp_path.rglob("*.png"))) is not hurried


async def test_a_slow_platform_holds_so_many_sentences_and_no_more(tmp_path):
    """Three hundred readers and a platform that does not answer: 128 are under way, the rest waits on the disk, and a
    danger is carried beside them."""
    started, gate = [], asyncio.Event()

    class Slow:
        way = Way.APP

        async def send(self, item):
            started.append(item.out.key)
            await gate.wait()
            return Receipt(delivered=True)

    def say(desk, keys, importance):
        for key in keys:
            desk.say(Outbound(to=Target("person", f"p{key}"), key=key, text=key, importance=importance))

    async with town() as place:
        await place.run(_people)
        dispatcher = Dispatcher(place.store, {Way.APP: Slow()}, _Standing(place.clock), lambda way, since, now: now)
        await place.run(lambda desk: say(desk, [str(n) for n in range(300)], Importance.WORK))
        running = asyncio.create_task(dispatcher.run())
        await _until(lambda: len(started) == MOST_SENDING)
        await place.run(lambda desk: say(desk, ["300"], Importance.DANGER))
        dispatcher.wake()
        await _until(lambda: "300" in started)
        assert len(started) == MOST_SENDING + 1
        states = dict(
            await place.read(
                lambda desk: desk.link.driver.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
            )
        )
        assert (states["sending"], states["queued"]) == (MOST_SENDING + 1, 300 - MOST_SENDING)
        gate.set()
        await _until(lambda: len(started) == 301)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await dispatcher.stop()
    assert len(set(started)) == 301


async def test_what_is_claimed_when_it_ends_leaves_all_the_same():
    """The program is ended between taking a sentence up and saying it: it is said, nobody has to guess at the next start."""
    said, begun, gate = [], asyncio.Event(), asyncio.Event()

    class Quick:
        way = Way.APP

        async def send(self, item):
            said.append(item.out.key)
            return Receipt(delivered=True)

    async with town() as place:
        await place.run(_people)
        await place.run(lambda desk: desk.say(Outbound(to=Target("person", "p1"), key="1", text="一句")))
        run = place.store.run

        async def slow(*given, **more):
            done = await run(*given, **more)
            begun.set()
            await gate.wait()  # the disk takes its time with the commit
            return done

        place.store.run = slow
        dispatcher = Dispatcher(place.store, {Way.APP: Quick()}, _Standing(place.clock), lambda way, since, now: now)
        running = asyncio.create_task(dispatcher.run())
        await begun.wait()
        running.cancel()
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(running, return_exceptions=True)
        await dispatcher.stop()
        place.store.run = run
        left = await place.read(lambda desk: desk.outbox.by_key("1").state)
    assert (said, left) == (["1"], OutState.DELIVERED)


class _Standing:
    """The hand's clock; who waits for a moment waits."""

    def __init__(self, clock):
        self.now = clock.now

    async def sleep_until(self, at):
        await asyncio.Event().wait()


def _people(desk):
    for number in range(301):
        desk.people.put(Person(f"p{number}", f"老{number}", True, (Post("网格员", "G1"),)))


async def _until(true, seconds=20):
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  what is waited for tells nobody
            await asyncio.sleep(0.005)


async def test_a_crowd_before_a_locked_file_is_turned_away(tmp_path, monkeypatch):
    """Only so many wait to be kept; the next is refused at once, unacknowledged, and the platform asks again."""
    monkeypatch.setattr("storage.engine.MOST_ARRIVING", 3)
    async with town() as place:
        gate = threading.Event()
        busy = asyncio.create_task(place.run(lambda desk: gate.wait(10)))
        await asyncio.sleep(0.05)
        waiting = [asyncio.create_task(place.store.receive(said("停了", n))) for n in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(NotStored):
            await place.store.receive(said("停了", 3))
        gate.set()
        assert await asyncio.gather(*waiting) == [True] * 3
        await busy
