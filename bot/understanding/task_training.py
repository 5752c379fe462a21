"""Which models there are, from which files each is learnt, and how. Needs scikit-learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.errors import ConfigError
from bot.understanding import training
from bot.understanding.features import folded, grams
from bot.understanding.linear import Linear
from bot.understanding.semantics import learn, matrix
from bot.understanding.task_features import FEATURES
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
    known = learn(data, [grams(folded(row["text"])) for stream in streams for row in stream.rows], told)
    return training.train(streams, known, told)


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


SOURCES: dict[str, tuple[Callable[[Path], list[Pair]], float, int]] = {  # pairs, strength, n-grams seen at least
    "department": (_department, 60.0, 3),
    "topic": (_topic, 12.0, 5),
    "act": (_act, 1.5, 3),
    "spam": (_spam, 20.0, 3),
}


def _fit(name: str, pairs: Sequence[Pair], strength: float, least: int) -> Linear:
    examples = [Example(*FEATURES[name](text), {}) for text, _ in pairs]
    vocabulary, idf = training.vocabulary_of(examples, least)
    signs = sorted({sign for one in examples for sign in one.signs})
    place = {sign: i for i, sign in enumerate(signs)}
    columns = [sorted({place[sign] for sign in one.signs}) for one in examples]
    ends = np.cumsum([0] + [len(c) for c in columns])
    flat = [i for c in columns for i in c]
    scale = training.SIGN_SCALE
    table = hstack(
        [
            matrix([one.ngrams for one in examples], vocabulary, idf),
            csr_matrix((np.full(len(flat), scale), flat, ends), shape=(len(examples), len(signs))),
        ]
    ).tocsr()
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3).fit(table, [label for _, label in pairs])
    weights, bias, labels = model.coef_, model.intercept_, [str(c) for c in model.classes_]
    if len(weights) == 1:  # two classes: one column against nothing
        weights, bias = np.vstack([np.zeros_like(weights), weights]), np.array([0.0, bias[0]])
    weights = weights.T
    weights[len(vocabulary) :] *= scale
    names = ["n" + g for g in vocabulary] + ["s" + sign for sign in signs]
    idf = np.concatenate([idf, np.zeros(len(signs))])
    return pruned(names, idf, weights, bias, {name: (0, tuple(labels))}, {}, PRUNE)


def _task(name: str) -> Callable[[Path, Progress], Trained]:
    source, strength, least = SOURCES[name]

    def run(data: Path, told: Progress) -> Trained:
        pairs = source(data)
        seen = [pair for i, pair in enumerate(pairs) if i % FOLDS]
        unseen = [pair for i, pair in enumerate(pairs) if not i % FOLDS]
        trial = _fit(name, seen, strength, least)
        said = []
        for text, true in unseen:
            p = trial.probabilities(trial.scores(*FEATURES[name](text)), name)
            said.append((true, max(p, key=lambda label: p[label])))
        told(f"{name} 1/2")
        model = _fit(name, pairs, strength, least)
        told(f"{name} 2/2")
        return Trained(model, labels={name: said})

    return run


TRAINERS: dict[str, Trainer] = {"group": Trainer(group, 2 * training.FOLDS + 10)} | {
    name: Trainer(_task(name), 2) for name in SOURCES
}
