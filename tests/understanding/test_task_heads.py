"""The single questions: what an encoder sees of a letter, and how its word is weighed."""

import numpy as np
import pytest

from bot.understanding import tasks
from bot.understanding.embedders import LONGEST, Embedder
from bot.understanding.opinions import Second, together
from bot.understanding.task_features import FEATURES, parts

SIZE = 4


def net(labels: tuple[str, ...], share: float) -> Second:
    """One inner layer that passes on the first axis; the more of it, the more the second label is meant."""
    inner = np.eye(SIZE, dtype=np.float32), np.zeros(SIZE, np.float32)
    weights = np.zeros((SIZE, len(labels)), np.float32)
    weights[0, 1] = 8.0
    bias = np.zeros(len(labels), np.float32)
    return Second(
        "test-1",
        np.zeros(SIZE, np.float32),
        weights,
        bias,
        {"department": (0, labels)},
        {"mix": {"department": share}},
        inner,
    )


def test_a_letter_is_seen_in_two_parts():
    """The encoder sees the subject and where the body begins, neither longer than it can take."""
    assert parts("路灯不亮") == ["路灯不亮"]
    assert parts("路灯不亮。柳岸路的灯坏了一周") == ["路灯不亮", "柳岸路的灯坏了一周"]
    assert [len(part) for part in parts("灯" * 300 + "。" + "坏" * 300)] == [LONGEST, LONGEST]
    assert parts("") == [""]
    assert parts("路灯不亮。 ") == ["路灯不亮"]


def test_parts_count_alike():
    """Of a letter in two parts the mean of what is said of each counts, and below zero the layer hears nothing."""
    second = net(("a", "b"), 0.5)
    both = np.array([[1.0, 0, 0, 0], [-3.0, 0, 0, 0]], np.float32)

    assert second.scores(both[0])[1] == pytest.approx(8.0)
    assert second.scores(both[1])[1] == pytest.approx(0.0)
    assert second.scores(both)[1] == pytest.approx(4.0)


def test_the_layer_is_kept(tmp_path):
    """What was written is read again, the inner layer too, and the same heads make the same file."""
    second, path = net(("a", "b"), 0.5), tmp_path / "x.npz"
    second.save(path)
    first = path.read_bytes()
    read = Second.load(path)
    read.save(path)

    assert path.read_bytes() == first
    assert read.inner is not None
    assert read.scores(np.ones(SIZE, np.float32))[1] == pytest.approx(8.0)


def test_who_is_sure_is_heard():
    """Two opinions make one probability; with no share the other says nothing."""
    first, other = {"a": 0.6, "b": 0.4}, {"a": 0.01, "b": 0.99}

    assert together(first, other, 0.0) == pytest.approx(first)
    assert together(first, other, 0.5)["b"] > 0.8
    assert sum(together(first, {"a": 0.0, "b": 1.0}, 0.3).values()) == pytest.approx(1.0)


def test_an_encoder_moves_the_department(monkeypatch):
    """An encoder that is sure of another department moves what the words leave open; without one the words decide."""
    labels = tasks.task_model("department").heads["department"][1]
    alone, _ = tasks.label("department", "你们好")
    other = next(name for name in labels if name != alone)
    order = (alone, other, *(name for name in labels if name not in {alone, other}))
    encoder = Embedder("test", "1", SIZE, lambda texts: np.ones((len(texts), SIZE), np.float32))
    monkeypatch.setattr(tasks, "second_opinion", lambda task, embedder: (net(order, 0.9), encoder))

    assert tasks.label("department", "你们好")[0] == other


def test_a_ticket_shows_how_much_it_asks_and_tells():
    """A short question and a long complaint differ in more than their words."""
    _, asks = FEATURES["act"]("居住证怎么办理？")
    _, tells = FEATURES["act"]("其是柳岸路业主，楼下施工多次反映无人处理，严重影响休息")

    assert {"end=?", "asks last"} <= set(asks)
    assert {"end=word", "his"} <= set(tells)
