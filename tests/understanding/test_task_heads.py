"""The single questions: what an encoder sees of a letter, and how its word is weighed."""

import numpy as np
import pytest

from bot.understanding import tasks
from bot.understanding.embedders import LONGEST, Embedder
from bot.understanding.opinions import Second, together
from bot.understanding.squares import Squares
from bot.understanding.task_features import FEATURES, parts, scores
from bot.understanding.task_heads import task_heads

SIZE = 4


def head(labels: tuple[str, ...], share: float) -> Second:
    """The more of the first axis, the more the second label is meant."""
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
    )


def test_a_letter_is_seen_in_parts():
    """The encoder sees the subject and how the body begins, no part longer than it can take, nor a last one that says nothing."""
    assert parts("路灯不亮") == ["路灯不亮"]
    assert parts("路灯不亮。柳岸路的灯坏了一周") == ["路灯不亮", "柳岸路的灯坏了一周"]
    assert [len(part) for part in parts("灯" * 300 + "。" + "坏换" * 300)] == [LONGEST, LONGEST, LONGEST]
    assert [len(part) for part in parts("灯坏了。" + "坏换" * 35)] == [3, LONGEST]
    assert parts("") == [""]
    assert parts("路灯不亮。 ") == ["路灯不亮"]


def test_parts_count_alike():
    """Of a letter in two parts what lies between them is asked."""
    second = head(("a", "b"), 0.5)
    both = np.array([[1.0, 0, 0, 0], [-0.5, 0, 0, 0]], np.float32)

    assert second.scores(both[0])[1] == pytest.approx(8.0)
    assert second.scores(both)[1] == pytest.approx(2.0)


def test_two_axes_are_weighed_together(tmp_path):
    """What only two axes together tell is learnt: the same side of both is one label, different sides the other; it is kept in the file."""
    corners = {"左上": (1, 1), "右下": (-1, -1), "左下": (1, -1), "右上": (-1, 1)}
    told = [("左上", "a"), ("右下", "a"), ("左下", "b"), ("右上", "b")]
    encoder = Embedder("e5", "1", 2, lambda texts: np.array([corners[text] for text in texts], np.float32))
    path = tmp_path / "x.npz"
    task_heads("department", encoder, told).save(path)
    first, read = path.read_bytes(), Second.load(path)
    read.save(path)

    assert path.read_bytes() == first
    assert read.squares is not None
    for text, label in told:
        vector = encoder.encode([text])
        said = dict(zip(read.heads["department"][1], read.scores(vector[0]).tolist(), strict=True))
        assert max(said, key=lambda name: said[name]) == label
        assert read.scores(np.vstack([vector, vector])) == pytest.approx(read.scores(vector[0]))


def test_a_form_is_kept_in_a_byte_a_number():
    """A form with its rounding gives what the form itself gives, to less than a fiftieth of its largest number."""
    rng = np.random.default_rng(0)
    forms = rng.normal(size=(2, 5, 5))
    forms += forms.transpose(0, 2, 1)
    vector = rng.normal(size=5)
    vector /= np.linalg.norm(vector)
    kept = Squares.rounded(np.eye(5, dtype=np.float32), forms)

    assert kept.upper.shape == (2, 15)
    assert kept.scores(vector.astype(np.float32)) == pytest.approx(
        vector @ forms @ vector, abs=0.02 * np.abs(forms).max()
    )


def test_the_subject_counts_once_more():
    """Of a letter with a body the words of its subject count a third; of any other task nothing is counted twice."""
    model = tasks.task_model("department")
    whole, head = "路灯不亮。柳岸路的灯坏了一周，晚上走路要摔跤", "路灯不亮"
    both = (2 * model.scores(*FEATURES["department"](whole)) + model.scores(*FEATURES["department"](head))) / 3

    assert scores(model, "department", whole) == pytest.approx(both)
    assert scores(model, "department", head) == pytest.approx(model.scores(*FEATURES["department"](head)))
    asks = tasks.task_model("act")
    assert scores(asks, "act", whole) == pytest.approx(asks.scores(*FEATURES["act"](whole)))


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
    monkeypatch.setattr(tasks, "second_opinion", lambda task, embedder: (head(order, 0.9), encoder))

    assert tasks.label("department", "你们好")[0] == other


def test_a_ticket_shows_how_much_it_asks_and_tells():
    """A short question and a long complaint differ in more than their words."""
    _, asks = FEATURES["act"]("居住证怎么办理？")
    _, tells = FEATURES["act"]("其是柳岸路业主，楼下施工多次反映无人处理，严重影响休息")

    assert {"end=?", "asks last"} <= set(asks)
    assert {"end=word", "his"} <= set(tells)
