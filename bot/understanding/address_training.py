"""Learns the address tagger from spans: `python -m bot.understanding.address_training --data DIR`.

Logistic regression over the signs of each character, and the moves between tags. Same bytes on one machine and set of versions.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from bot.domain.normalise import fold
from bot.understanding.address_tags import LABELS, MODEL, TAGS, signs

SEEN, KEPT = 5, 26_000  # a sign is seen at least so often; so many of the weightiest are kept
EPOCHS, ALPHA = 15, 1e-6
_NEVER = -1e4


def train_address(data: Path, target: Path = MODEL) -> int:
    """Train on address_spans/train.jsonl below *data*; the size of the file written."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import SGDClassifier

    texts, gold = _examples(data / "address_spans" / "train.jsonl")
    seen = Counter(sign for text in texts for each in signs(text) for sign in each)
    vocabulary = sorted(sign for sign, count in seen.items() if count >= SEEN)
    row = {sign: number for number, sign in enumerate(vocabulary)}
    columns, starts = [], [0]
    for text in texts:
        for each in signs(text):
            columns += [row[sign] for sign in each if sign in row]
            starts.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    features = csr_matrix((ones, columns, starts), shape=(len(starts) - 1, len(vocabulary)))
    tags = np.concatenate(gold)
    model = SGDClassifier(loss="log_loss", alpha=ALPHA, max_iter=EPOCHS, tol=None, average=True, random_state=0)
    model.fit(features, tags)
    weights, bias = np.zeros((len(vocabulary), len(TAGS)), np.float32), np.full(len(TAGS), _NEVER, np.float32)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return _write(target, vocabulary, weights, bias, _moves(gold))


def _examples(path: Path) -> tuple[list[str], list[Any]]:
    texts, gold = [], []
    for line in path.read_bytes().splitlines():
        example = orjson.loads(line)
        folded = fold(example["text"])
        if folded.offsets is not None or not folded.text:
            continue
        tags = np.zeros(len(folded.text), np.int64)
        for start, end, label in example["spans"]:
            if label.lower() in LABELS:
                tag = 1 + 2 * LABELS.index(label.lower())
                tags[start:end] = tag + 1
                tags[start] = tag
        texts.append(folded.text)
        gold.append(tags)
    return texts, gold


def _moves(gold: Iterable[Any]) -> Any:
    """What each tag costs after another, learned; a span never goes on that has not begun."""
    counts = np.full((len(TAGS), len(TAGS)), 0.5)
    for tags in gold:
        np.add.at(counts, (tags[:-1], tags[1:]), 1)
    moves = np.log(counts / counts.sum(axis=1, keepdims=True))
    for tag in range(2, len(TAGS), 2):
        moves[[before for before in range(len(TAGS)) if before not in {tag, tag - 1}], tag] = _NEVER
    return moves


def _write(target: Path, vocabulary: list[str], weights: Any, bias: Any, moves: Any) -> int:
    kept = np.sort(np.argsort(-np.abs(weights).max(axis=1), kind="stable")[:KEPT])
    scale = np.abs(weights[kept]).max() / 127
    names = "\n".join(vocabulary[number] for number in kept).encode()
    np.savez_compressed(
        target,
        vocabulary=np.frombuffer(names, np.uint8),
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=np.float32(scale),
        bias=bias.astype(np.float32),
        moves=moves.astype(np.float32),
    )
    return target.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds address_spans/train.jsonl")
    print(train_address(parser.parse_args().data), "bytes")


if __name__ == "__main__":
    main()
