"""Address books from JSON, as `gridbot understand --books` and the simulator take them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from bot.domain.book import Book, Building, Estate, Spot
from bot.errors import ConfigError


def load_books(path: str | Path) -> dict[str, Book]:
    """Stream id -> Book. Raises ConfigError for a file that is no such book."""
    try:
        rows = orjson.loads(Path(path).read_bytes())
        return {stream: to_book(row) for stream, row in rows.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ConfigError(f"{path}: not an address book by stream ({wrong})") from wrong


def to_book(row: Mapping[str, Any]) -> Book:
    """One group's book; keys as in the estates of books.json."""
    return Book(tuple(_estate(estate) for estate in row["estates"]))


def _estate(row: Mapping[str, Any]) -> Estate:
    return Estate(
        name=row["name"],
        kind=row.get("kind", "物业"),
        firm=row.get("firm") or "",
        aliases=tuple(row.get("aliases") or ()),
        buildings=tuple(
            Building(
                no=str(b["no"]),
                aliases=tuple(b.get("aliases") or ()),
                units=tuple(str(u) for u in b.get("units") or ()),
                floors=int(b.get("floors") or 0),
                rooms=int(b.get("rooms") or 0),
                room_form=b.get("room_form") or "501",
            )
            for b in row.get("buildings") or ()
        ),
        spots=tuple(Spot(s["name"], tuple(s.get("aliases") or ())) for s in row.get("spots") or ()),
    )
