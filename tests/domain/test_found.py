"""What one of ours tells that is to be written down, and what only sounds like it."""

import time

import pytest

from bot.domain.found import hotline, may_tell, saw, without_order


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("12345转来的 2栋楼下烧烤油烟太大", "2栋楼下烧烤油烟太大"), ("接到12345工单 1栋门口路灯不亮", "1栋门口路灯不亮"),
        ("12345派来的工单：7栋垃圾没人收", "7栋垃圾没人收"), ("市长热线转来 3栋门口污水冒出来了", "3栋门口污水冒出来了"),
        ("刚接到12345一个投诉，2栋半夜装修", "2栋半夜装修"), ("12369转来 北门烧烤冒黑烟", "北门烧烤冒黑烟"),
        ("12345转来的工单有几件", ""), ("12345那边回复了没有", ""), ("12345转来的那个1栋路灯修好了", ""),
        ("明天12345要来考核", ""), ("2栋烧烤油烟太大", ""),
    ],
)  # fmt: skip
def test_a_hotlines_matter(words, what):
    """What came by a public line is told without the line; questions about it and what was done are none."""
    assert hotline(words) == what


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("我刚路过北门 门口一大堆建筑垃圾 安排人清一下", "我刚路过 门口一大堆建筑垃圾 安排人清一下"), ("北门的路灯不亮了", "路灯不亮了"),
        ("7栋楼道里堆了电瓶车在充电", "楼道里堆了电瓶车在充电"), ("3栋门口的井盖没了 赶紧叫人去看", "门口的井盖没了 赶紧叫人去看"),
        ("2栋墙皮掉下来了", "墙皮掉下来了"),
    ],
)  # fmt: skip
def test_what_was_seen(words, rest):
    """A fault at a place, with or without what is to be done."""
    assert may_tell(words, rest)


@pytest.mark.parametrize(
    "words",
    [
        "明天去3栋走访", "3栋的灯修好了没有", "下周3栋要装充电桩", "7栋电瓶车的事跟物业谈一下", "北门那边谁负责", "北门的保安辛苦了",
        "7栋那个电梯咋老坏", "北门的垃圾已经清了", "今天去7栋检查消防 没发现问题", "3栋的灯是不是该换了", "2栋那户的狗证办下来了",
        "我去3栋看看", "让王师傅去3栋看看",
    ],
)  # fmt: skip
def test_what_is_only_talked_of(words):
    """Questions, plans, thanks, what was done, what somebody is to do."""
    assert not may_tell(words, words)


def test_an_order_behind_it_is_no_part_of_the_matter():
    """The matter is what is wrong."""
    assert without_order("北门口一大堆建筑垃圾 安排人清一下") == "北门口一大堆建筑垃圾"
    assert saw("我刚路过北门 门口脏")
    assert not saw("北门路过的人多")


@pytest.mark.parametrize("piece", ["12345转来", "刚才", "接到一个", "我刚", "安排人 ", "北门", "热线的"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    hotline(piece * 10_000)
    may_tell(piece * 10_000, piece * 10_000)
    without_order(piece * 10_000)
    assert time.perf_counter() - started < 1
