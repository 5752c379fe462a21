"""What the office does to several matters with one word, and asks of one by its number."""

from datetime import timedelta

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00; #1 is 李阿姨's lamp, #2 赵叔's lift, both 王师傅's."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    yield player
    await player.store.close()


async def told(town, who, words):
    """What he was answered to what he said to us alone."""
    before = len(await town.heard(who))
    await town.says(who, words, chat=f"app:{who}")
    return (await town.heard(who))[before:]


@pytest.mark.parametrize("words", ["关单 1 2 已电话回访", "#1 #2 关单", "1和2都结了", "1、2 关单", "关单 #1 #2"])
async def test_several_are_closed(town, words):
    """Each of them, with one answer."""
    assert await told(town, "chen", words) == ["#1、#2 已办结。"]
    assert {ticket.state for ticket in await town.tickets()} == {State.CLOSED}


async def test_what_cannot_be_closed_is_named(town):
    """One number that is wrong does not stop the others, and is not passed over."""
    (line,) = await told(town, "chen", "关单 1 9 已电话回访")
    assert line.startswith("#1 已办结。\n#9 没找到")


@pytest.mark.parametrize("words", ["1和2都结了", "#1 #2 关单"])
async def test_a_worker_closes_none(town, words):
    """It is the office's word."""
    await told(town, "wang", words)
    assert {ticket.state for ticket in await town.tickets()} == {State.ASSIGNED}


@pytest.mark.parametrize("words", ["1和2催一下", "催 1 2", "#1 #2 催一下"])
async def test_several_are_urged(town, words):
    """王师傅 hears of both."""
    assert await told(town, "chen", words) == ["#1、#2 催过了。"]
    assert sum("陈主任在催" in line for line in await town.heard("wang")) == 2


async def test_all_are_urged(town):
    """「都催一下」: what is due first before the rest; 「超期的催一下」 only what is late."""
    assert await told(town, "chen", "超期的催一下") == ["现在没有超期的，不用催。"]
    (line,) = await told(town, "chen", "都催一下")
    assert line.startswith("催了 2 件：")
    town.clock.at += timedelta(days=5)
    (line,) = await told(town, "chen", "超期的催一下")
    assert line.startswith("催了 2 件：")


async def test_nothing_open_needs_no_urge(town):
    """It is said so, and not of a thing called 都."""
    await told(town, "chen", "关单 1 2 已电话回访")
    assert await told(town, "chen", "都催一下") == ["现在没有没办完的，不用催。"]


@pytest.mark.parametrize("words", ["1怎么样了", "1现在谁手上", "#1到哪一步了", "1号单子有进展吗"])
async def test_where_one_is(town, words):
    """By its number, in plain words."""
    (line,) = await told(town, "chen", words)
    assert line.startswith("#1 已派")
    assert "王师傅" in line
    assert "登记" not in line


@pytest.mark.parametrize("words", ["1号单子啥情况", "1 谁办的", "1咋回事", "3栋路灯那个咋回事"])
async def test_how_one_came_there(town, words):
    """Every step of it; the lamp also by its house."""
    (line,) = await told(town, "chen", words)
    assert line.startswith("#1 已派")
    assert "登记" in line


@pytest.mark.parametrize("words", ["1点谁去开会", "3栋花坛那个咋回事"])
async def test_what_is_no_number_of_a_matter(town, words):
    """Houses, hours, and what is not in the register."""
    assert not any("登记，给" in line for line in await told(town, "chen", words))


async def test_it_is_passed_on_by_a_number_behind(town):
    """「转物业 2」 names which."""
    await told(town, "wang", "转物业 2")
    assert [ticket.assignee for ticket in await town.tickets()] == ["wang", "p1"]
