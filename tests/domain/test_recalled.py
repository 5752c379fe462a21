"""Which matter one of ours asks after by its thing, and what of it; and which days he means."""

import time
from datetime import date

import pytest

from bot.domain.recalled import LIST, STATE, TELLER, days_of, recalled


@pytest.mark.parametrize(
    ("text", "what", "of", "when"),
    [
        ("上周那个漏水的怎么样了", STATE, "那个漏水", "上周"), ("3栋那个灯是谁报的", TELLER, "3栋那个灯", ""), ("漏水那件是谁报的", TELLER, "漏水", ""), ("上次3栋漏水咋处理的", STATE, "3栋漏水", "上次"),
        ("之前有没有人报过漏水", LIST, "漏水", "之前"), ("3栋以前报过什么", LIST, "3栋", "以前"), ("李阿姨报过几次", LIST, "李阿姨", ""), ("帮我找一下漏水的单子", LIST, "漏水", ""),
        ("王师傅，3栋的灯修了没", STATE, "王师傅，3栋的灯", ""), ("前几天那个噪音后来呢", STATE, "那个噪音", "前几天"), ("最近有人报过噪音吗", LIST, "噪音", "最近"),
        ("3栋的灯是什么时候修好的", STATE, "3栋的灯", ""),
    ],
)  # fmt: skip
def test_what_is_asked_of_which(text, what, of, when):
    """The thing as he said it, and when it is said to have been."""
    asked = recalled(text)
    assert (asked.what, asked.of.replace(" ", ""), asked.when) == (what, of, when)


@pytest.mark.parametrize(
    "text", ["3栋灯坏了", "收到", "修好了", "让王师傅去看看", "今天有几件没办", "谁负责3栋", "谁值班", "明天停水", "1 催一下", "谢谢大家", "居民打电话来说好了"]
)  # fmt: skip
def test_what_asks_after_nothing_told_before(text):
    """Reports, steps, orders, figures, talk."""
    assert recalled(text) is None


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("上周", (2, 8)), ("上上周", (23, 1)), ("上个月", (1, 28)), ("昨天", (11, 11)), ("前几天", (2, 11)),
    ],
)  # fmt: skip
def test_which_days_are_meant(when, days):
    """Counted from Thursday, 12 March 2026."""
    first, last = days_of(when, date(2026, 3, 12))
    assert (first.day, last.day) == days


def test_words_that_name_no_days():
    """「以前」 is any time."""
    assert days_of("以前", date(2026, 3, 12)) is None
    assert days_of("", date(2026, 3, 12)) is None


@pytest.mark.parametrize("piece", ["那个", "有人报过", "怎么样了", "上周", "找一下"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    recalled(piece * 10_000)
    recalled((piece * 20)[:40])
    assert time.perf_counter() - started < 1
