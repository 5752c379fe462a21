"""「这句像是有事，要登记吗」, answered by typing and not by its buttons."""

import pytest

from bot.domain.ticket import State
from bot.understanding.reader import load_reader
from tests.conversations.player import Player

SOUNDS = "有人推销保健品 好多老人去听课"


@pytest.fixture
async def town():
    """王师傅 has just been shown a sentence that may be a matter."""
    player = await Player.start(reader=load_reader("none"))
    await player.says("wmLi", SOUNDS)
    assert any(SOUNDS in line for line in await player.heard("wang"))
    assert not await player.tickets()
    yield player
    await player.store.close()


@pytest.mark.parametrize("words", ["登记", "要", "记一下", "好的 登记吧"])
async def test_yes_writes_it_down(town, words):
    await town.says("wang", words, "own")
    (one,) = await town.tickets()
    assert (one.summary, one.reporter, one.assignee) == (SOUNDS, "wmLi", "wang")


async def test_who_goes_there_has_it_in_hand(town):
    await town.says("wang", "我去看看", "own")
    assert (await town.ticket()).state is State.WORKING


@pytest.mark.parametrize("words", ["不用", "不登记", "闲聊"])
async def test_no_leaves_it_and_says_so(town, words):
    await town.says("wang", words, "own")
    await town.says("wang", "登记", "own")
    assert not await town.tickets()
    assert "好，这句不登记。" in await town.heard("wang")


async def test_half_an_hour_later_nothing_is_guessed(town):
    town.clock.pass_by(hours=1)
    await town.says("wang", "我去看看", "own")
    assert not await town.tickets()


async def test_what_waits_for_him_is_meant_first(town):
    """A lamp has come to him in the meantime."""
    await town.says("wmZhao", "1栋楼道灯坏了")
    await town.says("wang", "我去看看", "own")
    (lamp,) = await town.tickets()
    assert (lamp.summary, lamp.state) == ("1栋楼道灯坏了", State.WORKING)
