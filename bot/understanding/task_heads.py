"""Heads over an encoder's vectors for one labelling task, and how much they should count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot.domain.normalise import plain
from bot.understanding.embedders import Embedder
from bot.understanding.linear import Linear, probabilities
from bot.understanding.opinions import Second, sharpened
from bot.understanding.task_features import FEATURES
from bot.understanding.tasks import SHORT
from bot.understanding.thresholds import best_share

Pair = tuple[str, str]
STRENGTH = {"e5": 0.05, "use": 0.01}
BATCH = 16


def task_heads(name: str, embedder: Embedder, trial: Linear, seen: Sequence[Pair], unseen: Sequence[Pair]) -> Second:
    """Learnt on the short texts of *seen*; the share is what surprises least on those of *unseen*, beside *trial*."""
    texts = [[(plain(text), label) for text, label in pairs if len(plain(text)) <= SHORT] for pairs in (seen, unseen)]
    known, rest = (_encoded(embedder, [text for text, _ in pairs]) for pairs in texts)
    found = _fitted(name, embedder, known, [label for _, label in texts[0]])
    first = [trial.probabilities(trial.scores(*FEATURES[name](text)), name) for text, _ in texts[1]]
    other = [probabilities(found.heads[name], found.scores(vector)) for vector in rest]
    power, share = best_share([label for _, label in texts[1]], first, other)
    whole = _fitted(name, embedder, np.vstack([known, rest]), [label for pairs in texts for _, label in pairs])
    return sharpened(whole, {name: power}, {"mix": {name: share}})


def _fitted(name: str, embedder: Embedder, table: np.ndarray, labels: Sequence[str]) -> Second:
    mean, spread = table.mean(axis=0), float(table.std())
    model = LogisticRegression(C=STRENGTH[embedder.name], max_iter=300, tol=1e-3)
    model.fit((table - mean) / np.float32(spread), labels)
    weights, bias = (model.coef_.T / spread).astype(np.float32), model.intercept_.astype(np.float32)
    head = (0, tuple(str(c) for c in model.classes_))
    return Second(embedder.tag, mean, weights, bias, {name: head}, {})


def _encoded(embedder: Embedder, texts: Sequence[str]) -> np.ndarray:
    return np.vstack([embedder.encode(texts[i : i + BATCH]) for i in range(0, len(texts), BATCH)])
