"""Fitting text into a channel's bytes or characters: at a line or sentence, never inside a character or a link."""

from __future__ import annotations

import re
import unicodedata

_WHOLE = re.compile(
    r"\[[^\]\n]*\]\([^)\n]*\)|<a\s[^>]*>.*?</a>|<font[^>]*>.*?</font>|<@[^>]+>|https?://[^\s，。；！？、）】」]+",
    re.DOTALL,
)
_BREAKS = (re.compile(r"\n+"), re.compile(r"[。！？；!?;]+[」』”）)]*|(?<=\S)\.\s"), re.compile(r"[，、,：:\s]"))
_MORE = "…"


def split(text: str, most: int) -> list[str]:
    """Pieces of at most *most* bytes of UTF-8 each, in order; nothing but white space at the seams is left out."""
    pieces = []
    rest = text.strip("\n")
    while len(rest.encode()) > most:
        at = _break(rest, most)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    if rest or not pieces:
        pieces.append(rest)
    return [piece for piece in pieces if piece] or [""]


def cut(text: str, most: int) -> str:
    """At most *most* bytes of UTF-8; what was longer ends with an ellipsis."""
    if len(text.encode()) <= most:
        return text
    return text[: _break(text, most - len(_MORE.encode()))].rstrip() + _MORE


def cut_chars(text: str, most: int) -> str:
    """One line of at most *most* characters, the ellipsis included."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[: _between(line, most - 1)].rstrip() + _MORE


def _break(text: str, most: int) -> int:
    """Where to cut so that the head has at most *most* bytes; at least one character."""
    most_chars = len(text.encode()[:most].decode("utf-8", "ignore"))
    whole = [match.span() for match in _WHOLE.finditer(text)]
    hard = next((start for start, end in whole if 0 < start < most_chars < end), 0) or _between(text, most_chars)
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, 0, hard)]
        good = [end for end in ends if end >= hard // 2 and not any(start < end < stop for start, stop in whole)]
        if good:
            return good[-1]
    return max(1, hard)


def _between(text: str, at: int) -> int:
    """The nearest place at or before *at* that does not tear a joined sign (emoji, accent) apart."""
    place = at
    while 0 < place < len(text) and (_joins(text[place]) or text[place - 1] == "\u200d"):
        place -= 1
    return place or at


def _joins(sign: str) -> bool:
    return (
        bool(unicodedata.combining(sign)) or sign in "\u200d\ufe0e\ufe0f\u20e3" or "\U0001f3fb" <= sign <= "\U0001f3ff"
    )
