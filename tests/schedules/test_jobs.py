"""Every duty the right number of times: in order, after a stop, in played time and in real time."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import PlayedClock, RealClock
from bot.messages import Outbound, OutState, Target
from schedules import JOBS, Job
from schedules.runner import Runner, Schedule
from storage.engine import open_store
from tests.clockwork import SEAL, SETTINGS, Town, furnish, opened, town
from tests.hands import at, spoken


async def play(place, schedule, until):
    """From moment to moment of all jobs, letting everything leave."""
    end = at(until)
    while (coming := await schedule.next_due()) is not None and coming <= end:
        place.clock.at = max(coming, place.clock.at)
        await schedule.run_due()
        await place.listen()
    place.clock.at = end


def reports(place, who="chen", kind="日报告"):
    """When each came, and its heading."""
    told = [(when, out.markdown.splitlines()[0]) for when, to, out in place.heard if to == who and out.markdown]
    return [(when, title[-11:]) for when, title in told if kind in title]


async def test_one_report_on_every_working_day(tmp_path):
    """From 周一 to the next 周二: a report at 17:26 of each working day, none at the weekend."""
    async with town("周一 2026-11-16 08:00") as place:
        await place.run(opened)
        await play(place, Schedule(place.store, place.clock, JOBS, tmp_path), "周二 2026-11-24 20:00")
        assert [when for when, _ in reports(place)] == [
            "周一 11-16 17:26",
            "周二 11-17 17:26",
            "周三 11-18 17:26",
            "周四 11-19 17:26",
            "周五 11-20 17:26",
            "周一 11-23 17:26",
            "周二 11-24 17:26",
        ]


async def test_no_report_in_the_holiday_and_one_on_the_made_up_saturday(tmp_path):
    """国庆 2026: 周三 09-30, then 周四 10-08, 周五 10-09 and 周六 10-10 (调休), not 周日."""
    async with town("周三 2026-09-30 08:00") as place:
        await play(place, Schedule(place.store, place.clock, JOBS, tmp_path), "周一 2026-10-12 12:00")
        assert [when for when, _ in reports(place)] == [
            "周三 09-30 17:26",
            "周四 10-08 17:26",
            "周五 10-09 17:26",
            "周六 10-10 17:26",
        ]


async def test_the_morning_list_comes_at_0756_of_working_days(tmp_path):
    """王师傅 has one matter over the weekend: his list comes on 周五 and on 周一, not on 周六."""
    async with town("周四 2026-11-19 17:00") as place:
        await place.run(opened)
        await play(place, Schedule(place.store, place.clock, JOBS, tmp_path), "周一 2026-11-23 08:00")
        lists = [when for when, to, out in place.heard if to == "wang" and "手里" in out.text]
    assert lists == ["周五 11-20 07:56", "周一 11-23 07:56"]


async def test_after_three_days_off_every_missed_report_is_sent_once_and_says_so(tmp_path):
    """Off from 周一 16:00 to 周四 09:00: three reports, each for its own day, each with its delay; then as usual."""
    async with town("周一 2026-11-16 08:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await play(place, schedule, "周一 2026-11-16 16:00")
        await place.at("周四 2026-11-19 09:00")
        await schedule.run_due()
        await place.listen()
        late = [out.markdown for _, to, out in place.heard if to == "chen" and out.markdown]
        assert [text.splitlines()[0] for text in late] == [
            f"# 松岭社区 日报告 11 月 {day}" for day in ("16 日 周一", "17 日 周二", "18 日 周三")
        ]
        assert all("程序停过" in text for text in late)
        await schedule.run_due()
        assert await place.listen() == []
        await play(place, schedule, "周四 2026-11-19 20:00")
    assert reports(place)[-1][0] == "周四 11-19 17:26"
    assert len(reports(place)) == 4


async def test_a_second_process_over_the_same_data_says_nothing_twice(tmp_path):
    """Killed after the report and started again at the same minute: no second report."""
    async with town("周一 2026-11-16 08:00") as place:
        await play(place, Schedule(place.store, place.clock, JOBS, tmp_path), "周一 2026-11-16 17:26")
        before = len(place.heard)
        again = Schedule(place.store, place.clock, JOBS, tmp_path)
        await again.run_due()
        await place.listen()
        assert len(place.heard) == before
        assert spoken(await again.next_due()) == "周二 11-17 07:56"


async def test_a_first_start_does_not_catch_up_on_a_past_it_never_had(tmp_path):
    """A new installation begins to count now: no report for the days before."""
    async with town("周三 2026-11-18 20:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await schedule.run_due()
        assert await place.listen() == []
        assert spoken(await schedule.next_due()) == "周四 11-19 07:56"


async def test_what_waits_for_a_tap_is_gathered_twice_a_day(tmp_path):
    """Two sentences wait for 王师傅: at 11:30 he hears of them in one line, and nobody else hears anything."""
    async with town("周一 2026-11-16 09:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await schedule.run_due()

        def two(desk):
            for n in (1, 2):
                desk.say(Outbound(to=Target("chat", f"room:wrG1{n}"), key=f"k{n}", text="修好了吗？"))

        await place.run(two)
        await play(place, schedule, "周一 2026-11-16 11:30")
    assert [(when, to, out.text) for when, to, out in place.heard] == [
        ("周一 11-16 11:30", "wang", "有 2 句话等您点一下：G1邻里1群、G1邻里2群的工具栏里。")
    ]


async def test_what_is_no_longer_worth_saying_expires_at_its_minute(tmp_path):
    """A sentence with an end that nobody pressed is expired when its time is over."""
    async with town("周一 2026-11-16 09:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await schedule.run_due()
        until = place.clock.at + timedelta(minutes=40)
        out = Outbound(to=Target("chat", "room:wrG11"), key="k", text="今天 9:40 前停水", until=until)
        await place.run(lambda desk: desk.say(out))
        assert await schedule.next_due() == until
        await play(place, schedule, "周一 2026-11-16 09:40")
        item = await place.read(lambda desk: desk.outbox.by_key("k"))
    assert item.state is OutState.EXPIRED


async def test_a_job_that_breaks_does_not_stop_the_others(tmp_path):
    """One job raises: the ticket's rung hears all the same, and the sweep ends."""

    def breaks(desk, now, made):
        raise RuntimeError("broken on purpose")

    def always(desk, now):
        return now

    def nothing(desk, now, made):
        return 0

    broken, lazy = Job("broken", always, breaks), Job("lazy", always, nothing)
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(opened)
        await place.at("周一 2026-11-16 10:20")
        schedule = Schedule(place.store, place.clock, (broken, lazy, *JOBS), tmp_path)
        assert await schedule.run_due() >= 1
        assert {who for who, _ in await place.listen()} >= {"l1", "wang"}
        assert await schedule.next_due() > place.clock.at


@asynccontextmanager
async def running(clock, folder):
    store = open_store("sqlite://", clock=clock, seal=SEAL, settings={"songling": replace(SETTINGS, listen_only=False)})
    await store.run("songling", furnish)
    said = []
    runner = Runner(store, clock, JOBS, said=lambda: said.append(clock.now()), data=folder)
    task = asyncio.create_task(runner.run())
    try:
        yield Town(store, clock), runner, said
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await store.close()


async def idle(runner, clock=None):
    """As the conductor asks: nothing in hand, also after everybody had a turn."""
    quiet = 0
    async with asyncio.timeout(20):
        while quiet < 6:
            await asyncio.sleep(0.001)
            quiet = 0 if runner.is_busy or (clock and clock.is_busy) else quiet + 1


async def test_played_time_goes_from_moment_to_moment(tmp_path):
    """The conductor moves to the next moment whenever nothing is in hand, and each duty is met at its own minute."""
    clock = PlayedClock(at("周五 2026-11-13 17:50"))
    async with running(clock, tmp_path) as (place, runner, said):
        await place.run(opened)
        runner.wake()
        await idle(runner, clock)
        met = []
        while clock.next <= at("周一 2026-11-16 10:20"):
            clock.set(clock.next)
            await idle(runner, clock)
            met.append(spoken(clock.now()))
        place.clock = type("Now", (), {"at": clock.now()})
        fresh = await place.listen()
    assert met == ["周六 11-14 11:30", "周六 11-14 17:00", "周日 11-15 11:30", "周日 11-15 17:00", "周一 11-16 07:56", "周一 11-16 08:30",
                   "周一 11-16 08:56", "周一 11-16 10:20"]  # fmt: skip
    assert {"l1", "wang"} <= {who for who, _ in fresh}
    assert said


async def test_a_matter_that_comes_in_brings_the_next_moment_nearer(tmp_path):
    """After a deed the runner is woken and waits for the nearer moment."""
    clock = PlayedClock(at("周一 2026-11-16 12:00"))
    async with running(clock, tmp_path) as (place, runner, _):
        await idle(runner, clock)
        clock.set(at("周一 2026-11-16 14:00"))
        await idle(runner, clock)
        assert spoken(clock.next) == "周一 11-16 17:00"
        await place.run(opened)
        runner.wake()
        await idle(runner, clock)
        assert spoken(clock.next) == "周一 11-16 16:00"


async def test_real_time_catches_up_at_the_start(tmp_path):
    """With the machine's own clock the runner looks at once, and goes on ticking until it is stopped."""
    async with running(RealClock(), tmp_path) as (place, runner, _):
        await idle(runner)
        assert await place.read(lambda desk: desk.notes.get("job/daily"))
        runner.wake()
        assert not runner.is_busy


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
async def test_a_job_with_nothing_to_do_says_nothing(tmp_path, job):
    """Run at any moment in an empty town, twice: nobody hears anything."""
    async with town("周一 2026-11-16 10:00") as place:
        schedule = Schedule(place.store, place.clock, (job,), tmp_path)
        await schedule.run_due()
        await schedule.run_due()
        assert await place.listen() == []
