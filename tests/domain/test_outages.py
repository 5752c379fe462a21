"""Which supply came back: 「来电了」 says nothing of a lift."""

import pytest

from bot.domain.outages import back_elsewhere


@pytest.mark.parametrize(
    ("text", "category", "summary"),
    [("来电了", "lift", "3栋电梯停了"), ("来水了", "power", "家里没电了"), ("网通了", "water", "停水了"), ("电来了", "lift", "电梯不动")],
)  # fmt: skip
def test_another_supply_is_back(text, category, summary):
    assert back_elsewhere(text, category, summary)


@pytest.mark.parametrize(
    ("text", "category", "summary"),
    [("来电了", "power", "又停电了"), ("来电了", "lift", "停电了，3栋电梯也停了"), ("好了", "lift", "电梯停了"), ("电梯好了", "lift", "电梯停了"),
     ("还没有水了", "power", "没电了"), ("有人来了", "lift", "电梯停了")],
)  # fmt: skip
def test_it_is_its_own_or_none(text, category, summary):
    """Of the supply that the matter tells of, or of none at all."""
    assert not back_elsewhere(text, category, summary)
