"""A place that was put right, and what a resident reads of a matter that waits."""

import pytest

from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def test_who_had_it_hears_that_it_lies_elsewhere(town):
    """「不是7栋 是1栋」: the first need not go, the second's card says where."""
    await town.says("wmLi", "7栋门口路灯不亮", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wmLi", "不是7栋 是1栋", intent="supplement", joins=1)
    assert (await town.ticket()).assignee == "wang"
    assert "#1 地点更正为松岭花园1栋，转给王师傅了，您不用去了。" in await town.heard("w2")
    assert any("地点更正：松岭花园1栋" in line for line in await town.heard("wang"))


async def test_nobody_is_sent_away_where_the_hands_stay(town):
    """「不是3栋 是1栋」 in the same hands is only an addition."""
    await town.says("wmLi", "3栋门口路灯不亮", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wmLi", "不是3栋 是1栋", intent="supplement", joins=1)
    assert not any("不用去了" in line for line in [*await town.heard("wang"), *await town.heard("w2")])


@pytest.mark.parametrize(
    ("order", "line"),
    [
        ("等待 1 要等配件 周五", "#1 要等配件，周五 18:00 前给您消息。"),
        ("等待 1 配件 周五", "#1 要等配件，周五 18:00 前给您消息。"),
        ("等待 1 等着厂家来 周五", "#1 要等厂家来，周五 18:00 前给您消息。"),
        ("等待 1 维保说要换门机 周五", "#1 要等一等：维保说要换门机，周五 18:00 前给您消息。"),
        ("等待 1 周五", "#1 要等一下，周五 18:00 前给您消息。"),
    ],
)
async def test_what_it_waits_for_reads_well(town, order, line):
    """No 「要等要等」, and no 「要等」 before a whole sentence."""
    await town.says("wmLi", "3栋2单元电梯门关不上", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wang", order, "own", intent="work", step="wait")
    assert line in await town.heard("room:wrSL01")
