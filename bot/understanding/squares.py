"""What an encoder's axes say two by two: a quadratic form for each label, a byte a number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.linear import Floats

FINEST = 127  # steps to each side of zero


@dataclass(frozen=True)
class Squares:
    """upper: (labels, size * (size + 1) / 2), each label's form above its diagonal, row by row; steps: (labels,), worth of 1 in it."""

    upper: NDArray[np.int8]
    steps: Floats

    @classmethod
    def rounded(cls, forms: NDArray[np.float64]) -> Squares:
        """*forms*: (labels, size, size), symmetric."""
        rows, columns = np.triu_indices(forms.shape[1])
        upper = forms[:, rows, columns] * np.where(rows == columns, 1.0, 2.0)
        steps = np.abs(upper).max(axis=1) / FINEST
        return cls(np.rint(upper / steps[:, None]).astype(np.int8), steps.astype(np.float32))

    @classmethod
    def of(cls, file: Any) -> Squares | None:
        """From an open .npz; None where it holds none."""
        return cls(file["squares"], file["squares_steps"]) if "squares" in file else None

    def arrays(self) -> dict[str, Any]:
        """What `of` reads."""
        return {"squares": self.upper, "squares_steps": self.steps}

    @cached_property
    def _forms(self) -> Floats:
        size = int((8 * self.upper.shape[1] + 1) ** 0.5 - 1) // 2
        forms: Floats = np.zeros((len(self.upper), size, size), dtype=np.float32)
        rows, columns = np.triu_indices(size)
        forms[:, rows, columns] = self.upper * self.steps[:, None]
        return forms

    def scores(self, vector: Floats) -> Floats:
        """Of one vector, (size,): a number for each label."""
        found: Floats = ((self._forms @ vector) @ vector).astype(np.float32)
        return found
