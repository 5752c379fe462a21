"""Learning the shipped models from labelled streams. Needs scikit-learn (extra `train`); running them does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from scipy.sparse import csr_matrix, hstack

from bot.domain import joins as joining
from bot.domain.book import Book
from bot.messages import Context, Heard, Reading
from bot.understanding import lone
from bot.understanding.books import load_books
from bot.understanding.case import Case, without_names
from bot.understanding.decisions import JOINING
from bot.understanding.kinds import OPENING
from bot.understanding.linear import Linear
from bot.understanding.ngrams import ngrams_of
from bot.understanding.opinions import Second
from bot.understanding.reader import LinearReader
from bot.understanding.seeds import PLAIN, Seed, seeds
from bot.understanding.semantics import Semantics, matrix
from bot.understanding.streams import Row, context_of, heard_gold, heard_read, is_staff

FOLDS = 4
NEWCOMER = "r999"  # who says our own sentences
STEP = 17  # so that neighbouring sentences do not stand at neighbouring places
STRONG = 2.0  # a turn of phrase beside any other sign
SEED_SHARE = 0.25  # what our own sentences of an intent weigh together, beside the talk of that intent
SEED_DANGER, SEED_CALM = 0.6, 0.15  # what one weighs where danger is learnt; twenty times as many are calm
QUIET = 0.3  # what a sentence weighs once more where nothing had been said before
LONE = OPENING | {"chat", "ad"}
LEAST_SIGNS = 3  # messages a sign must stand in
PRUNE = 0.0
STRENGTH = {"bound": 2.0, "intent": 4.0, "opens": 4.0, "category": 6.0, "danger": 4.0, lone.HEAD: 2.0}
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Scales:
    """How much one sign weighs beside the whole of the n-grams and of their meaning."""

    signs: float = 0.2
    ngrams: float = 2.0
    meaning: float = 2.0


OPENS, ABOUT, REST = Scales(signs=0.25, meaning=1.0), Scales(signs=0.3, ngrams=4.0), Scales()
ALONE = Scales(signs=0.25, ngrams=4.0)


@dataclass(slots=True)
class Stream:
    """One group's labelled talk with its book."""

    id: str
    book: Book
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Example:
    """What the models learn from: features and labels of one message."""

    ngrams: list[str]
    signs: list[str]
    row: Row
    bare: str = ""  # what a sentence encoder would see
    context: Context | None = None
    weight: float = 1.0
    plain: bool = False  # one of our own sentences that teaches the words alone

    @property
    def own(self) -> bool:
        """One of our own sentences."""
        return bool(self.row["who"] == NEWCOMER)

    @property
    def quiet(self) -> bool:
        """An own sentence where nothing had been said before; it stands once more in the middle of talk."""
        return self.own and (self.context is None or not self.context.earlier)


def load_streams(files: Iterable[tuple[Path, Path]]) -> list[Stream]:
    """Pairs of (messages.jsonl, books.json) as streams in order."""
    streams: dict[str, Stream] = {}
    for messages, books in files:
        known = load_books(books)
        beside = messages.with_name(messages.name.replace("train", "lookalikes")).with_suffix(".json")
        alike = orjson.loads(beside.read_bytes()) if beside.exists() else {}
        for line in messages.read_bytes().splitlines():
            row = orjson.loads(line)
            if row["stream"] not in streams:
                streams[row["stream"]] = Stream(row["stream"], known[row["stream"]])
            row["lookalike"] = row["n"] in alike.get(row["stream"], ())
            streams[row["stream"]].rows.append(row)
    return list(streams.values())


# features


def example(row: Row, context: Context) -> Example:
    case = Case.of(row["text"], context)
    return Example(ngrams_of(case.words.told.line), case.symbols(), row, without_names(case.text, case.seen), context)


def examples_gold(streams: Iterable[Stream]) -> list[Example]:
    """Every message with the true past as context."""
    found = []
    for stream in streams:
        past: list[Heard] = []
        for row in stream.rows:
            found.append(example(row, context_of(row, stream.book, past)))
            past.append(heard_gold(row))
    return found


def examples_seeds(heard: Sequence[Example]) -> list[Example]:
    """Our own sentences, each said in the place of a message of its intent, and once more where all was quiet before.

    So the talk around a sentence is that which such a message has. All of one intent weigh SEED_SHARE of the talk's.
    """
    places: dict[str, list[tuple[Row, Context]]] = {}
    for one in heard:
        if one.context is not None:
            places.setdefault(one.row["intent"], []).append((one.row, one.context))
    own = seeds()
    counts = Counter(seed.intent for seed in own)
    found = []
    for i, seed in enumerate(own):
        row, said, here = _said(seed, i, places)
        weight = min(1.0, SEED_SHARE * here / counts[seed.intent])
        found.append(replace(example(row, said), weight=weight))
        quiet = replace(said, earlier=(), at_bot=False)
        found.append(replace(example({**row, "at_bot": False}, quiet), weight=weight * QUIET))
    for i, seed in enumerate(seeds(PLAIN)):
        row, said, _ = _said(seed, i, places)
        found.append(replace(example(row, said), plain=True))
    return found


def _said(seed: Seed, i: int, places: Mapping[str, Sequence[tuple[Row, Context]]]) -> tuple[Row, Context, int]:
    """A sentence of ours as a message, the talk around it, and how many messages of its intent there are."""
    here = places.get(seed.intent) or places["chat"]
    there, context = here[i * STEP % len(here)]
    row: Row = {
        **there, "lookalike": False, "text": seed.text, "who": NEWCOMER, "kind": "text", "quote": None, "intent": seed.intent,
        "category": seed.category or None, "danger": seed.danger, "matters": int(bool(seed.category)), "joins": None, "place": [],
    }  # fmt: skip
    return row, replace(context, kind="text", quote=""), len(here)


def examples_read(streams: Iterable[Stream], reader: LinearReader) -> tuple[list[Example], list[tuple[Row, Reading]]]:
    """Every message with the past as *reader* understood it, and how it read each."""
    found, readings = [], []
    for stream in streams:
        past: list[Heard] = []
        for row in stream.rows:
            context = context_of(row, stream.book, past)
            found.append(example(row, context))
            reading = reader.read(row["text"], context)
            readings.append((row, reading))
            past.append(heard_read(row, reading))
    return found, readings


# fitting


def vocabulary_of(examples: Sequence[Example], least: int) -> tuple[dict[str, int], np.ndarray]:
    """N-grams that stand in at least *least* examples, with their idf."""
    counts = Counter(g for one in examples for g in set(one.ngrams))
    names = sorted(g for g, count in counts.items() if count >= least and "\n" not in g)
    total = len(examples)
    return {g: i for i, g in enumerate(names)}, np.array([log((1 + total) / (1 + counts[g])) + 1 for g in names])


@dataclass(frozen=True, slots=True)
class Table:
    """Examples as numbers: n-grams, their meaning, signs."""

    ngrams: csr_matrix
    meaning: np.ndarray
    signs: csr_matrix
    sign_names: list[str]


def tabulate(examples: Sequence[Example], known: Semantics) -> Table:
    counts = Counter(s for one in examples for s in set(one.signs))
    names = sorted(s for s, count in counts.items() if count >= LEAST_SIGNS)
    place = {name: i for i, name in enumerate(names)}
    columns = [[place[s] for s in sorted(set(one.signs)) if s in place] for one in examples]
    ends = np.cumsum([0] + [len(c) for c in columns])
    flat = [i for c in columns for i in c]
    signs = csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(examples), len(names)))
    ngrams = matrix([one.ngrams for one in examples], known.vocabulary, known.idf)
    return Table(ngrams, ngrams @ known.axes + known.offset, signs, names)


@dataclass(slots=True)
class _Heads:
    """Columns as they are learnt, brought back to weights of n-grams and signs."""

    known: Semantics
    table: Table
    names: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    weights: list[np.ndarray] = field(default_factory=list)
    biases: list[np.ndarray] = field(default_factory=list)

    def learn(
        self,
        name: str,
        labels: Sequence[str] | None,
        truth: Sequence[Any],
        rows: Sequence[int] | None,
        weight: np.ndarray,
        scales: Scales,
        only: Callable[[str], bool] = lambda _: True,
        often: np.ndarray | None = None,
    ) -> None:
        """*labels* None: those of the truth. *only*: which signs count. *often*: rows that tell how often what is said."""
        table, some = self.table, slice(None) if rows is None else rows
        strong = [(STRONG if sign.startswith("r:") else 1.0) * only(sign) for sign in table.sign_names]
        chosen = np.array(strong) * scales.signs
        features = hstack(
            [
                table.ngrams[some] * scales.ngrams,
                csr_matrix(table.meaning[some] * scales.meaning),
                table.signs[some].multiply(chosen[None, :]),
            ]
        ).tocsc()
        there = np.flatnonzero(np.diff(features.indptr))  # what never stands in these rows weighs nothing
        model = _logistic(name).fit(features[:, there].tocsr(), truth, sample_weight=weight)
        found = np.zeros((model.coef_.shape[0], features.shape[1]))
        found[:, there] = model.coef_
        size, axes = table.ngrams.shape[1], table.meaning.shape[1]
        own, meaning, signs = found[:, :size], found[:, size : size + axes], found[:, size + axes :]
        ngrams = scales.ngrams * own.T + self.known.axes @ (meaning.T * scales.meaning)
        self.names[name] = (sum(len(b) for b in self.biases), tuple(labels or [str(c) for c in model.classes_]))
        self.weights.append(np.vstack([ngrams, (signs * chosen).T]))
        bias = model.intercept_ + scales.meaning * meaning @ self.known.offset
        self.biases.append(bias if often is None else bias + _rarer(model.classes_, np.array(truth), weight, often))


def _rarer(classes: np.ndarray, truth: np.ndarray, weight: np.ndarray, often: np.ndarray) -> np.ndarray:
    """What brings each class back to how often it is among the rows *often*."""
    shift = np.log([weight[often & (truth == c)].sum() / weight[truth == c].sum() for c in classes])
    return shift if len(classes) > 2 else shift[1:] - shift[:1]


def _of_kind(sign: str) -> bool:
    return sign.startswith("c:")


def lone_of(one: Example) -> bool:
    """Residents' words that open a matter or are mere talk: what joins a matter tells nothing where none was spoken of."""
    return not one.quiet and not is_staff(one.row["who"]) and one.row["intent"] in LONE


def fit(examples: Sequence[Example], known: Semantics, settings: Mapping[str, Any]) -> Linear:
    """All heads over one vocabulary. What is meant is learnt from talk alone: our own sentences only open or open nothing."""
    rows = [one.row for one in examples]
    heads = _Heads(known, tabulate(examples, known))
    heard = np.array([not one.own for one in examples])
    said = list(np.flatnonzero(heard))
    heads.learn("intent", None, [rows[i]["intent"] for i in said], said, np.ones(len(said)), REST)
    whole = [i for i, one in enumerate(examples) if not one.plain]
    weight = np.array([examples[i].weight for i in whole])
    heads.learn("opens", ["opens"], [rows[i]["matters"] > 0 for i in whole], whole, weight, OPENS, often=heard[whole])
    talk = [i for i in whole if not examples[i].quiet]
    bad = np.array([bool(rows[i]["danger"]) for i in talk])
    risk = np.where(heard[talk], 1.0, np.where(bad, SEED_DANGER, SEED_CALM))
    heads.learn("danger", ["danger"], list(bad), talk, risk, REST)
    opening = [i for i in talk if rows[i]["matters"] > 0]
    heads.learn(
        "category", None, [rows[i]["category"] for i in opening], opening, np.ones(len(opening)), ABOUT, _of_kind
    )
    _learn_lone(heads, examples)
    loose = [i for i in opening if "place=no" in examples[i].signs and not examples[i].own]
    heads.learn("bound", ["bound"], [bool(rows[i]["place"]) for i in loose], loose, np.ones(len(loose)), REST)
    return _linear(heads, settings)


def fit_lone(examples: Sequence[Example], known: Semantics) -> Linear:
    """That head alone."""
    heads = _Heads(known, tabulate(examples, known))
    _learn_lone(heads, examples)
    return _linear(heads, {})


def _learn_lone(heads: _Heads, examples: Sequence[Example]) -> None:
    some = [i for i, one in enumerate(examples) if lone_of(one)]
    truth = [examples[i].row["matters"] > 0 for i in some]
    heads.learn(lone.HEAD, [lone.HEAD], truth, some, np.ones(len(some)), ALONE, lone.of_words)


def _linear(heads: _Heads, settings: Mapping[str, Any]) -> Linear:
    known = heads.known
    weights, bias = np.hstack(heads.weights), np.hstack(heads.biases)
    names = ["n" + g for g in known.vocabulary] + ["s" + s for s in heads.table.sign_names]
    idf = np.concatenate([known.idf, np.zeros(len(heads.table.sign_names))])
    return pruned(names, idf, weights, bias, heads.names, settings)


def pruned(
    names: Sequence[str], idf: np.ndarray, weights: np.ndarray, bias: np.ndarray, heads: Mapping[str, tuple[int, tuple[str, ...]]],
    settings: Mapping[str, Any], least: float = PRUNE,
) -> Linear:  # fmt: skip
    """A model without the rows whose largest weight, with its idf, is below *least*. Their length still counts."""
    keep = np.flatnonzero(np.abs(weights).max(axis=1) * np.where(idf > 0, 1.0, 10.0) >= least)
    return Linear(
        {names[i]: k for k, i in enumerate(keep)}, idf[keep].astype(np.float32), weights[keep].astype(np.float32), bias.astype(np.float32),
        heads, settings,
    )  # fmt: skip


def _logistic(head: str):  # noqa: ANN202
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH[head], max_iter=400, tol=1e-3)


def fit_joins(streams: Iterable[Stream]) -> dict[str, float]:
    """Weights of the pair features, learnt on the true matters of each stream."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    pairs: list[dict[str, int]] = []
    truth: list[bool] = []
    for stream in streams:
        past: list[Heard] = []
        for row in stream.rows:
            if row["intent"] in JOINING and row["joins"] is not None:
                case = Case.of(row["text"], context_of(row, stream.book, past))
                said = case.said(row["intent"], "")
                for matter, rank, active in joining.ranked(case.scene.matters):
                    pairs.append(dict.fromkeys(joining.features(said, matter, rank, active), 1))
                    truth.append(matter.id == str(row["joins"]))
            past.append(heard_gold(row))
    table = DictVectorizer()
    model = LogisticRegression(C=1.0, max_iter=500, tol=1e-3).fit(table.fit_transform(pairs), truth)
    return {
        name: round(float(w), 3)
        for name, w in zip(table.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(w) > 0.02
    }


def split(streams: Sequence[Stream], fold: int) -> tuple[list[Stream], list[Stream]]:
    """(rest, fold) of the streams, whole streams only."""
    return [s for i, s in enumerate(streams) if i % FOLDS != fold], [
        s for i, s in enumerate(streams) if i % FOLDS == fold
    ]


@dataclass(slots=True)
class Trained:
    """A model with what the folds said about it: (true row, reading by a model that had not seen its stream)."""

    model: Linear
    unseen: list[tuple[Row, Reading]] = field(default_factory=list)
    labels: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # of a model that is no group model
    seconds: dict[str, Second] = field(default_factory=dict)  # heads over an encoder's vectors, by its name
    with_second: dict[str, list[tuple[Row, Reading]]] = field(default_factory=dict)  # as `unseen`, asked with it

    def pairs(self) -> dict[str, list[tuple[str, str]]]:
        """Head -> (true, said) of everything unseen."""
        if not self.unseen:
            return self.labels
        return {
            "intent": [(row["intent"], reading.intent.value) for row, reading in self.unseen],
            "opens": [(str(row["matters"] > 0), str(reading.opens)) for row, reading in self.unseen],
            "category": [
                (row["category"], reading.category.value)
                for row, reading in self.unseen
                if row["matters"] > 0 and reading.opens
            ],
            "danger": [(str(row["danger"]), str(reading.danger)) for row, reading in self.unseen],
        }
