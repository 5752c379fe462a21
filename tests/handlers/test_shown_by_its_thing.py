"""What he says of a sentence that he was only shown, by its thing, writes it down and moves it."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """王师傅 has a lamp, and is shown a neighbour's words about rubbish."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmZhao", "楼下垃圾好几天没人倒", intent="chat", category="hygiene", p_open=0.6)
    assert any("要登记吗" in line for line in await player.heard("wang"))
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    ("words", "step", "state"),
    [
        ("垃圾我让保洁去了", "", State.WORKING),
        ("垃圾倒了", "finish", State.RESOLVED),
        ("我去看看垃圾", "accept", State.WORKING),
    ],
)
async def test_by_its_thing(town, words, step, state):
    await town.says("wang", words, "own", step=step)
    lamp, rubbish = await town.tickets()
    assert lamp.state is State.ASSIGNED
    assert rubbish.state is state


async def test_what_names_his_own_is_his_own(town):
    await town.says("wang", "灯我下午去换", "own", step="accept")
    assert len(await town.tickets()) == 1


@pytest.mark.parametrize("words", ["先去看灯", "我下午去换灯"])
async def test_who_sets_out_takes_it(town, words):
    await town.says("wang", words, "own")
    assert (await town.ticket()).state is State.WORKING
