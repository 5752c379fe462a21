"""How many: what is asked is what is counted, and what could not be narrowed is not answered as if it had been."""

from datetime import timedelta

import pytest

from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def lamp_and_lift(town):
    """#1 a lamp with 王师傅 in the first grid, #2 a lift with 刘敏 in the second."""
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    town.clock.at += timedelta(seconds=1)
    await town.says("wmQian", "7栋电梯停了", "group2", intent="request", category="lift")


async def asks(town, words, who="chen"):
    """What somebody is answered, alone with us; nothing where he is not."""
    before = len(await town.heard(who))
    await town.says(who, words, "alone", intent="chat")
    return "\n".join((await town.heard(who))[before:])


async def test_what_waits_is_not_overdue(town):
    """The clock of a waiting matter stands still: chat, 「我的」 and the report say the same."""
    await lamp_and_lift(town)
    await town.says("wang", "等待 1 等灯管 周五", "alone", intent="work")
    town.clock.at += timedelta(days=2)
    told = await asks(town, "没办的")
    assert "超期 1 件" in told
    assert "等待 1 件" in told
    assert "超期" not in await asks(town, "我的", "wang")
    watched = await asks(town, "我的", "l1")
    assert "#2" in watched
    assert "#1" not in watched
    assert "超期 1，等待 1" in await asks(town, "日报")


async def test_what_waits_is_not_due_today(town):
    await town.says("wmLi", "3栋2单元垃圾桶满了", intent="request", category="hygiene")
    due = (await town.ticket()).due_at
    await town.says("wang", "等待 1 等车 3 月 20 日", "alone", intent="work")
    town.clock.at = due - timedelta(hours=1)
    assert "今天到期" not in await asks(town, "没办的")
