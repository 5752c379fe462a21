"""What is not even tried could not have matched: for every pattern of ours that is tried on some texts only."""

import importlib
import pkgutil
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.domain
import bot.understanding
from bot.domain.book import Book, Building, Estate, Spot
from bot.domain.place_book import lookup_of
from bot.domain.triggers import Triggered, triggered

BOOK = Book(
    (
        Estate(
            "柳岸家园", aliases=("柳岸",), spots=(Spot("南门", ("正门",)), Spot("地下车库", ("地库",))),
            buildings=(Building("3", ("3栋", "西区3号楼"), ("1", "2"), 11, 4), Building("C", ("C座",), (), 18, 6)),
        ),
    )
)  # fmt: skip


def _tried_on_some() -> dict[str, Triggered]:
    found = {}
    for package in (bot.domain, bot.understanding):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, Triggered) and value.needed is not None:
                    found[f"{module.name}.{name}"] = value
    return found


RULES = _tried_on_some()


def test_the_rules_are_found():
    """Without any, the test below would hold for nothing."""
    assert {"bot.domain.faults._FAULT", "bot.domain.masking._ANYWHERE", "bot.domain.duplicates._WORDS"} <= RULES.keys()


@pytest.mark.parametrize("name", sorted(RULES))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_a_pattern_matches_is_tried(name, data):
    """Texts made to match: none of them lacks the signs that the pattern is said to need."""
    rule = RULES[name]
    text = data.draw(st.from_regex(rule.pattern, fullmatch=True))

    assert rule.may_match(text)
    assert rule.fullmatch(text) is not None


@pytest.mark.parametrize("name", sorted(RULES))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_words_of_a_pattern_are_found_as_without_the_look_at_signs(name, data):
    """Texts made of the pattern's own characters, in any order: searched, matched and gone through with the same finds."""
    rule = RULES[name]
    own = "".join(sorted(set(re.findall(r"[\u4e00-\u9fff0-9a-z]", rule.pattern.pattern)))) or "停水"
    text = data.draw(st.text(alphabet=own + ",。 ", max_size=12))

    assert (rule.search(text) is None) == (rule.pattern.search(text) is None)
    assert (rule.fullmatch(text) is None) == (rule.pattern.fullmatch(text) is None)
    assert [m.span() for m in rule.finditer(text)] == [m.span() for m in rule.pattern.finditer(text)]


@pytest.mark.parametrize(
    ("pattern", "text", "signs"),
    [
        ("[|)(]停水", "|停水", {"停水"}),
        (r"停\|电|漏", "停|电", None),
        ("[]|]渗|[^]|]渗", "|渗", None),
        (r"[\]|]冒(?:烟|汽)", "]冒烟", {"冒烟", "冒汽"}),
        ("(?:停(?:水|电)|断气)了", "断气了", None),
    ],
)
def test_marks_that_stand_for_themselves_part_nothing(pattern, text, signs):
    """A bar or bracket in a set, or behind a stroke, makes no alternative and no group."""
    rule = triggered(pattern)

    assert rule.search(text) is not None
    assert signs is None or rule.needed == signs
    assert not rule.may_match("早上好")


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="柳岸家园南门正地下库西区3三C座栋号楼a早上好啊单元-#负第顶层 ,", max_size=12))
def test_a_text_without_a_beginning_names_no_place(text):
    """Where none of the characters stands with which a name or number of the book begins, no token is there."""
    lookup = lookup_of(BOOK)
    tokens = list(lookup.tokens(text))

    assert not tokens or not lookup.begins.isdisjoint(text)
    assert lookup.begins >= {match[0][0] for match in tokens}
