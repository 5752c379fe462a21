"""What of a message is private: by rules, by the rooms of the places it names, by names that were introduced before."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.masking import merge, names_in, private_spans
from bot.domain.place import Found
from bot.domain.place_book import lookup_of
from bot.domain.ticket import Place
from bot.messages import Context

_NO_NAMES = frozenset({"chat", "ad"})  # nobody introduces himself there


def private_of(text: str, context: Context, places: tuple[Found, ...]) -> tuple[tuple[int, int, str], ...]:
    """Rules, room numbers of found places, and names introduced earlier. Offices and shops are no private doors."""
    homes = lookup_of(context.book).homes
    told = () if context.staff else context.earlier[-40:]
    known = [
        names
        for heard in told
        if heard.intent not in _NO_NAMES and not heard.staff and (names := _names_of(heard.text))
    ]
    spans = list(private_spans(text, frozenset[str]().union(*known), doors=homes))
    if homes and any(found.rooms for found in places):
        shops = [span for found in places if _is_shop(found.place, context) for span in found.rooms]
        spans = [span for span in spans if span[:2] not in shops]
        spans += [
            (start, end, "door") for found in places if not _is_shop(found.place, context) for start, end in found.rooms
        ]
    if context.staff:
        spans = [span for span in spans if span[2] != "name"]
    return merge(spans) if spans else ()


@lru_cache(maxsize=4096)
def _names_of(text: str) -> frozenset[str]:
    return names_in(text)


def _is_shop(place: Place, context: Context) -> bool:
    return bool(place.building) and lookup_of(context.book).has_shops(place.building)
