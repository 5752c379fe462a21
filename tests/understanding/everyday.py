"""The everyday questions and the demonstration town's entries, as a test wants them."""

import tomllib
from datetime import date
from pathlib import Path

from bot.domain.answers import Entry, Pool, decide, words_of
from bot.simulator.town import sheets
from bot.understanding.answering import rank

DAY = date(2026, 11, 16)
QUESTIONS = tomllib.loads(Path(__file__).with_name("everyday_questions.toml").read_text("utf-8"))["ask"]


def pool():
    rows = sheets()["answers"]
    return Pool.of(
        [
            Entry(
                id=number, question=row["question"], also=tuple(row["also"].splitlines()), answer=row["answer"],
                papers=row["papers"], source=row["source"], valid_until=date.fromisoformat(row["valid_until"]),
                owner=row["owner"],
            )
            for number, row in enumerate(rows, 1)
        ]
    )  # fmt: skip


def quoted(text, entries, day=DAY):
    """The questions of the entries that are said to *text*: one, two, or none."""
    return [entry.question for entry in decide(words_of(text), rank(text, entries), entries, day).entries]
