"""Which models there are, from which files each is learnt, and how. Needs scikit-learn."""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import orjson
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.errors import ConfigError
from bot.understanding import group_training, training
from bot.understanding.embedders import PACKAGES, load, works
from bot.understanding.features import folded, line_of
from bot.understanding.linear import Linear
from bot.understanding.ngrams import ngrams_of
from bot.understanding.report import macro_f1
from bot.understanding.semantics import learn, matrix
from bot.understanding.task_features import FEATURES, scores, views
from bot.understanding.task_heads import task_heads
from bot.understanding.training import Example, Progress, Trained, pruned

Pair = tuple[str, str]
FOLDS = 3
PRUNE = 0.1


@dataclass(frozen=True, slots=True)
class Trainer:
    """*train*(data folder, progress) gives a model; it calls progress *steps* times."""

    train: Callable[[Path, Progress], Trained]
    steps: int


def group(data: Path, told: Progress) -> Trained:
    """Both training sets of group talk."""
    folder = data / "group_messages"
    files = [(folder / f"train_{x}.jsonl", folder / f"books_{x}.json") for x in ("a", "b")]
    for file in (path for pair in files for path in pair):
        if not file.exists():
            raise ConfigError(f"没有这个文件：{file}")
    streams = training.load_streams(files)
    told("streams")
    known = learn(data, [ngrams_of(line_of(folded(row["text"]))) for stream in streams for row in stream.rows], told)
    embedders = [load(name) for name in PACKAGES if works(name)]
    return group_training.train(streams, known, embedders, told)


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        raise ConfigError(f"没有这个文件：{path}")
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def _department(data: Path) -> list[Pair]:
    rows = _rows(data / "teddy_messages" / "train.jsonl")
    pairs = [(row["subject"], row["label"]) for row in rows]
    return pairs + [(f"{row['subject']}。{row['detail']}", row["label"]) for row in rows if row.get("detail")]


def _topic(data: Path) -> list[Pair]:
    return [(row["text"], row["topic"]) for row in _rows(data / "haikou12345" / "train.jsonl") if row.get("topic")]


def _act(data: Path) -> list[Pair]:
    kinds = {"咨询": "question", "反映": "report", "投诉": "report", "要求": "report"}
    rows = _rows(data / "haikou12345" / "train.jsonl")
    return [(row["text"], kinds[row["act"]]) for row in rows if row.get("act") in kinds]


def _spam(data: Path) -> list[Pair]:
    return [(row["text"], row["label"]) for row in _rows(data / "spam_sms" / "train.jsonl")]


@dataclass(frozen=True, slots=True)
class Recipe:
    """*margin*: a support vector machine instead of logistic regression; *most*: n-grams that are kept; *heads*: of encoders."""

    pairs: Callable[[Path], list[Pair]]
    strength: float
    least: int  # texts an n-gram must stand in
    margin: bool = False
    most: int = 0  # 0: all whose weight is worth it
    heads: bool = False


RECIPES: dict[str, Recipe] = {
    "department": Recipe(_department, 0.5, 3, margin=True, most=30_000, heads=True),
    "topic": Recipe(_topic, 12.0, 6),
    "act": Recipe(_act, 0.2, 3, margin=True, most=50_000),
    "spam": Recipe(_spam, 20.0, 3),
}


def _fit(name: str, pairs: Sequence[Pair], recipe: Recipe) -> Linear:
    pairs = [(view, label) for text, label in pairs for view in views(name, text)]
    examples = [Example(*FEATURES[name](text), {}) for text, _ in pairs]
    vocabulary, idf = training.vocabulary_of(examples, recipe.least)
    if 0 < recipe.most < len(vocabulary):  # the commonest have the smallest idf
        names, kept = list(vocabulary), sorted(np.argsort(idf, kind="stable")[: recipe.most])
        vocabulary, idf = {names[i]: k for k, i in enumerate(kept)}, idf[kept]
    learnt = _weights(recipe, examples, vocabulary, idf, [label for _, label in pairs])
    weights, bias, labels, signs = learnt
    names = ["n" + g for g in vocabulary] + ["s" + sign for sign in signs]
    idf = np.concatenate([idf, np.zeros(len(signs))])
    return pruned(names, idf, weights, bias, {name: (0, tuple(labels))}, {}, 0.0 if recipe.most else PRUNE)


def _weights(
    recipe: Recipe, examples: Sequence[Example], vocabulary: dict[str, int], idf: np.ndarray, truth: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, list[str], list[str]]:
    """(features, columns), (columns,), labels, names of the signs behind the n-grams."""
    counts = Counter(sign for one in examples for sign in set(one.signs))
    signs = sorted(sign for sign, count in counts.items() if count >= recipe.least)
    place = {sign: i for i, sign in enumerate(signs)}
    columns = [sorted({place[sign] for sign in one.signs if sign in place}) for one in examples]
    ends = np.cumsum([0] + [len(c) for c in columns])
    flat = [i for c in columns for i in c]
    scale = training.REST.signs
    table = hstack(
        [
            matrix([one.ngrams for one in examples], vocabulary, idf),
            csr_matrix((np.full(len(flat), scale), flat, ends), shape=(len(examples), len(signs))),
        ]
    ).tocsr()
    if recipe.margin:
        model = LinearSVC(C=recipe.strength, random_state=0).fit(table, truth)
    else:
        model = LogisticRegression(C=recipe.strength, max_iter=200, tol=1e-3).fit(table, truth)
    weights, bias, labels = model.coef_, model.intercept_, [str(c) for c in model.classes_]
    if len(weights) == 1:  # two classes: one column against nothing
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
    weights = weights.T
    weights[len(vocabulary) :] *= scale
    return weights, bias, labels, signs


def _task(name: str) -> Callable[[Path, Progress], Trained]:
    recipe = RECIPES[name]

    def run(data: Path, told: Progress) -> Trained:
        pairs = recipe.pairs(data)
        seen = [pair for pair in pairs if _fold(pair[0])]
        unseen = [pair for pair in pairs if not _fold(pair[0])]
        trial = _fit(name, seen, recipe)
        scale = _sharpness(trial, name, unseen) if recipe.margin else 1.0
        trial = _scaled(trial, scale)
        shift = _shift(trial, name, unseen) if recipe.margin else 0.0
        trial = _shifted(trial, shift)
        told(f"{name} 1/2")
        whole = _shifted(_scaled(_fit(name, pairs, recipe), scale), shift)
        trained = Trained(whole, labels={name: _said(trial, name, unseen)})
        told(f"{name} 2/2")
        for embedder in [load(x) for x in PACKAGES if recipe.heads and works(x)]:
            trained.seconds[embedder.name] = task_heads(name, embedder, pairs)
        return trained

    return run


def _fold(text: str) -> int:
    """By the beginning, so that a letter's subject alone and with its body lie on one side."""
    return zlib.crc32(text[:8].encode(errors="replace")) % FOLDS


def _said(model: Linear, name: str, pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    said = [model.probabilities(scores(model, name, text), name) for text, _ in pairs]
    return [(true, max(p, key=lambda label: p[label])) for (_, true), p in zip(pairs, said, strict=True)]


def _sharpness(model: Linear, name: str, pairs: Sequence[Pair]) -> float:
    """A margin is no probability: by how much it is to be stretched so that it becomes one."""
    found = [(scores(model, name, text), true) for text, true in pairs]

    def surprise(scale: float) -> float:
        return -sum(math.log(max(1e-6, model.probabilities(one * scale, name)[true])) for one, true in found)

    return min((1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0), key=surprise)


def _scaled(model: Linear, scale: float) -> Linear:
    return replace(model, weights=model.weights * np.float32(scale), bias=model.bias * np.float32(scale))


def _shift(model: Linear, name: str, pairs: Sequence[Pair]) -> float:
    """Of two labels, how much must be taken from the second so that both are told apart best; of more, nothing."""
    labels = model.heads[name][1]
    if len(labels) != 2:
        return 0.0
    lead = [float(found[1] - found[0]) for found in (scores(model, name, text) for text, _ in pairs)]

    def told_apart(by: float) -> float:
        return macro_f1([(true, labels[x > by]) for (_, true), x in zip(pairs, lead, strict=True)])

    return max((step / 20 for step in range(11)), key=told_apart)


def _shifted(model: Linear, by: float) -> Linear:
    return replace(model, bias=model.bias - np.float32(by) * (np.arange(len(model.bias)) == 1)) if by else model


TRAINERS: dict[str, Trainer] = {"group": Trainer(group, 2 * training.FOLDS + 11)} | {
    name: Trainer(_task(name), 2) for name in RECIPES
}
