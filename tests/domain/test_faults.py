"""李阿姨 writes four characters; they are a report."""

import pytest

from bot.domain.faults import plainly_a_fault


@pytest.mark.parametrize(
    "text",
    ["楼道灯坏了", "电梯又停了", "下水道堵了", "没水了", "我家停电了", "垃圾没人收", "路灯不亮好几天了", "门禁又坏了啊！",
     "单元门关不严", "有人遛狗不牵绳", "又断网了"],
)  # fmt: skip
def test_a_thing_and_what_is_wrong_with_it_is_a_report(text):
    """A whole sentence of a thing of the house and its fault can only be a report."""
    assert plainly_a_fault(text)


@pytest.mark.parametrize(
    "text",
    ["谢谢", "灯真亮", "电梯修好了", "今天电梯不响了", "水电费怎么交", "电梯坏了怎么办手续", "昨天看电影讲停电了的故事", "网红店关了",
     "", "没水了" * 40],
)  # fmt: skip
def test_anything_else_in_the_sentence_is_left_to_the_models(text):
    """What says more, or something else, is not decided by this rule."""
    assert not plainly_a_fault(text)
