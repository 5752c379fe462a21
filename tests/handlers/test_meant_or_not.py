"""A worker's words move a matter only where they mean it, and the right one."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def lock(town):
    """#1, a lock at 3栋, in 王师傅's hands."""
    await town.says("wmLi", "3栋单元门的锁坏了", intent="request", category="property")
    town.keys[1] = town.last.key


async def states(town):
    return [ticket.state for ticket in await town.tickets()]


@pytest.mark.parametrize("step", ["finish", "accept", ""])
@pytest.mark.parametrize(
    "text",
    [
        "我家洗衣机修好了 花了三百", "我闺女来了", "刘敏那边的门都修好了", "7栋的门修好了", "快递收到了 谢谢", "车停好了",
        "锁修好了没有啊谁知道", "锁修好了你跟我说一声", "面条都煮好了",
    ],
)  # fmt: skip
@pytest.mark.parametrize("chat", ["group", "app:wang"])
async def test_what_is_not_of_it_moves_nothing(town, chat, text, step):
    """Also where a reading took it for work and joined it."""
    await lock(town)
    read = {} if text.startswith("锁") else {"joins": 1, "step": step}
    await town.says("wang", text, chat=chat, **read)
    assert await states(town) == [State.ASSIGNED]


@pytest.mark.parametrize("chat", ["group", "app:wang"])
@pytest.mark.parametrize(
    "text", ["锁芯换好了", "主板换了，修好了", "3栋的修好了", "王奶奶帮着看的，门弄好了", "锁买了 换上了"]
)
async def test_what_is_of_it_does(town, chat, text):
    """By the thing, by a part of it, by the house."""
    await lock(town)
    await town.says("wang", text, chat=chat, step="finish")
    assert await states(town) == [State.RESOLVED]


@pytest.mark.parametrize("text", ["礼拜五之前肯定弄好", "换了锁芯还是打不开", "换了 没用", "锁芯买好了"])
async def test_a_plan_and_a_failure_leave_it_open(town, text):
    """He is at it; what he says is kept with it."""
    await lock(town)
    await town.says("wang", text, chat="app:wang")
    await town.says("wang", f"哎 {text}", chat="app:wang")
    assert await states(town) == [State.WORKING]


async def test_an_answer_about_his_flat_is_no_result(town):
    """「装好了」 to who asks after his home; to who asks after the lock it is one."""
    await lock(town)
    await town.says("wmQian", "王师傅你家空调装好了没")
    await town.says("wang", "装好了 欢迎来坐", step="finish")
    assert await states(town) == [State.ASSIGNED]
    await town.says("wmQian", "锁装好了没")
    await town.says("wang", "装好了", step="finish")
    assert await states(town) == [State.RESOLVED]


async def test_another_thing_asks_with_one_tap(town):
    """「电梯好了」 with a lock as all that he has: he is asked, and may press it."""
    await lock(town)
    await town.says("wang", "电梯好了", chat="app:wang", step="finish")
    assert await states(town) == [State.ASSIGNED]
    assert any("刚才那句说的是哪一件" in line for line in await town.heard("wang"))


async def test_the_house_tells_them_apart(town):
    """「1栋的好了」 of a lock at 3栋 and a lamp at 1栋; 「1号的灯」 is no number of a matter."""
    await lock(town)
    await town.says("wmZhao", "1栋灯坏了", intent="request", category="power")
    await town.says("wang", "1号的灯弄好了", chat="app:wang", step="finish")
    assert await states(town) == [State.ASSIGNED, State.RESOLVED]
    await town.says("wang", "3栋的好了", chat="app:wang", step="finish")
    assert await states(town) == [State.RESOLVED, State.RESOLVED]
