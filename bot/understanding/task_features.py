"""Features of the single questions: character n-grams of letters and tickets, cut where the matter has been told."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.domain.normalise import plain

_DIGITS = re.compile(r"[0-9x*]+")
_SPACE = re.compile(r"\s+")


def letter(text: str, limit: int) -> list[str]:
    """Character 1- to 3-grams."""
    line = "^" + _SPACE.sub("", _DIGITS.sub("0", plain(text, limit))) + "$"
    size = len(line)
    return [*line[1:-1], *[line[i : i + 2] for i in range(size - 1)], *[line[i : i + 3] for i in range(size - 2)]]


def _letter(limit: int) -> Callable[[str], tuple[list[str], list[str]]]:
    return lambda text: (letter(text, limit), [])


def spam(text: str) -> tuple[list[str], list[str]]:
    head = plain(text, 200)
    signs = [f"len={min(8, len(head) // 12)}"]
    signs += ["digits"] * bool(re.search(r"[0-9x]{5,}", head)) + ["url"] * bool(re.search(r"http|www|\.com|\.cn", head))
    return letter(text, 120), signs


FEATURES: dict[str, Callable[[str], tuple[list[str], list[str]]]] = {
    "department": _letter(460),
    "topic": _letter(220),
    "act": _letter(400),
    "spam": spam,
}
