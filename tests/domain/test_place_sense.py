"""What is meant of places: whose home a sentence does not tell of."""

import pytest

from bot.domain.place_sense import is_not_at_home


@pytest.mark.parametrize(
    "text",
    [
        "对面楼好像有火光",
        "后面那栋垃圾桶烧起来了",
        "隔壁小区在放烟花",
        "前面一栋停电了",
        "对面的单元门没关",
        "旁边那幢有人喊",
    ],
)
def test_who_sees_it_from_his_window_is_not_where_it_is(text):
    """His own door is not filled in for another house."""
    assert is_not_at_home(text)


@pytest.mark.parametrize(
    "text",
    ["楼上漏水", "对门吵架", "隔壁装修", "对面楼道灯坏了", "那栋是我家", "灯坏了", "后面楼梯滑", "我们这栋停电了"],
)
def test_what_is_at_home_stays_there(text):
    """Neighbours above, below and across the landing live in the same house."""
    assert not is_not_at_home(text)
