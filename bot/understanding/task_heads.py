"""Heads over an encoder's vectors for one labelling task: a small net, or all its axes two by two."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bot.understanding.embedders import Embedder
from bot.understanding.opinions import Second, unit
from bot.understanding.squares import Squares
from bot.understanding.task_features import parts

Pair = tuple[str, str]
UNITS, SEEDS, DAMPING, ROUNDS = 128, (0, 1, 2), 1.0, 15
BATCH = 16
# Of the product of both opinions; measured over five folds with all near-copies of a letter on one side. On plain folds
# a net that knows the copies by heart seems worth twice as much
SHARE = {"e5": 0.3, "use": 0.2}
SQUARED = frozenset({"e5"})  # the other has more axes: its forms would be a megabyte
SINGLE, RIDGE = (
    0.5,
    0.3,
)  # weight of an axis alone beside the pairs; how much is learnt of each letter: flat around both
STRETCH = 6.0  # a score is 1 for its label and -1 for the others


def task_heads(name: str, embedder: Embedder, pairs: Sequence[Pair]) -> Second:
    """Learnt on the parts of the texts of *pairs*, (text, label)."""
    settings = {"mix": {name: SHARE[embedder.name]}}
    return (_squared if embedder.name in SQUARED else _nets)(name, embedder, pairs, settings)


def _nets(name: str, embedder: Embedder, pairs: Sequence[Pair], settings: dict[str, dict[str, float]]) -> Second:
    """Nets side by side as one, whose scores are their mean; each part is learnt from by itself."""
    known = sorted({(part, label) for text, label in pairs for part in parts(text)})
    table, labels = _encoded(embedder, [part for part, _ in known]), [label for _, label in known]
    mean, spread = table.mean(axis=0), np.float32(table.std())
    nets = [_net((table - mean) / spread, labels, seed) for seed in SEEDS]
    inner = np.hstack([net.coefs_[0] for net in nets]) / spread
    inner_bias = np.concatenate([net.intercepts_[0] for net in nets])
    weights = np.vstack([net.coefs_[1] for net in nets]) / len(nets)
    bias = np.mean([net.intercepts_[1] for net in nets], axis=0)
    head = (0, tuple(str(c) for c in nets[0].classes_))
    layer = (inner.astype(np.float32), inner_bias.astype(np.float32))
    columns = (weights.astype(np.float32), bias.astype(np.float32))
    return Second(embedder.tag, mean, *columns, {name: head}, settings, layer)


def _squared(name: str, embedder: Embedder, pairs: Sequence[Pair], settings: dict[str, dict[str, float]]) -> Second:
    """Ridge regression on the axes and all their products, solved by way of the texts, of which there are fewer."""
    known = sorted({(tuple(parts(text)), label) for text, label in pairs})
    flat = _encoded(embedder, [part for seen, _ in known for part in seen])
    ends = np.cumsum([0] + [len(seen) for seen, _ in known])
    table = np.stack([flat[a:b].mean(axis=0) for a, b in pairwise(ends)]).astype(np.float64)
    mean = table.mean(axis=0)
    seen = unit(table - mean)
    names = tuple(sorted({label for _, label in known}))
    truth = np.array([[1.0 if label == one else -1.0 for one in names] for _, label in known])
    likeness = (seen @ seen.T + SINGLE) ** 2
    likeness[np.diag_indices(len(seen))] += RIDGE
    share = STRETCH * cho_solve(cho_factor(likeness, lower=True, overwrite_a=True), truth)
    squares = Squares.rounded(np.stack([(seen * column[:, None]).T @ seen for column in share.T]))
    columns = (2 * SINGLE * (seen.T @ share)).astype(np.float32), (SINGLE**2 * share.sum(axis=0)).astype(np.float32)
    return Second(embedder.tag, mean.astype(np.float32), *columns, {name: (0, names)}, settings, squares=squares)


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
