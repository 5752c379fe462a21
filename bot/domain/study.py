"""周研判: what rose against the four weeks before, what gathers at one place, what repeats, what deserves a meeting."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WEEKS = 4  # a week is compared with the mean of so many before it
FEWEST = 3  # fewer are chance
SPREAD = 2.0  # counts vary as their root: so many roots above the mean is a rise
SAME = 0.6  # two words that share so many of their tickets are one topic
WORD = (2, 8)  # characters of a topic's word

_RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
# Characters that hold sentences together: no topic has one in it
_GLUE = frozenset(
    "的了吗呢吧啊呀么在有没是不我你他她它们这那就都也还把被和给跟到说人来去又再栋号层户很太能会要请个谁什怎几点天今明昨"
)


@dataclass(frozen=True, slots=True)
class Change:
    """How many now, and the mean of the weeks before; *numbers* are tickets where they are known."""

    name: str
    count: int
    mean: float
    numbers: tuple[int, ...] = ()

    @property
    def is_rise(self) -> bool:
        return self.count >= FEWEST and self.count >= self.mean + SPREAD * math.sqrt(max(self.mean, 1))

    @property
    def weight(self) -> float:
        return (self.count - self.mean) / math.sqrt(max(self.mean, 1))


@dataclass(frozen=True, slots=True)
class Cluster:
    """Several matters of one kind at one place."""

    estate: str
    building: str
    spot: str
    category: str
    count: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something for the agenda, and the tickets that speak for it."""

    why: str  # topic | rise | cluster | series | repeat | stuck | again
    name: str
    count: int
    numbers: tuple[int, ...]


def changes(now: Mapping[str, int], before: Sequence[Mapping[str, int]]) -> tuple[Change, ...]:
    """Every kind, the strongest rise first; what has vanished stands last."""
    names, spans = set(now).union(*before), max(len(before), 1)
    found = [Change(name, now.get(name, 0), sum(week.get(name, 0) for week in before) / spans) for name in names]
    return tuple(sorted(found, key=lambda change: (-change.weight, change.name)))


def clusters(places: Mapping[tuple[str, str, str, str], int]) -> tuple[Cluster, ...]:
    """*places*: (estate, building, spot, category) → tickets. Only where a building or a spot is known; most first."""
    found = [Cluster(*key, count) for key, count in places.items() if count >= FEWEST and (key[1] or key[2])]
    return tuple(sorted(found, key=lambda one: (-one.count, one.estate, one.building, one.spot, one.category)))


def topics(
    now: Sequence[tuple[int, str]], before: Sequence[str], spans: int = WEEKS, most: int = 3
) -> tuple[Change, ...]:
    """Words that more tickets speak of than in the weeks before, e.g. 飞线充电; the strongest first.

    *now*: number and text of this week's tickets; *before*: texts of the *spans* weeks before.
    """
    tickets: dict[str, set[int]] = {}
    for number, text in now:
        for word in words(text):
            tickets.setdefault(word, set()).add(number)
    counted = {word: numbers for word, numbers in tickets.items() if len(numbers) >= FEWEST}
    earlier = dict.fromkeys(counted, 0)
    for text in before:
        for word in words(text) & counted.keys():
            earlier[word] += 1
    found = [
        Change(word, len(numbers), earlier[word] / spans, tuple(sorted(numbers))) for word, numbers in counted.items()
    ]
    rises = sorted((one for one in found if one.is_rise), key=lambda one: (-one.weight, -len(one.name), one.name))
    chosen: list[Change] = []
    for one in rises:
        at = next((at for at, other in enumerate(chosen) if _same(one, other)), None)
        if at is None and len(chosen) < most:
            chosen.append(one)
        elif at is not None and len(one.name) > len(chosen[at].name) and chosen[at].name in one.name:
            chosen[at] = one if len(one.numbers) > SAME * len(chosen[at].numbers) else chosen[at]
    return tuple(chosen)


def _same(one: Change, other: Change) -> bool:
    shared = len(set(one.numbers) & set(other.numbers))
    return shared >= SAME * min(len(one.numbers), len(other.numbers))


def words(text: str) -> set[str]:
    """Every run of characters that could be a topic's name."""
    found = set()
    for run in _RUN.findall(text):
        for size in range(WORD[0], WORD[1] + 1):
            for at in range(len(run) - size + 1):
                word = run[at : at + size]
                if _GLUE.isdisjoint(word):
                    found.add(word)
    return found


def agenda(groups: Iterable[Sequence[Proposal]], most: int = 6) -> tuple[Proposal, ...]:
    """One of each kind in turn, so that no kind fills the meeting; a matter that another item names already is left out."""
    rows = [list(group) for group in groups]
    chosen: list[Proposal] = []
    named: set[int] = set()
    while any(rows) and len(chosen) < most:
        for row in rows:
            while row:
                one = row.pop(0)
                if one.numbers and named.issuperset(one.numbers):
                    continue
                named.update(one.numbers)
                chosen.append(one)
                break
    return tuple(chosen[:most])
