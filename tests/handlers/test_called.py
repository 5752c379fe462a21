"""What a resident told the duty desk by telephone counts as his word, and the history says by which way it came."""

import pytest

from bot.domain.ticket import Closing, State
from tests.conversations.player import CODE, Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00; #1 is 李阿姨's lamp, mended; #2 赵叔's lift; both 王师傅's."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    await player.says("wang", "1 修好了", chat="app:wang", intent="work", step="finish")
    yield player
    await player.store.close()


async def alone(town, who, words, **reading):
    """What he said to us alone, and what he and 王师傅 heard from then on."""
    before = len(await town.heard(who)), len(await town.heard("wang"))
    await town.says(who, words, chat=f"app:{who}", **reading)
    return (await town.heard(who))[before[0] :], (await town.heard("wang"))[before[1] :]


@pytest.mark.parametrize("who", ["zhou", "chen"])
@pytest.mark.parametrize(
    "words", ["1 居民打电话来说修好了", "1 李阿姨打电话来说好了 谢谢", "1 电话回访了 居民说好了", "3栋的居民打电话来说灯修好了", "李阿姨来电话说灯好了"]
)  # fmt: skip
async def test_her_yes_by_telephone_closes_it(town, who, words):
    """As if she had said it in the group; the group is not asked once more."""
    group = await town.heard("group")
    own, his = await alone(town, who, words, intent="work", step="finish")
    ticket = await town.ticket()
    assert (ticket.state, ticket.closing) == (State.CLOSED, Closing.CONFIRMED)
    assert own == ["#1 按居民说好了办结。"]
    assert "#1 居民打电话来说好了，已办结，辛苦。" in his
    assert len(await town.heard("group")) <= len(group)
    assert any("说好了，办结（接到居民电话）" in line for line in (await alone(town, who, "为什么 1"))[0])


async def test_before_anybody_told_of_a_result(town):
    """「灯亮了，不用来了」 while the lift is still waited for: she said it herself."""
    await alone(town, "zhou", "2 居民打电话来说电梯好了 不用来了")
    assert (await town.ticket(2)).state is State.CLOSED


@pytest.mark.parametrize(
    "words", ["1 居民打电话说还没好", "1 回访 居民不满意 说还是暗", "3栋居民来电 灯还是不亮", "1 居民打电话说又不亮了"]
)
async def test_her_no_by_telephone_sends_it_back(town, words):
    """The same number, and 王师傅 reads what she said."""
    _, his = await alone(town, "zhou", words, intent="request", category="power")
    assert (await town.ticket()).state is State.ASSIGNED
    assert any("小周说：" in line for line in his)
    assert len(await town.tickets()) == 2


async def test_her_no_of_what_was_closed(town):
    """Within the window it is opened again."""
    await alone(town, "zhou", "1 居民打电话来说修好了")
    await alone(town, "zhou", "1 居民打电话说又不亮了")
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize("words", ["2 居民打电话说不修了", "2 居民电话里说撤了吧"])
async def test_she_wants_it_no_more(town, words):
    """Taken back for her."""
    own, _ = await alone(town, "zhou", words)
    assert own == ["好，#2 就撤了。"]
    assert (await town.ticket(2)).state is State.WITHDRAWN


@pytest.mark.parametrize(
    "words", ["2 居民打电话来问什么时候修好", "2 居民又打电话了说再不修就投诉", "2 居民来电催", "2 居民打电话说今晚能不能修好", "2 居民打电话说还没好"]
)  # fmt: skip
async def test_who_only_presses_urges(town, words):
    """What is still in hand is urged, whatever she says."""
    own, his = await alone(town, "zhou", words)
    assert own == ["#2 催过王师傅了。"]
    assert len(his) == 1
    assert (await town.ticket(2)).state is State.ASSIGNED


@pytest.mark.parametrize(
    "words",
    [
        "1 居民打电话来说谢谢",
        "1 打过电话了 没人接",
        "1 居民说等晚上看看",
        "1 隔壁邻居打电话说好了",
        "1 赵叔打电话来说好了",
    ],
)
async def test_what_decides_nothing_is_passed_on(town, words):
    """Thanks, nobody there, later, and a neighbour's yes: whoever has it reads it, and it waits for her word."""
    own, his = await alone(town, "zhou", words)
    assert own[0].startswith("#1 ")
    assert his == [f"#1 小周补充：{words[2:]}"]
    assert (await town.ticket()).state is State.RESOLVED


@pytest.mark.parametrize("who", ["l1", "p1"])
async def test_only_the_office_takes_a_word_for_hers(town, who):
    """Lead and firm pass it on, finish nothing for the second time, and hear whose it is to say."""
    group = await town.heard("group")
    own, his = await alone(town, who, "1 居民打电话来说修好了", intent="work", step="finish")
    assert own == ["#1 记下了，已经说给经手的人。要按居民说的办结，请社区值班来定。"]
    assert len(his) == 1
    assert (await town.ticket()).state is State.RESOLVED
    assert await town.heard("group") == group


async def test_a_neighbours_no_stands_against_a_yes_by_telephone(town):
    """As it does against the reporter's own."""
    await town.store.run(CODE, lambda desk: desk.tickets.follow(1, "wmZhao", "m1", desk.now))
    await town.says("wmZhao", "#1 还没好", intent="deny")
    own, _ = await alone(town, "zhou", "1 居民打电话来说修好了")
    assert (await town.ticket()).state is State.ASSIGNED
    assert own == ["好，记下了。#1 还有邻居说没好，先不办结，请师傅再看一眼。"]


async def test_a_caller_s_matter_is_written_down_for_him(town):
    """Without 「居民打电话报的」, as 代报."""
    own, his = await alone(town, "zhou", "居民打电话报的：3栋2单元下水道堵了", intent="request", category="water")
    ticket = await town.ticket(3)
    assert (ticket.summary, ticket.origin.value, ticket.assignee) == ("3栋2单元下水道堵了", "proxy", "wang")
    assert own == ["已登记 #3，已告诉王师傅。"]
    assert len(his) == 1
