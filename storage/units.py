"""The tree of units and the address book, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.people import Unit
from storage.db import Link, Statement, param
from storage.directory import PLACE_COLUMNS
from storage.tables import PLACE, UNIT

_UNIT_COLUMNS: Final = ("community", "code", "name", "kind", "parent", "position", "label")


def _put(kind: Any) -> Statement:
    added = kind.insert(UNIT)
    new = {name: added.excluded[name] for name in ("name", "kind", "parent", "label")}
    return Statement(added.on_conflict_do_update(index_elements=["community", "code"], set_=new), *_UNIT_COLUMNS)


_PUT: Final = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}
_LAST = Statement(select(func.max(UNIT.c.position)).where(UNIT.c.community == param("community")))
_CLEAR = Statement(delete(PLACE).where(PLACE.c.community == param("community"), PLACE.c.estate == param("estate")))
_ADD = Statement(insert(PLACE), "community", *PLACE_COLUMNS)


def put_units(link: Link, community: str, units: Iterable[Unit]) -> None:
    """Keep, replacing those of the same code; others stay, for tickets name them."""
    row = link.one(_LAST, community=community)
    start = (row[0] if row and row[0] is not None else -1) + 1
    for position, unit in enumerate(units, start):
        values = (community, unit.code, unit.name, unit.kind, unit.parent, position, unit.label)
        link.run(_PUT[link.dialect], dict(zip(_UNIT_COLUMNS, values, strict=True)))


def put_places(link: Link, community: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Replace the estates that the rows name. Columns as in the sheet; what is missing is empty."""
    estates: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        estates.setdefault(str(row["estate"]), []).append(_place_values(community, row))
    for estate, kept in estates.items():
        link.run(_CLEAR, {"community": community, "estate": estate})
        for position, values in enumerate(kept):
            link.run(_ADD, values | {"position": position})


def _place_values(community: str, row: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("estate", "kind", "building", "entrance", "spot", "unit", "firm", "room_form")
    aliases = row.get("aliases") or ""
    return {
        "community": community,
        **{name: str(row.get(name) or "") for name in texts},
        **{name: int(row.get(name) or 0) for name in ("floors", "rooms")},
        "aliases": aliases if isinstance(aliases, str) else " ".join(aliases),
    }
