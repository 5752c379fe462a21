"""What waits for a tap over night is true when it is pressed."""

from datetime import timedelta

import pytest

from bot.deeds.fresh_lines import say_anew
from tests.conversations.player import Player
from tests.conversations.town import MONDAY


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def renewed(town):
    return await town.do(lambda desk: say_anew(desk, desk.now))


async def test_the_morning_after_it_says_last_night(town):
    """Said at 22:00, pressed at 9:00: not 「刚才」, and not 「今天 8:30 后」 of what is past."""
    town.clock.at = MONDAY + timedelta(hours=12)
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    town.clock.at = MONDAY + timedelta(hours=21, minutes=45)
    before = await town.heard("group")
    assert before == ["刚才说电和灯的这件记下了，#1，王师傅今天 8:30 后处理。"]

    town.clock.at = MONDAY + timedelta(hours=22, minutes=30)
    assert await renewed(town) == 1
    assert await town.heard("group") == ["昨晚说电和灯的这件记下了，#1，王师傅在看。"]
    assert await renewed(town) == 0


async def test_what_is_over_or_was_said_is_left(town):
    """A line that was pressed, and one of a matter that has moved on, are not said again."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    town.clock.pass_by(minutes=1)
    await town.taps("wang")
    await town.says("wmZhao", "1栋门禁坏了", intent="request", category="property")
    await town.presses("wang", "accept/2")
    town.clock.pass_by(days=1)
    assert await renewed(town) == 0
