"""A worker's own sentence that is a matter: written down as he would write down a telephone call."""

import pytest

from bot.domain.ticket import Origin, State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize("who", ["wang", "p1", "l1"])
async def test_a_lift_that_stands(town, who):
    """「3栋电梯停了」, as his line of help teaches it, by worker, property firm and lead."""
    await town.says(who, "1栋电梯停了", "own", category="lift")
    ticket = await town.ticket()
    assert (ticket.origin, ticket.summary, ticket.assignee) == (Origin.PROXY, "1栋电梯停了", "wang")
    assert any("已登记 #1" in one for one in await town.heard(who))


async def test_in_the_residents_group(town):
    """「3栋楼道灯坏了」 before the group is the same; what a resident has reported there is not told twice."""
    await town.says("wang", "3栋楼道灯坏了", category="power")
    assert (await town.ticket()).origin is Origin.PROXY
    await town.says("wmZhao", "1栋单元门打不开", intent="request", category="property")
    await town.says("wang", "1栋单元门打不开，先走后门", category="property")
    assert len(await town.tickets()) == 2


async def test_one_more_is_a_matter_of_its_own(town):
    """「还有…井盖翘起来了」 moves no tap, and 「井盖垫好了」 finishes the manhole."""
    await town.says("wang", "2栋的张奶奶家水龙头一直滴水，记一下", "own", category="water")
    await town.says("wang", "还有1栋后头那个井盖翘起来了，踩上去咣咣响", "own", category="fire_safety", step="accept")
    await town.says("wang", "井盖我已经垫好了", "own", category="fire_safety", step="finish")
    assert [one.state for one in await town.tickets()] == [State.ASSIGNED, State.RESOLVED]


@pytest.mark.parametrize("text", ["我家洗衣机坏了", "3栋几点停水", "明天去3栋贴通知", "3栋电梯要是停了你跟我说"])
async def test_talk_is_not_written_down(town, text):
    """His own flat, a question, a plan, a condition."""
    await town.says("wang", text, "own", category="water")
    assert await town.tickets() == []


async def test_what_may_be_one_is_a_tap_away(town):
    """「2栋后面堆了好多旧家具」: he is asked, and his press writes it down, once."""
    await town.says("wang", "2栋后面有个地方堆了好多旧家具", "own", category="hygiene", p=0.7)
    key = town.last.key
    assert any("要登记吗" in one for one in await town.heard("wang"))
    assert await town.tickets() == []
    await town.presses("wang", f"register/0/{key}")
    await town.presses("wang", f"register/0/{key}")
    (ticket,) = await town.tickets()
    assert (ticket.origin, ticket.place.building) == (Origin.PROXY, "2")


async def test_what_he_says_of_his_own_matter_is_no_new_one(town):
    """「3栋灯不亮，我去换」 of the lamp that he has."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.says("wang", "3栋灯不亮，我去换", "own", category="power", step="accept")
    (ticket,) = await town.tickets()
    assert ticket.state is State.WORKING
