"""What is said to us alone rings in fewer words; in a group the same could be said of anything."""

import time

import pytest

from bot.domain.danger import hits
from bot.domain.danger_alone import hits_said

CRIES = [
    ("我动不了了", "medical"), ("我现在全身动不了", "medical"), ("我不能动了 快来人", "medical"), ("心慌得厉害", "medical"), ("我突然喘不上来气", "medical"),
    ("腿摔断了", "medical"), ("肚子疼得受不了", "medical"), ("俺头晕得站不住了", "medical"), ("我快不行了", "medical"), ("我快撑不住了", "medical"),
    ("救救我", "other"), ("救我", "other"), ("help me", "other"), ("fire!", "fire"),
]  # fmt: skip
CALM = [
    "车子动不了了", "电脑动不了", "笑得我肚子疼", "累得动不了", "这题救救我吧", "救命 这个也太好吃了", "help", "help yourself", "can you help me", "fire sale",
    "我起不来床", "排队排得腿断了", "我动不了手机号", "我心慌 明天考试", "谢谢", "你好", "群里救救我这个路痴",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), CRIES)
def test_a_cry_to_us_alone_rings(text, kind):
    """Nobody else may hear it; who is called, and what she is told, goes by the kind."""
    assert [hit.told for hit in hits_said(text, alone=True)][:1] == [kind]


@pytest.mark.parametrize("text", CALM)
def test_what_only_sounds_like_it_rings_nowhere(text):
    """Of things, of jokes, of others' work."""
    assert hits_said(text, alone=True) == ()


@pytest.mark.parametrize("text", ["help me", "心慌得厉害", "我动不了了"])
def test_in_a_group_it_takes_more(text):
    """There it stays as it was."""
    assert hits_said(text, alone=False) == hits(text)


def test_long_texts_are_read_at_once():
    """Whatever they repeat."""
    for piece in ("我现在突然", "救命", "啊", "我快不行了,", " ,"):
        began = time.perf_counter()
        hits_said(piece * 10_000, alone=True)
        assert time.perf_counter() - began < 1
