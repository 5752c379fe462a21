"""What an encoder's axes say two by two: a quadratic form for each label, a byte a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.linear import Floats

AXES = 256
FINEST = 127  # steps to each side of zero


def widest(table: Floats) -> Floats:
    """(size, AXES) of centred vectors, (texts, size), as they are kept in the file."""
    found: Floats = np.linalg.svd(table, full_matrices=False)[2][:AXES].T.astype(np.float16).astype(np.float32)
    return found


def narrowed(vectors: NDArray[np.floating[Any]], axes: Floats) -> NDArray[np.floating[Any]]:
    """Centred vectors along *axes*, each drawn out to length 1."""
    seen = vectors @ axes
    found: NDArray[np.floating[Any]] = seen / np.maximum(np.linalg.norm(seen, axis=-1, keepdims=True), 1e-9)
    return found


@dataclass(frozen=True)
class Squares:
    """axes: (size, AXES), of the encoder's the widest; steps: (labels,), worth of 1 in `upper`.

    upper: (labels, AXES * (AXES + 1) / 2), each label's form from its diagonal on, row by row.
    """

    axes: Floats
    upper: NDArray[np.int8]
    steps: Floats

    @classmethod
    def rounded(cls, axes: Floats, forms: NDArray[np.float64]) -> Squares:
        """*forms*: (labels, AXES, AXES), symmetric, over what `narrowed` gives."""
        rows, columns = np.triu_indices(forms.shape[1])
        upper = forms[:, rows, columns] * np.where(rows == columns, 1.0, 2.0)
        steps = np.abs(upper).max(axis=1) / FINEST
        return cls(axes, np.rint(upper / steps[:, None]).astype(np.int8), steps.astype(np.float32))

    @classmethod
    def of(cls, file: Any) -> Squares | None:
        """From an open .npz; None where it holds none."""
        if "squares" not in file:
            return None
        return cls(file["squares_axes"].astype(np.float32), file["squares"], file["squares_steps"])

    def arrays(self) -> dict[str, Any]:
        """What `of` reads."""
        return {"squares_axes": self.axes.astype(np.float16), "squares": self.upper, "squares_steps": self.steps}

    @cached_property
    def _forms(self) -> Floats:
        size = self.axes.shape[1]
        forms: Floats = np.zeros((len(self.upper), size, size), dtype=np.float32)
        rows, columns = np.triu_indices(size)
        forms[:, rows, columns] = self.upper * self.steps[:, None]
        return forms

    def scores(self, vector: Floats) -> Floats:
        """Of one narrowed vector, (AXES,): a number for each label."""
        found: Floats = ((self._forms @ vector) @ vector).astype(np.float32)
        return found
