"""Whether a worker's words such as 修好了 mean that it is done."""

import time

import pytest

from bot.domain.work_words import is_done, only_asks, says_not_done, work_step


@pytest.mark.parametrize(
    "text",
    [
        "门锁修好了没有啊谁知道", "水泵这个月换了几回了", "老周昨天都干了些啥", "路灯修好了吗 有人看了没", "道闸谁修的",
        "垃圾清了没有呀 大家看看",
    ],
)  # fmt: skip
def test_who_asks_moves_nothing(text):
    """A question, wherever it stands and however it trails off."""
    assert (only_asks(text), work_step(text), is_done(text)) == (True, "", False)


@pytest.mark.parametrize("text", ["修好了没有问题", "水停了没电了", "跑了好几趟，总算修好了", "收到，是哪个单元来着"])
def test_what_only_looks_like_a_question_does(text):
    """「没有问题」, 「好几趟」."""
    assert only_asks(text) is False


@pytest.mark.parametrize("text", ["水泵修好了你喊我一声", "要是换好了就贴个条", "弄好了的话告诉我", "万一通了跟居民说"])
def test_a_condition_moves_nothing(text):
    """It is not so yet."""
    assert (work_step(text), is_done(text)) == ("", False)


@pytest.mark.parametrize("text", ["修好了，你跟张阿姨说一声", "换好了 有问题再跟我说", "通了，告诉居民一声"])
def test_done_and_who_shall_hear_of_it(text):
    """He is to be told, not to wait for it."""
    assert (work_step(text), is_done(text)) == ("finish", True)


@pytest.mark.parametrize(
    "text", ["礼拜六之前保证修好", "两天内换好", "下星期二装好", "这个能弄好", "下礼拜一弄好了再验收", "月底前处理好"]
)
def test_what_he_plans_is_in_work(text):
    """He is at it; nothing is done."""
    assert work_step(text) == "accept"


@pytest.mark.parametrize("text", ["礼拜六就修好了", "两天就换好了", "今天下午弄好了", "师傅一来就修好了"])
def test_a_day_that_is_over_is_no_plan(text):
    """With 了 it has happened."""
    assert work_step(text) == "finish"


@pytest.mark.parametrize(
    "text",
    [
        "换了阀门还是漏",
        "拆了 没用",
        "灯弄好了 开关还不行",
        "换了保险，照样跳",
        "重新接了线 没啥效果",
        "换过主板了，又停了",
    ],
)
def test_what_still_fails_is_not_done(text):
    """He has tried, or done half of it."""
    assert work_step(text) in ("accept", "")


@pytest.mark.parametrize(
    "text", ["修好了 不行再找我", "灯还是不亮，换了个新的，亮了", "换好了，还不错", "门换好了，钥匙打不开的找我"]
)
def test_what_helped_in_the_end_is_done(text):
    """The trouble stands before it, or is one that may come."""
    assert work_step(text) == "finish"


@pytest.mark.parametrize(("text", "step"), [("锁芯买好了", "accept"), ("阀门的料领来了", "accept"), ("锁芯买好了，换好了", "finish"), ("楼下贴了通知", "accept")])  # fmt: skip
def test_stuff_and_papers_are_no_result(text, step):
    """He has what he needs, or has hung out a note."""
    assert work_step(text) == step


@pytest.mark.parametrize(
    ("text", "taken_back"),
    [
        ("还没修好", True), ("没换好", True), ("电梯还停着", True), ("灯换了，还是不亮", True), ("修好了没", False),
        ("修好了", False), ("今天没空", False),
    ],
)  # fmt: skip
def test_what_takes_a_result_back(text, taken_back):
    """It says of itself that it is not done."""
    assert says_not_done(text) is taken_back


@pytest.mark.parametrize("text", ["红包收到了", "我回来了", "树倒了", "敬请收到通知的业主"])
def test_talk_with_a_word_of_work_in_it(text):
    """收到 is said of what was told to him, 来了 by who comes."""
    assert work_step(text) == ""


def test_it_is_quick_whatever_it_is_given():
    """Linear in time."""
    began = time.perf_counter()
    for piece in ("还", "修好了", "要是", "没", "我家", "在"):
        for ask in (work_step, is_done, says_not_done):
            ask(piece * 20_000)
    assert time.perf_counter() - began < 2
