"""Where lines are drawn, measured on messages that the model had not seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

import numpy as np

from bot.domain.joins import Matter
from bot.messages import Context, Reading
from bot.understanding.case import Case
from bot.understanding.dangerous import danger_case
from bot.understanding.decisions import Decision
from bot.understanding.opinions import Opinion
from bot.understanding.reader import LIKELY, LinearReader
from bot.understanding.streams import Row

DEFAULTS: Mapping[str, float] = {
    "open_at": 0.55,  # near what the folds will choose: the talk before is read with it
    "danger_perhaps": LIKELY,
    "danger_opens": 0.5,
}
MOST_CHAT = 0.014  # share of chat that may become tickets
CAUTION = 0.02  # above the best: folds are kinder than the talk of other towns, and chat made into a ticket costs more
WEIGHED = 0.09  # the same once more where an encoder's opinion is weighed with the others, which is surer of itself
LOOKALIKE, OTHER = 0.35, 0.08  # what a false alarm costs beside a danger missed: on words that sound so, on any others
POWERS = (0.4, 0.6, 0.8, 1.0, 1.4, 2.0, 2.8)
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
SURE_NO, SURE_YES, SURE_KIND, SURE_CALM = 0.003, 0.99, 0.97, 0.0005
Unseen = Sequence[tuple[Row, Reading]]


class Watching(LinearReader):
    """A reader that remembers which threshold decided about danger, and on what probability."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.seen: list[tuple[str, float]] = []

    def read(self, text: str, context: Context) -> Reading:
        self.seen = []
        return super().read(text, context)

    def _danger(self, case: Case, opinion: Opinion, decision: Decision, matter: Matter | None) -> bool:
        self.seen.append((danger_case(case.seen, case.context, decision, matter), opinion.p("danger")["danger"]))
        return super()._danger(case, opinion, decision, matter)


@dataclass(slots=True)
class Watched:
    """Readings of messages by readers that had not seen their streams, and what decided about danger."""

    readings: list[tuple[Row, Reading]] = field(default_factory=list)
    dangers: list[tuple[Row, str, float]] = field(default_factory=list)

    def add(self, row: Row, reading: Reading, reader: Watching) -> None:
        self.readings.append((row, reading))
        self.dangers += [(row, case, p) for case, p in reader.seen[-1:]]

    def thresholds(self) -> dict[str, float]:
        return {"open_at": best_opening(self.readings), **best_danger(self.dangers)}


def best_opening(unseen: Unseen) -> float:
    """A little more than the threshold with the best F1 of openings among those that keep chat out."""
    chat = sum(row["intent"] == "chat" for row, _ in unseen)
    true = sum(row["matters"] > 0 for row, _ in unseen)
    best = (-1.0, DEFAULTS["open_at"])
    for step in range(30, 91, 2):
        at = step / 100
        said = [(row, reading.p_open >= at or reading.intent.source == "rule") for row, reading in unseen]
        right = sum(opens and row["matters"] > 0 for row, opens in said)
        wrong = sum(opens and row["intent"] == "chat" for row, opens in said)
        f1 = 2 * right / max(1, true + sum(opens for _, opens in said))
        if wrong <= MOST_CHAT * chat and f1 > best[0]:
            best = (f1, at)
    return round(best[1] + CAUTION, 2)


def best_danger(dangers: Iterable[tuple[Row, str, float]]) -> dict[str, float]:
    """The threshold of what is perhaps danger that gains most: one for a danger heard, less what each false alarm costs."""
    seen = [
        (p, 1.0 if row["danger"] else -LOOKALIKE if row.get("lookalike") else -OTHER)
        for row, case, p in dangers
        if case == "perhaps"
    ]
    best = (0.0, DEFAULTS["danger_perhaps"])
    for step in range(1, 90):
        at = step / 100
        total = sum(gain for p, gain in seen if p >= at)
        if total > best[0] + 1e-9:
            best = (total, at)
    return {"danger_perhaps": best[1]}


def best_share(
    truth: Sequence[str], first: Sequence[Mapping[str, float]], other: Sequence[Mapping[str, float]]
) -> tuple[float, float]:
    """(sharpness of the second opinion, its share of the average): the least surprise on what neither had seen."""
    sharp = {power: [_sharpened(p, power) for p in other] for power in POWERS}

    def surprise(asked: tuple[float, float]) -> float:
        power, share = asked
        return -sum(
            log(max(1e-6, (1 - share) * a.get(t, 0.0) + share * b.get(t, 0.0)))
            for t, a, b in zip(truth, first, sharp[power], strict=True)
        )

    return min(((power, share) for power in POWERS for share in SHARES), key=surprise)


def _sharpened(p: Mapping[str, float], power: float) -> dict[str, float]:
    raised = {name: max(value, 1e-9) ** power for name, value in p.items()}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}


def floor_of(unseen: Unseen, calm: Sequence[tuple[float, bool]]) -> dict[str, float]:
    """Between `no` and `yes` it is worth asking whether a matter opens; below `category`, which; from `danger`, how bad.

    *calm*: probability of danger and truth, of messages that open nothing.
    """
    openings = sorted((reading.p_open, row["matters"] > 0) for row, reading in unseen)
    kinds = [(r.category.p, r.category.value == row["category"]) for row, r in unseen if row["matters"] > 0 and r.opens]
    return {
        "no": _last_below(openings, SURE_NO),
        "yes": _first_above(openings, SURE_YES),
        "category": _first_above(sorted(kinds), SURE_KIND),
        "danger": _last_below(sorted(calm), SURE_CALM),
    }


def _last_below(pairs: Sequence[tuple[float, bool]], most: float) -> float:
    """The largest p below which at most this share is true."""
    true = np.cumsum([t for _, t in pairs])
    good = np.flatnonzero(true <= most * np.arange(1, len(pairs) + 1))
    return round(pairs[good[-1]][0], 4) if len(good) else 0.0


def _first_above(pairs: Sequence[tuple[float, bool]], least: float) -> float:
    """The smallest p above which at least this share is true."""
    true = np.cumsum([t for _, t in reversed(pairs)])[::-1]
    good = np.flatnonzero(true >= least * np.arange(len(pairs), 0, -1))
    return round(pairs[good[0]][0], 4) if len(good) else 1.0
