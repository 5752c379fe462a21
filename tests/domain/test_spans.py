"""Which days are meant, by what people call them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings import Settings
from bot.domain.spans import span_in, span_named
from tests.hands import ZONE

SETTINGS = Settings("songling", "松岭社区")
TODAY = date(2026, 3, 4)  # 周三


def days(words, today=TODAY):
    """(kind, first day, last day), of the words that stand in the sentence."""
    at = span_in(words)
    found = span_named(words[slice(*at)], today, SETTINGS) if at else None
    if found is None:
        return None
    first, after = (one.astimezone(ZONE).date() for one in (found.start, found.end))
    return found.kind, first.isoformat(), (after - timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("words", "kind", "first", "last"),
    [
        ("今天来了几件", "date", "2026-03-04", "2026-03-04"), ("大前天", "date", "2026-03-01", "2026-03-01"),
        ("上周来了几件", "week", "2026-02-23", "2026-03-01"), ("上上周", "span", "2026-02-16", "2026-02-22"),
        ("这个月", "month", "2026-03-01", "2026-03-31"), ("上月", "month", "2026-02-01", "2026-02-28"),
        ("周一来了几件", "date", "2026-03-02", "2026-03-02"), ("周五来了几件", "date", "2026-02-27", "2026-02-27"),
        ("上周五", "date", "2026-02-27", "2026-02-27"), ("上礼拜天", "date", "2026-03-01", "2026-03-01"),
        ("上周一共几件", "week", "2026-02-23", "2026-03-01"), ("周末", "span", "2026-02-28", "2026-03-01"),
        ("3月2号", "date", "2026-03-02", "2026-03-02"), ("三月二日", "date", "2026-03-02", "2026-03-02"),
        ("12月31号", "date", "2025-12-31", "2025-12-31"), ("2号来了几件", "date", "2026-03-02", "2026-03-02"),
        ("28号", "date", "2026-02-28", "2026-02-28"), ("上个月15号", "date", "2026-02-15", "2026-02-15"),
        ("三月份", "span", "2026-03-01", "2026-03-31"), ("去年12月", "span", "2025-12-01", "2025-12-31"),
        ("今年", "span", "2026-01-01", "2026-12-31"), ("上季度", "span", "2025-10-01", "2025-12-31"),
        ("最近三天", "span", "2026-03-02", "2026-03-04"), ("这两天", "span", "2026-03-03", "2026-03-04"),
        ("近7天", "span", "2026-02-26", "2026-03-04"), ("近3个月", "span", "2026-01-01", "2026-03-04"),
        ("3月1号到3月3号", "span", "2026-03-01", "2026-03-03"), ("3月1到3号", "span", "2026-03-01", "2026-03-03"),
        ("1号到现在", "span", "2026-03-01", "2026-03-04"), ("从周一到现在", "span", "2026-03-02", "2026-03-04"),
        ("早上到现在", "date", "2026-03-04", "2026-03-04"), ("1号楼昨天", "date", "2026-03-03", "2026-03-03"),
    ],
)  # fmt: skip
def test_days_by_their_names(words, kind, first, last):
    assert days(words) == (kind, first, last)


@pytest.mark.parametrize(
    "words", ["这周五", "这周末", "2月30号", "13月", "3月3号到3月1号", "明天", "3号楼", "几号", "一个月", ""]
)
def test_what_is_to_come_or_is_no_day_is_none(words):
    assert days(words) is None


def test_the_last_day_of_february_once_in_four_years():
    assert days("2月29号", date(2028, 3, 1)) == ("date", "2028-02-29", "2028-02-29")
    assert days("2月29号") is None


@given(
    st.text(alphabet="上这个本周一三日天月号年末最近从到零两十1239-今昨去前大早季度份现在", max_size=40),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
)
def test_any_words_name_days_that_have_begun_or_none(words, today):
    """Whatever is made of these words."""
    at = span_in(words)
    found = span_named(words[slice(*at)], today, SETTINGS) if at else None
    if found is not None:
        assert found.start < found.end
        assert found.start.astimezone(ZONE).date() <= today
        assert found.day == found.start.astimezone(ZONE).date()


@pytest.mark.parametrize("words", ["上" * 20000, "1" * 20000, "3月" * 10000, "从昨天到" * 5000, "最近" * 10000])
def test_a_long_text_is_read_at_once(words):
    span_in(words)
