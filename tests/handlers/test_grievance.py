"""A complaint about a worker reaches the office, and never himself."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize("text", ["我要投诉王师傅，上次来我家态度太差了", "你们王师傅收我五十块钱才给换灯泡"])
async def test_privately_it_goes_to_the_duty(town, text):
    """The duty has it, the director hears, she is told so; the worker hears nothing."""
    await town.says("wmLi", text, "own", intent="request", category="security")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.state, ticket.private) == ("zhou", State.ASSIGNED, True)
    assert await town.heard("wmLi") == ["记下了，#1。这件只给社区小周看，不经过本人，会单独联系您。"]
    assert any("投诉" in one for one in await town.heard("zhou"))
    assert any("投诉" in one for one in await town.heard("chen"))
    assert await town.heard("wang") == []


async def test_in_the_group_nothing_is_answered(town):
    """It is no public-order matter in the worker's own hands, and no line waits in his toolbar."""
    await town.says("wmLi", "王师傅说来说了三天都没来 骗人", intent="request", category="security")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.private, ticket.chat) == ("zhou", True, "")
    assert await town.heard("wang") == []
    assert await town.heard("group") == []


async def test_what_is_said_there_afterwards_is_none_of_it(town):
    """「收到」 of the worker does not take it, and he is told nothing of it."""
    await town.says("wmLi", "王师傅说来说了三天都没来 骗人", intent="request", category="security")
    town.keys[1] = town.last.key
    await town.says("wang", "收到", intent="work", joins=1, step="accept")
    assert (await town.ticket()).state is State.ASSIGNED
    assert await town.heard("wang") == []


async def test_of_the_duty_himself_the_director_hears(town):
    """「小周态度太差了」 is not for 小周."""
    await town.says("wmLi", "你们小周态度太差了，我要投诉", "own")
    assert (await town.ticket()).assignee == "chen"
    assert await town.heard("zhou") == []


async def test_a_quarrel_upstairs_is_no_such_complaint(town):
    """「楼上骂人」 goes its ordinary way."""
    await town.says("wmLi", "楼上天天骂人", intent="request", category="noise")
    assert not any("投诉" in one for one in await town.heard("zhou"))
