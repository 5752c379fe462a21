"""Whom a sentence calls before it says anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.faults import plainly_a_fault
from bot.domain.salutations import after_salutation


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("小王 我家暖气不热", "我家暖气不热"), ("王师傅在吗 楼道灯坏了", "楼道灯坏了"), ("小王师傅你好，3栋灯坏了", "3栋灯坏了"),
        ("你好我家停水了", "我家停水了"), ("王师傅早，灯又坏了", "灯又坏了"), ("各位邻居好 谁的车挡路了", "谁的车挡路了"),
        ("网格员你好！下水道堵了", "下水道堵了"), ("@小助手 楼道灯不亮", "楼道灯不亮"), ("不好意思打扰了 电梯停了", "电梯停了"),
    ],
)  # fmt: skip
def test_what_follows_a_call_is_what_is_said(text, rest):
    assert after_salutation(text) == rest


@pytest.mark.parametrize(
    "text",
    ["王师傅家漏水了", "物业不管事", "小区大门坏了", "小狗 又叫了一夜", "早餐摊又占道了", "好吵啊楼上", "都好几天没水了", "大家注意脚下有冰", "在吗", "王师傅在吗", ""],
)  # fmt: skip
def test_what_calls_nobody_is_left_whole(text):
    """A name that does something is no call, and a call alone says nothing."""
    assert after_salutation(text) == ""


@pytest.mark.parametrize("text", ["小王 我家暖气不热", "王师傅在吗 楼道灯坏了", "你好 水管爆了咋办"])
def test_a_fault_is_one_whoever_is_called(text):
    assert plainly_a_fault(text)


@given(st.text(alphabet="小王师傅在吗你好，。 大家物业喂@我灯坏了", max_size=40))
def test_what_is_said_is_the_end_of_the_sentence(text):
    """Nothing is made up, and nothing is left to call before it is long enough to say something."""
    rest = after_salutation(text)
    assert text.rstrip().endswith(rest)
    assert rest == "" or len(rest) >= 4
