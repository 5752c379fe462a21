"""A small net over an encoder's vectors for one labelling task."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bot.understanding.embedders import Embedder
from bot.understanding.neighbours import Neighbours
from bot.understanding.opinions import Second
from bot.understanding.task_features import parts

Pair = tuple[str, str]
UNITS, SEEDS, DAMPING, ROUNDS = 128, (0, 1, 2), 1.0, 15
BATCH = 16
# Of the product of both opinions; measured over five folds with all near-copies of a letter on one side. On plain folds
# a net that knows the copies by heart seems worth twice as much
SHARE = {"e5": 0.3, "use": 0.2}
NEAR = frozenset({"e5"})  # whose neighbours are asked; those of the other add nothing on the folds


def task_heads(name: str, embedder: Embedder, pairs: Sequence[Pair]) -> Second:
    """Learnt on the parts of the texts of *pairs*, (text, label): nets side by side as one, whose scores are their mean."""
    known = sorted({(part, label) for text, label in pairs for part in parts(text)})
    table, labels = _encoded(embedder, [part for part, _ in known]), [label for _, label in known]
    mean, spread = table.mean(axis=0), np.float32(table.std())
    nets = [_net((table - mean) / spread, labels, seed) for seed in SEEDS]
    inner = np.hstack([net.coefs_[0] for net in nets]) / spread
    inner_bias = np.concatenate([net.intercepts_[0] for net in nets])
    weights = np.vstack([net.coefs_[1] for net in nets]) / len(nets)
    bias = np.mean([net.intercepts_[1] for net in nets], axis=0)
    names = tuple(str(c) for c in nets[0].classes_)
    head = (0, names)
    settings = {"mix": {name: SHARE[embedder.name]}}
    layer = (inner.astype(np.float32), inner_bias.astype(np.float32))
    columns = (weights.astype(np.float32), bias.astype(np.float32))
    return Second(embedder.tag, mean, *columns, {name: head}, settings, layer, _near(embedder, pairs, names))


def _near(embedder: Embedder, pairs: Sequence[Pair], names: Sequence[str]) -> Neighbours | None:
    """The first parts of the texts alone: with bodies as points of their own it knew no more."""
    if embedder.name not in NEAR:
        return None
    known = sorted({(parts(text)[0], label) for text, label in pairs})
    table = _encoded(embedder, [part for part, _ in known])
    return Neighbours.learnt(table, np.array([names.index(label) for _, label in known], dtype=np.uint8))


def _net(table: np.ndarray, labels: Sequence[str], seed: int) -> MLPClassifier:
    with warnings.catch_warnings():  # so few rounds are meant: more of them learn the letters by heart
        warnings.simplefilter("ignore", ConvergenceWarning)
        return MLPClassifier((UNITS,), alpha=DAMPING, max_iter=ROUNDS, random_state=seed).fit(table, labels)


def _encoded(embedder: Embedder, texts: Iterable[str]) -> np.ndarray:
    """Each text once; those of one length together."""
    texts = list(texts)
    order = sorted(set(texts), key=lambda text: (len(text), text))
    tables = [embedder.encode(order[i : i + BATCH]) for i in range(0, len(order), BATCH)]
    vectors = dict(zip(order, np.vstack(tables), strict=True))
    return np.stack([vectors[text] for text in texts])
