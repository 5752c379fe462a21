"""Linear models from one .npz, run with numpy: names of features in, probabilities out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from bot.understanding.ngrams import Numbered, Rows, ngrams_of

Floats = NDArray[np.float32]
SEPARATOR = "\n"
FORMAT = 1
REMEMBERED = 2_000  # lines

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
    def _sign_rows(self) -> dict[str, int]:
        return self._rows_of("s")

    @cached_property
    def _ngram_rows(self) -> dict[str, int]:
        return self._rows_of("n")

    def _rows_of(self, kind: str) -> dict[str, int]:
        """Rows by the names without their mark: to put it before each would cost more than to look it up."""
        return {name[1:]: row for name, row in self.vocabulary.items() if name[0] == kind}

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self._ngram_rows)

    @cached_property
    def _weighted(self) -> Floats:
        """Weights of the n-grams times their idf, and of the signs; then the bias as a row, and zeros for what is not known."""
        idf = np.where(self.idf == 0, np.float32(1), self.idf)[:, None]
        zeros = np.zeros((1, self.weights.shape[1]), np.float32)
        return np.concatenate((idf * self.weights, self.bias[None], zeros))

    @cached_property
    def _squares(self) -> Floats:
        return np.append(self.idf * self.idf, np.zeros(2, np.float32))

    def scores(self, ngrams: Iterable[str], signs: Iterable[str] = ()) -> Floats:
        """Raw scores of all columns: TF-IDF of the n-grams to length 1, signs counted once each."""
        counts = Counter(ngrams)
        rows = np.fromiter(map(self._ngram_rows.get, counts, repeat(-1)), np.intp, len(counts))
        return self._of_ngrams(rows, _amounts(counts)) + self._of_signs(signs)

    def line_scores(self, line: str, signs: Iterable[str] = ()) -> Floats:
        """The same of the n-grams of a line; it takes half as long, and much less memory is touched."""
        return self._of_line(line) + self._of_signs(signs)

    @cached_property
    def _of_line(self) -> Callable[[str], Floats]:
        """The share of a line's n-grams. Kept: a message is weighed with its talk and without, and much is said again."""
        return lru_cache(maxsize=REMEMBERED)(self._of_new_line)

    def _of_new_line(self, line: str) -> Floats:
        rows = self._numbered.rows(line)
        if rows is None:
            counts = Counter(ngrams_of(line))
            rows = np.fromiter(map(self._ngram_rows.get, counts, repeat(-1)), np.intp, len(counts))
            return self._of_ngrams(rows, _amounts(counts))
        seen = rows.tolist()
        if len(set(seen)) == len(seen):
            return self._of_ngrams(rows, None)
        counts_of = Counter(seen)
        return self._of_ngrams(np.fromiter(counts_of, np.intp, len(counts_of)), _amounts(counts_of))

    def _of_ngrams(self, rows: Rows, amounts: Floats | None) -> Floats:
        """*amounts*: of each row in the text; None where each stands there once."""
        squares, weights = self._squares.take(rows), self._weighted.take(rows, axis=0)
        found: Floats
        if amounts is None:
            found = np.add.reduce(weights)
        else:
            squares *= amounts * amounts
            found = amounts @ weights
        square = np.add.reduce(squares)
        if square > 0:
            found *= square**-0.5
        return found

    def _of_signs(self, signs: Iterable[str]) -> Floats:
        """The share of the signs, and the bias."""
        known = {row for row in map(self._sign_rows.get, signs) if row is not None}
        known.add(len(self.vocabulary))
        found: Floats = np.add.reduce(self._weighted.take(np.fromiter(known, np.intp, len(known)), axis=0))
        return found

    def probabilities(self, scores: Floats, head: str) -> dict[str, float]:
        """Of one head, from what `scores` gave."""
        return probabilities(self.heads[head], scores)


def _amounts(counts: Counter[Any]) -> Floats:
    """What stands there twice weighs a little more than once."""
    amounts = np.log(np.fromiter(counts.values(), np.float32, len(counts)))
    amounts += 1
    return amounts


def probabilities(head: tuple[int, tuple[str, ...]], scores: Scores) -> dict[str, float]:
    """Of one head, (first column, labels): one label is a yes-or-no, else they exclude each other."""
    first, labels = head
    if len(labels) == 1:
        return {labels[0]: 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(scores[first])))))}
    part = scores[first : first + len(labels)].tolist()
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
