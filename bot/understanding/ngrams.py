"""Character n-grams of a line: as strings, and as numbers that are looked up all at once."""

from __future__ import annotations

from collections.abc import Mapping
from operator import add

import numpy as np
from numpy.typing import NDArray

BEGIN, END = "^", "$"  # stand around a line, so that what begins and ends it is told from what stands within
_UNIT = 16  # bits of a character; a number holds three
_ONE, _TWO = (1 << _UNIT) - 1, (1 << 2 * _UNIT) - 1
_MASKS = np.array(
    [_ONE << _UNIT, _TWO << _UNIT, _ONE << 2 * _UNIT | _TWO], np.uint64
)  # the middle one; the last two; all
_NONE = np.uint64(2**64 - 1)

Rows = NDArray[np.intp]


def ngrams_of(line: str) -> list[str]:
    """Of one to three characters, from left to right."""
    line = f"{BEGIN}{line}{END}"
    pairs = list(map(add, line, line[1:]))
    return [*line[1:-1], *pairs, *map(add, pairs, line[2:])]


def _number(ngram: str) -> int | None:
    """As `Numbered.rows` meets it; None with a character beyond two bytes."""
    if max(ngram) > "\uffff":
        return None
    number = sum(ord(c) << _UNIT * i for i, c in enumerate(ngram))
    return number << _UNIT if len(ngram) < len("^x$") else number


class Numbered:
    """Rows by n-gram, in one sorted array that is a tenth of the dictionary."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        pairs = sorted((number, row) for ngram, row in rows.items() if (number := _number(ngram)) is not None)
        self._numbers = np.array([number for number, _ in pairs] + [_NONE], np.uint64)
        self._rows = np.array([row for _, row in pairs] + [-1], np.intp)

    def rows(self, line: str) -> Rows | None:
        """Of the known n-grams of a line, each as often as it stands there; None for a line that has other characters
        than of two bytes."""
        units = f"\0{BEGIN}{line}{END}\0".encode("utf-16-le", "surrogatepass")
        if len(units) != 2 * len(line) + 8:
            return None
        windows: NDArray[np.uint64] = np.ndarray((len(line) + 1,), "<u8", units, strides=(2,))
        numbers = windows[:, None] & _MASKS
        numbers[0, ::2] = 0  # the mark at the beginning is no character of the line, and nothing is before it
        numbers = numbers.ravel()
        at = self._numbers.searchsorted(numbers)
        found: Rows = self._rows.take(at[self._numbers.take(at) == numbers])
        return found
