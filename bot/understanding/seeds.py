"""Our own sentences beside the labelled streams: they widen the vocabulary, and each is heard in the middle of some talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

TALK = ("seeds.txt",)
DANGER = (*TALK, "seeds_danger.txt", "seeds_calm.txt")
_INTENT = {"!": "request", "?": "question", "+": "suggestion", "*": "praise"}


@dataclass(frozen=True, slots=True)
class Seed:
    """A sentence with its labels; category "" where it opens nothing."""

    text: str
    intent: str
    category: str
    danger: bool


def seeds(files: Sequence[str] = TALK) -> list[Seed]:
    """All of these files, in order."""
    folder = resources.files("bot.understanding")
    found = []
    for line in (line for name in files for line in (folder / name).read_text(encoding="utf-8").splitlines()):
        if not line.strip() or line.startswith("#"):
            continue
        head, _, text = line.partition(": ")
        if head in {"chat", "ad", "work"}:
            found.append(Seed(text, head, "", danger=False))
        else:
            mark = head[-1] if head[-1] in _INTENT else ""
            found.append(Seed(text, _INTENT.get(mark, "request"), head.rstrip("!?+*"), mark == "!"))
    return found


def beside() -> list[tuple[str, bool]]:
    """What neighbours say while something dangerous goes on, and whether it belongs to it."""
    text = (resources.files("bot.understanding") / "seeds_beside.txt").read_text(encoding="utf-8")
    pairs = (line.partition(": ") for line in text.splitlines() if line and not line.startswith("#"))
    return [(words, mark == "yes") for mark, _, words in pairs]
