"""『7栋1单元』 and nothing else: a place said before or after what is the matter there. Pure."""

from __future__ import annotations

import re

from bot.domain.book import Book
from bot.domain.normalise import plain
from bot.domain.place import find
from bot.domain.ticket import Place

LONGEST = 30  # characters of such a line
_BESIDE = re.compile("(?:我们?|咱们?|在|是|就|这|的|门口|楼道|里|那|边|哈|啊|哦|呢|[,。 ])*")


def place_alone(text: str, book: Book) -> Place | None:
    """The one place that it names, where it says nothing beside."""
    said = plain(text, LONGEST + 1)
    if not said or len(said) > LONGEST:
        return None
    found = find(said, book)
    if len(found) != 1 or _BESIDE.fullmatch(said[: found[0].start] + said[found[0].end :]) is None:
        return None
    return found[0].place
