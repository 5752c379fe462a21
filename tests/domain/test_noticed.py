"""What one of ours tells of himself: a matter, perhaps one, or none."""

import time

import pytest

from bot.domain.noticed import LIKELY, NOTHING, PLAIN, is_one_more, matter_in, noticed, wants_it_recorded


@pytest.mark.parametrize(
    "bare",
    [
        "电梯停了", "门禁坏了", "陈大爷刚跟我说他家暖气不热", "帮我登一下 的刘奶奶家马桶堵了", "有个大姐说楼上半夜拖桌子",
        "刚巡查 消防通道堆满了旧沙发", "还有后头那个井盖翘起来了 一踩就响", "楼道灯不亮 记一下", "发现单元门打不开",
    ],
)  # fmt: skip
def test_it_is_written_down(bare):
    """A fault that is the whole sentence, or that he was told of, saw on his round or wants written down."""
    assert noticed(f"6栋{bare}", bare, 0.9) == PLAIN


@pytest.mark.parametrize("bare", ["后面有个地方堆了好多旧家具", "那边飞线有点多"])
def test_he_is_asked(bare):
    """It tells of trouble, and might be talk."""
    assert noticed(f"6栋{bare}", bare, 0.7) == LIKELY
    assert noticed(f"6栋{bare}", bare, 0.1) == NOTHING


@pytest.mark.parametrize(
    "bare",
    [
        "几点停水", "电梯停了吗", "电梯修好了", "灯换好了", "昨天电梯停了一会", "明天去贴通知", "电梯要是停了你跟我说",
        "老陈家孩子考上大学了", "我家洗衣机坏了", "我住 楼上太吵了", "大家注意，停水检修", "停水了，自来水公司在修，六点来水",
        "我到了", "电梯没坏", "灯坏了，已经报物业了",
    ],
)  # fmt: skip
def test_talk_is_none(bare):
    """Questions, plans, results, announcements, his own flat."""
    assert noticed(f"6栋{bare}", bare, 0.9) == NOTHING


def test_what_is_written_down_of_it():
    """Without what only leads to it."""
    assert matter_in("还有6栋后头那个井盖翘起来了") == "6栋后头那个井盖翘起来了"
    assert matter_in("帮我登一下 6栋马桶堵了") == "6栋马桶堵了"
    assert matter_in("6栋灯不亮，登记一下") == "6栋灯不亮"
    assert (is_one_more("另外6栋灯坏了"), is_one_more("6栋灯坏了")) == (True, False)
    assert (wants_it_recorded("6栋灯坏了 登一下"), wants_it_recorded("6栋灯坏了")) == (True, False)


@pytest.mark.parametrize("text", ["有个大姐说" * 4_000, "记一下" * 7_000, "的家" * 10_000])
def test_a_long_text_takes_no_time(text):
    """Twenty thousand characters are looked at in no time."""
    began = time.perf_counter()
    noticed(text, text, 0.9), matter_in(text), wants_it_recorded(text)
    assert time.perf_counter() - began < 0.5
