"""What the office has been told by a public line or has seen itself is written down; its talk is not."""

import pytest

from bot.understanding.reader import load_reader
from tests.conversations.player import Player

READER = load_reader()


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00, with the shipped reader."""
    player = await Player.start(reader=READER)
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    ("words", "summary", "place"),
    [
        ("12345转来的 2栋楼下烧烤油烟太大", "2栋楼下烧烤油烟太大", "2"), ("接到12345工单 1栋门口路灯不亮", "1栋门口路灯不亮", "1"),
        ("我刚路过北门 门口一大堆建筑垃圾 安排人清一下", "我刚路过北门 门口一大堆建筑垃圾", "北门"),
        ("7栋楼道里堆了电瓶车在充电", "7栋楼道里堆了电瓶车在充电", "7"), ("北门的路灯不亮了", "北门的路灯不亮了", "北门"),
    ],
)  # fmt: skip
async def test_it_is_written_down(town, words, summary, place):
    """With its place, in a worker's hands, and its number is told."""
    await town.says("zhou", words, chat="app:zhou")
    ticket = await town.ticket()
    assert (ticket.summary, ticket.place.building or ticket.place.spot) == (summary, place)
    assert ticket.assignee in ("wang", "w2")
    assert any("#1" in line and ("登记" in line or "记下了" in line) for line in await town.heard("zhou"))


@pytest.mark.parametrize(
    "words",
    [
        "3栋那边今天开会几个人", "明天去3栋走访", "下周3栋要装充电桩", "7栋电瓶车的事跟物业谈一下", "北门的保安辛苦了",
        "7栋那个电梯咋老坏", "今天去7栋检查消防 没发现问题", "北门的垃圾已经清了", "12345转来的工单有几件", "110来过了",
    ],
)  # fmt: skip
async def test_talk_of_the_office_is_not(town, words):
    """Plans, questions, thanks and what is done already."""
    await town.says("chen", words, chat="app:chen")
    assert await town.tickets() == []


async def test_danger_rings(town):
    """Gas, and an old man who fell, also right after the office has told of something else there."""
    await town.says("chen", "我刚巡查 2栋楼道里全是小广告", chat="app:chen")
    await town.says("chen", "2栋有个老人摔倒了", chat="app:chen")
    await town.says("chen", "1栋2单元有股煤气味", chat="app:chen")
    assert [ticket.urgency.value for ticket in await town.tickets()][1:] == ["danger", "danger"]
    assert sum("危险" in line for line in await town.heard("wang")) == 2


async def test_a_public_line_is_no_tickets_number(town):
    """Nobody is told that there is no such number."""
    for words in ("12345要求周五前回复", "12345催了", "120的车来了"):
        await town.says("zhou", words, chat="app:zhou")
    assert not any("编号" in line and "没找到" in line for line in await town.heard("zhou"))
