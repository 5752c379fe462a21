"""Which part of an address each character belongs to: a linear tagger over the characters around it, run with numpy."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.domain.normalise import fold

LABELS = ("houseno", "cellno", "floorno", "roomno")
TAGS = ("O", *(f"{edge}-{label}" for label in LABELS for edge in "BI"))
MODEL = Path(__file__).with_name("models") / "address.npz"
LONGEST = 300  # characters of an address that are read
_DIGITS = frozenset("0123456789")
_CHINESE = frozenset("零一二三四五六七八九十百")


def kinds_of(look: str) -> str:
    """Digits become 0, so that a number is known by where it stands."""
    return "".join("0" if c in _DIGITS else "九" if c in _CHINESE else c for c in look)


def signs(look: str) -> list[list[str]]:
    """For each character what the tagger sees of it: its neighbours, and the run of figures or letters it is in."""
    kinds = "^^^^" + kinds_of(look) + "$$$$"
    size = len(look)
    before, after, runs = _runs(kinds, size)
    earlier = _earlier(look)
    found = []
    for i in range(size):
        at = i + 4
        found.append(
            [
                f"0{kinds[at]}", f"1{kinds[at - 1]}", f"2{kinds[at + 1]}", f"3{kinds[at - 2]}", f"4{kinds[at + 2]}",
                f"5{kinds[at - 1 : at + 1]}", f"6{kinds[at : at + 2]}", f"7{kinds[at - 1 : at + 2]}", f"8{kinds[at - 2 : at + 1]}",
                f"9{kinds[at : at + 3]}", f"a{kinds[at + 1 : at + 4]}", f"b{kinds[at - 3 : at]}",
                f"c{before[i]}", f"d{after[i]}", f"e{before[i][-1]}{runs[i]}{after[i][0]}", f"f{after[i]}{runs[i]}",
                f"g{before[i]}{runs[i]}", f"h{kinds[at]}{before[i][-1]}{after[i][0]}", f"i{min(size - i, 9)}{kinds[at]}",
                f"j{kinds[max(0, at - 4) : at]}", f"k{kinds[at : at + 4]}", f"l{before[i]}{runs[i]}{after[i]}", f"m{look[i]}{runs[i]}{after[i][0]}",
                f"n{earlier[i]}{after[i][0]}", f"o{earlier[i]}{before[i][-1]}{runs[i]}",
            ]
        )  # fmt: skip
    return found


def _runs(kinds: str, size: int) -> tuple[list[str], list[str], list[str]]:
    """The two characters before and behind the run of figures and letters each character is in (or is), and its shape."""
    before, after, runs = [""] * size, [""] * size, [""] * size
    i = 0
    while i < size:
        end = i + 1
        if _runs_on(kinds[i + 4]):
            while end < size and _runs_on(kinds[end + 4]):
                end += 1
        for j in range(i, end):
            before[j], after[j] = kinds[i + 2 : i + 4], kinds[end + 4 : end + 6]
            runs[j] = f"{min(end - i, 5)}{min(j - i, 2)}" if _runs_on(kinds[i + 4]) else ""
        i = end
    return before, after, runs


_UNITS = re.compile("号楼|栋|幢|座|单元|门|层|楼|室|号|弄|路|街|村|小区|苑|园|期|区|大厦|广场|城|公寓|-")


def _earlier(look: str) -> list[str]:
    """The last word for a part of an address that was said before each character."""
    earlier, at, last = [], 0, ""
    for match in _UNITS.finditer(look):
        earlier += [last] * (match.end() - at)
        at, last = match.end(), match.group()
    return earlier + [last] * (len(look) - at)


def _runs_on(kind: str) -> bool:
    return kind in "0九" or (kind.isascii() and kind.isalnum())


class Tagger:
    """Weights by sign, and what each tag costs after another."""

    def __init__(self, vocabulary: list[str], weights: Any, scale: Any, bias: Any, moves: Any) -> None:
        self._row = {sign: row for row, sign in enumerate(vocabulary)}
        self._weights = np.vstack([weights.astype(np.float32) * scale, np.zeros((1, len(TAGS)), np.float32)])
        self._bias, self._moves = bias.astype(np.float32), moves.astype(np.float32)

    @classmethod
    def load(cls, path: Path = MODEL) -> Tagger:
        with np.load(path) as kept:
            vocabulary = bytes(kept["vocabulary"]).decode().split("\n")
            return cls(vocabulary, kept["weights"], kept["scale"], kept["bias"], kept["moves"])

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """[start, end, label] in order."""
        folded = fold(text, LONGEST)
        if not folded.text:
            return []
        unknown = len(self._row)
        rows = [[self._row.get(sign, unknown) for sign in each] for each in signs(folded.text)]
        scores = self._weights[np.array(rows)].sum(axis=1) + self._bias
        return [(*folded.span(start, end), label) for start, end, label in spans_of(self._best(scores))]

    def _best(self, scores: Any) -> list[int]:
        """The likeliest way through the tags."""
        value, back = scores[0] + self._moves[0], []
        for row in scores[1:]:
            ways = value[:, None] + self._moves
            back.append(ways.argmax(axis=0))
            value = ways.max(axis=0) + row
        tags = [int(value.argmax())]
        for step in reversed(back):
            tags.append(int(step[tags[-1]]))
        return tags[::-1]


def spans_of(tags: list[int]) -> list[tuple[int, int, str]]:
    """Runs of one label: an even tag goes on with the odd one before it."""
    found: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag % 2 == 1:
            found.append((i, i + 1, LABELS[tag // 2]))
        elif tag and found and found[-1][1] == i and found[-1][2] == LABELS[tag // 2 - 1]:
            found[-1] = (found[-1][0], i + 1, found[-1][2])
    return found


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    return Tagger.load()
