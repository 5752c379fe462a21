"""Sentence encoders: what they may see, when they are asked, what happens when they are late or absent."""

import threading
import time

import numpy as np
import pytest

from bot.understanding import embedders, reader
from bot.understanding.embedders import Embedder, Timely, chosen, words_only
from bot.understanding.linear import Linear, model_path
from bot.understanding.opinions import Opinion, Second, sharpened
from bot.understanding.reader import LIKELY, LinearReader, load_reader
from bot.understanding.thresholds import CAUTION, best_danger, best_opening, best_share
from tests.understanding.town import alone, talk

SIZE = 4


def second(mix: float, floor: float = 1.01) -> Second:
    """Heads that know only one thing: everything is about lifts."""
    model = Linear.load(model_path("group"))
    heads, width = {}, 0
    for name in ("intent", "opens", "category", "danger"):
        labels = model.heads[name][1]
        heads[name] = (width, labels)
        width += len(labels)
    bias = np.full(width, -8.0, dtype=np.float32)
    bias[heads["category"][0] + heads["category"][1].index("lift")] = 8.0
    mixes = {"intent": 0.0, "opens": 0.0, "category": mix, "danger": 0.0}
    settings = {**model.settings, "mix": mixes, "floor": {"no": 0.0, "yes": 1.01, "category": floor, "danger": 0.0}}
    return Second("test-1", np.zeros(SIZE, np.float32), np.zeros((SIZE, width), np.float32), bias, heads, settings)


def encoder(text: str) -> np.ndarray:
    return np.zeros(SIZE, dtype=np.float32)


def test_what_an_encoder_may_see():
    """Doors, telephones and names are gone before the encoder sees a word; a mention too."""
    asked = []

    def hear(text):
        asked.append(text)
        return encoder(text)

    talk(
        LinearReader(Linear.load(model_path("group")), second(0.5), hear),
        ("r1", "@小格 3栋2单元501水管爆了，电话13800000021"),
    )

    assert asked == ["水管爆了,电话"]


def test_two_opinions_make_one():
    """The second opinion counts by its share, and the whole is still a probability."""
    model, text = Linear.load(model_path("group")), "下水道堵了，往外冒黑水"
    alone_said = LinearReader(model).read(text, alone())
    both = LinearReader(model, second(0.9), encoder).read(text, alone())

    assert (alone_said.category.value, both.category.value) == ("water", "lift")
    assert sum(Opinion(model, model.bias, second(0.9), second(0.9).bias).p("category").values()) == pytest.approx(1.0)


def test_nobody_is_asked_above_the_floor():
    """What the linear model is sure of costs no encoder."""

    def never(text):
        raise AssertionError(text)

    reading = LinearReader(Linear.load(model_path("group")), second(0.5, floor=0.0), never).read(
        "3栋电梯又停了，物业来个人看看", alone()
    )

    assert (reading.opens, reading.category.value) == (True, "lift")


def test_staff_words_ask_nobody():
    """Staff's own words open nothing, so nobody is asked about them."""

    def never(text):
        raise AssertionError(text)

    reading = LinearReader(Linear.load(model_path("group")), second(0.5), never).read("收到，马上到", alone("w1"))

    assert not reading.opens


def test_late_is_said():
    """When no answer comes in time the linear model's word stands, and the reading says so."""
    model, text = Linear.load(model_path("group")), "下水道堵了，往外冒黑水"
    late = LinearReader(model, second(0.9), lambda text: None).read(text, alone())

    assert late.late
    assert late.categories == LinearReader(model).read(text, alone()).categories


def test_a_deadline_is_kept():
    """An encoder that does not answer in time is not waited for; what it found later is remembered."""
    free = threading.Event()

    def slow(texts):
        free.wait(10)
        return np.ones((len(texts), SIZE), dtype=np.float32)

    timely = Timely(Embedder("slow", "1", SIZE, slow), seconds=0.05)
    assert timely.vector("停水了") is None
    free.set()
    for _ in range(200):
        if timely.vector("停水了") is not None:
            break
        time.sleep(0.01)

    assert timely.vector("停水了") is not None


def test_the_queue_has_an_end():
    """Who comes when too many wait gets no answer at once, and nothing piles up."""
    free = threading.Event()

    def slow(texts):
        free.wait(10)
        return np.ones((len(texts), SIZE), dtype=np.float32)

    timely = Timely(Embedder("slow", "1", SIZE, slow), seconds=0.001)
    for number in range(embedders.QUEUE):
        timely.vector(str(number))
    began = time.monotonic()
    timely._seconds = 5

    assert timely.vector("one more") is None
    assert time.monotonic() - began < 4
    free.set()


@pytest.mark.parametrize("bad", ["", "\x00", "\ud800", "😂" * 500, "\u202e\u200b", "停水" * 20_000])
def test_what_an_encoder_gets_is_clean_and_short(bad):
    """Whatever is said, the encoder gets short text that can be written down."""
    seen = words_only(bad, [(0, 0), (5, 3)])

    assert len(seen) <= embedders.LONGEST
    seen.encode()


def test_the_chain_goes_down(monkeypatch):
    """What fails its self-test is left out; where none works the reader still reads."""
    tried = []

    def fails(name):
        tried.append(name)
        return False

    monkeypatch.setattr(embedders, "works", fails)
    chosen.cache_clear()
    try:
        assert load_reader("auto").read("电梯坏了", alone()).opens
    finally:
        chosen.cache_clear()
    assert tried == ["e5", "use"]


def test_heads_of_another_version_are_not_used(monkeypatch):
    """Thresholds belong to one encoder and version: with another the linear model reads alone."""
    other = Embedder("use", "0.0.0", 512, lambda texts: np.ones((len(texts), 512), dtype=np.float32))
    monkeypatch.setattr(reader, "chosen", lambda asked: other)

    assert load_reader("auto").second is None


def test_the_share_is_what_surprises_least():
    """A second opinion that is right where the first errs gets a share; one that only guesses gets none."""
    truth = ["a", "b"] * 20
    unsure = [{"a": 0.5, "b": 0.5}] * 40
    right = [{t: 0.8, "a" if t == "b" else "b": 0.2} for t in truth]

    assert best_share(truth, unsure, right)[1] == 0.7
    assert best_share(truth, right, unsure)[1] == 0.0


def test_thresholds_weigh_what_they_cost():
    """Danger heard counts for more than a false alarm; with nothing to go by the old lines stand."""
    row = {"danger": True, "lookalike": False}
    like = {"danger": False, "lookalike": True}

    assert best_danger([(row, "perhaps", 0.6), (like, "perhaps", 0.5)])["danger_perhaps"] > 0.5
    assert best_danger([(row, "perhaps", 0.6), (like, "perhaps", 0.7)])["danger_perhaps"] <= 0.6
    assert best_danger([(row, "told", 0.6)])["danger_perhaps"] == LIKELY
    assert best_opening([]) == pytest.approx(0.3 + CAUTION)


def test_stretched_heads_keep_their_order():
    """Stretching makes a head surer or less sure; who stands first stays first."""
    one = second(0.5)
    more = sharpened(one, dict.fromkeys(one.heads, 2.0), {})

    assert np.argmax(more.bias) == np.argmax(one.bias)
    assert more.bias.max() == 2 * one.bias.max()
