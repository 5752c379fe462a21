"""What the office orders in plain words goes to whoever has the matter, and takes no step of its own."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00; #1 is 李阿姨's roof, #2 赵叔's lift, both 王师傅's."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼顶漏水", intent="request", category="water")
    await player.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    yield player
    await player.store.close()


async def alone(town, who, words, **reading):
    """What he said to us alone, and what he and 王师傅 heard from then on."""
    before = len(await town.heard(who)), len(await town.heard("wang"))
    await town.says(who, words, chat=f"app:{who}", **reading)
    return (await town.heard(who))[before[0] :], (await town.heard("wang"))[before[1] :]


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("chen", "1 让王师傅周五之前弄好"), ("l1", "1 请王师傅今天弄好"), ("chen", "#1 周五之前弄好"), ("zhou", "1号单让他马上去看"),
    ],
)  # fmt: skip
async def test_an_order_reaches_who_has_it(town, who, words):
    """In the words it was given in; the matter stays where it was, and the group hears nothing of it."""
    group = await town.heard("group")
    own, his = await alone(town, who, words, intent="work", step="finish")
    assert own == ["#1 已转告王师傅。"]
    assert len(his) == 1
    assert his[0].endswith("（3栋楼顶漏水）")
    assert "说：" in his[0]
    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee) == (State.ASSIGNED, "wang")
    assert await town.heard("group") == group


async def test_an_order_to_a_firm_is_kept_for_who_has_it(town):
    """物业 is no name: the note goes to 王师傅, with who wants it."""
    own, his = await alone(town, "chen", "1 叫物业尽快处理好", intent="work", step="finish")
    assert (own, his) == (["#1 已转告王师傅。"], ["#1 陈主任补充：叫物业尽快处理好"])
    assert (await town.ticket()).state is State.ASSIGNED


async def test_an_order_to_another_gives_it_to_him(town):
    """「让刘敏去看看」 is her matter then, with the words of it."""
    own, _ = await alone(town, "chen", "1 让刘敏去看看")
    assert own[-1] == "#1 已派给刘敏。"
    assert (await town.ticket()).assignee == "w2"
    assert any("让刘敏去看看" in line for line in await town.heard("w2"))


@pytest.mark.parametrize(
    "words", ["2 催一下 居民打电话来了", "2 居民又打电话来了", "2 居民打电话来了 很着急", "催 2", "2催一下"]
)
async def test_a_call_that_came_in_urges(town, words):
    """The duty desk tells of a call: 王师傅 is urged, and keeps it."""
    own, his = await alone(town, "zhou", words, intent="work", step="accept")
    assert len(own) == 1
    assert "#2" in own[0]
    assert his == ["#2 小周在催：1栋电梯停了"]
    assert (await town.ticket(2)).assignee == "wang"


async def test_a_result_of_the_office_is_still_one(town):
    """「让王师傅修好了」 was done, 「修好了」 too."""
    await alone(town, "chen", "1 让王师傅修好了", intent="work", step="finish")
    assert (await town.ticket()).state is State.RESOLVED


async def test_a_worker_takes_it_as_before(town):
    """「收到」 and 「马上来」 behind a number are his own."""
    await alone(town, "wang", "2 马上来", intent="work", step="accept")
    assert (await town.ticket(2)).state is State.WORKING


async def test_an_order_about_what_has_ended(town):
    """Where it stands is said, and nothing is opened."""
    await alone(town, "chen", "关单 1 已电话回访")
    own, _ = await alone(town, "chen", "1 让王师傅今天弄好")
    assert own == ["#1 已经是「办结」了。"]


async def test_she_called_that_it_is_not_good(town):
    """After it was said to be done, the duty desk's word for her opens it again."""
    await alone(town, "wang", "1 修好了", intent="work", step="finish")
    await alone(town, "zhou", "1 居民打电话说还是漏")
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize("state", ["open", "done", "closed"])
async def test_what_she_says_again_reaches_the_matter(town, state):
    """「居民又打电话说3栋楼顶还是漏水」 from the duty desk: urged while it is open, opened again after it was said to be done."""
    if state != "open":
        await alone(town, "wang", "1 修好了", intent="work", step="finish")
    if state == "closed":
        await alone(town, "chen", "关单 1 已电话回访")
    _, his = await alone(town, "zhou", "居民又打电话说3栋楼顶还是漏水")
    assert (await town.ticket()).state is State.ASSIGNED
    assert any("小周说：居民又打电话说3栋楼顶还是漏水" in line for line in his)
    assert len(await town.tickets()) == 2


async def test_what_she_says_again_of_nothing_known_is_written_down(town):
    """No door is in the register: it is a new matter."""
    await alone(town, "zhou", "居民又打电话说2栋门禁还是坏的", intent="request", category="property")
    assert len(await town.tickets()) == 3


@pytest.mark.parametrize(("words", "told"), [("1 重新打开", "陈主任重新打开的。"), ("1 没好", "陈主任说：还没好")])
async def test_who_opens_it_again_is_named(town, words, told):
    """The office's command is not put into a resident's mouth."""
    await alone(town, "wang", "1 修好了", intent="work", step="finish")
    if "打开" in words:
        await alone(town, "chen", "关单 1 已电话回访")
    _, his = await alone(town, "chen", words)
    assert any(told in line for line in his), his
    assert not any("居民说" in line for line in his)
