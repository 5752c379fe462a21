"""How much the wording of a message is that of danger now: weights of short pieces of text, learnt from own sentences.

The rules know words; the pieces know how people put it when it happens (「喊不应」「还在往」) and when it does not
(「有没有规定」「上周那」). The weights are a plain file beside this one; how they are learnt: docs/understanding-rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import accumulate
from operator import add

from bot.domain.triggers import signs_of

LONGEST_PIECE = 3
FILE = "danger_weights.txt"
BESIDE_FILE = "danger_beside_weights.txt"  # of what neighbours say while it goes on
OWN_FILE = "danger_own_weights.txt"  # of what whoever told of it says next
_DIGITS = re.compile("[1-9]")
_HUNDREDTHS = 100
_BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Weights:
    """*pieces*: what each piece adds before the length is taken into account; *bias*: what nothing at all is."""

    pieces: Mapping[str, float]
    bias: float


def pieces_of(folded: str) -> set[str]:
    """All pieces of one to LONGEST_PIECE characters, each once; figures alike."""
    line = _DIGITS.sub("0", folded)
    return {*signs_of(line), *map(add, map(add, line, line[1:]), line[2:])}


def scale_of(pieces: set[str]) -> float:
    """What the sum is divided by, so that a long message is not dangerous by its length, nor a repeated one calm by it."""
    return float((len(pieces) / LONGEST_PIECE + 2) ** 0.5)


def sense(folded: str, weights: Weights | None = None) -> float:
    """Above 0: rather danger than not; the folded text is looked at as a whole."""
    known = weights or shipped()
    pieces = pieces_of(folded)
    return known.bias + sum(filter(None, map(known.pieces.get, pieces))) / scale_of(pieces)


def telling(folded: str, weights: Weights | None = None) -> tuple[int, int]:
    """(start, end) of the stretch that speaks most for danger."""
    get = (weights or shipped()).pieces.get
    line = _DIGITS.sub("0", folded)
    gains = [0.0] * len(line)
    for n in range(1, LONGEST_PIECE + 1):
        for i in range(len(line) - n + 1):
            if (weight := get(line[i : i + n])) is not None:
                for at in range(i, i + n):
                    gains[at] += weight / n
    sums = [0.0, *accumulate(gains)]
    best, lowest = (0.0, 0, len(line)), 0
    for end in range(1, len(sums)):
        if sums[end - 1] <= sums[lowest]:
            lowest = end - 1
        best = max(best, (sums[end] - sums[lowest], lowest, end), key=lambda one: one[0])
    return best[1:]


@lru_cache(maxsize=3)
def shipped(file: str = FILE) -> Weights:
    """The weights that belong to this version."""
    lines = (resources.files("bot.domain") / file).read_text(encoding="utf-8").split("\n")
    pairs = (line.rpartition("\t") for line in lines if line)
    pieces = {piece: int(weight) / _HUNDREDTHS for piece, _, weight in pairs}
    return Weights(pieces, pieces.pop(_BIAS))


def written(weights: Weights) -> str:
    """The file of these weights."""
    rows = [(_BIAS, weights.bias), *sorted(weights.pieces.items())]
    return "".join(f"{piece}\t{round(weight * _HUNDREDTHS)}\n" for piece, weight in rows)
