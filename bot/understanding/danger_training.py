"""Learning the pieces by which the rules sense danger: `python -m bot.understanding.danger_training --data DIR`.

From our own sentences, ordinary messages and the labelled talk to learn from, in it twice what only sounds like danger. Two
more files, of what neighbours say while something dangerous goes on and of what whoever told of it says next, are learnt
from own lines and from that talk.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from scipy.sparse import csr_matrix

from bot.domain import danger_sense
from bot.domain.danger import MINUTES
from bot.domain.danger_sense import BESIDE_FILE, FILE, OWN_FILE, Weights, pieces_of, scale_of
from bot.domain.normalise import plain
from bot.understanding.seeds import DANGER, beside, own_next, seeds
from bot.understanding.streams import is_staff

STRENGTH = 20.0
LEAST_TEXTS = 2  # a piece must stand in
LEAST_WEIGHT = 0.2
ORDINARY = (("chat_sms", "text", 5000), ("chat_weibo", "turns", 5000))
CHARACTERS = 400
PARTS = ("a", "b")
TELLING = 8  # characters from which a dangerous message tells something by itself
LOOKALIKES = 2  # times more that what only sounds like danger is shown
CALMER = 0.5  # taken from what nothing at all is: life has less danger than our own lines, of which a third tells of it
NEXT_SECONDS = 1800  # so long after it the talk shows what whoever told of a danger says next
OWN_LINES = 2  # times that our lines of this are shown, the talk's once


@dataclass(frozen=True, slots=True)
class Told:
    """A folded text and whether it tells of danger."""

    text: str
    danger: bool


def own() -> list[Told]:
    return [Told(plain(seed.text, CHARACTERS), seed.danger) for seed in seeds(DANGER)]


def _lines(pairs: Sequence[tuple[str, bool]]) -> list[Told]:
    return [Told(plain(text, CHARACTERS), yes) for text, yes in pairs]


def labelled(data: Path) -> Iterator[Told]:
    """Talk to learn from. What is dangerous only by what was said before it (「还在响」) teaches nothing alone."""
    folder = data / "group_messages"
    for part in PARTS:
        known = orjson.loads((folder / f"lookalikes_{part}.json").read_bytes())
        for row in _rows(data, part):
            told = Told(plain(row["text"], CHARACTERS), row["danger"])
            alike = not row["danger"] and row["n"] in known.get(row["stream"], ())
            if row["matters"] or not row["danger"] or len(row["text"]) >= TELLING:
                yield from (told,) * (1 + LOOKALIKES * alike)


def _rows(data: Path, part: str) -> Iterator[dict[str, Any]]:
    yield from map(orjson.loads, (data / "group_messages" / f"train_{part}.jsonl").read_bytes().splitlines())


def ordinary(data: Path) -> Iterator[Told]:
    for folder, field, most in ORDINARY:
        for line in (data / folder / "train.jsonl").read_bytes().splitlines()[:most]:
            value = orjson.loads(line)[field]
            yield Told(plain(value[0] if isinstance(value, list) else value, CHARACTERS), danger=False)


def neighbours(data: Path) -> Iterator[Told]:
    """Of the labelled talk what residents say within minutes of a danger that another told of."""
    for row, own, lately in _after(data):
        if (own is None or own > MINUTES) and lately is not None and lately <= MINUTES:
            yield Told(plain(row["text"], CHARACTERS), row["danger"])


def next_words(data: Path) -> Iterator[Told]:
    """Of the labelled talk what whoever told of a danger says next."""
    for row, own, _ in _after(data):
        if own is not None and own <= NEXT_SECONDS:
            yield Told(plain(row["text"], CHARACTERS), row["danger"])


def _after(data: Path) -> Iterator[tuple[dict[str, Any], float | None, float | None]]:
    """What residents say: the row, and seconds since they themselves, and since another, told of danger."""
    for part in PARTS:
        told: dict[str, dict[str, datetime]] = {}
        for row in _rows(data, part):
            at, lately = datetime.fromisoformat(row["at"]), told.setdefault(row["stream"], {})
            if is_staff(row["who"]):
                continue
            since = {who: (at - when).total_seconds() for who, when in lately.items()}
            own = since.pop(row["who"], None)
            yield row, own, min(since.values(), default=None)
            if row["danger"]:
                lately[row["who"]] = at


def learn(told: Sequence[Told]) -> Weights:
    """Logistic regression over pieces, each weighed by its rarity. Deterministic."""
    from sklearn.linear_model import LogisticRegression

    bags = [pieces_of(one.text) for one in told]
    rows = [sorted(bag) for bag in bags]
    counts: dict[str, int] = {}
    for row in rows:
        for piece in row:
            counts[piece] = counts.get(piece, 0) + 1
    names = sorted(piece for piece, count in counts.items() if count >= LEAST_TEXTS and piece.isprintable())
    place = {piece: i for i, piece in enumerate(names)}
    rarity = np.array([(log((1 + len(told)) / (1 + counts[piece])) + 1) / 10 for piece in names])
    columns = [[place[piece] for piece in row if piece in place] for row in rows]
    ends = np.cumsum([0] + [len(row) for row in columns])
    flat = np.array([column for row in columns for column in row])
    scales = np.repeat([1 / scale_of(bag) for bag in bags], [len(row) for row in columns])
    table = csr_matrix((rarity[flat] * scales, flat, ends), shape=(len(rows), len(names)))
    model = LogisticRegression(C=STRENGTH, tol=1e-6, max_iter=3000).fit(table, [one.danger for one in told])
    weights = model.coef_[0] * rarity
    kept = {names[i]: float(weights[i]) for i in np.flatnonzero(np.abs(weights) >= LEAST_WEIGHT)}
    return Weights(kept, float(model.intercept_[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, required=True, help="folder that holds group_messages, chat_sms and chat_weibo"
    )
    parser.add_argument("--out", type=Path, default=Path(danger_sense.__file__).parent, help="folder to write them to")
    asked = parser.parse_args()
    learnt = learn([*own(), *labelled(asked.data), *ordinary(asked.data)])
    wording = replace(learnt, bias=learnt.bias - CALMER)
    talk = learn([*_lines(beside()), *neighbours(asked.data)])
    further = learn([*_lines(own_next()) * OWN_LINES, *next_words(asked.data)])
    for name, weights in ((FILE, wording), (BESIDE_FILE, talk), (OWN_FILE, further)):
        path = asked.out / name
        path.write_text(danger_sense.written(weights), encoding="utf-8")
        print(f"{len(weights.pieces)} pieces, {path.stat().st_size:,} bytes: {path}")


if __name__ == "__main__":
    main()
