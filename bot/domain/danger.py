"""Danger rules: what is going on now and may hurt somebody within the hour. They wait for no model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.danger_words import CALMS, JOKES, NOW, RAISES
from bot.domain.normalise import plain
from bot.domain.triggers import Triggered, triggered

KINDS = tuple(RAISES)
_GAP = "(?:[^。!?;]{0,14}?)"
_SENTENCE = re.compile(r"[。!?;\n]+")


@dataclass(frozen=True, slots=True)
class DangerHit:
    """What raised the alarm: kind (gas fire lift power water violence medical child falling collapse selfharm fraud)
    and the words as they were written, quoted to the person who is called."""

    kind: str
    words: str


def _compiled(rules: tuple[str, ...]) -> Triggered:
    return triggered("|".join(f"(?:{rule})" for rule in rules).replace("~", _GAP))


_RAISES = tuple((kind, _compiled(rules)) for kind, rules in RAISES.items())
_CALMS = re.compile(CALMS.replace("~", _GAP))
_NOW = re.compile(NOW)
_JOKES = re.compile(JOKES.replace("~", _GAP))


def hits(text: str) -> tuple[DangerHit, ...]:
    """Every kind of danger the words tell of, at most one hit a kind; empty for nearly all messages."""
    folded = plain(text)
    found: list[DangerHit] = []
    characters = frozenset(folded)
    for kind, pattern in _RAISES:
        match = pattern.search(folded, characters)
        while match is not None:
            if not _is_calm(folded, match.start(), match.end()):
                found.append(DangerHit(kind, text[match.start() : match.end()].strip()))
                break
            match = pattern.pattern.search(folded, match.end())
    return tuple(found)


def _is_calm(folded: str, start: int, end: int) -> bool:
    """Does the sentence around the match take it back: past, film, drill, joke, what if?"""
    left = max((folded.rfind(c, 0, start) for c in "。!?;"), default=-1) + 1
    right = min((i for c in "。!?;" if (i := folded.find(c, end)) >= 0), default=len(folded))
    sentence = folded[left:right]
    if _JOKES.search(sentence):
        return True
    return _CALMS.search(sentence) is not None and _NOW.search(sentence) is None
