"""A complaint about one of ours, and what only sounds like one."""

import time

import pytest

from bot.domain.grievance import accuses, calls_somebody, names_a_role, strikes


@pytest.mark.parametrize(
    "text",
    [
        "我要投诉陈师傅，上次来我家态度太差了", "你们陈师傅收我三十块钱才给通下水", "陈师傅说来说了三天都没来 骗人", "网格员问我妈要了一条烟",
        "社区的人骂人，太不像话", "陈师傅对老人凶得很，态度不好", "你们的人踢皮球，推来推去",
    ],
)  # fmt: skip
def test_it_accuses(text):
    """He took money, was rude, lied or did nothing."""
    assert accuses(text)


@pytest.mark.parametrize(
    "text",
    [
        "陈师傅态度真好，给他点赞", "陈师傅什么时候来", "陈师傅三天没来了", "有人冒充网格员收钱", "投诉电话多少", "装修师傅骗人，收了钱不干活",
        "陈师傅收快递吗", "陈师傅没收我钱，谢谢", "怎么投诉物业", "陈师傅人呢，灯还没修",
    ],
)  # fmt: skip
def test_it_does_not(text):
    """Praise, questions, swindlers, who only is late, and somebody else's craftsman."""
    assert not accuses(text)


def test_whom_it_may_mean():
    """By his post, or by a name that we need not know."""
    assert [names_a_role("你们网格员骂人"), names_a_role("楼上骂人")] == [True, False]
    assert [calls_somebody("李师傅骂人"), calls_somebody("楼上骂人")] == [True, False]


@pytest.mark.parametrize(
    "text", ["王师傅打我", "王师傅昨天打了老人", "我妈被王师傅推倒了", "网格员拿刀了", "物业经理踹人", "保安把我打了"]
)
def test_blows_of_one_of_ours(text):
    """By name or by post, in either voice."""
    assert strikes(text, ["王师傅"])


@pytest.mark.parametrize(
    "text",
    [
        "有人打王师傅",
        "王师傅被人打了",
        "王师傅快来，有人打人",
        "王师傅我老公打我",
        "王师傅打我电话了",
        "王师傅打我妈电话了",
        "王师傅动手术了",
        "网格员叫人打扫了",
        "冒充网格员的打人了",
        "李师傅打我",
        "王师傅打人了吗",
        "",
    ],
)
def test_blows_that_are_none_of_theirs(text):
    """Whom others strike, who is only called, and what only sounds like it."""
    assert not strikes(text, ["王师傅"])


def test_a_long_cry_takes_no_time():
    """Twenty thousand characters are looked at in no time."""
    began = time.perf_counter()
    for text in ("王师傅" * 7_000, "王师傅打" * 5_000, "被" * 20_000, "网格员 " * 5_000):
        strikes(text, ["王师傅", "刘敏"])
    assert time.perf_counter() - began < 0.2
