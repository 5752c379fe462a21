"""Numbers that are given once: of tickets, of notices, of answers."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Link, Statement, param
from storage.tables import COUNTER


def next_number(link: Link, community: str, name: str) -> int:
    """The next number of this name: never given twice, none left out, for it is rolled back with its transaction."""
    row = link.one(_NEXT, at_community=community, at_name=name)
    if row is None:  # the first one; somebody else may be making it at the same moment
        row = link.one(_FIRST[link.dialect], community=community, name=name, value=1)
    if row is None:
        raise AssertionError("a counter returned nothing")
    number: int = row[0]
    return number


def _first(kind: Any) -> Statement:
    first = kind.insert(COUNTER)
    grown = first.on_conflict_do_update(index_elements=["community", "name"], set_={"value": COUNTER.c.value + 1})
    return Statement(grown.returning(COUNTER.c.value), "community", "name", "value")


_NEXT = Statement(
    update(COUNTER)
    .where(COUNTER.c.community == param("at_community"), COUNTER.c.name == param("at_name"))
    .values(value=COUNTER.c.value + 1)
    .returning(COUNTER.c.value)
)
_FIRST: Final = {"sqlite": _first(sqlite), "postgresql": _first(postgresql)}
