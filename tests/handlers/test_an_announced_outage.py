"""A notice has told of an outage: who reports it while it lasts opens nothing, and 「恢复了」 ends it."""

from datetime import timedelta

import pytest

from tests.conversations.player import Player
from tests.conversations.town import MONDAY


@pytest.fixture
async def town():
    """Monday 10:00: the lift of 松岭花园 stops tomorrow from 9 to 11, and the group has heard so."""
    player = await Player.start()
    await player.says("chen", "通知 松岭花园1-3栋 明天上午9点到11点电梯年检，停用两小时", chat="app:chen")
    await player.presses("chen", "notice_send/1")
    await player.taps("wang")
    yield player
    await player.store.close()


async def test_it_is_said_once_and_is_no_matter(town):
    """Two neighbours wonder why the lift stands: one line, no number, nobody climbs."""
    town.clock.at = MONDAY + timedelta(hours=23, minutes=30)
    await town.says("wmLi", "电梯怎么停了", intent="request", category="lift")
    await town.says("wmZhao", "电梯不动了啊", intent="request", category="lift")
    assert await town.tickets() == []
    lines = [line for line in await town.heard("group") if "通知过" in line]
    assert lines == ["电梯停着是通知过的，到今天 11:00；到点还没好，再说一声。"]


@pytest.mark.parametrize(
    ("after", "words", "category"),
    [(5, "电梯停了", "lift"), (26, "电梯还停着", "lift"), (23.5, "家里停水了", "water"), (23.5, "电梯里好臭", "lift")],
)
async def test_anything_else_is_a_matter(town, after, words, category):
    """Before it begins, after it should be over, another supply, another trouble with the lift."""
    town.clock.at = MONDAY + timedelta(hours=after)
    await town.says("wmLi", words, intent="request", category=category)
    assert [ticket.number for ticket in await town.tickets()] == [1]


async def test_the_lift_with_somebody_in_it_is_danger_all_the_same(town):
    """Announced or not: somebody is locked in."""
    town.clock.at = MONDAY + timedelta(hours=23, minutes=30)
    await town.says("wmLi", "电梯停了，我妈困在里面", intent="request", category="lift", danger=True)
    assert [ticket.urgency.value for ticket in await town.tickets()] == ["danger"]


@pytest.mark.parametrize("words", ["恢复了", "好了", "已经恢复了", "可以坐了"])
async def test_the_office_says_that_it_is_over(town, words):
    """In its own words, once it should be over: no matter is asked for, and the groups read it."""
    town.clock.at = MONDAY + timedelta(hours=25, minutes=20)
    await town.says("chen", words, chat="app:chen")
    assert "电梯恢复运行了。（今天 11:20 恢复）" in await town.heard("group")
    assert "好，「电梯恢复运行了」放进 1 个群的工具栏了。" in await town.heard("chen")
