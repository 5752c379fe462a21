"""What has come back for one household, and not for the next."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def heating(town):
    """#1: three tell of it, and 李阿姨 says that it is warm again."""
    await town.says("wmLi", "暖气不热", intent="request", category="gas_heat")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "我家也是", intent="same", joins=1)
    await town.says("wang", "阀门修好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "热了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize("words", ["我家还没热", "我家还是没有", "8楼还是冰的", "我们这边还没来暖气"])
async def test_what_is_over_for_one_is_not_for_the_next(town, words):
    """Whoever follows it is told nothing is lost: his has a number of its own, in the same hands and of the same kind."""
    await heating(town)
    await town.says("wmZhao", words, intent="chat")
    old, new = await town.tickets()
    assert old.state is State.CLOSED
    assert (new.reporter, new.assignee, new.category.value) == ("wmZhao", old.assignee, "gas_heat")


async def test_the_next_household_joins_it(town):
    await heating(town)
    await town.says("wmZhao", "我家还没热", intent="chat")
    await town.says("wmQian", "我家也没热", intent="chat")
    assert len(await town.tickets()) == 2
    assert any("一共 2 户" in line for line in await town.heard("wang") if line.startswith("#2"))


async def test_a_followers_no_after_anothers_yes(town):
    """「没好啊 又停了」: only the reporter opens it again, and his no is a matter all the same."""
    await town.says("wmLi", "3栋电梯坏了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "是的 我也看到了", intent="same", joins=1)
    await town.says("wang", "修好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    await town.says("wmZhao", "没好啊 又停了", intent="chat")
    assert [one.state for one in await town.tickets()] == [State.CLOSED, State.ASSIGNED]


@pytest.mark.parametrize("words", ["我家还没吃饭", "我家没网", "我家没水"])
async def test_what_has_nothing_to_do_with_it_stays_talk(town, words):
    await heating(town)
    await town.says("wmQian", words, intent="chat")
    assert len(await town.tickets()) == 1


async def test_an_answer_to_a_neighbour_is_no_cold_flat(town):
    """「我家没有」 to 「谁家有梯子」."""
    await heating(town)
    await town.says("wmLi", "谁家有梯子借一下", intent="chat")
    await town.says("wmQian", "我家没有", intent="chat")
    assert len(await town.tickets()) == 1


async def test_a_leak_is_no_outage(town):
    """「我家没水」 is of the water that came back elsewhere, and no voice for a leaking pipe."""
    await town.says("wmLi", "2栋水管漏水", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "停水了", intent="request", category="water")
    town.keys[2] = town.last.key
    await town.says("wang", "2 来水了", "own")
    await town.says("wmZhao", "来了", intent="confirm", joins=2)
    await town.says("wmQian", "我家没水", intent="chat")
    assert [one.state for one in await town.tickets()] == [State.ASSIGNED, State.CLOSED, State.ASSIGNED]
    assert not any("一共 2 户" in line for line in await town.heard("wang"))
