"""Lengths that platforms count in bytes of UTF-8, cut without breaking a character."""

from __future__ import annotations


def size(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode("utf-8"))


def cut(text: str, most: int, ending: str = "…") -> str:
    """*text* in at most *most* bytes; what is cut ends with *ending*, and never within a character."""
    if size(text) <= most:
        return text
    room = most - size(ending)
    if room < 0:
        return ""
    kept = text.encode("utf-8")[:room].decode("utf-8", errors="ignore")
    return kept.rstrip("\u200d\ufe0f") + ending  # not within a joined emoji either
