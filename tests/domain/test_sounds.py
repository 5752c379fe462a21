"""How characters sound."""

import pytest

from bot.domain.faults import mistyped
from bot.domain.place_heard import names_mended
from bot.domain.sounds import sounds, syllable


@pytest.mark.parametrize(
    ("a", "b"), [("东", "冬"), ("库", "裤"), ("递", "第"), ("圾", "及"), ("栋", "洞"), ("门", "闷")]
)
def test_characters_that_sound_alike(a, b):
    """Whatever the tone, they stand for one syllable."""
    assert syllable(a) == syllable(b) != ""
    assert a.translate(sounds(False)) == b.translate(sounds(False))


def test_blurred_sounds_are_those_that_are_mixed_up():
    """站 and 赞, 南 and 兰, 亭 and 听 are one to many ears; 东 and 西 are not."""
    assert "站南京".translate(sounds(True)) == "赞兰金".translate(sounds(True))
    assert "站".translate(sounds(False)) != "赞".translate(sounds(False))
    assert "东".translate(sounds(True)) != "西".translate(sounds(True))


def test_what_is_no_common_character_stays():
    """Figures, letters and rare characters have no sound here."""
    assert "A3-滘".translate(sounds(True)) == "A3-滘"
    assert syllable("a") == ""


def test_tables_of_sounds_are_made_once_whoever_asks():
    """A table takes milliseconds: a place misheard and a word mistyped, said in turns, make none anew."""
    for _ in range(2):
        mistyped("楼到灯不亮")
        names_mended("冬大门有辆车", frozenset({"东大门"}), frozenset({"南门"}))
    assert sounds.cache_info().misses <= 2
