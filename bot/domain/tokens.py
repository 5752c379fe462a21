"""How words become tokens that any database can index: pairs of neighbouring characters, words of letters, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.normalise import plain

MARK = "¶"  # before what is no word of anybody: a facet; never part of a word
_RUNS = re.compile(r"[0-9]+|[a-z]+|[\u3400-\u9fff\U00020000-\U0003ffff]+")


@dataclass(frozen=True, slots=True)
class Token:
    """*whole* false: any token that begins with it."""

    text: str
    whole: bool = True


def cut(text: str) -> list[str]:
    """The tokens of a text, each once. A run of characters gives its pairs, and its last one for itself, so that a
    single character is found as the beginning of a token."""
    found: dict[str, None] = {}
    for run in _RUNS.findall(plain(text)):
        if run[0].isascii():
            found[run] = None
            continue
        for place in range(len(run) - 1):
            found[run[place : place + 2]] = None
        found[run[-1]] = None
    return list(found)


def asked(words: str) -> list[Token]:
    """What a text must hold to be found by these words: every one of them."""
    found: dict[Token, None] = {}
    for run in _RUNS.findall(plain(words)):
        if run[0].isdecimal():
            found[Token(run)] = None
        elif run[0].isascii() or len(run) == 1:
            found[Token(run, whole=False)] = None
        else:
            for place in range(len(run) - 1):
                found[Token(run[place : place + 2])] = None
    return list(found)


def facet(kind: str, value: str) -> str:
    """A token for a value of a column: one letter, and the value so that no separator is in it."""
    return f"{MARK}{kind}{value.encode().hex()}"


def joined(tokens: Iterable[str]) -> str:
    """As they are kept: a blank before, between and after, so that a part of the text is a token."""
    return f" {' '.join(tokens)} "
