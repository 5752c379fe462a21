"""What the duty desk passes on of a call: a yes, a no, that nothing is wanted any more, a new matter, or neither."""

import time

import pytest

from bot.domain.calls import BACK, NO, NOTE, URGE, YES, phoned_in, surname, told, verdict


@pytest.mark.parametrize(
    ("text", "words", "what"),
    [
        ("居民打电话来说修好了", "修好了", YES), ("李阿姨打电话来说好了 谢谢", "好了 谢谢", YES), ("居民打电话来说灯亮了 不用来了", "灯亮了 不用来了", YES),
        ("电话回访了 居民说好了", "好了", YES), ("已电话回访，居民说修好了", "修好了", YES), ("电话回访 居民很满意", "很满意", YES),
        ("人家打电话来了说修得挺好", "修得挺好", YES), ("业主说没问题了", "没问题了", YES), ("打电话问了 她说可以了", "可以了", YES),
        ("居民打电话说还没清干净 没清干净", "还没清干净 没清干净", NO), ("居民打电话来说漏得更厉害了", "漏得更厉害了", NO), ("居民打电话说又漏了", "又漏了", NO),
        ("回访 居民不满意 说还是暗", "不满意 说还是暗", NO), ("居民打电话说不修了", "不修了", BACK), ("居民电话里说撤了吧", "撤了吧", BACK),
        ("居民打电话来说谢谢", "谢谢", NOTE), ("打过电话了 没人接", "没人接", NOTE), ("居民说等晚上看看", "等晚上看看", NOTE), ("居民说好了明天来", "好了明天来", NOTE),
        ("楼上邻居打电话说好了", "好了", NOTE), ("居民又打电话了说再不修就投诉", "再不修就投诉", URGE), ("居民打电话说今晚能不能修好", "今晚能不能修好", URGE),
        ("居民打电话来了 很着急", "很着急", URGE), ("居民打电话说修好了没有", "修好了没有", URGE),
    ],
)  # fmt: skip
def test_what_she_said(text, words, what):
    """Her words without who called, and what they are for the matter."""
    assert told(text) == words
    assert verdict(text, words) == what


@pytest.mark.parametrize(
    "text",
    [
        "跟居民说好了", "等居民打电话说好了再关", "给居民打电话说修好了", "让居民说一下情况", "我跟业主说修好了", "居民又来电话了", "居民不接电话", "修好了", "让王师傅去看看",
        "", "要是居民打电话来说好了",
    ],
)  # fmt: skip
def test_nobody_has_said_anything(text):
    """What is said to her, is still to be said, or says nothing."""
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("居民打电话报的：3栋2单元下水道堵了", "3栋2单元下水道堵了"), ("有居民打电话 1栋电梯停了", "1栋电梯停了"), ("电话里报的 7栋楼道灯不亮", "7栋楼道灯不亮"),
        ("接到居民电话，2栋楼下有人烧纸", "2栋楼下有人烧纸"), ("来电：3栋张奶奶家暖气不热", "3栋张奶奶家暖气不热"), ("刚有个大爷来窗口反映 1栋门口路灯坏了", "1栋门口路灯坏了"),
    ],
)  # fmt: skip
def test_what_is_written_down_for_a_caller(text, what):
    """The matter without who called."""
    assert phoned_in(text) == what


@pytest.mark.parametrize(
    "text",
    ["接到居民电话，说修好了", "居民打电话，问医保怎么交", "有居民打电话 催电梯", "电话费该交了", "来电了吗", "上门看了，没人", "居民来电 不用来了", "居民打电话 谢谢王师傅"],
)  # fmt: skip
def test_a_call_that_is_no_matter(text):
    """Asked, pressed, answered, or no call at all."""
    assert phoned_in(text) == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [("李阿姨打电话说好了", "李"), ("3栋王大爷来电说好了", "王"), ("有个阿姨打电话说好了", ""), ("居民说好了", "")],
)
def test_who_is_named(text, name):
    """The surname where one stands there."""
    assert surname(text) == name


@pytest.mark.parametrize("piece", ["居民打电话", "说", "电话回访，", "阿姨说好了", "有一个,", "来 "])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    text = piece * 10_000
    told(text)
    phoned_in(text)
    verdict(text, text)
    surname(text)
    assert time.perf_counter() - started < 1
