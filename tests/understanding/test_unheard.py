"""Sentences that no model has learnt: does what was taught reach beyond the sentences that taught it?"""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.messages import Context
from bot.understanding.reader import load_reader
from bot.understanding.seeds import DANGER, TALK, seeds, seeds_of

FILE = Path(__file__).with_name("unheard.txt")
NOW = datetime(2026, 11, 18, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def unheard():
    return list(seeds_of(FILE.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def readings(unheard):
    reader = load_reader()
    return [(seed, reader.read(seed.text, Context(now=NOW, who="r1"))) for seed in unheard]


def test_none_of_them_was_taught(unheard):
    """No sentence of the check stands among those that the models and the rules learn from."""
    assert not {seed.text for seed in unheard} & {seed.text for seed in seeds(sorted({*TALK, *DANGER}))}


def test_most_matters_are_heard_without_any_talk_before(readings):
    """Of matters said out of the blue, more than half open a ticket."""
    heard = [reading.opens for seed, reading in readings if seed.category]

    assert sum(heard) >= 0.5 * len(heard)


def test_talk_and_advertising_become_no_tickets(readings):
    """Of neighbours' talk and advertising hardly anything opens a ticket."""
    opened = [seed.text for seed, reading in readings if not seed.category and reading.opens]

    assert len(opened) <= 0.03 * sum(not seed.category for seed, _ in readings), opened


def test_what_they_are_about_is_mostly_known(readings):
    """The kind is right for seven of ten, and among the first three for nearly all."""
    said = Counter()
    for seed, reading in readings:
        kinds = [kind.value for kind in reading.categories]
        said["all"] += bool(seed.category)
        said["first"] += bool(seed.category) and kinds[:1] == [seed.category]
        said["three"] += bool(seed.category) and seed.category in kinds

    assert said["first"] >= 0.7 * said["all"]
    assert said["three"] >= 0.85 * said["all"]
