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


_OPENERS = re.compile(
    "咨询|请问|询问|想问|了解|如何|怎么|怎样|是否|什么时候|多久|哪里|需要什么|能否|吗|反映|投诉|举报|没有|至今|影响|扰民|占|堵|坏|漏|拖欠"
)


def act(text: str) -> tuple[list[str], list[str]]:
    """Asking or reporting shows at the head and at the tail."""
    head = plain(text, 400)
    end = _DIGITS.sub("0", head[-24:])
    signs = [f"cue={word}" for word in set(_OPENERS.findall(head))]
    signs += [f"tail={head[-n:]}" for n in range(1, 6)] + [f"head={head[:n]}" for n in (2, 3, 4)]
    signs += [f"e{end[i : i + n]}" for n in (2, 3) for i in range(len(end) - n + 1)]
    signs.append(f"len={min(9, len(head) // 20)}")
    return letter(text, 400), signs


def spam(text: str) -> tuple[list[str], list[str]]:
    head = plain(text, 200)
    signs = [f"len={min(8, len(head) // 12)}"]
    signs += ["digits"] * bool(re.search(r"[0-9x]{5,}", head)) + ["url"] * bool(re.search(r"http|www|\.com|\.cn", head))
    return letter(text, 120), signs


FEATURES: dict[str, Callable[[str], tuple[list[str], list[str]]]] = {
    "department": _letter(260),
    "topic": _letter(220),
    "act": act,
    "spam": spam,
}
