"""A complaint about one of ours, and what only sounds like one."""

import pytest

from bot.domain.grievance import accuses, calls_somebody, names_a_role


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
