"""Which label have the texts of training that are nearest in an encoder's eyes? Points only, no text is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.linear import Floats

AXES = 64  # of the encoder's, the widest; twice as many tell no more
NEAREST = 30
SHARP = 8.0  # how much more the nearer one counts
DOUBT = 0.02  # what a label has that none of them bears


@dataclass(frozen=True)
class Neighbours:
    """centre: (size,); axes: (size, AXES); points: (texts, AXES), each stretched to the whole range; labels: (texts,), columns."""

    centre: Floats
    axes: Floats
    points: NDArray[np.int8]
    labels: NDArray[np.uint8]

    @classmethod
    def learnt(cls, table: Floats, labels: NDArray[np.uint8]) -> Neighbours:
        """*table*: vectors of the texts, (texts, size). Wide axes are narrowed, by the root of their width."""
        centre = table.mean(axis=0)
        _, widths, axes = np.linalg.svd(table - centre, full_matrices=False)
        chosen = axes[:AXES].T / np.sqrt(widths[:AXES] / widths[0])
        seen = (table - centre) @ chosen
        points = np.rint(seen * (127 / np.abs(seen).max(axis=1, keepdims=True))).astype(np.int8)
        return cls(centre.astype(np.float32), chosen.astype(np.float16).astype(np.float32), points, labels)

    @classmethod
    def of(cls, file: Any) -> Neighbours | None:
        """From an open .npz; None where it holds none."""
        if "near_points" not in file:
            return None
        centre, axes = (file[name].astype(np.float32) for name in ("near_centre", "near_axes"))
        return cls(centre, axes, file["near_points"], file["near_labels"])

    def arrays(self) -> dict[str, Any]:
        """What `of` reads."""
        return {
            "near_centre": self.centre,
            "near_axes": self.axes.astype(np.float16),
            "near_points": self.points,
            "near_labels": self.labels,
        }

    @cached_property
    def _directions(self) -> Floats:
        points = self.points.astype(np.float32)
        found: Floats = points / np.linalg.norm(points, axis=1, keepdims=True)
        return found

    def scores(self, vector: Floats, columns: int) -> Floats:
        """Logarithm of each label's share among the nearest."""
        seen = (vector - self.centre) @ self.axes
        likeness = self._directions @ (seen / max(float(np.linalg.norm(seen)), 1e-9))
        nearest = np.argsort(-likeness, kind="stable")[:NEAREST]
        votes = np.bincount(self.labels[nearest], np.exp(SHARP * likeness[nearest]), columns)
        found: Floats = np.log(votes / votes.sum() + DOUBT).astype(np.float32)
        return found
