"""A line's n-grams are the same whether they are looked up as strings or as numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.linear import shipped
from bot.understanding.ngrams import BEGIN, END, Numbered, ngrams_of

LINES = st.text(st.sampled_from("电梯停了没水0a ^$?,\0\ud800漏😀"), max_size=40)


@given(LINES.filter(lambda line: "\0" not in line))
def test_looked_up_together_they_weigh_what_they_weigh_one_by_one(line):
    """Whatever is written, the quick way through the model gives what the plain way gives."""
    model = shipped("group")

    assert model.line_scores(line, ["asks", "role=res"]) == pytest.approx(
        model.scores(ngrams_of(line), ["asks", "role=res"]), abs=1e-4
    )


def test_the_marks_of_a_line_are_told_from_its_characters():
    """A caret somebody types is no beginning of a message, nor is the beginning a caret."""
    numbered = Numbered({BEGIN: 1, END: 2, "^水": 3, "水$": 4, "水": 5})

    assert sorted(numbered.rows("水").tolist()) == [3, 4, 5]
    assert sorted(numbered.rows("^").tolist()) == [1]


def test_a_line_with_a_picture_character_is_left_to_the_plain_way():
    """Three characters of two bytes fit into a number; a smiling face takes more."""
    assert Numbered({"水": 0}).rows("水😀") is None
    assert np.array_equal(Numbered({"水": 7}).rows("停水"), [7])


@given(LINES.filter(lambda line: "\0" not in line))
def test_a_line_weighs_the_same_however_often_and_in_whatever_talk_it_is_said(line):
    """What is kept of a line from the first time is its own share alone, and nothing is added to it by later ones."""
    model = shipped("group")
    first = model.line_scores(line, ["role=res"])

    other = model.line_scores(line, ["role=staff", "quote"])

    assert np.array_equal(model.line_scores(line, ["role=res"]), first)
    assert other - first == pytest.approx(
        model.scores([], ["role=staff", "quote"]) - model.scores([], ["role=res"]), abs=1e-4
    )


def test_a_sign_named_twice_counts_once():
    """Two telephone numbers in one message are one sign."""
    model = shipped("group")

    assert np.array_equal(
        model.line_scores("好的", ["private=phone", "asks", "private=phone"]),
        model.line_scores("好的", ["private=phone", "asks"]),
    )
