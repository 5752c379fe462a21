"""What denies, puts off and gives up; and what only sounds so."""

import pytest

from bot.domain.denials import denies, gives_up, puts_off, stopped_running
from bot.domain.endings import is_good

NOES = [
    "没收干净", "没清干净", "没弄干净", "没扫干净", "没通干净", "没拖干净", "没修彻底", "没关严", "没亮啊", "没热", "哪里好了", "哪儿好了", "谁说好了", "哪里修好了",
    "好了个屁", "修好了个寂寞", "亮了个鬼", "你管这叫修好了", "这也叫修好？？", "这叫弄干净", "好了？我咋看还黑着", "还黑着呢", "还漏", "还是要用脚踹", "还有积水", "还不行",
    "还关不上", "还是老样子", "照样堵", "我家还是小得可怜",
    "哪来的好了", "哪有好", "好什么好", "亮啥亮", "好个头", "你们说好了就好了？", "没看出来好了", "没见好", "没好利索", "不怎么亮", "就好了半天", "才好了一天",
    "通了一半", "亮了一半", "只换了两个", "只清了一半", "修好了？骗谁呢", "骗人 没修", "修好了才怪", "这也好意思说修好了", "没啥变化", "一点没变", "没人来修", "还有点漏", "还有怪味", "更堵了",
    "以前好好的 修了还漏",
]  # fmt: skip
YESSES = [
    "好了", "好了 谢谢", "收干净了", "通了通了", "之前没修好，现在好了", "都好了，上次没修好白等一天，这次谢谢", "不漏了", "亮了 还不错", "还行 谢谢", "修好了真快",
    "哪天都没这么亮过 好了", "没事了", "没有漏了", "还是你们厉害 好了", "还是小王师傅管用 修好了", "还是大家帮忙 好了", "没问题了", "没再漏了", "亮堂了 谢谢", "暖和了",
    "味没了", "门能关上了", "刷得开了", "终于修好了 之前没修好", "等了三天才来看 好了", "一会儿就好了",
]  # fmt: skip


@pytest.mark.parametrize("text", NOES)
def test_a_no_in_whatever_words(text):
    """The good word in it does not make it a yes."""
    assert denies(text)
    assert not is_good(text, asked=True)


@pytest.mark.parametrize("text", YESSES)
def test_a_yes_is_none(text):
    """Nor is praise, a memory or a plain yes."""
    assert not denies(text)
    assert is_good(text, asked=True)


@pytest.mark.parametrize(
    "text",
    [
        "好了好了 等我下楼看",
        "我回家看看再说",
        "晚上试一下",
        "还没回家",
        "等会儿看一眼",
        "好的 我看看",
        "我人在外地",
        "还在上班",
        "不清楚 我问下",
    ],
)
def test_who_looks_first_has_not_said_yet(text):
    """Neither a yes nor a no."""
    assert puts_off(text)
    assert not is_good(text, asked=True)


@pytest.mark.parametrize(
    "text", ["昨晚看了 亮了", "看到了 好了", "好了", "等了三天才来看 好了", "我在外地 家里说好了", "先试了一下 好了"]
)
def test_who_has_looked_says_it(text):
    assert not puts_off(text)


@pytest.mark.parametrize(
    "text",
    [
        "算了我找12345",
        "算了 不指望你们了",
        "不用你们管了 我上市长热线",
        "反正说了也没用",
        "算了 冻死算了",
        "我找记者曝光",
        "懒得跟你们说",
        "算了吧 没人管",
        "撤了吧 反正没人理",
        "不报了 报了也白报",
        "靠你们不如靠自己",
        "爱修不修",
        "不用来了 我投诉",
        "算了 我打110",
        "等不起了",
    ],
)
def test_giving_up_is_a_threat(text):
    """Nothing is taken back by it."""
    assert gives_up(text)


@pytest.mark.parametrize(
    "text",
    [
        "算了 自己通了",
        "不用来了 好了",
        "不麻烦了",
        "不用了谢谢",
        "不用你们跑了 好了",
        "不用你们来了 自己通了",
        "不用打12345了 好了",
        "投诉我撤了",
        "算了不修了 自己换了",
    ],
)
def test_taking_back_is_none(text):
    assert not gives_up(text)


@pytest.mark.parametrize(
    ("category", "summary", "bad"),
    [
        ("lift", "3栋电梯一直晃", True), ("power", "电压不稳 灯一闪一闪", True), ("water", "水压好小", True), ("lift", "电梯里报警一直响", False),
        ("noise", "楼上装修", False), ("water", "厨房漏水", False), ("hygiene", "楼道有味", False),
    ],
)  # fmt: skip
def test_what_should_run_has_stopped(category, summary, bad):
    """「停了」 of a lift is the trouble, of a noise its end."""
    assert stopped_running("停了", category, summary) is bad
    assert not stopped_running("停了三天才来人", category, summary)


def test_a_flood_of_words_costs_little():
    """Twenty thousand characters are looked at as two hundred."""
    text = "没收" * 10_000
    assert not denies(text)
    assert not gives_up(text)
    assert not puts_off(text)
