"""The office enters who is away in plain words, and who stands in hears of what is open."""

import pytest

from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00; #1 is in 王师傅's hands."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    yield player
    await player.store.close()


async def test_the_office_enters_it_and_ends_it(town):
    """「王师傅明天请假 刘敏替」 is his leave, 「销假 刘敏」 ends hers."""
    for words in ("王师傅明天请假 刘敏替", "请假 刘敏 今天到周五", "销假 刘敏"):
        await town.says("chen", words, chat="app:chen")
    heard = await town.heard("chen")
    assert any("王师傅 3 月 3 日请假，刘敏替班" in line for line in heard), heard
    assert "记下了，刘敏回来了。" in heard


async def test_who_stands_in_hears_the_urge(town):
    """While he is away both of them do; once he is back only he does."""
    await town.says("chen", "请假 王师傅 今天 刘敏替", chat="app:chen")
    await town.says("chen", "催 1", chat="app:chen")
    assert "#1 陈主任在催：3栋楼道灯坏了" in await town.heard("w2")
    await town.says("chen", "销假 王师傅", chat="app:chen")
    await town.says("chen", "催 1", chat="app:chen")
    assert not any("第 2 次" in line for line in await town.heard("w2"))
    assert any("第 2 次" in line for line in await town.heard("wang"))
