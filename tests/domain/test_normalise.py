"""One form for every way of typing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.normalise import LIMIT, fold, plain, squeeze
from bot.domain.numerals import to_chinese, to_digits
from bot.domain.triggers import needed, triggered


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("３号楼２单元", "3号楼2单元"),
        ("ＡＢＣ", "abc"),
        ("C座", "c座"),
        ("電梯壞了", "电梯坏了"),
        ("3棟漏水，請來修", "3栋漏水,请来修"),
        ("停水了！？", "停水了!?"),
        ("3\u3000栋\u00a0漏水", "3 栋 漏水"),
        ("五〇一", "五零一"),
        ("①单元", "1单元"),
        ("3—2—501", "3-2-501"),
        ("漏\u200b水", "漏水"),
        ("好\ufe0f的", "好的"),
        ("", ""),
    ],
)
def test_one_form(typed, same):
    """However it is typed, it is looked at in one form."""
    assert plain(typed) == same


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_folding_twice_is_folding_once(text):
    """Folding what is folded changes nothing."""
    assert plain(plain(text)) == plain(text)


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_spans_lead_back(text):
    """Every character of the folded text is found again in what was typed."""
    folded = fold(text)
    for i, c in enumerate(folded.text):
        start, end = folded.span(i, i + 1)
        assert end == start + 1
        assert plain(text[start:end]) in {c, ""}


def test_a_span_over_something_invisible():
    """Invisible characters inside a number are part of the number in the original."""
    text = "电话1381234\u200b5678谢谢"
    folded = fold(text)
    at = folded.text.index("13812345678")

    start, end = folded.span(at, at + 11)

    assert text[start:end] == "1381234\u200b5678"


def test_a_long_text_is_cut():
    """Only the beginning of a flood is looked at."""
    assert len(plain("水" * 5000)) == LIMIT


def test_a_lone_surrogate_becomes_a_mark():
    """Half an emoji is no reason to stop."""
    assert plain("漏水\ud83d了") == "漏水\ufffd了"


def test_runs_are_squeezed():
    """Five laughs are three."""
    assert squeeze("哈哈哈哈哈") == "哈哈哈"
    assert squeeze("哈哈哈") == "哈哈哈"


@pytest.mark.parametrize(
    ("word", "digits"),
    [
        ("三", "3"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("二十三", "23"), ("一百零二", "102"), ("五零一", "501"),
        ("3零一", "301"), ("两", "2"), ("幺二", "12"), ("叁", "3"), ("拾壹", "11"), ("501", "501"), ("c", "c"), ("楼", "楼"), ("", ""),
    ],
)  # fmt: skip
def test_numerals(word, digits):
    """Numbers of houses and rooms as people write them."""
    assert to_digits(word) == digits


@pytest.mark.parametrize("number", range(1, 100))
def test_there_and_back(number):
    """Every number from 1 to 99 is read as it is written."""
    assert to_digits(to_chinese(number)) == str(number)


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("电梯|路灯", "路灯坏了", "门坏了"),
        ("(?:着|起)火", "起火了", "火锅"),
        ("漏(?:了)?水", "漏水", "漏气"),
        ("[井窨]盖", "井盖没了", "瓶盖"),
        (r"\d+栋", "3栋", "三幢"),
        ("(?<!没)停电", "停电了", "没停电"),
    ],
)
def test_a_trigger_never_hides_a_match(pattern, fits, fits_not):
    """Looking at single characters first finds exactly what the pattern finds."""
    rule = triggered(pattern)

    assert rule.search(fits) is not None
    assert rule.search(fits_not) is None


def test_needed_characters():
    """Each branch gives its rarest set; a pattern that can do without any has none."""
    assert needed("煤气|着火") is not None
    assert needed("(?:水)?") is None


@given(st.text(alphabet="着起火冒烟漏水气井盖栋了吗3", max_size=20))
@settings(max_examples=200, deadline=None)
def test_triggers_agree_with_the_pattern(text):
    """Over any talk, with or without the look at single characters, the same is found."""
    rule = triggered("(?:着|起)火|冒~?烟|漏(?:水|气)|井盖(?:了)?|[0-9]栋")

    assert (rule.search(text) is None) == (rule.pattern.search(text) is None)
