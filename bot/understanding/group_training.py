"""The models of group talk: linear heads over words and signs, and, for each sentence encoder, heads over its vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.messages import Heard
from bot.understanding.decisions import intents
from bot.understanding.embedders import Embedder
from bot.understanding.kinds import OPENING
from bot.understanding.linear import Linear, probabilities
from bot.understanding.lone import HEAD
from bot.understanding.lone_training import lone_thresholds, net, weights_in_talk, with_net
from bot.understanding.opinions import Opinion, Second, sharpened
from bot.understanding.reader import LinearReader
from bot.understanding.scene import scene_of
from bot.understanding.semantics import Semantics
from bot.understanding.streams import context_of, heard_read, is_staff
from bot.understanding.thresholds import DEFAULTS, WEIGHED, Watched, Watching, best_share, floor_of
from bot.understanding.training import (
    FOLDS,
    Example,
    Progress,
    Stream,
    Trained,
    examples_gold,
    examples_read,
    examples_seeds,
    fit,
    fit_joins,
    lone_of,
    split,
)

BATCH = 16
STRENGTH = {"e5": 0.05, "use": 0.02}
HEADS = ("intent", "opens", "category", "danger")


@dataclass(frozen=True)
class Encoded:
    """The texts of the training as one encoder sees them, each asked for once."""

    embedder: Embedder
    vectors: dict[str, NDArray[np.float32]]
    mean: NDArray[np.float32]
    spread: float

    def vector(self, text: str) -> NDArray[np.float32]:
        if text not in self.vectors:
            self.vectors[text] = self.embedder.encode([text])[0]
        return self.vectors[text]

    def table(self, examples: Sequence[Example]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = np.stack([self.vector(one.bare) for one in examples])
        return (found - self.mean) / np.float32(self.spread)


def encoded(embedder: Embedder, examples: Sequence[Example]) -> Encoded:
    texts = sorted({one.bare for one in examples})
    table = np.vstack([embedder.encode(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])
    return Encoded(embedder, dict(zip(texts, table, strict=True)), table.mean(axis=0), float(table.std()))


def fit_second(examples: Sequence[Example], known: Encoded) -> Second:
    """The heads of one encoder. What opens and what is meant in a talk is learnt from talk alone, not from our own sentences."""
    from sklearn.linear_model import LogisticRegression

    table = known.table(examples)
    rows = [one.row for one in examples]
    heard = np.array([i for i, one in enumerate(examples) if not one.own])
    whole = np.array([i for i, one in enumerate(examples) if not one.plain])
    opening = np.array([i for i in whole if rows[i]["matters"] > 0])
    tasks: dict[str, tuple[Any, list[Any]]] = {
        "intent": (heard, [rows[i]["intent"] for i in heard]),
        "opens": (heard, [rows[i]["matters"] > 0 for i in heard]),
        "category": (opening, [rows[i]["category"] for i in opening]),
        "danger": (whole, [bool(rows[i]["danger"]) for i in whole]),
    }
    heads: dict[str, tuple[int, tuple[str, ...]]] = {}
    weights: list[np.ndarray] = []
    bias: list[np.ndarray] = []
    for name, (some, truth) in tasks.items():
        model = LogisticRegression(C=STRENGTH[known.embedder.name], max_iter=300, tol=1e-3)
        weight = None if name == "category" else np.array([examples[i].weight for i in some])
        model.fit(table[some], truth, sample_weight=weight)
        labels = (name,) if name in {"opens", "danger"} else tuple(str(c) for c in model.classes_)
        heads[name] = (sum(b.size for b in bias), labels)
        weights.append(model.coef_.T / known.spread)
        bias.append(model.intercept_)
    columns = np.hstack(weights).astype(np.float32)
    second = Second(known.embedder.tag, known.mean, columns, np.concatenate(bias).astype(np.float32), heads, {})
    lone = [i for i, one in enumerate(examples) if lone_of(one)]
    return with_net(second, net(table[lone], [rows[i]["matters"] > 0 for i in lone]), known.spread)


def train(
    streams: Sequence[Stream], known: Semantics, embedders: Sequence[Embedder], told: Progress = lambda _: None
) -> Trained:
    """Learn twice: with the true past, then with the past as models read it that had not seen the stream.

    Thresholds, shares and floors are set on the folds. Deterministic: no random numbers, one thread.
    """
    by_stream = {stream.id: examples_gold([stream]) for stream in streams}
    told("features")
    read_by: dict[str, list[Example]] = {}
    for fold in range(FOLDS):
        rest, part = split(streams, fold)
        reader = LinearReader(_fit(rest, by_stream, known, {**DEFAULTS, "joins": fit_joins(rest)}))
        for stream in part:
            read_by[stream.id] = examples_read([stream], reader)[0]
        told(f"first pass {fold + 1}/{FOLDS}")
    talk = [one for s in streams for one in read_by[s.id]]
    own = [one for one in examples_seeds(talk) if not one.quiet]
    everything = talk + own
    by_fold = {fold: [one for s in split(streams, fold)[1] for one in read_by[s.id]] for fold in range(FOLDS)}
    encoders = {}
    for embedder in embedders:
        encoders[embedder.name] = encoded(embedder, everything)
        told(embedder.name)
    in_order = [one for fold in range(FOLDS) for one in by_fold[fold]] + own
    tables = {name: encoder.table(in_order) for name, encoder in encoders.items()}
    lone = lone_thresholds(by_fold, own, known, tables)
    told("words alone")
    folds = []
    for fold in range(FOLDS):
        rest, part = split(streams, fold)
        linear = _fit(rest, read_by, known, {**DEFAULTS, HEAD: lone[""], "joins": fit_joins(rest)})
        learnt = [one for s in rest for one in read_by[s.id]] + own  # an encoder sees no talk around them
        folds.append((part, linear, {name: fit_second(learnt, e) for name, e in encoders.items()}))
        told(f"second pass {fold + 1}/{FOLDS}")
    alone = Watched()
    for part, linear, _ in folds:
        _watch(part, Watching(linear), alone)
    settings = {**DEFAULTS, HEAD: lone[""], "joins": fit_joins(streams), **alone.thresholds()}
    trained = Trained(_fit(streams, read_by, known, settings), alone.readings)
    for name, encoder in encoders.items():
        seconds = [(part, linear, second[name]) for part, linear, second in folds]
        powers, found, watched = _settings(seconds, read_by, encoder, alone, lone[name])
        trained.seconds[name] = sharpened(fit_second(everything, encoder), powers, {**settings, **found})
        trained.with_second[name] = watched.readings
    told("all")
    return trained


def _fit(streams: Sequence[Stream], examples: Mapping[str, list[Example]], known: Semantics, settings: Any) -> Linear:
    heard = [one for s in streams for one in examples[s.id]]
    return fit(heard + examples_seeds(heard), known, settings)


def _watch(streams: Sequence[Stream], reader: Watching, watched: Watched) -> None:
    for stream in streams:
        past: list[Heard] = []
        for row in stream.rows:
            reading = reader.read(row["text"], context_of(row, stream.book, past))
            watched.add(row, reading, reader)
            past.append(heard_read(row, reading))


def _settings(
    folds: Sequence[tuple[Sequence[Stream], Linear, Second]], examples: Mapping[str, list[Example]], encoder: Encoded, alone: Watched,
    lone: Mapping[str, float],
) -> tuple[dict[str, float], dict[str, Any], Watched]:  # fmt: skip
    """Shares and floors from the folds, then the thresholds of the average, and how it read the folds."""
    first: dict[str, list[dict[str, float]]] = {head: [] for head in HEADS}
    other: dict[str, list[dict[str, float]]] = {head: [] for head in HEADS}
    truth: dict[str, list[str]] = {head: [] for head in HEADS}
    calm: list[tuple[float, bool]] = []
    said: list[tuple[float, float, float, bool]] = []
    for part, linear, second in folds:
        for one in (one for stream in part for one in examples[stream.id]):
            a, b = linear.scores(one.ngrams, one.signs), second.scores(encoder.vector(one.bare))
            if one.row["matters"] == 0:
                calm.append((linear.probabilities(a, "danger")["danger"], bool(one.row["danger"])))
            if not is_staff(one.row["who"]) and one.context is not None:
                opening = intents(Opinion(linear, a), one.context, scene_of(one.context))
                p = sum(opening[name] for name in OPENING)
                words = float(b[second.heads[HEAD][0]])
                said.append((p, linear.probabilities(a, "opens")["opens"], words, one.row["matters"] > 0))
            for head in HEADS:
                if (label := _label(head, one)) is not None:
                    first[head].append(_both(linear.probabilities(a, head)))
                    other[head].append(_both(probabilities(second.heads[head], b)))
                    truth[head].append(label)
    best = {head: best_share(truth[head], first[head], other[head]) for head in HEADS}
    powers, mix = ({head: best[head][i] for head in HEADS} for i in (0, 1))
    found: dict[str, Any] = {
        "mix": mix,
        "floor": floor_of(alone.readings, calm),
        HEAD: dict(lone),
        "talk": weights_in_talk(said),
    }
    watched = Watched()
    for part, linear, second in folds:
        asked = sharpened(second, powers, {**linear.settings, **found})
        _watch(part, Watching(linear, asked, encoder.vector), watched)
    lines = watched.thresholds()
    return powers, {**found, **lines, "open_at": round(lines["open_at"] + WEIGHED, 2)}, watched


def _label(head: str, one: Example) -> str | None:
    """The true label of a head, None where the head does not ask; a yes-or-no is the head's name or "no"."""
    row = one.row
    if head == "category":
        return row["category"] if row["matters"] > 0 else None
    if head == "intent":
        return str(row["intent"])
    yes = row["matters"] > 0 if head == "opens" else row["danger"]
    return head if yes else "no"


def _both(p: dict[str, float]) -> dict[str, float]:
    if len(p) == 1:
        (value,) = p.values()
        p["no"] = 1.0 - value
    return p
