"""What one of ours says beside his work."""

import pytest

from bot.domain.other_things import is_a_colleagues, is_his_own_life, is_of_a_household, names_another

DOOR, PIPE, COURIER = "5栋单元门关不上", "2栋水管漏水", "快递柜打不开"


@pytest.mark.parametrize("text", ["我家热水器修好了", "我媳妇的车换了", "俺儿子来了", "我手机换了"])
def test_his_own_life(text):
    """Whatever else the sentence says."""
    assert is_his_own_life(text)


@pytest.mark.parametrize("text", ["我叫家属来了", "我换好了", "王奶奶家的灯换好了", "家委会说好了"])
def test_others_homes_are_his_work(text):
    """A resident's flat is what he mends."""
    assert not is_his_own_life(text)


@pytest.mark.parametrize(
    ("text", "summary", "is_so"),
    [
        ("快递收到了", DOOR, True), ("快递柜修好了", COURIER, False), ("车停好了", PIPE, True), ("菜买好了", DOOR, True),
        ("门修好了，顺便把饭也做了", DOOR, False), ("主板换了", DOOR, False),
    ],
)  # fmt: skip
def test_a_households_things(text, summary, is_so):
    """Unless the matter is about them, or the sentence about the matter too."""
    assert is_of_a_household(text, summary) is is_so


def test_a_colleagues_work():
    """「那边」 of a name; the name alone says nothing."""
    assert is_a_colleagues("老何那边的门都修好了", ["老何"])
    assert not is_a_colleagues("老何一起修好了", ["老何"])


@pytest.mark.parametrize(
    ("text", "summary", "is_so"),
    [
        ("电梯好了", DOOR, True), ("灯换好了", PIPE, True), ("锁换好了", DOOR, False), ("阀门换了", PIPE, False),
        ("主板换了，修好了", DOOR, False), ("打了电话", PIPE, False), ("在门口等着", PIPE, False), ("修好了", DOOR, False),
    ],
)  # fmt: skip
def test_another_thing(text, summary, is_so):
    """Both are named, and differ; a part may be of anything."""
    assert names_another(text, summary) is is_so
