"""Single questions about longer texts: department, act, spam, topic, repeats, answers, address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from bot.errors import ConfigError
from bot.understanding.address_tags import tagger
from bot.understanding.embedders import Embedder, chosen
from bot.understanding.linear import Linear, model_path, probabilities, shipped
from bot.understanding.opinions import Second, second_of, together
from bot.understanding.repeats import Answers, Repeats
from bot.understanding.task_features import parts, scores

LABELS = ("department", "topic", "act", "spam")
TASKS = (*LABELS, "duplicates", "answers", "address")
Row = dict[str, Any]


def task_model(task: str) -> Linear:
    """The shipped model of one task. Raises ConfigError when it was not shipped."""
    if not model_path(task).exists():
        raise ConfigError(f"还没有训练 {task}：gridbot train --data DIR")
    return shipped(task)


@lru_cache(maxsize=8)
def second_opinion(task: str, embedder: str) -> tuple[Second, Embedder] | None:
    """Heads over an encoder's vectors for this task, where they were learnt and the encoder works."""
    encoder = chosen(embedder)
    second = second_of(task, encoder.name, encoder.tag) if encoder else None
    return (second, encoder) if second and encoder else None


def label(task: str, text: str, embedder: str = "none") -> tuple[str, float]:
    """The likeliest label and its probability."""
    model = task_model(task)
    p = model.probabilities(scores(model, task, text), task)
    asked = second_opinion(task, embedder)
    if asked is not None:
        second, encoder = asked
        other = probabilities(second.heads[task], second.scores(encoder.encode(parts(text))))
        p = together(p, other, second.settings["mix"][task])
    best = max(p, key=lambda name: p[name])
    return best, p[best]


def run_task(task: str, rows: Iterable[Row], pool: Sequence[Row], embedder: str = "none") -> Iterator[Row]:
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
            yield {"id": row["id"], "spans": [list(span) for span in tagger().spans(row.get("text") or "")]}
    else:
        for row in rows:
            name, p = label(task, row.get("text") or "", embedder)
            yield {"id": row["id"], "label": name, "p": round(p, 4)}
