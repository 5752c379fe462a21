"""How sure words must be that open a matter alone: measured on own sentences and talk that no part had learnt from."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from bot.understanding.lone import HEAD, odds_of
from bot.understanding.opinions import Second
from bot.understanding.semantics import Semantics
from bot.understanding.training import FOLDS, Example, fit_lone, lone_of

UNITS, DAMPING, ROUNDS = 64, 1.0, 40
TEMPTING = 0.02  # share of our own talk, all of which is meant to sound like matters, that may become tickets
MARGIN = 0.5  # log odds above that, for the same reason as CAUTION
SURER = 1.0  # log odds more where a matter was spoken of some minutes ago
Net = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def net(table: np.ndarray, truth: Sequence[bool]) -> Net:
    """A small net over an encoder's vectors: weights and bias of its layer, then of its one score."""
    with warnings.catch_warnings():  # so few rounds are meant
        warnings.simplefilter("ignore", ConvergenceWarning)
        found = MLPClassifier((UNITS,), alpha=DAMPING, max_iter=ROUNDS, random_state=0).fit(table, list(truth))
    return found.coefs_[0], found.intercepts_[0], found.coefs_[1], found.intercepts_[1]


def scores_of(found: Net, table: np.ndarray) -> np.ndarray:
    inner, inner_bias, weights, bias = found
    deep = np.maximum(table @ inner + inner_bias, 0)
    odds: np.ndarray = (deep @ weights + bias)[:, 0]
    return odds


def lone_thresholds(
    talk: Mapping[int, Sequence[Example]], own: Sequence[Example], known: Semantics, tables: Mapping[str, np.ndarray]
) -> dict[str, dict[str, float]]:
    """By the name of an encoder, "" for none: from which log odds on words open a matter alone.

    *talk*: by fold; *own*: sentences of ours, those of one fold learnt by the others; *tables*: how encoders see the talk,
    then the sentences.
    """
    examples = [one for fold in range(FOLDS) for one in talk[fold]] + list(own)
    folds = [fold for fold in range(FOLDS) for _ in talk[fold]] + [i % FOLDS for i in range(len(own))]
    truth = np.array([one.row["matters"] > 0 for one in examples])
    ours = np.array([one.own and one.row["intent"] == "chat" for one in examples])
    usable = np.array([lone_of(one) for one in examples])
    words, heard = np.zeros(len(examples)), {name: np.zeros(len(examples)) for name in tables}
    for fold in range(FOLDS):
        learnt = np.flatnonzero((np.array(folds) != fold) & usable)
        asked = np.flatnonzero((np.array(folds) == fold) & ours)
        linear = fit_lone([examples[i] for i in learnt], known)
        words[asked] = [linear.scores(examples[i].ngrams, examples[i].signs)[0] for i in asked]
        for name, table in tables.items():
            heard[name][asked] = scores_of(net(table[learnt], truth[learnt]), table[asked])
    found = {"": _least(words[ours])}
    return found | {name: _least((words + odds)[ours] / 2) for name, odds in heard.items()}


def _least(chat: np.ndarray) -> dict[str, float]:
    at = round(float(np.quantile(chat, 1 - TEMPTING)) + MARGIN, 2)
    return {"lull": at, "pause": round(at + SURER, 2)}


def weights_in_talk(seen: Iterable[tuple[float, float, float, bool]]) -> list[float]:
    """What three opinions weigh: that it opens by its intent, by its head, by its words alone; then the constant.

    *seen*: (probability, probability, log odds, truth) of messages that no opinion had learnt from.
    """
    rows = list(seen)
    table = np.array([[odds_of(a), odds_of(b), max(-30.0, min(30.0, c))] for a, b, c, _ in rows])
    model = LogisticRegression(C=1.0).fit(table, [truth for *_, truth in rows])
    found = [float(x) for x in (*model.coef_[0], model.intercept_[0])]
    return [round(x, 4) for x in found]


def with_net(second: Second, found: Net, spread: float) -> Second:
    """The heads with one more that sees the vectors through a net."""
    inner, inner_bias, weights, bias = found
    rows, columns = second.weights.shape
    both = np.zeros((len(inner_bias) + rows, columns + 1), dtype=np.float32)
    both[len(inner_bias) :, :columns] = second.weights
    both[: len(inner_bias), columns] = weights[:, 0]
    layer = ((inner / spread).astype(np.float32), inner_bias.astype(np.float32))
    heads = {**second.heads, HEAD: (columns, (HEAD,))}
    whole = np.concatenate([second.bias, bias]).astype(np.float32)
    return Second(second.tag, second.mean, both, whole, heads, second.settings, inner=layer)
