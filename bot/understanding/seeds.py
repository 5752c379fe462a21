"""Our own sentences beside the labelled streams. They widen the words by which a matter, and its kind, are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

TALK = ("seeds.txt", "seeds_roundabout.txt", "seeds_everyday.txt", "seeds_firsthand.txt")
PLAIN = (
    "seeds_plain.txt",
)  # teach only what opens a matter by its words alone: of their kinds more than enough is known
DANGER = ("seeds.txt", "seeds_danger.txt", "seeds_roundabout.txt", "seeds_calm.txt")
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
    return [seed for name in files for seed in seeds_of((folder / name).read_text(encoding="utf-8"))]


def seeds_of(text: str) -> Iterator[Seed]:
    """Of a file: one sentence a line behind its mark; # begins what is told of the file."""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        head, _, words = line.partition(": ")
        if head in {"chat", "ad", "work"}:
            yield Seed(words, head, "", danger=False)
        else:
            mark = head[-1] if head[-1] in _INTENT else ""
            yield Seed(words, _INTENT.get(mark, "request"), head.rstrip("!?+*"), mark == "!")


def beside() -> list[tuple[str, bool]]:
    """What neighbours say while something dangerous goes on, and whether it belongs to it."""
    return _told("seeds_beside.txt")


def own_next() -> list[tuple[str, bool]]:
    """What whoever told of a danger says next, and whether it goes on."""
    return _told("seeds_own.txt")


def _told(name: str) -> list[tuple[str, bool]]:
    text = (resources.files("bot.understanding") / name).read_text(encoding="utf-8")
    pairs = (line.partition(": ") for line in text.splitlines() if line and not line.startswith("#"))
    return [(words, mark == "yes") for mark, _, words in pairs]
