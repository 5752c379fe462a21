"""What an encoder's vectors, two axes at a time, say of one labelling task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from bot.understanding.embedders import Embedder
from bot.understanding.opinions import Second
from bot.understanding.squares import Squares, narrowed, widest
from bot.understanding.task_features import parts

Pair = tuple[str, str]
BATCH = 16
# Of the product of both opinions; measured over five folds with all near-copies of a letter on one side. On plain folds
# what knows the copies by heart seems worth twice as much
SHARE = {"e5": 0.3, "use": 0.2}
SINGLE, RIDGE = (
    0.5,
    0.3,
)  # weight of an axis alone beside the pairs; how little is believed of one letter: flat around both
STRETCH = 6.0  # a score is 1 for its label and -1 for the others


def task_heads(name: str, embedder: Embedder, pairs: Sequence[Pair]) -> Second:
    """Learnt on the parts of the texts of *pairs*, (text, label).

    Ridge regression on the axes and all their products, solved by way of the texts, of which there are fewer.
    """
    known = sorted({(tuple(parts(text)), label) for text, label in pairs})
    flat = _encoded(embedder, [part for seen, _ in known for part in seen])
    ends = np.cumsum([0] + [len(seen) for seen, _ in known])
    table = np.stack([flat[a:b].mean(axis=0) for a, b in pairwise(ends)])
    mean = table.mean(axis=0)
    axes = widest(table - mean)
    seen = narrowed((table - mean).astype(np.float64), axes)
    names = tuple(sorted({label for _, label in known}))
    truth = np.array([[1.0 if label == one else -1.0 for one in names] for _, label in known])
    likeness = (seen @ seen.T + SINGLE) ** 2
    likeness[np.diag_indices(len(seen))] += RIDGE
    share = STRETCH * cho_solve(cho_factor(likeness, lower=True, overwrite_a=True), truth)
    squares = Squares.rounded(axes, np.stack([(seen * column[:, None]).T @ seen for column in share.T]))
    columns = (2 * SINGLE * (seen.T @ share)).astype(np.float32), (SINGLE**2 * share.sum(axis=0)).astype(np.float32)
    return Second(embedder.tag, mean, *columns, {name: (0, names)}, {"mix": {name: SHARE[embedder.name]}}, squares)


def _encoded(embedder: Embedder, texts: Iterable[str]) -> np.ndarray:
    """Each text once; those of one length together."""
    texts = list(texts)
    order = sorted(set(texts), key=lambda text: (len(text), text))
    tables = [embedder.encode(order[i : i + BATCH]) for i in range(0, len(order), BATCH)]
    vectors = dict(zip(order, np.vstack(tables), strict=True))
    return np.stack([vectors[text] for text in texts])
