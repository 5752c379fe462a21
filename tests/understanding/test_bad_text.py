"""Floods, emoji, half characters: reading never raises, and a flood costs no more than its length."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.danger import hits
from bot.domain.duplicates import likeness
from bot.domain.faults import plainly_a_fault
from bot.domain.masking import mask_all
from bot.domain.normalise import LIMIT, plain
from bot.domain.place import find_places, nickname_place
from bot.domain.ticket import Place
from bot.domain.times import find_times
from bot.understanding.address_tags import tagger
from bot.understanding.reader import load_reader
from tests.understanding.town import BOOK, NOW, alone, talk

BAD = (
    "", " ", "\u3000", "\x00", "漏水\x00了", "\ud83d", "\udc00漏水", "电梯\ud83d停了", "😂" * 500, "👨‍👩‍👧‍👦" * 100, "\u200b" * 300, "\ufeff3栋停水",
    "\u202e水停栋3", "۳栋停水", "Ⅲ栋停水", "㈢号楼", "3栋" * 400, "-" * 1000, "1-" * 500, "3-2-501" * 200, "1、" * 400 + "栋", "1到9999栋", "99999999栋",
    "一" * 500, "零" * 500 + "栋", "十" * 300 + "单元", "1" * 1000, "13812345678" * 90, "昨天" * 200, "到" * 500, "周" * 500, "(" * 500, "[" * 300, "\\" * 300,
    "*" * 300, "{0}%s%d", "'; DROP TABLE tickets;--", "<script>alert(1)</script>", "&amp;#x0;", "\r\n" * 200, "\t", "我叫" * 200, "李" * 500, "着火" * 300,
    "e\u0301" * 300, "Z̸̧͎͗", "𠮷野家漏水", "٣栋", "½栋停水", "null", "NaN", "[图片]",
)  # fmt: skip
UNITS = (
    "水",
    "1",
    "3栋",
    "1、",
    "3-",
    "一",
    "😂",
    "我叫李",
    "煤气",
    "到",
    " ",
    "\u200b",
    "13812345678 ",
    "周五",
    "(",
    "漏水了，",
    "a",
    "电梯里有人",
)
PARTS = {
    "fold": plain,
    "danger": hits,
    "places": lambda text: find_places(text, BOOK),
    "nickname": lambda text: nickname_place(text, BOOK),
    "times": lambda text: find_times(text, NOW),
    "masking": mask_all,
    "faults": plainly_a_fault,
    "likeness": lambda text: likeness(text, text),
    "addresses": tagger().spans,
}
KINDS = {
    "fold": str, "danger": tuple, "places": tuple, "nickname": Place | None, "times": tuple, "masking": str, "faults": bool,
    "likeness": float, "addresses": list,
}  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return load_reader()


@pytest.mark.parametrize("name", PARTS)
def test_no_part_raises(name):
    """Each rule bears whatever can stand in a message, and answers in its own kind."""
    for text in BAD:
        assert isinstance(PARTS[name](text), KINDS[name]), text


@pytest.mark.parametrize("kind", ["text", "image", "voice", "location", "file", "link", "no such kind"])
def test_the_reader_never_raises(reader, kind):
    """Whatever arrives, in whatever kind of message, there is a reading."""
    for text in BAD:
        for who in ("r1", "w1"):
            reading = reader.read(text, alone(who, kind=kind))
            assert reading.intent.value
            assert all(0 <= mask.start < mask.end <= len(text) for mask in reading.private)


def test_bad_neighbours(reader):
    """Bad text before it does not spoil the reading of the next message."""
    readings = talk(reader, *[("r2", text) for text in BAD], ("r1", "3号楼2单元电梯又停了"))

    assert readings[-1].opens


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud83d", "😂" * 500, "[" * 300, "-" * 1000, "\u200b" * 300])
def test_nothing_said_opens_nothing(reader, text):
    """Noise is no report and no danger."""
    reading = reader.read(text, alone())

    assert (reading.matters, reading.danger) == (0, False)


@given(st.text(max_size=120), st.sampled_from(["r1", "w1"]), st.text(max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_reading(text, who, nickname):
    """Any text, any nickname: a reading, whose masked text holds none of what was hidden twice."""
    reading = load_once().read(text, alone(who, nickname=nickname))

    assert 0.0 <= reading.p_open <= 1.0
    assert reading.masked is not None


_KEPT = []


def load_once():
    if not _KEPT:
        _KEPT.append(load_reader())
    return _KEPT[0]


def _seconds(work, text):
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work(text)
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.parametrize("unit", UNITS)
def test_a_flood_costs_no_more_than_its_length(reader, unit):
    """Ten times the flood takes at most sixty times as long, in every part; no timing is absolute."""
    short, long = (unit * 2000)[:2000], (unit * 20000)[:20000]
    for name, work in {**PARTS, "reader": lambda text: reader.read(text, alone())}.items():
        assert _seconds(work, long) <= 60 * max(_seconds(work, short), 1e-4), name


def test_the_end_of_a_flood_is_neither_read_nor_shown(reader):
    """Behind the first thousand characters nothing is looked at, and nothing shown."""
    reading = reader.read("哈" * LIMIT + "我叫张建国，电话13812345678", alone())

    assert not reading.opens
    assert "1381234" not in reading.masked
    assert "张建国" not in reading.masked


_SAID = [
    "3号楼2单元电梯又停了",
    "楼道里一股煤气味，越来越重",
    "3栋2单元501漏水了",
    "小花园的路灯一到晚上就不亮",
    "早上好",
    "请问居住证在哪里办",
]
_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789"}
_OLD = str.maketrans("号楼单电梯停气栋请问办灯园", "號樓單電梯停氣棟請問辦燈園")


def _gist(reading):
    return reading.intent.value, reading.matters, reading.danger, reading.categories, reading.places


@pytest.mark.parametrize("text", _SAID)
def test_other_keyboards_the_same_reading(reader, text):
    """Full width or traditional characters: the same reading."""
    plainly = _gist(reader.read(text, alone()))

    assert _gist(reader.read(text.translate(_WIDE), alone())) == plainly
    assert _gist(reader.read(text.translate(_OLD), alone())) == plainly


@given(st.sampled_from(_SAID), st.sampled_from(["\u200b", "\ufeff", "\u200d", "\u2060"]), st.integers(0, 12))
@settings(max_examples=80, deadline=None)
def test_invisible_characters_change_nothing(text, invisible, at):
    """A character nobody sees changes no reading."""
    reader = load_once()

    assert _gist(reader.read(text[:at] + invisible + text[at:], alone())) == _gist(reader.read(text, alone()))


@given(st.sampled_from(_SAID), st.sampled_from([" ", "\u3000", "\u00a0", "\n", "\t"]))
@settings(max_examples=60, deadline=None)
def test_spaces_around_change_nothing(text, space):
    """Spaces before and behind change neither what it does nor where it is."""
    reader = load_once()
    there, plainly = reader.read(space + text + space, alone()), reader.read(text, alone())

    assert (there.matters, there.danger, there.places) == (plainly.matters, plainly.danger, plainly.places)


def test_a_broken_past_is_borne(reader):
    """A quote of what was never heard and an own last message without a matter are no error."""
    for quote in ("", "999", "\x00", "-1"):
        assert reader.read("马上到", replace(alone("w1"), quote=quote)).intent.value
