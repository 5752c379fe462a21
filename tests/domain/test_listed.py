"""Several matters that somebody counts off in one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.listed import MOST, listed

LISTS = [
    ("反映几个问题 1.3栋电梯口的灯不亮 2.车库有积水", "反映几个问题", ("3栋电梯口的灯不亮", "车库有积水")),
    ("1、门禁坏了 2、垃圾没人收", "", ("门禁坏了", "垃圾没人收")),
    ("5栋两个事：\n1 3单元门坏了\n2 垃圾没人收", "5栋两个事：", ("3单元门坏了", "垃圾没人收")),
    ("一是路灯不亮，二是没人扫地，三是停车乱", "", ("路灯不亮", "没人扫地", "停车乱")),
    ("第一，停车乱；第二，狗不牵绳", "", ("停车乱", "狗不牵绳")),
    ("①灯坏了②下水道堵了", "", ("灯坏了", "下水道堵了")),
    ("（1）灯坏了（2）门关不上", "", ("灯坏了", "门关不上")),
]


@pytest.mark.parametrize(("text", "before", "items"), LISTS)
def test_what_is_counted_off_is_told_apart(text, before, items):
    assert listed(text) == (before, items)


@pytest.mark.parametrize(
    "text",
    [
        "3栋1单元 2楼灯坏了", "1栋2单元电梯坏了", "今天 1.5 米 2.5 米", "1.灯坏了", "下午 1 点开会 2 点结束", "我家1楼漏水 2楼也漏水",
        "一个月了 二话不说", "2.灯坏了 3.门坏了", "电话 1 3 8", "",
    ],
)  # fmt: skip
def test_houses_hours_and_sizes_count_nothing_off(text):
    assert listed(text) == ("", ())


@given(st.lists(st.sampled_from(["电梯停了", "垃圾没人收", "路灯不亮", "门禁坏了"]), min_size=2, max_size=MOST))
def test_as_many_as_were_counted(items):
    text = "反映：" + " ".join(f"{number}、{item}" for number, item in enumerate(items, 1))
    assert listed(text)[1] == tuple(items)


@given(st.text(max_size=700))
def test_any_text_is_data(text):
    _, items = listed(text)
    assert len(items) != 1
    assert all(item in text for item in items)
