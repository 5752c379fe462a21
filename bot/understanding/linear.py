"""Linear models from one .npz, run with numpy: names of features in, probabilities out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SEPARATOR = "\n"
FORMAT = 1

Scores = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Linear:
    """Several heads over one vocabulary.

    vocabulary: name of a feature -> row; n-grams are "n…", signs "s…"
    idf: (rows,) float32, 0 for signs; weights: (rows, columns); bias: (columns,)
    heads: name -> (first column, labels); a head of one label is a yes-or-no, else the labels exclude each other
    settings: thresholds and whatever else belongs to these weights
    """

    vocabulary: Mapping[str, int]
    idf: Floats
    weights: Floats
    bias: Floats
    heads: Mapping[str, tuple[int, tuple[str, ...]]]
    settings: Mapping[str, Any]

    @classmethod
    def load(cls, path: str | Path) -> Linear:
        """Read what `save` has written."""
        with np.load(path, allow_pickle=False) as file:
            meta = orjson.loads(file["meta"].tobytes())
            names = file["vocabulary"].tobytes().decode().split(SEPARATOR)
            return cls(
                {name: i for i, name in enumerate(names)},
                file["idf"].astype(np.float32),
                file["weights"].astype(np.float32),
                file["bias"].astype(np.float32),
                {name: (first, tuple(labels)) for name, (first, labels) in meta["heads"].items()},
                meta["settings"],
            )

    def save(self, path: str | Path) -> None:
        """The same bytes for the same model."""
        meta = {"heads": self.heads, "settings": self.settings, "format": FORMAT}
        names = SEPARATOR.join(sorted(self.vocabulary, key=self.vocabulary.__getitem__))
        np.savez_compressed(
            path,
            meta=np.frombuffer(orjson.dumps(meta, option=orjson.OPT_SORT_KEYS), dtype=np.uint8),
            vocabulary=np.frombuffer(names.encode(), dtype=np.uint8),
            idf=self.idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
        )

    @cached_property
    def _idf(self) -> list[float]:
        return [float(x) for x in self.idf]

    @cached_property
    def _ngram_rows(self) -> dict[str, int]:
        return self._rows_of("n")

    @cached_property
    def _sign_rows(self) -> dict[str, int]:
        return self._rows_of("s")

    def _rows_of(self, kind: str) -> dict[str, int]:
        """Rows by the names without their mark: to put it before each would cost more than to look it up."""
        return {name[1:]: row for name, row in self.vocabulary.items() if name[0] == kind}

    def scores(self, ngrams: Iterable[str], signs: Sequence[str] = ()) -> Floats:
        """Raw scores of all columns: TF-IDF of the n-grams to length 1, signs counted once each."""
        rows, values = self._ngram_values(ngrams)
        known = [row for row in map(self._sign_rows.get, set(signs)) if row is not None]
        rows += known
        values += [1.0] * len(known)
        if not rows:
            return self.bias
        picked = self.weights.take(np.array(rows, dtype=np.intp), axis=0)
        found: Floats = np.array(values, dtype=np.float32) @ picked + self.bias
        return found

    def _ngram_values(self, ngrams: Iterable[str]) -> tuple[list[int], list[float]]:
        idf = self._idf
        rows = [row for row in map(self._ngram_rows.get, ngrams) if row is not None]
        if len(set(rows)) == len(rows):
            values = [idf[row] for row in rows]
        else:
            counts = Counter(rows)
            rows = list(counts)
            values = [idf[row] if count == 1 else idf[row] * (1.0 + math.log(count)) for row, count in counts.items()]
        square = sum([value * value for value in values])
        if square > 0:
            scale = square**-0.5
            values = [value * scale for value in values]
        return rows, values

    def probabilities(self, scores: Floats, head: str) -> dict[str, float]:
        """Of one head, from what `scores` gave."""
        return probabilities(self.heads[head], scores)


def probabilities(head: tuple[int, tuple[str, ...]], scores: Scores) -> dict[str, float]:
    """Of one head, (first column, labels): one label is a yes-or-no, else they exclude each other."""
    first, labels = head
    part = scores[first : first + len(labels)].tolist()
    if len(labels) == 1:
        return {labels[0]: 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, part[0]))))}
    top = max(part)
    exps = [math.exp(value - top) for value in part]
    total = sum(exps)
    return dict(zip(labels, [value / total for value in exps], strict=True))


def model_path(name: str) -> Path:
    """Where a shipped model lies."""
    return Path(str(resources.files("bot.understanding"))) / "models" / f"{name}.npz"


@lru_cache(maxsize=8)
def shipped(name: str) -> Linear:
    """A shipped model, read once."""
    return Linear.load(model_path(name))
