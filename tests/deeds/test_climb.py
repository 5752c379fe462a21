"""The ladder carried out: who reads what at which minute, once, also after a night switched off."""

from dataclasses import replace
from datetime import timedelta

from bot.deeds.climb import climb
from bot.deeds.steps import step
from bot.domain.people import SYSTEM, Person, Post
from bot.domain.ticket import State, Step, Urgency
from bot.messages import Importance
from tests.clockwork import OFFICE, WORKER, opened, town
from tests.hands import at, spoken


async def play(place, until):
    """From moment to moment, as played time goes; [(when, who, first words)] of what left."""
    end = at(until)
    while True:
        due = await place.read(lambda desk: desk.tickets.next_due())
        if due is None or due > end:
            break
        place.clock.at = max(due, place.clock.at)
        await place.run(lambda desk: climb(desk, desk.now))
        await place.listen()
    return [(when, who, words(out)) for when, who, out in place.heard]


def words(out):
    said = out.card.body if out.card else out.text
    return said.splitlines()[0]


def history(number=1):
    return lambda desk: desk.tickets.history(number)


async def test_nobody_answers_and_it_climbs_rung_by_rung():
    """周五 17:50, nobody answers: 片长 hears on 周一 10:20, 值班 at 14:20, 督办 and the street follow; each once."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(opened)
        told = await play(place, "周二 2026-11-24 09:00")
    seen = [(when, who, said.split("，")[0]) for when, who, said in told]
    assert seen == [
        ("周一 11-16 10:20", "l1", "#1 还没有人回应"),
        ("周一 11-16 10:20", "wang", "#1 还没有人回应"),
        ("周一 11-16 14:20", "zhou", "#1 还没有人回应"),
        ("周一 11-16 14:20", "wang", "#1 还没有人回应"),
        ("周二 11-17 14:05", "wang", "#1 时间过半了"),
        ("周三 11-18 10:12", "wang", "#1 快到时限了"),
        ("周五 11-20 14:05", "wang", "超期 1 天 20 小时"),
        ("周五 11-20 14:05", "l1", "超期 1 天 20 小时"),
        ("周五 11-20 14:05", "zhou", "超期 1 天 20 小时"),
        ("周五 11-20 14:05", "chen", "超期 1 天 20 小时"),
        ("周一 11-23 17:50", "jiedao", "#1 周三 17:50 到期"),
        ("周一 11-23 17:50", "wang", "#1 周三 17:50 到期"),
    ]


async def test_an_answered_one_is_left_alone_until_its_deadline():
    """Who has taken it hears two warnings; the rungs above hear only when the time is over."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(opened)
        await place.at("周五 2026-11-13 17:55")
        await place.run(lambda desk: step(desk, desk.tickets.get(1), Step.ACCEPT, WORKER, desk.now))
        told = await play(place, "周三 2026-11-18 17:50")
        assert [(when, who) for when, who, _ in told] == [
            ("周二 11-17 14:05", "wang"),
            ("周三 11-18 10:12", "wang"),
            ("周三 11-18 17:50", "l1"),
            ("周三 11-18 17:50", "wang"),
        ]
        await place.run(lambda desk: step(desk, desk.tickets.get(1), Step.FINISH, WORKER, desk.now, "换了灯"))
        assert await place.read(lambda desk: desk.tickets.get(1).next_step_at) == at("周一 2026-11-23 08:30")


async def test_a_missing_rung_is_skipped_and_the_skip_is_written_down():
    """三无小区: there is neither 片长 nor 物业, so the office hears in their place, and the history says why."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(lambda desk: opened(desk, unit="G3", assignee="w5"))
        told = await play(place, "周一 2026-11-16 10:20")
        lines = await place.read(history())
    assert [(when, who) for when, who, _ in told] == [("周一 11-16 10:20", "zhou"), ("周一 11-16 10:20", "w5")]
    notes = [line.note for line in lines if line.step is Step.CLIMB]
    assert notes == ["第2网片没有网片长，跳过；该小区没有物业，跳过", "还没有人回应"]


async def test_a_stand_in_hears_for_who_is_away():
    """张片长 is on leave that week: 马片长 hears for him, and the history says for whom."""
    async with town("周五 2026-11-27 17:50") as place:
        await place.run(opened)
        told = await play(place, "周一 2026-11-30 10:20")
        lines = await place.read(history())
    assert told[0][:2] == ("周一 11-30 10:20", "l2")
    assert lines[-1].data["standin_for"] == "l1"


async def test_a_rung_that_holds_the_matter_itself_does_not_report_to_itself():
    """When the 片长 has it in his own hands, the next rung hears of it."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(lambda desk: opened(desk, assignee="l1"))
        told = await play(place, "周一 2026-11-16 10:20")
    assert [who for _, who, _ in told] == ["zhou", "l1"]


async def test_the_sweep_can_run_twice():
    """A second sweep at the same minute says nothing again."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(opened)
        await place.at("周一 2026-11-16 10:20")
        assert [await place.sweep(climb) for _ in range(2)] == [1, 0]
        assert len(await place.listen()) == 2
        lines = await place.read(history())
    assert [line.step for line in lines] == [Step.OPEN, Step.CLIMB]


async def test_after_a_night_off_everything_due_is_said_once_with_its_delay():
    """Off from 周一 10:00 to 周四 09:00: each rung hears once, one warning is said, and all say how late they are."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(opened)
        await place.at("周四 2026-11-19 09:00")
        while await place.sweep(climb):
            pass
        fresh = await place.listen()
        lines = await place.read(history())
    assert [who for who, _ in fresh] == ["l1", "wang", "zhou", "wang", "wang"]
    assert all("晚了" in (out.card.body if out.card else out.text) for who, out in fresh if who != "wang")
    late = [line.data.get("late_minutes") for line in lines[1:]]
    assert [line.step for line in lines] == [Step.OPEN, Step.CLIMB, Step.CLIMB, Step.WARN]
    assert all(late)


async def test_nothing_unasked_is_said_at_night_but_danger_is():
    """A lift that stands still at 01:00 is told to the 片长 at 07:30; gas is told to everybody at once."""
    async with town("周日 2026-11-15 01:00") as place:
        await place.run(lambda desk: opened(desk, "lift"))
        await place.at("周日 2026-11-15 02:00")
        await place.sweep(climb)
        assert await place.listen() == []
        await place.at("周日 2026-11-15 07:30")
        assert {who for who, _ in await place.listen()} == {"l1", "wang"}


async def test_what_is_decided_at_night_is_worded_for_the_morning():
    """A lift that is due at five: whoever reads the warning at 7:30 is not told of a tomorrow that is over."""
    async with town("周六 2026-11-14 05:00") as place:
        await place.run(lambda desk: opened(desk, "lift", state=State.WORKING, contacted_at=desk.now))
        await play(place, "周六 2026-11-14 21:59")
        for hour in ("周六 2026-11-14 23:00", "周日 2026-11-15 04:30"):
            await place.at(hour)
            await place.sweep(climb)
        assert await place.listen() == []
        await place.at("周日 2026-11-15 07:30")
        said = [out.text for _, out in await place.listen()]
    assert said == ["#1 今天 5:00 到时限了，请先办这件：楼道灯不亮"]


async def test_an_alarm_nobody_acknowledges_reaches_one_person_more_each_time():
    """03:02 王师傅 and the duty again and the 片长, 03:06 the street and the head too; an acknowledgement ends it."""
    async with town("周日 2026-11-15 03:00") as place:
        await place.run(lambda desk: opened(desk, "gas_heat", urgency=Urgency.DANGER))
        await place.at("周日 2026-11-15 03:02")
        await place.sweep(climb)
        first = await place.listen()
        await place.at("周日 2026-11-15 03:06")
        await place.sweep(climb)
        second = await place.listen()
        await place.run(lambda desk: step(desk, desk.tickets.get(1), Step.ACKNOWLEDGE, WORKER, desk.now))
        await place.at("周日 2026-11-15 03:30")
        await place.sweep(climb)
        assert await place.listen() == []
    assert {who for who, _ in first} == {"wang", "l1", "zhou"}
    assert {who for who, _ in second} == {"wang", "l1", "zhou", "jiedao", "chen"}
    assert {out.importance for _, out in first + second} == {Importance.DANGER}
    assert all("煤气味" in out.card.desc for _, out in first)


async def test_what_only_sounds_dangerous_is_repeated_three_times():
    """Nobody answers the guess of a danger: three more cards, then the ladder goes on by itself; said plainly it rings on."""

    def times(raised):
        data = {"danger": "other", "words": ["是的，楼道里全是烟头"], **raised}
        return lambda desk: step(
            desk, desk.tickets.get(1), Step.ALARM, SYSTEM, desk.now, "响了", data=data, urgency=Urgency.DANGER
        )

    again = {}
    for name, raised in (("guessed", {"doubted": True}), ("plain", {})):
        async with town("周一 2026-11-16 10:00") as place:
            await place.run(lambda desk: opened(desk, "fire_safety"))
            await place.run(times(raised))
            await play(place, "周一 2026-11-16 12:00")
            lines = await place.read(history())
            again[name] = sum(line.step is Step.ALARM and "times" in line.data for line in lines)
    assert again == {"guessed": 3, "plain": 15}


async def test_a_wait_ends_on_its_day_and_the_clock_goes_on():
    """等配件到周四: on Thursday 王师傅 is asked, and what was left of the time runs from there."""
    async with town("周一 2026-11-16 09:00") as place:
        await place.run(opened)
        await place.at("周一 2026-11-16 11:00")
        until = at("周四 2026-11-19 09:00")
        await place.run(
            lambda desk: step(
                desk,
                desk.tickets.get(1),
                Step.WAIT,
                WORKER,
                desk.now,
                "等配件",
                waiting_on="等配件",
                waiting_until=until,
            )
        )
        told = await play(place, "周四 2026-11-19 09:00")
        after = await place.read(lambda desk: desk.tickets.get(1))
    assert [(when, who) for when, who, _ in told] == [("周四 11-19 09:00", "wang")]
    assert "等配件" in told[0][2]
    assert after.state is State.WORKING
    assert spoken(after.due_at) == "周一 11-23 16:30"
    assert after.clock_at > after.opened_at


async def test_what_nobody_holds_is_told_to_the_duty():
    """待归格 with nobody on it: the warning goes to the office's duty."""
    async with town("周一 2026-11-16 08:30") as place:
        await place.run(lambda desk: opened(desk, unit="", assignee="", state=State.REPORTED, rung=2))
        told = await play(place, "周二 2026-11-17 14:15")
    assert [who for _, who, _ in told] == ["zhou"]


async def test_two_hundred_at_a_time():
    """After a long stop the sweep goes in batches, each ticket once."""
    async with town("周五 2026-11-13 17:50") as place:

        def many(desk):
            for _ in range(450):
                opened(desk)

        await place.run(many)
        await place.at("周一 2026-11-16 10:21")
        done = []
        while looked := await place.sweep(climb):
            done.append(looked)
    assert done == [200, 200, 50]


async def test_a_ticket_that_moved_on_is_only_dated_anew():
    """A moment that is no longer true (somebody answered just before) says nothing."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(opened)

        def stale(desk):
            ticket = desk.tickets.get(1)
            return desk.tickets.save(
                replace(ticket, contacted_at=desk.now, next_step_at=desk.now + timedelta(minutes=1))
            )

        await place.run(stale)
        await place.at("周五 2026-11-13 17:52")
        assert await place.sweep(climb) == 1
        assert await place.listen() == []
        assert spoken(await place.read(lambda desk: desk.tickets.next_due())) == "周二 11-17 14:05"


async def test_a_person_may_come_into_a_seat_that_was_empty():
    """As soon as a 网片长 is entered for P2, he is on the ladder."""
    async with town("周五 2026-11-13 17:50") as place:
        await place.run(lambda desk: opened(desk, unit="G3", assignee="w5"))
        await place.run(lambda desk: desk.people.put(Person("l9", "新片长", True, (Post("网片长", "P2"),))))
        told = await play(place, "周一 2026-11-16 10:20")
    assert [who for _, who, _ in told] == ["l9", "w5"]
    assert OFFICE.id not in {who for _, who, _ in told}
