"""Who is to have what, where the office gives several orders in one breath."""

import time

import pytest

from bot.domain.given import all_of, numbered, sent_there

NAMES = ("王师傅", "刘敏", "松和物业小高")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("1给王师傅 2给刘敏", [("王师傅", (1,)), ("刘敏", (2,))]), ("1让王师傅去，2让刘敏去", [("王师傅去", (1,)), ("刘敏去", (2,))]), ("1和2都给刘敏", [("刘敏", (1, 2))]),
        ("1、2给刘敏", [("刘敏", (1, 2))]), ("1给刘敏", [("刘敏", (1,))]), ("1号单给王师傅，2号单给刘敏", [("王师傅", (1,)), ("刘敏", (2,))]),
    ],
)  # fmt: skip
def test_each_number_to_whom(text, given):
    """As many as there are."""
    assert [(one.to, one.numbers) for one in numbered(text)] == given


@pytest.mark.parametrize(
    "text",
    [
        "1修好了 2没修好",
        "3栋给我看看",
        "1给王师傅了吗",
        "王师傅去3栋",
        "给大家发通知",
        "明天9点停水，给大家说一声",
        "1让王师傅去，明天开会",
    ],
)
def test_what_gives_nothing(text):
    """Results, questions, notices, and an order beside something else."""
    assert numbered(text) == []


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("王师傅去3栋看灯 刘敏去7栋看电梯", [("王师傅", "3栋看灯", ()), ("刘敏", "7栋看电梯", ())]), ("让王师傅和刘敏都去3栋看看", [("王师傅", "3栋看看", ("刘敏",))]),
        ("让刘敏去7栋看看", [("刘敏", "7栋看看", ())]),
    ],
)  # fmt: skip
def test_who_goes_where(text, sent):
    """And with whom."""
    assert [(one.to, one.where, one.also) for one in sent_there(text, NAMES)] == sent


@pytest.mark.parametrize("text", ["王师傅去3栋了吗", "3栋灯坏了", "王师傅辛苦了", "王师傅去3栋看灯，另外明天开会", ""])
def test_nobody_is_sent(text):
    """A question, a report, thanks, and what says more than that."""
    assert sent_there(text, NAMES) == []


def test_all_of_ones_hands():
    """To another's."""
    assert all_of("把王师傅手里的都转给刘敏") == ("王师傅", "刘敏")
    assert all_of("王师傅手里的单子先给刘敏办吧") == ("王师傅", "刘敏")
    assert all_of("王师傅手里几件") is None


@pytest.mark.parametrize("piece", ["1给", "王师傅去", "1、", "手里的", " 1"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    for text in (piece * 8_000, (piece * 60)[:120]):
        numbered(text)
        sent_there(text, NAMES)
        all_of(text)
    assert time.perf_counter() - started < 1
