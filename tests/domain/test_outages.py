"""Which supply came back: 「来电了」 says nothing of a lift."""

import pytest

from bot.domain.outages import asks_back, back_elsewhere


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


@pytest.mark.parametrize(
    "text",
    [
        "什么时候有水",
        "啥时候来水啊",
        "几点来水 娃要喝奶",
        "水啥时候来",
        "好久来电哦",
        "电到底几点能来",
        "网什么时候恢复",
        "几时有气",
    ],
)
def test_who_asks_when_it_is_back_has_none_now(text):
    assert asks_back(text)


@pytest.mark.parametrize(
    "text", ["明天几点来水", "几点来水果", "开水房几点有热水", "师傅几点来", "网上几点有货", "什么时候有电影看", "什么时候停水", "好久没水了", "水电师傅几点来",
             "电梯什么时候来", "什么时候来电梯年检"],
)  # fmt: skip
def test_another_question_is_not_that(text):
    """Of another day, of fruit, of a person."""
    assert not asks_back(text)


@pytest.mark.parametrize("piece", ["什么时候", "水", "来水几点", " "])
def test_no_text_takes_long(piece):
    assert not asks_back(piece * 10_000)
