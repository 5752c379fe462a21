"""Single questions about longer texts: department, act, spam, topic, repeats, answers, address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from bot.errors import ConfigError
from bot.understanding.linear import Linear, model_path
from bot.understanding.repeats import Answers, Repeats
from bot.understanding.spans import address_spans
from bot.understanding.task_features import FEATURES

LABELS = ("department", "topic", "act", "spam")
TASKS = (*LABELS, "duplicates", "answers", "address")
Row = dict[str, Any]


@lru_cache(maxsize=8)
def task_model(task: str) -> Linear:
    """The shipped model of one task. Raises ConfigError when it was not shipped."""
    path = model_path(task)
    if not path.exists():
        raise ConfigError(f"还没有训练 {task}：gridbot train --data DIR")
    return Linear.load(path)


def label(task: str, text: str) -> tuple[str, float]:
    """The likeliest label and its probability."""
    model = task_model(task)
    ngrams, signs = FEATURES[task](text)
    p = model.probabilities(model.scores(ngrams, signs), task)
    best = max(p, key=lambda name: p[name])
    return best, p[best]


def run_task(task: str, rows: Iterable[Row], pool: Sequence[Row]) -> Iterator[Row]:
    """Answer each row in order; `id` is kept. Repeats see only earlier rows."""
    if task == "duplicates":
        repeats = Repeats()
        for row in rows:
            of, p = repeats.see(str(row["id"]), row.get("text") or "", row.get("detail") or "", row.get("time") or "")
            yield {"id": row["id"], "of": of or None, "p": round(p, 4)}
    elif task == "answers":
        answers = Answers(pool)
        for row in rows:
            found = answers.best(row.get("text") or "")
            yield {
                "id": row["id"],
                "answers": [name for name, _ in found],
                "p": round(found[0][1], 4) if found else 0.0,
            }
    elif task == "address":
        for row in rows:
            yield {"id": row["id"], "spans": [list(span) for span in address_spans(row.get("text") or "")]}
    else:
        for row in rows:
            name, p = label(task, row.get("text") or "")
            yield {"id": row["id"], "label": name, "p": round(p, 4)}
