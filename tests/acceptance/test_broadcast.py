"""企业群发 end to end: a task for each owner, pressed by him, counted beforehand, asked about, reminded, taken back."""

import sqlite3
from contextlib import closing

import pytest

from bot.domain.chats import Chat
from bot.messages import Importance, Outbound, OutState, Target, Way
from bot.simulator.world import TownGroup
from tests.acceptance.house import open_house

WANG = "wang"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path, more='mass_rule = "month"\n') as house:
        yield house


def rooms_of(house, owner=WANG, count=3):
    return [g.id for g in house.world.groups.values() if g.owner == owner and g.kind == "external"][:count]


async def notice(house, rooms, text="明早 9 点到 11 点停水，请先存水。", number=1, **more):
    def say(desk):
        for room in rooms:
            desk.say(
                Outbound(
                    to=Target("chat", f"room:{room}"), key=f"songling/notice/{number}/{room}", text=text,
                    importance=Importance.NOTICE, subject=f"songling/notice/{number}", **more,
                )
            )  # fmt: skip

    await house.app.store.run("songling", say)
    house.app.said()
    await house.passes(seconds=30)


async def items(house):
    return await house.looks(
        lambda desk: [one for one in map(desk.outbox.get, range(1, 300)) if one and one.out.importance == 3]
    )


async def test_one_task_for_all_groups_of_an_owner(house):
    """Three groups of one owner and the same words are one press; the platform's word makes them delivered."""
    rooms = rooms_of(house)
    await notice(house, rooms)
    [task] = house.simulator.broadcast.open_of(WANG)
    assert {item.state for item in await items(house)} == {OutState.WAITING_HAND}
    pressed = await house.simulator.broadcast.press(WANG, task, house.simulator.phones.say_for_us)
    await house.passes(minutes=15)

    assert pressed == len(rooms)
    assert {item.state for item in await items(house)} == {OutState.DELIVERED}
    assert all(any("停水" in text for text in house.hears(room)) for room in rooms)
    assert await house.tickets() == []  # his own press is no report
    assert house.world.refusals == []


async def test_who_does_not_press_is_reminded_three_times(house):
    """A day without a press: three prompts, no fourth, and the notice is still shown as waiting for him."""
    await notice(house, rooms_of(house, count=1))
    await house.passes(hours=30)
    [task] = house.simulator.broadcast.tasks.values()

    assert len(task.reminded) <= 3
    assert sum(text.startswith("[群发助手]") for text in house.hears(WANG)) == 4
    assert [item.state for item in await items(house)] == [OutState.WAITING_HAND]
    assert house.world.refusals == []


async def test_what_is_taken_back_is_cancelled_there_too(house):
    """A cancelled notice can no longer be pressed."""
    await notice(house, rooms_of(house))
    await house.app.store.run("songling", lambda desk: desk.outbox.supersede("songling/notice/1"))
    await house.passes(minutes=15)

    assert house.simulator.broadcast.open_of(WANG) == []
    assert house.world.refusals == []


async def test_three_months_worth_in_one_month(house):
    """Ninety notices to one group: as many as the month has days become tasks, the rest waits in the toolbar."""
    [room] = rooms_of(house, count=1)
    for number in range(90):
        await notice(house, [room], f"第 {number} 条", number)
    found = await items(house)

    ways = [item.way for item in found]
    assert (ways.count(Way.BROADCAST), ways.count(Way.TAP)) == (30, 60)
    assert [item.out.text for item in found] == [f"第 {number} 条" for number in range(90)]
    assert house.world.refusals == []


async def test_what_the_platform_skips_takes_the_next_way(house):
    """The members' own mass messages had used up the month: the group's notice goes into the toolbar instead."""
    [room] = rooms_of(house, count=1)
    house.simulator.broadcast._got[room] = [house.simulator.clock.now()] * 30
    await notice(house, [room])
    [task] = house.simulator.broadcast.open_of(WANG)
    await house.simulator.broadcast.press(WANG, task, house.simulator.phones.say_for_us)
    await house.passes(minutes=15)

    assert [(item.way, item.state) for item in await items(house)] == [(Way.TAP, OutState.WAITING_HAND)]


async def test_expired_with_its_day(house):
    """A notice about this morning is not sent this afternoon: it expires and its task is cancelled."""
    await notice(house, rooms_of(house, count=1), until=house.simulator.clock.now().replace(hour=12, minute=0))
    await house.passes(hours=4)

    assert [item.state for item in await items(house)] == [OutState.EXPIRED]
    assert house.simulator.broadcast.open_of(WANG) == []


async def test_six_thousand_groups_are_three_tasks(house):
    """Three times what one task takes: the owner presses three times, every group is in one of them, none is refused."""
    rooms = [f"wrBIG{number:04d}" for number in range(6000)]
    for room in rooms:
        house.world.add_group(TownGroup(id=room, name=room, kind="external", owner=WANG, members=(WANG,)))

    row = "INSERT INTO chats (community, id, name, kind, units, owner, tags) VALUES ('songling', ?, ?, 'residents', '', ?, '')"
    with closing(sqlite3.connect(house.file)) as database, database:
        database.executemany(row, [(f"room:{room}", room, WANG) for room in rooms])
    await house.app.store.run("songling", lambda desk: desk.chats.put(Chat("room:wrNEW", "新群", owner=WANG)))
    await notice(house, rooms)
    tasks = list(house.simulator.broadcast.tasks.values())

    assert sorted(len(task.results) for task in tasks) == [2000, 2000, 2000]
    assert sorted(room for task in tasks for room in task.results) == rooms
    assert house.rows("SELECT state, count(*) FROM outbox WHERE way = 'broadcast' GROUP BY state") == [
        ("waiting_hand", 6000)
    ]
    assert house.world.refusals == []
