"""Character n-gram TF-IDF that grows as texts arrive: likeness of one text to all before it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from bot.domain.normalise import plain

RARE = 9.0  # idf of a piece that the prior does not know
_NOISE = re.compile(r"[\s,.。!?;:、()\"'“”‘’《》【】\[\]#*·—~-]+")


def pieces(text: str, limit: int, sizes: tuple[int, ...] = (2, 3)) -> Counter[str]:
    """Counted character n-grams without punctuation."""
    line = _NOISE.sub("", plain(text, limit))
    return Counter(line[i : i + n] for n in sizes for i in range(len(line) - n + 1))


class Index:
    """Texts added one by one under a name; cosine of TF-IDF vectors.

    A vector keeps the weights of the day it was added: adding costs what the text holds, not what the index holds.
    """

    def __init__(self, common: int = 400, prior: Mapping[str, float] | None = None) -> None:
        """*prior*: known idf of pieces; what is not in it is taken for rare. Without it frequencies are learnt on the way."""
        self._prior = prior
        self.names: list[str] = []
        self._frequency: Counter[str] = Counter()
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._common = common  # postings longer than this are not followed: they tell little

    def weights(self, counts: Counter[str]) -> dict[str, float]:
        """Unit vector of counted pieces, with what is known of their frequency now."""
        if self._prior is not None:
            prior = self._prior.get
            raw = {g: (1 + math.log(k)) * prior(g, RARE) for g, k in counts.items()}
            norm = math.sqrt(sum(v * v for v in raw.values())) or 1.0
            return {g: v / norm for g, v in raw.items()}
        total = len(self.names) + 2
        raw = {g: (1 + math.log(k)) * math.log(total / (1 + self._frequency[g])) for g, k in counts.items()}
        norm = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        return {g: v / norm for g, v in raw.items() if v > 0}

    def scores(self, weights: dict[str, float]) -> dict[int, float]:
        """Position -> cosine, for all that share a piece that is not too common."""
        found: dict[int, float] = defaultdict(float)
        for gram, weight in weights.items():
            postings = self._postings.get(gram, ())
            if len(postings) <= self._common:
                for position, other in postings:
                    found[position] += weight * other
        return found

    def add(self, name: str, counts: Counter[str], weights: dict[str, float]) -> int:
        """Keep a text; its position."""
        position = len(self.names)
        self.names.append(name)
        self._frequency.update(counts.keys())
        for gram, weight in weights.items():
            self._postings[gram].append((position, weight))
        return position
