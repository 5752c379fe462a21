"""Our own sentences beside the labelled streams: they widen the vocabulary, and each is heard in the middle of some talk."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

_INTENT = {"!": "request", "?": "question", "+": "suggestion", "*": "praise"}


@dataclass(frozen=True, slots=True)
class Seed:
    """A sentence with its labels; category "" where it opens nothing."""

    text: str
    intent: str
    category: str
    danger: bool


def seeds() -> list[Seed]:
    """All of seeds.txt, in order."""
    found = []
    for line in (resources.files("bot.understanding") / "seeds.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, text = line.partition(": ")
        if head in {"chat", "ad"}:
            found.append(Seed(text, head, "", danger=False))
        else:
            mark = head[-1] if head[-1] in _INTENT else ""
            found.append(Seed(text, _INTENT.get(mark, "request"), head.rstrip("!?+*"), mark == "!"))
    return found
