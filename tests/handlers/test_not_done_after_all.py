"""A worker takes back what he had called done, puts a slip right, and tells a truer result."""

from datetime import timedelta

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def states(town):
    return [ticket.state for ticket in await town.tickets()]


async def done(town):
    """#1, a gate at 3栋, taken up and called done."""
    await town.says("wmLi", "3栋道闸抬不起来", intent="request", category="property")
    town.keys[1] = town.last.key
    await town.says("wang", "收到", chat="app:wang", step="accept")
    await town.says("wang", "道闸修好了", chat="app:wang", step="finish")
    assert await states(town) == [State.RESOLVED]


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(minutes=40)])
@pytest.mark.parametrize(
    "text",
    ["1 还没修好", "#1 没修好", "不对 3栋这个还没弄好", "道闸还是抬不起来 没用", "错了，还没好", "刚才那个又不行了"],
)
async def test_it_is_open_again(town, text, later):
    """However long ago it was, by its number, its house, its thing, or as the last one."""
    await done(town)
    town.clock.pass_by(minutes=later.total_seconds() / 60)
    await town.says("wang", text, chat="app:wang")
    ticket = await town.ticket()
    assert (ticket.state, ticket.result) == (State.WORKING, "")
    assert any("回到「在办」" in line for line in await town.heard("wang"))


async def test_the_group_is_told_that_it_is_not_done(town):
    """「道闸还不行，等维保换电机」: what was read there is put right."""
    await done(town)
    await town.taps("wang")
    await town.says("wang", "道闸还是不行 等维保换电机", chat="app:wang")
    assert await states(town) == [State.WORKING]
    assert any("不算，这件还在办" in line for line in await town.waiting("wang"))


@pytest.mark.parametrize(
    "text", ["修好了没", "鱼塘那边水还没抽完", "我家的灯还没修好", "7栋的道闸还没修好", "刘敏那边还没弄好"]
)
async def test_what_is_not_said_of_it_leaves_it(town, text):
    """A question, another thing, his own home, another house, a colleague's."""
    await done(town)
    await town.says("wang", text, chat="app:wang")
    assert await states(town) == [State.RESOLVED]


async def test_of_two_gates_the_open_one_is_meant(town):
    """「道闸还没修好」 with another gate in his hands takes nothing back."""
    await done(town)
    await town.says("wmZhao", "1栋道闸抬不起来", intent="request", category="property")
    await town.says("wang", "道闸还没修好", chat="app:wang")
    assert (await states(town))[0] is State.RESOLVED


async def test_what_the_resident_has_closed_stays_closed(town):
    """Her word counts more than his."""
    await done(town)
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    await town.says("wang", "1 还没修好", chat="app:wang")
    assert await states(town) == [State.CLOSED]


async def test_a_slip_is_put_right_in_one_sentence(town):
    """「说错了，是灯弄好了」: the gate is as before, the lamp is done."""
    await done(town)
    await town.says("wmZhao", "1栋灯坏了", intent="request", category="power")
    await town.says("wang", "道闸又修好了", chat="app:wang", step="finish")
    town.clock.pass_by(minutes=1)
    await town.says("wang", "说错了 是灯弄好了", chat="app:wang", step="finish")
    assert await states(town) == [State.WORKING, State.RESOLVED]


async def test_the_wrong_hands_are_put_right(town):
    """「转错了 应该转小高」."""
    await town.says("wmLi", "3栋道闸抬不起来", intent="request", category="property")
    await town.says("wang", "转刘敏", chat="app:wang")
    await town.says("wang", "转错了 应该转小高", chat="app:wang")
    assert (await town.ticket()).assignee == "p1"
    assert "#1 已转给松和物业小高。" in await town.heard("wang")


async def test_a_truer_result_is_taken(town):
    """What he tells anew of it is the result; the same once more is not."""
    await done(town)
    town.clock.pass_by(days=1)
    await town.says("wang", "电机换了 道闸能走了", chat="app:wang", step="finish")
    assert (await town.ticket()).result == "电机换了 道闸能走了"
    await town.says("wang", "道闸修好了", chat="app:wang", step="finish")
    assert await states(town) == [State.RESOLVED]


@pytest.mark.parametrize("chat", ["group", "app:wang"])
async def test_with_spaces_for_commas(town, chat):
    """Voice typing has no other marks: each of the two goes where it belongs."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.says("wmZhao", "1栋单元门打不开", intent="request", category="property")
    await town.says("wang", "门弄好了 灯等明天", chat=chat, step="finish")
    assert await states(town) == [State.WAITING, State.RESOLVED]
