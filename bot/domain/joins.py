"""Which open matter a message belongs to. Features of a pair (message, matter), scored with given weights."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.domain.duplicates import alike, conflict, grams
from bot.domain.ticket import Place


@dataclass(slots=True)
class Matter:
    """A matter of the conversation as its messages have shaped it. Times are seconds on any one scale."""

    id: str
    opener: str
    at: float
    text: str
    category: str = ""
    intent: str = ""
    places: tuple[Place, ...] = ()
    danger: bool = False
    last_at: float = 0.0
    voices: set[str] = field(default_factory=set)  # who opened it or said 同诉
    spoke: set[str] = field(default_factory=set)  # everybody with a message in it
    messages: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    closed: bool = False
    staff_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """The message that looks for its matter."""

    who: str
    staff: bool
    at: float
    text: str
    intent: str
    category: str = ""
    places: tuple[Place, ...] = ()
    quote: str = ""
    before: str = ""  # id of the message just before
    own_before: str = ""  # id of the speaker's own last message
    named: str = ""  # person named or answered in it


KIND = {
    "supplement": "own",
    "confirm": "end",
    "deny": "end",
    "withdraw": "end",
    "same": "same",
    "urge": "urge",
    "work": "work",
}
RECENT = 40  # matters that are looked at
KEPT = 8_192  # sums that are remembered


_GAPS = (60, 180, 600, 1800, 5400, 14400, 43200)


def place_relation(said: tuple[Place, ...], matter: tuple[Place, ...]) -> str:
    """same | near | conflict | none | silent, judged by the best of all pairs."""
    if not said:
        return "silent"
    best = "none"
    for a in said:
        for b in matter:
            if conflict(a, b, wide=True):
                best = "conflict" if best == "none" else best
            elif (
                (a.spot and a.spot == b.spot)
                or (a.building and a.building == b.building and (a.unit == b.unit or not b.unit or not a.unit))
                or (a.room and a.room == b.room)
            ):
                return "same"
            elif best in {"none", "conflict"} and a.estate == b.estate:
                best = "near"
    return best


def features(said: Said, matter: Matter, rank: int, active: int) -> Iterator[str]:
    """Names of what holds for this pair. *rank* and *active*: 0 for the latest opened, the latest spoken of."""
    kind = KIND.get(said.intent, "own")
    yield from _standing(kind, *_stands(said, matter, rank, active))
    yield from _state(kind, *_states(said, matter))
    yield from _bond(kind, *_bonds(said, matter, grams(said.text), place_relation(said.places, matter.places)))


def _stands(said: Said, matter: Matter, rank: int, active: int) -> tuple[str, int, int]:
    if said.who == matter.opener:
        relation = "opener"
    elif said.who in matter.voices:
        relation = "voice"
    else:
        relation = "spoke" if said.who in matter.spoke else "none"
    return relation, min(rank, 6), min(active, 6)


def _standing(kind: str, relation: str, rank: int, active: int) -> Iterator[str]:
    """What the speaker is to the matter, and how long ago it was the talk."""
    yield f"{kind}:who={relation}"
    yield f"{kind}:rank={rank}"
    yield f"{kind}:active={active}"
    yield f"{kind}:active={min(active, 3)}:{relation}"


def _states(said: Said, matter: Matter) -> tuple[int, int, bool, bool, str, int | None]:
    at = said.at
    staff = bisect_left(_GAPS, at - matter.staff_at) if matter.staff_at else None
    last, age = bisect_left(_GAPS, at - matter.last_at), bisect_left(_GAPS, at - matter.at)
    return last, age, matter.closed, matter.danger, matter.intent, staff


def _state(kind: str, last: int, age: int, closed: bool, danger: bool, intent: str, staff: int | None) -> Iterator[str]:
    """What the matter has come to."""
    yield f"{kind}:gap={last}"
    yield f"age={age}"
    yield f"{kind}:closed={closed}"
    yield f"{kind}:danger={danger}"
    yield f"{kind}:opens={intent}"
    yield f"{kind}:staff={'none' if staff is None else staff}"


_LIKE, _THREAD = (0.01, 0.05, 0.1, 0.2, 0.35), (0.01, 0.1, 0.2, 0.4)


def _bonds(
    said: Said, matter: Matter, mine: frozenset[str], place: str
) -> tuple[str, int, int, bool, bool | None, bool | None, bool | None]:
    messages = matter.messages
    shared = max([len(mine & grams(text)) for text in matter.texts[-4:]], default=0)
    return (
        place,
        bisect_left(_LIKE, alike(mine, grams(matter.text))),
        bisect_left(_THREAD, shared / (len(mine) + 1)),
        said.before in messages,
        said.own_before in messages if said.own_before else None,
        said.quote in messages if said.quote else None,
        said.category == matter.category if said.category else None,
    )


def _bond(
    kind: str, place: str, like: int, thread: int, before: bool, own: bool | None, quote: bool | None, category: bool | None
) -> Iterator[str]:  # fmt: skip
    """What the message has in common with it."""
    yield f"{kind}:place={place}"
    yield f"like={like}"
    yield f"thread={thread}"
    yield f"{kind}:before={before}"
    if own is not None:
        yield f"{kind}:own={own}"
    if quote is not None:
        yield f"quote={quote}"
    if category is not None:
        yield f"{kind}:category={category}"


class Weights:
    """Adds up what the features of a pair weigh. The same things hold again and again: their sums are kept."""

    __slots__ = ("_kept", "_of")

    def __init__(self, of: Mapping[str, float]) -> None:
        self._of = of
        self._kept: dict[tuple[Any, ...], float] = {}

    def score(self, said: Said, kind: str, matter: Matter, rank: int, active: int, mine: frozenset[str], place: str) -> float:  # fmt: skip
        return (
            self._sum(_standing, (kind, *_stands(said, matter, rank, active)))
            + self._sum(_state, (kind, *_states(said, matter)))
            + self._sum(_bond, (kind, *_bonds(said, matter, mine, place)))
        )

    def _sum(self, names: Callable[..., Iterator[str]], held: tuple[Any, ...]) -> float:
        key = (names, *held)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= KEPT:
                self._kept.clear()
            found = self._kept[key] = sum(self._of.get(name, 0.0) for name in names(*held))
        return found


def choose(said: Said, matters: Sequence[Matter], weights: Weights) -> tuple[str, float]:
    """The matter (its opening's id) the message most likely belongs to, and a score; ("", 0) when there is none.

    *matters* in order of opening. Ties go to the one spoken of last. A quote decides; who names another place is not
    heard as speaking of this one, as long as there is any that he may mean.
    """
    if said.quote and (quoted := next((matter for matter in matters if said.quote in matter.messages), None)):
        return quoted.id, 1.0
    places = {matter.id: place_relation(said.places, matter.places) for matter in matters}
    fitting = [matter for matter in matters if places[matter.id] != "conflict"]
    best, best_score, kind, mine = "", float("-inf"), KIND.get(said.intent, "own"), grams(said.text)
    for matter, rank, active in ranked(fitting or matters):
        score = weights.score(said, kind, matter, rank, active, mine, places[matter.id])
        if score >= best_score:
            best, best_score = matter.id, score
    return (best, best_score) if best else ("", 0.0)


def ranked(matters: Sequence[Matter]) -> list[tuple[Matter, int, int]]:
    """The latest RECENT matters, each with its rank by opening and by last word, in order of last word."""
    recent = matters[-RECENT:]
    by_word = sorted(recent, key=lambda matter: matter.last_at)
    count = len(recent)
    rank = {matter.id: count - 1 - i for i, matter in enumerate(recent)}
    return [(matter, rank[matter.id], count - 1 - i) for i, matter in enumerate(by_word)]
