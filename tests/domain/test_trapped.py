"""What is told from inside a lift, and what is of another place."""

import pytest

from bot.domain.trapped import is_from_inside


@pytest.mark.parametrize(
    "text", ["灯也灭了 好怕", "里面好黑", "好闷啊", "按铃没人应", "手机快没信号了", "又往下掉了一点 在晃"]
)
def test_it_is_told_from_inside(text):
    """Dark, close, nobody answers."""
    assert is_from_inside(text)


@pytest.mark.parametrize(
    "text", ["我家灯也灭了", "楼道灯坏了", "对了还有路灯不亮", "3栋也停电了", "谢谢大家", "我家水管漏了"]
)
def test_it_is_of_another_place(text):
    """Or of nothing of the kind."""
    assert not is_from_inside(text)
