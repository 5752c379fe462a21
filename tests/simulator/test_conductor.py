"""Played time: who moves it, how far, and when it waits."""

import asyncio
import time
from datetime import timedelta

import pytest

from bot.simulator.playclock import length
from bot.simulator.server import build_simulator
from tests.simulator.conftest import START, TOWN, control


async def test_time_stops_at_every_moment_somebody_waits_for(sim, bot):
    """On the way to noon it stops where the bot and the town want it to, and nowhere else."""
    bot.next = "2026-03-02T09:30:00+08:00"
    seen = []

    async def note():
        seen.append(sim.clock.now())

    sim.conductor.schedule(START + timedelta(minutes=10), note)
    bot.moved.clear()
    await sim.conductor.move_to(START + timedelta(hours=3))

    assert [at[11:16] for at in bot.moved] == ["09:10", "09:30", "12:00"]
    assert seen == [START + timedelta(minutes=10)]


async def test_time_waits_while_the_bot_is_busy(sim, bot):
    """A bot that is still thinking holds time; an undelivered callback does too."""
    bot.busy = 4
    bot.behave = [0.2]
    await sim.phones.say("wang", "app", "等一下")
    began = time.monotonic()
    await sim.conductor.move_by(timedelta(hours=1))

    assert time.monotonic() - began >= 0.2
    assert bot.busy == 0
    assert bot.got[-1]["Content"] == "等一下"


async def test_things_of_the_same_moment_keep_their_order(sim):
    """What is planned for one moment happens in the order in which it was planned; what is cancelled does not."""
    done = []

    def plan(n):
        async def act():
            done.append(n)

        return sim.conductor.schedule(START + timedelta(seconds=5), act)

    numbers = [plan(n) for n in range(5)]
    sim.conductor.cancel(numbers[2])
    await sim.conductor.move_by(timedelta(seconds=5))
    assert done == [0, 1, 3, 4]


async def test_an_action_that_fails_does_not_stop_time(sim):
    """A broken script line is noted, and the day goes on."""

    async def broken():
        raise RuntimeError("脚本写错了")

    sim.conductor.after(1, broken)
    await sim.conductor.move_by(timedelta(seconds=2))
    assert sim.conductor.errors == ["RuntimeError: 脚本写错了"]


async def test_speed_and_standing_still(sim, http):
    """At 1000 times, a fifth of a second is minutes; at 0 nothing moves; backwards is never."""
    await control(sim, http, "/clock", speed=1000)
    await asyncio.sleep(0.5)
    await control(sim, http, "/clock", speed=0)
    moved = sim.clock.now() - START
    assert timedelta(seconds=100) < moved < timedelta(seconds=3000)
    at = sim.clock.now()
    await asyncio.sleep(0.3)
    assert sim.clock.now() == at
    assert (await control(sim, http, "/clock", to=START.isoformat()))["now"] == at.isoformat()
    told = await control(sim, http, "/clock", by="1h 30m")
    assert told["now"] == (at + timedelta(minutes=90)).isoformat()


async def test_at_full_speed_it_runs_until_nobody_wants_anything(sim, bot):
    """At full speed it goes from moment to moment, and stands where there is none."""
    for n in range(200):
        sim.conductor.schedule(START + timedelta(minutes=n), nothing)
    began = time.monotonic()
    sim.conductor.set_speed("max")
    while sim.conductor.next_own():  # noqa: ASYNC110 - there is nothing to be told by
        await asyncio.sleep(0.01)
    await sim.conductor.settle()

    assert sim.clock.now() == START + timedelta(minutes=199)
    assert (time.monotonic() - began) / 200 < 0.05


async def nothing():
    """A moment at which nothing happens."""


async def test_a_bot_that_was_gone_gets_its_time_back(sim, bot):
    """After a restart the bot is told what time it is before anything else."""
    await sim.conductor.move_by(timedelta(hours=2))
    bot.down = True
    arriving = asyncio.create_task(sim.conductor.move_by(timedelta(minutes=1)))
    await asyncio.sleep(0.3)
    assert sim.conductor.mode == "waiting"
    bot.down, bot.now = False, START.isoformat()
    bot.moved.clear()
    await arriving
    assert bot.moved[0] == (START + timedelta(hours=2)).isoformat()
    assert bot.now == (START + timedelta(hours=2, minutes=1)).isoformat()


async def test_without_a_played_clock_it_follows_real_time(bot, tmp_path):
    """Beside a bot on real time the simulator cannot be moved, and says so."""
    bot.played = False
    sim = build_simulator(TOWN, bot_url=bot.url, port=0, clock_start=START, data_dir=tmp_path)
    await sim.start()
    try:
        while sim.conductor.mode == "waiting":  # noqa: ASYNC110 - there is nothing to be told by
            await asyncio.sleep(0.01)
        seen = asyncio.Event()

        async def note():
            seen.set()

        sim.conductor.after(0.05, note)
        await asyncio.wait_for(seen.wait(), 3)
        assert sim.conductor.mode == "real"
        with pytest.raises(ValueError, match="real time"):
            sim.conductor.set_speed("max")
    finally:
        await sim.stop()


def test_lengths_of_time():
    """Seconds as a number, or words."""
    assert length(90) == timedelta(seconds=90)
    assert length("1d 2h") == timedelta(hours=26)
    with pytest.raises(ValueError, match="length"):
        length("bald")
