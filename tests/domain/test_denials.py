"""What denies, puts off and gives up; and what only sounds so."""

import pytest

from bot.domain.denials import denies, gives_up, puts_off, stopped_running
from bot.domain.endings import is_good

NOES = [
    "没收干净", "没清干净", "没弄干净", "没扫干净", "没通干净", "没拖干净", "没修彻底", "没关严", "没亮啊", "没热", "哪里好了", "哪儿好了", "谁说好了", "哪里修好了",
    "好了个屁", "修好了个寂寞", "亮了个鬼", "你管这叫修好了", "这也叫修好？？", "这叫弄干净", "好了？我咋看还黑着", "还黑着呢", "还漏", "还是要用脚踹", "还有积水", "还不行",
    "还关不上", "还是老样子", "照样堵", "我家还是小得可怜",
]  # fmt: skip
YESSES = [
    "好了", "好了 谢谢", "收干净了", "通了通了", "之前没修好，现在好了", "都好了，上次没修好白等一天，这次谢谢", "不漏了", "亮了 还不错", "还行 谢谢", "修好了真快",
    "哪天都没这么亮过 好了", "没事了", "没有漏了",
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


@pytest.mark.parametrize("text", ["好了好了 等我下楼看", "我回家看看再说", "晚上试一下", "还没回家", "等会儿看一眼"])
def test_who_looks_first_has_not_said_yet(text):
    """Neither a yes nor a no."""
    assert puts_off(text)
    assert not is_good(text, asked=True)


@pytest.mark.parametrize("text", ["昨晚看了 亮了", "看到了 好了", "好了"])
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
    ],
)
def test_giving_up_is_a_threat(text):
    """Nothing is taken back by it."""
    assert gives_up(text)


@pytest.mark.parametrize("text", ["算了 自己通了", "不用来了 好了", "不麻烦了", "不用了谢谢"])
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
