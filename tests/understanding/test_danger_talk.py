"""Seventy conversations that nothing has learnt: who tells of a danger is heard, and so is what goes on of it, half an hour later too."""

import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.book import Book
from bot.messages import Context, Heard
from bot.understanding.reader import load_reader

FILE = Path(__file__).with_name("danger_talk.txt")


def conversations():
    """Of each its lines: (who, seconds since the line before, flags, words)."""
    for paragraph in re.split(r"(?m)^#(?=b\d)", FILE.read_text("utf-8"))[1:]:
        head, *lines = paragraph.strip().splitlines()
        yield datetime.fromisoformat(head.split()[1] + "+08:00"), [_line(line) for line in lines]


def _line(line):
    who, since, flags, _, words, *_ = line.split("|")
    minutes, seconds = re.fullmatch(r"(?:(\d+)m)?(?:(\d+)s)?", since).groups("0")
    return who, int(minutes) * 60 + int(seconds), flags, words


@pytest.fixture(scope="module")
def counted():
    """How many lines of each kind there are, and how many of them ring."""
    reader, counts = load_reader(), Counter()
    for at, lines in conversations():
        past = []
        for n, (who, since, flags, words) in enumerate(lines):
            at += timedelta(seconds=since)
            kind, staff = "image" if "I" in flags else "text", who[0] != "r"
            context = Context(now=at, who=who, staff=staff, kind=kind, earlier=tuple(past), book=Book(()))
            reading = reader.read(words, context)
            past.append(
                Heard(
                    id=str(n), who=who, staff=staff, at=at, kind=kind, text=words, intent=reading.intent.value,
                    category=reading.category.value if reading.opens else "", opens=reading.opens, joins=reading.joins,
                    places=reading.places, danger=reading.danger,
                )
            )  # fmt: skip
            name = "staff" if staff else ("first" if "M" in flags else "later") if "D" in flags else "calm"
            counts.update({name: 1, f"{name} rings": int(reading.danger)})
    return counts


def test_who_tells_of_it_first_is_heard(counted):
    """Nine of ten; the others are read by the worker as matters."""
    assert counted["first rings"] >= 0.88 * counted["first"] > 0


def test_what_goes_on_of_it_is_heard(counted):
    """Also from neighbours who come home to it."""
    assert counted["later rings"] >= 0.88 * counted["later"] > 0


def test_the_rest_of_the_talk_is_calm(counted):
    """What rings of it are doors and answers given to whoever comes to help; none of ours rings."""
    assert counted["calm rings"] <= 0.21 * counted["calm"]
    assert counted["staff rings"] == 0
