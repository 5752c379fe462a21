"""陈主任 orders by the thing, without a number; the answer to what he asked finds its way back without one too."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """Monday 10:00: #1 a lamp of 3栋, #2 a lift of 1栋, both in 王师傅's hands."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    yield player
    await player.store.close()


async def says(town, text):
    """What 陈主任 hears."""
    before = len(await town.heard("chen"))
    await town.says("chen", text, "alone")
    return (await town.heard("chen"))[before:]


async def test_two_orders_in_one_breath_each_go_where_they_belong(town):
    """The lift to 小高, and 王师傅 reads what is wanted of the lamp."""
    heard = await says(town, "叫小高去看电梯 灯让王师傅今天弄完")
    assert "#2 已派给松和物业小高。" in heard
    assert heard[-1] == "#1 已转告王师傅。"
    assert (await town.ticket(2)).assignee == "p1"
    assert any("让王师傅今天弄完" in line for line in await town.heard("wang"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("让王师傅先弄电梯", "#2 已转告王师傅。"), ("3栋的灯催一下", "#1 催过王师傅了。"), ("电梯那个先放放", "#2 已转告王师傅。"),
        ("灯那个结了吧 居民说好了", "#1 已办结：居民说好了。"), ("电梯今天务必弄好", "#2 已转告王师傅。"),
    ],
)  # fmt: skip
async def test_one_order_is_of_what_it_names(town, text, line):
    assert line in await says(town, text)


@pytest.mark.parametrize(
    "text",
    ["7栋的灯让王师傅弄一下", "让王师傅弄一下", "门禁那个结了吧", "叫小高去看电梯 那个让刘敏弄", "灯和电梯都让小高弄"],
)
async def test_what_names_none_or_two_moves_nothing(town, text):
    """Another house, no thing, a thing that nobody told of, both at once."""
    await says(town, text)
    assert [(one.state, one.assignee) for one in await town.tickets()][:2] == [(State.ASSIGNED, "wang")] * 2


async def test_his_answer_comes_back_without_a_number(town):
    """「下午五点前」, where one matter alone was asked after."""
    await says(town, "问问王师傅灯什么时候好")
    before = len(await town.heard("chen"))
    await town.says("wang", "今天真冷", "alone")
    assert len(await town.heard("chen")) == before
    await town.says("wang", "下午五点前", "alone")
    assert any("下午五点前" in line for line in (await town.heard("chen"))[before:])
