"""One form for every way of typing: width, script, spaces. Keeps offsets, so spans of the folded text fit the original."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.traditional import SIMPLIFIED, TRADITIONAL

LIMIT = 1000  # characters of a message that are looked at; what lies behind is kept, sealed, and never shown


def _table() -> dict[int, str]:
    table = {ord(old): new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
    table |= {0xFF01 + i: chr(0x21 + i) for i in range(94)}  # full width to ASCII
    table |= {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    table |= {0xFF21 + i: chr(0x61 + i) for i in range(26)}
    table |= dict.fromkeys((*range(32), 127, 133, 160, *range(8192, 8203), 8232, 8233, 8239), " ")
    table |= dict.fromkeys((8287, 12288, 5760), " ")
    table |= {0x2460 + i: str(i + 1) for i in range(9)}  # circled digits
    table |= {ord("〇"): "零", ord("○"): "零", ord("､"): "、", ord("｡"): "。"}
    table |= {ord(c): "-" for c in "‐‑‒–—―−－"}
    table |= {ord("，"): ",", ord("？"): "?", ord("！"): "!", ord("："): ":", ord("；"): ";"}
    table |= {ord("（"): "(", ord("）"): ")", ord("～"): "~", ord("＃"): "#"}
    return table


_TABLE = _table()
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPEAT = re.compile(r"(.)\1{3,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Folded:
    """*text* is for looking at; `span` leads back to the original. *offsets* only where characters were left out."""

    text: str
    offsets: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the folded text as [start, end) of the original."""
        if self.offsets is None or start >= end:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str, limit: int = LIMIT) -> Folded:
    """Half width, simplified, lower case, one kind of space, nothing invisible; at most *limit* characters."""
    return _fold(text[:limit])


@lru_cache(maxsize=256)  # every grammar folds the same message, and each looks at the one before
def _fold(head: str) -> Folded:
    if head.isascii() and head.isprintable():
        return Folded(head.lower())
    head = _SURROGATE.sub("\ufffd", head)
    if _INVISIBLE.search(head) is None:
        return Folded(head.translate(_TABLE))
    kept = tuple(i for i, c in enumerate(head) if not _INVISIBLE.match(c))
    return Folded("".join([head[i] for i in kept]).translate(_TABLE), kept)


def plain(text: str, limit: int = LIMIT) -> str:
    """The folded text alone."""
    return fold(text, limit).text


def _thrice(run: re.Match[str]) -> str:
    return run[1] * 3


def squeeze(folded: str) -> str:
    """Runs of four and more of one character become three; for comparing and classifying, not for spans."""
    return _REPEAT.sub(_thrice, folded)


_CALLED = re.compile(r"^\s*@[^\s@]{1,16}\s+(?=\S)")


def without_call(text: str) -> str:
    """「@小助手 医保怎么交」 without whom it is said to."""
    return _CALLED.sub("", text, count=1)
