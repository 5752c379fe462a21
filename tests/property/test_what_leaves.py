"""Whatever leaves is within its channel's bytes, cut at a sentence, never inside a character, a link or a mention."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.notices import LARGE, LONGEST, large_type
from bot.output.cut import cut, cut_chars, split
from bot.output.pieces import BOT_BYTES, MARKDOWN_BYTES, TEXT_BYTES
from bot.texts.common import harmless
from bot.texts.notices import bundled

WHOLE = ("https://songling.example/a?b=%E6%9D%BE&c=1", "<@wang>", "[办事指南](https://songling.example/x)")
SIGNS = ("👨‍👩‍👧", "👍🏽", "e\u0301", "𠮷", "①", "1️⃣")
WORDS = st.one_of(
    st.sampled_from([f"{word} " for word in WHOLE]), st.sampled_from(SIGNS), st.sampled_from("。，！？；\n "),
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=30),
    st.text("abc123 .,", min_size=1, max_size=20),
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=0, max_size=60).map("".join)
LIMITS = st.sampled_from((60, 128, 512, TEXT_BYTES, MARKDOWN_BYTES, 4000, BOT_BYTES))
JOINED = re.compile("[\u200d\ufe0f\u20e3\u0301\U0001f3fb-\U0001f3ff]")


def torn(whole, pieces):
    """Links and mentions of *whole* that lie in no piece, though they would fit into one."""
    return [word for word in WHOLE if whole.count(word) != sum(piece.count(word) for piece in pieces)]


@settings(max_examples=300, deadline=None)
@given(TEXTS, LIMITS)
def test_pieces_fit_and_lose_nothing(text, most):
    """Every piece is within the bytes, no link or mention is torn, and nothing but white space is left out."""
    pieces = split(text, most)
    assert all(len(piece.encode()) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert torn(text, pieces) == []
    assert not any(JOINED.match(piece) for piece in pieces[1:])


@settings(max_examples=300, deadline=None)
@given(TEXTS, LIMITS)
def test_one_piece_fits_and_says_that_it_was_cut(text, most):
    """What is cut begins as the text does, ends with an ellipsis, and never in the middle of a link or mention."""
    short = cut(text, most)
    assert len(short.encode()) <= most
    if len(text.encode()) > most:
        head = short.removesuffix("…")
        assert short.endswith("…")
        assert text.startswith(head)
        rest = text[len(head) :]
        assert not any(_straddles(text, len(head), word) for word in WHOLE), rest[:40]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_large_type_is_short_and_whole(text):
    """At most sixty characters; whole sentences where the first fits; no link torn."""
    large = large_type(text)
    line = " ".join(text.split())
    assert len(large) <= LARGE
    assert (large == "") == (len(line) <= LARGE) or not large.strip("…")
    if large:
        head = large.removesuffix("…")
        assert line.startswith(head)
        assert not any(_straddles(line, len(head), word) for word in WHOLE if "https" in word and "[" not in word)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(5, 128))
def test_a_line_of_characters_fits(text, most):
    """Titles and buttons are counted in characters."""
    assert len(cut_chars(text, most)) <= most


@settings(max_examples=200, deadline=None)
@given(st.lists(TEXTS.map(lambda text: text[:LONGEST]), min_size=1, max_size=3))
def test_a_bundle_keeps_every_word(texts):
    """Bundled notices stand one after the other, whole."""
    assert all(text in bundled(texts) for text in texts)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_somebody_elses_words_are_text_only(text):
    """No tag, link or mention of a channel's own markup comes alive in what is quoted."""
    quiet = harmless(text + "<a href='x'>[点](http://x)@all<@wang>")
    assert not re.search(r"<[a-z/@]|\]\(|@all", quiet)


def _straddles(text, at, word):
    """Does a *word* of the text begin before *at* and end after it?"""
    start = text.find(word, max(0, at - len(word) + 1))
    return 0 <= start < at < start + len(word)
