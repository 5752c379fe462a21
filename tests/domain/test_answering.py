"""What a question wants to know, and what says it."""

import pytest

from bot.domain.answering import asks_for_word, fits, is_told
from bot.domain.forwarded import is_forwarded

SAYS_IT = [
    ("社区几点下班", "五点半"), ("停水到几点", "18点"), ("什么时候发补贴", "月底"), ("哪里能复印", "一楼大厅"),
    ("垃圾费多少钱", "八块"), ("活动室的座机号码是多少", "6612345"), ("办证带什么", "身份证和照片"), ("老年证怎么办", "带身份证到社区"),
    ("周末上班吗", "上班"), ("周末上班吗", "不上班"), ("有没有理发的", "没有"), ("要带身份证不", "要的"), ("能不能代办", "可以的"),
]  # fmt: skip
SAYS_NOTHING = [
    ("社区几点下班", "我问问"), ("社区几点下班", "你几点来"), ("哪里能复印", "哪栋的"), ("有没有理发的", "没空"),
    ("有没有理发的", "有事"), ("周末上班吗", "不在家"), ("垃圾费多少钱", "收到"), ("老年证怎么办", "修好了"), ("周末上班吗", "有没有人"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "words"), SAYS_IT)
def test_few_words_are_an_answer(question, words):
    """A time, a place, a price, a number, papers, a way, yes or no."""
    assert fits(question, words)


@pytest.mark.parametrize(("question", "words"), SAYS_NOTHING)
def test_what_says_nothing_of_it_is_none(question, words):
    """He puts it off, asks back, tells of himself, or finishes some work."""
    assert not fits(question, words)


@pytest.mark.parametrize("words", ["社区一楼，带身份证", "东头那间，门没锁"])
def test_under_its_number_anything_that_tells_is_an_answer(words):
    assert is_told(words)


@pytest.mark.parametrize("words", ["我问问", "谁问的", "收到", "下午我去一趟", "修好了"])
def test_under_its_number_putting_off_is_none(words):
    assert not is_told(words)


@pytest.mark.parametrize("text", ["派出所电话多少", "二楼有没有活动室", "垃圾费多少钱一个月", "社区周末上班吗"])
def test_who_wants_to_know_asks_for_a_word(text):
    assert asks_for_word(text)


@pytest.mark.parametrize("text", ["能不能把树修一下", "什么时候来人修", "灯坏了", "有没有人管", "可不可以换个灯泡"])
def test_who_wants_something_done_asks_for_more(text):
    assert not asks_for_word(text)


@pytest.mark.parametrize(
    "text",
    [
        "社区通知：明天上午停水检修",
        "转：【停水通知】明天 9 点到 17 点停水",
        "物业公告：周六清洗水箱",
        "温馨提示：请勿高空抛物",
    ],
)
def test_a_notice_passed_on_is_one(text):
    """Its heading stands before it."""
    assert is_forwarded(text)


@pytest.mark.parametrize(
    "text",
    [
        "社区通知：明天停水，是真的吗",
        "停水通知贴了，到现在还没水",
        "通知：我家门口水管漏了没人管",
        "寻人启事：老人走失，见到请联系",
        "说好的通知呢",
    ],
)
def test_who_asks_or_complains_passes_nothing_on(text):
    """Nor who looks for somebody."""
    assert not is_forwarded(text)


@pytest.mark.parametrize("piece", ["几点", "通知", "不收不", "，。 "])
def test_a_long_line_costs_no_more_than_a_short_one(piece):
    """No more than its first two hundred characters are looked at."""
    assert fits(piece * 10_000, piece * 10_000) in (True, False)
    assert is_forwarded(piece * 10_000) in (True, False)
