"""What holds of the grammars whatever is typed: other keyboards, nonsense, length."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bench.rules import Watch
from bot.domain.book import Book, Building, Estate, Spot
from bot.domain.danger import goes_on, hits
from bot.domain.masking import mask_all, private_spans
from bot.domain.place import find_places
from bot.domain.times import find_times
from bot.domain.traditional import SIMPLIFIED, TRADITIONAL

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)

BOOK = Book(
    (
        Estate(
            "松岭花园",
            buildings=tuple(Building(str(no), (f"{no}栋", f"{no}号楼"), ("1", "2"), 11, 4) for no in range(1, 9)),
            spots=(Spot("北门", ("北大门",)), Spot("地下车库")),
        ),
    )
)
SAID = (
    "3号楼2单元501漏水，我叫张建国，电话13812345678",
    "今晚8点前能修好吗，北门的灯坏了",
    "楼道里一股煤气味，快来人",
    "电梯困人了，老人在里面",
    "车牌浙A12345堵了地下车库，邢桂珍家出不来",
    "明天上午停水，通知一下5栋",
)
_FULL = {0x21 + i: chr(0xFF01 + i) for i in range(94)} | {ord(","): "，"}
_BACK = str.maketrans(SIMPLIFIED, TRADITIONAL)
HOSTILE = (
    "", "\0" * 50, "\ud800\udfff 3号楼", "\u202e\u200f\u200b3号楼\u2066漏水", "😂" * 3000, "1" * 20_000, "一二三四五六七八九十" * 2000,
    "着火" * 10_000, "3栋" * 6000, "((((" * 5000, "a-b-c-" * 3000, "王李张" * 6000, "、".join("123456789") * 1000, "煤气" + "味" * 19_000,
    "السلام عليكم", "Пожар в доме", "the house is on fire", "ไฟไหม้", "。" * 20_000, " " * 20_000, "电梯" + "里" * 5000 + "人" * 5000,
)  # fmt: skip


def reading(text):
    """Everything that the grammars make of a text, without where it stands."""
    return (
        [hit.kind for hit in hits(text)],
        find_places(text, BOOK),
        [kind for *_, kind in private_spans(text)],
        find_times(text, MONDAY),
    )


@pytest.mark.parametrize("text", SAID)
def test_other_keyboards_say_the_same(text):
    """Full width, traditional characters and other spaces are read alike."""
    plain = reading(text)

    assert reading(text.translate(_FULL)) == plain
    assert reading(text.translate(_BACK)) == plain
    assert reading(f"\u3000{text}\u00a0") == plain
    assert reading(text.replace("，", "，\u200b")) == plain


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data(text):
    """Nothing raises, nothing grows: a monster is read like its beginning."""
    reading(text)
    assert goes_on(text, 5.0, 5.0) in {True, False}
    assert len(mask_all(text)) <= len(text) + 1000


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_what_is_hidden_is_not_shown(text):
    """Masking is idempotent, and no long number is left that was taken for a secret."""
    secret = f"{text}，13812345678，"
    shown = mask_all(secret)

    assert mask_all(shown) == shown
    assert re.search(r"(?<!\d)13812345678(?!\d)", shown) is None


@given(st.lists(st.sampled_from([*SAID, "收到", "好的谢谢"]), max_size=12))
@settings(max_examples=50, deadline=None)
def test_a_watch_never_hears_staff(texts):
    """What staff say is work, never a new danger, whatever was said before."""
    watch = Watch()
    for text in texts:
        watch.hears("r1", text, MONDAY)
        assert not watch.hears("w1", text, MONDAY, staff=True)


def test_only_the_beginning_is_read():
    """Cost is bounded: what lies behind the part that is looked at changes no alarm, place or time."""
    tail = "，门口的灯不亮" * 3000
    one, two = SAID[0] + tail, SAID[0] + tail + "着火了"

    assert reading(one) == reading(two)
