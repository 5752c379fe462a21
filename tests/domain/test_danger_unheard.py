"""Our own lines about danger that nothing has learnt: what is heard of them, and what rings for nothing."""

from pathlib import Path

import pytest

from bot.domain.danger import goes_on, hits
from bot.understanding.seeds import DANGER, beside, own_next, seeds

FILE = Path(__file__).with_name("danger_unheard.txt")
FIRST = Path(__file__).with_name("danger_unheard_first.txt")


def _of(file):
    pairs = [line.partition(": ") for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {mark: [text for other, _, text in pairs if other == mark] for mark, _, _ in pairs}


@pytest.fixture(scope="module")
def lines():
    return _of(FILE)


@pytest.mark.parametrize("file", [FILE, FIRST])
def test_none_of_them_was_taught(file):
    """Else the figures below would say nothing."""
    taught = {seed.text for seed in seeds(DANGER)} | {text for text, _ in beside() + own_next()}

    assert not taught & {text for texts in _of(file).values() for text in texts}


def test_first_words_by_another_hand_are_heard():
    """Roundabout, in dialect, in three characters: nearly nine of ten, and one calm line like them in twenty rings."""
    first = _of(FIRST)

    assert sum(bool(hits(text)) for text in first["danger"]) >= 0.88 * len(first["danger"]) > 200
    assert sum(bool(hits(text)) for text in first["calm"]) <= 0.05 * len(first["calm"])


def test_danger_is_heard_and_calm_is_left_alone(lines):
    """In words nobody taught, nine dangers of ten are heard, and hardly anything calm rings."""
    assert sum(bool(hits(text)) for text in lines["danger"]) >= 0.88 * len(lines["danger"])
    assert sum(bool(hits(text)) for text in lines["calm"]) <= 0.04 * len(lines["calm"])


@pytest.mark.parametrize(("who", "own"), [("beside", None), ("own", 180.0)])
def test_what_is_said_meanwhile_is_told_from_talk(lines, who, own):
    """Of what people say while it goes on, what belongs to it is heard and the rest is not, nearly always."""
    belongs, does_not = lines[f"{who} yes"], lines[f"{who} no"]

    assert sum(goes_on(text, own, own or 60.0) for text in belongs) >= 0.8 * len(belongs)
    assert sum(goes_on(text, own, own or 60.0) for text in does_not) <= 0.15 * len(does_not)
