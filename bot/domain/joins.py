"""Which open matter a message belongs to. Features of a pair (message, matter), scored with given weights."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.duplicates import conflict, grams, likeness
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


def _bucket(value: float, edges: Sequence[float]) -> int:
    return bisect_left(edges, value)


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
    if said.who == matter.opener:
        relation = "opener"
    elif said.who in matter.voices:
        relation = "voice"
    elif said.who in matter.spoke:
        relation = "spoke"
    else:
        relation = "none"
    yield f"{kind}:who={relation}"
    yield f"{kind}:rank={min(rank, 6)}"
    yield f"{kind}:active={min(active, 6)}"
    yield f"{kind}:active={min(active, 3)}:{relation}"
    yield f"{kind}:gap={_bucket(said.at - matter.last_at, _GAPS)}"
    yield f"age={_bucket(said.at - matter.at, _GAPS)}"
    if said.quote:
        yield f"quote={said.quote in matter.messages}"
    yield f"{kind}:before={said.before in matter.messages}"
    if said.own_before:
        yield f"{kind}:own={said.own_before in matter.messages}"
    yield f"{kind}:place={place_relation(said.places, matter.places)}"
    like = likeness(said.text, matter.text)
    yield f"like={_bucket(like, (0.01, 0.05, 0.1, 0.2, 0.35))}"
    mine = grams(said.text)
    rest = max((len(mine & grams(text)) / (len(mine) + 1) for text in matter.texts[-4:]), default=0.0)
    yield f"thread={_bucket(rest, (0.01, 0.1, 0.2, 0.4))}"
    if said.category:
        yield f"{kind}:category={said.category == matter.category}"
    yield f"{kind}:closed={matter.closed}"
    yield f"{kind}:danger={matter.danger}"
    yield f"{kind}:opens={matter.intent}"
    if matter.staff_at:
        yield f"{kind}:staff={_bucket(said.at - matter.staff_at, _GAPS)}"
    else:
        yield f"{kind}:staff=none"


def choose(said: Said, matters: Sequence[Matter], weights: Mapping[str, float]) -> tuple[str, float]:
    """The matter (its opening's id) the message most likely belongs to, and a score; ("", 0) when there is none.

    *matters* in order of opening. Ties go to the one spoken of last. A quote decides; who names another place is not
    heard as speaking of this one, as long as there is any that he may mean.
    """
    if said.quote and (quoted := next((matter for matter in matters if said.quote in matter.messages), None)):
        return quoted.id, 1.0
    fitting = [matter for matter in matters if place_relation(said.places, matter.places) != "conflict"]
    matters = fitting or matters
    best, best_score = "", float("-inf")
    for matter, rank, active in ranked(matters):
        score = sum([weights.get(name, 0.0) for name in features(said, matter, rank, active)])
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
