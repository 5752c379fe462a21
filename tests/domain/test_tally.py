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
        ("第二网格今天几件", "今天", "came", "第二网格"), ("电梯这周报了几次", "这周", "came", "电梯"),
        ("第二网格电梯上周报了几件", "上周", "came", "第二网格电梯"), ("3栋这个月哪类报得最多", "这个月", "kinds", "3栋"),
        ("投诉最多的是哪类", "这个月", "kinds", ""), ("报事最多的是哪栋", "这个月", "houses", ""), ("什么事最多", "这个月", "kinds", ""),
        ("王师傅今天来了几件", "今天", "came", "王师傅"), ("刘敏这周办了几件", "这周", "ended", "刘敏"),
        ("谁办得最多", "这个月", "people", ""), ("上周谁干得最好", "上周", "people", ""), ("评分怎么样", "这个月", "rated", ""),
        ("满意的有几件", "这个月", "rated", ""), ("这周满意度多少", "这周", "rated", ""), ("平均多久办完", "这个月", "lengths", ""),
        ("一般多长时间能办好", "这个月", "lengths", ""), ("上个月办一件平均要几天", "上个月", "lengths", ""), ("今天办结率多少", "今天", "rates", ""),
        ("撤回的有几件", "这个月", "withdrawn", ""), ("这周危险的来了几件", "这周", "danger", ""), ("加急的这周几件", "这周", "urgent", ""),
        ("昨天呢", "昨天", "both", ""), ("今天有新的吗", "今天", "came", ""), ("今天有没有新单子", "今天", "came", ""),
        ("近七天多少件", "近七天", "came", ""), ("3月2号报了几件", "3月2号", "came", ""), ("今年一共多少件", "今年", "came", ""),
        ("把上周的情况发我一下", "上周", "all", ""), ("昨天的数据发我", "昨天", "all", ""), ("群众满意度", "这个月", "rated", ""),
        ("来了几件", "今天", "came", ""), ("一共办结多少件", "这个月", "ended", ""), ("电梯报了几次了", "这个月", "came", "电梯"),
        ("早上到现在办结几件", "早上到现在", "ended", ""),
        ("金天来了几件", "今天", "came", ""), ("今天办洁几件", "今天", "ended", ""), ("做天报了几见", "昨天", "came", ""),
        ("那栋楼报的最多", "这个月", "houses", ""), ("平君多久办完", "这个月", "lengths", ""), ("今天新来几单啦", "今天", "came", ""),
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
        "今天还剩几件没办",
        "昨天没办完的有几件",
        "上周超期的有几件",
        "昨天没人接的几件",
        "谁手里最多",
        "我手里今天几件",
        "电梯多久能修好",
        "大概多久能修好",
        "最近怎么样",
        "昨天那个灯呢",
        "昨天报了几件快递",
        "明天几件",
        "这周多少户没通水",
        "今天多少度",
    ],
)
def test_other_questions_are_none(text):
    assert tallied(text) is None


@given(st.text(alphabet="今天昨上周报的了得几多少件哪类最多办结一共 怎么样", max_size=40))
def test_any_words_are_read_in_no_time(text):
    """Whatever is made of these words, it is a question or none."""
    found = tallied(text)
    assert found is None or (found.when and found.what)


@pytest.mark.parametrize("words", ["办" * 20000, "的了" * 10000, "今天来了几件" * 4000, " " * 20000])
def test_a_long_text_is_read_at_once(words):
    assert tallied(words) is None
