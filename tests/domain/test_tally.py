"""What is asked of a day, a week or a month."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.tally import tallied


@pytest.mark.parametrize(
    ("text", "when", "what", "where"),
    [
        ("今天一共报了多少事", "今天", "came", ""), ("昨天报了几件", "昨天", "came", ""), ("昨天办结几件", "昨天", "ended", ""),
        ("上周来了几件？", "上周", "came", ""), ("上礼拜报了几件事", "上礼拜", "came", ""), ("上周一共办结多少", "上周", "ended", ""),
        ("上个月怎么样", "上个月", "all", ""), ("这个月来了多少", "这个月", "came", ""), ("第二网格这周来了几件", "这周", "came", "第二网格"),
        ("第二网格这周几件", "这周", "came", "第二网格"), ("哪类最多", "这个月", "kinds", ""), ("这个月哪类事最多", "这个月", "kinds", ""),
        ("哪栋楼报得最多", "这个月", "houses", ""), ("上周哪个网格最多", "上周", "grids", ""), ("今天怎么样", "今天", "all", ""),
        ("帮我看一下今天新增几件", "今天", "came", ""), ("3栋昨天报了几件", "昨天", "came", "3栋"), ("今天有多少新单子", "今天", "came", ""),
        ("社区今天情况", "今天", "all", ""), ("昨天一共处理了多少件", "昨天", "ended", ""),
    ],
)  # fmt: skip
def test_what_is_asked_of_which_days(text, when, what, where):
    found = tallied(text)
    assert found is not None
    assert (found.when, found.what, found.where) == (when, what, where)


@pytest.mark.parametrize(
    "text",
    [
        "今天来了几个人",
        "今天多少钱",
        "昨天几点开会",
        "几件",
        "昨天那个灯换好了",
        "谁最慢",
        "有几件没办",
        "今天有几件",
        "今天几件",
        "",
    ],
)
def test_other_questions_are_none(text):
    assert tallied(text) is None


@given(st.text(alphabet="今天昨上周报的了得几多少件哪类最多办结一共 怎么样", max_size=40))
def test_any_words_are_read_in_no_time(text):
    """Whatever is made of these words, it is a question or none."""
    found = tallied(text)
    assert found is None or (found.when and found.what)
