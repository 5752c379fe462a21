"""What the linear model says of a message, averaged with what a sentence encoder's heads say where it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from bot.understanding.linear import Floats, Linear, Scores, model_path, probabilities
from bot.understanding.squares import Squares, narrowed

Encode = Callable[[str], Floats | None]  # None: no answer within the deadline


@dataclass(frozen=True)
class Second:
    """Linear heads over one encoder's vectors. Belongs to that encoder and version, and to one linear model.

    mean: (size,); weights: (size, columns); bias: (columns,); heads as those of Linear
    settings: `mix` (share of this opinion by head), `floor` (when it is worth asking) and the thresholds of the average
    squares: what the axes say two by two, where there is one head alone; `weights` is then (AXES, columns)
    inner: a layer beside the vector as it is, weights (size, units) and bias (units,), of which what is below zero is cut; `weights` is
        then (units + size, columns)
    """

    tag: str
    mean: Floats
    weights: Floats
    bias: Floats
    heads: Mapping[str, tuple[int, tuple[str, ...]]]
    settings: Mapping[str, Any]
    squares: Squares | None = None
    inner: tuple[Floats, Floats] | None = None

    @classmethod
    def load(cls, path: str | Path) -> Second:
        with np.load(path, allow_pickle=False) as file:
            meta = orjson.loads(file["meta"].tobytes())
            heads = {name: (first, tuple(labels)) for name, (first, labels) in meta["heads"].items()}
            mean, weights, bias = (file[name].astype(np.float32) for name in ("mean", "weights", "bias"))
            layer = [file[name].astype(np.float32) for name in ("inner", "inner_bias") if name in file]
            inner = (layer[0], layer[1]) if layer else None
            return cls(meta["tag"], mean, weights, bias, heads, meta["settings"], Squares.of(file), inner)

    def save(self, path: str | Path) -> None:
        """The same bytes for the same heads."""
        meta = {"heads": self.heads, "settings": self.settings, "tag": self.tag}
        more: dict[str, Any] = {} if self.squares is None else dict(self.squares.arrays())
        if self.inner is not None:
            more |= {"inner": self.inner[0].astype(np.float16), "inner_bias": self.inner[1].astype(np.float32)}
        np.savez_compressed(
            path,
            meta=np.frombuffer(orjson.dumps(meta, option=orjson.OPT_SORT_KEYS), dtype=np.uint8),
            mean=self.mean.astype(np.float32),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
            **more,
        )

    def scores(self, vector: Floats) -> Floats:
        """Raw scores of all columns; several vectors, (texts, size), are the parts of one text, and their mean is asked."""
        seen: Scores = (vector if vector.ndim == 1 else vector.mean(axis=0)) - self.mean
        if self.inner is not None:
            seen = np.concatenate([np.maximum(seen @ self.inner[0] + self.inner[1], np.float32(0)), seen])
        if self.squares is None:
            return (seen @ self.weights + self.bias).astype(np.float32)
        seen = narrowed(seen, self.squares.axes).astype(np.float32)
        return (seen @ self.weights + self.bias + self.squares.scores(seen)).astype(np.float32)


class Opinion:
    """Probabilities of each head: the linear model's alone, or the average with the second. Each is worked out once."""

    __slots__ = ("_known", "model", "scores", "second", "seconds")

    def __init__(
        self, model: Linear, scores: Scores, second: Second | None = None, seconds: Scores | None = None
    ) -> None:
        self.model, self.scores, self.second, self.seconds = model, scores, second, seconds
        self._known: dict[str, Mapping[str, float]] = {}

    @property
    def settings(self) -> Mapping[str, Any]:
        """The thresholds that belong to these probabilities."""
        return self.model.settings if self.second is None else self.second.settings

    def p(self, head: str) -> Mapping[str, float]:
        found = self._known.get(head)
        if found is None:
            found = self._known[head] = self._p(head)
        return found

    def _p(self, head: str) -> Mapping[str, float]:
        first = self.model.probabilities(self.scores, head)
        share = 0.0 if self.second is None else self.second.settings["mix"].get(head, 0.0)
        if self.second is None or self.seconds is None or not share:
            return first
        other = probabilities(self.second.heads[head], self.seconds)
        return {name: (1 - share) * value + share * other.get(name, 0.0) for name, value in first.items()}

    def with_second(self, second: Second, vector: Floats) -> Opinion:
        return Opinion(self.model, self.scores, second, second.scores(vector))


def together(first: Mapping[str, float], other: Mapping[str, float], share: float) -> dict[str, float]:
    """Product of two opinions, the other's with this exponent: who is sure that it is not so is heard."""
    raised = {name: max(p, 1e-9) ** (1 - share) * max(other[name], 1e-9) ** share for name, p in first.items()}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}


def sharpened(second: Second, powers: Mapping[str, float], settings: Mapping[str, Any]) -> Second:
    """With each head's scores stretched, so that what it says is a probability."""
    weights, bias = second.weights.copy(), second.bias.copy()
    for name, (first, labels) in second.heads.items():
        columns = slice(first, first + len(labels))
        weights[:, columns] *= np.float32(powers.get(name, 1.0))
        bias[columns] *= np.float32(powers.get(name, 1.0))
    return Second(second.tag, second.mean, weights, bias, second.heads, settings, second.squares, second.inner)


def second_of(model: str, encoder: str, tag: str) -> Second | None:
    """The shipped heads of an encoder for one model, if they were learnt with just this version of it."""
    path = model_path(f"{model}-{encoder}")
    if not path.exists():
        return None
    second = Second.load(path)
    return second if second.tag == tag else None
