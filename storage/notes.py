"""Small durable facts: cursors, once-keys of jobs, flags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Link, Statement, param
from storage.directory import VOICE
from storage.tables import NOTE

_COLUMNS: Final = ("community", "name", "value")
_GET = Statement(select(NOTE.c.value).where(NOTE.c.community == param("community"), NOTE.c.name == param("name")))


def _set(kind: Any) -> Statement:
    added = kind.insert(NOTE)
    new = {"value": added.excluded["value"]}
    return Statement(added.on_conflict_do_update(index_elements=["community", "name"], set_=new), *_COLUMNS)


_SET: Final = {"sqlite": _set(sqlite), "postgresql": _set(postgresql)}
_ONCE: Final = {
    "sqlite": Statement(sqlite.insert(NOTE).on_conflict_do_nothing(), *_COLUMNS),
    "postgresql": Statement(postgresql.insert(NOTE).on_conflict_do_nothing(), *_COLUMNS),
}


def set_note(link: Link, community: str, name: str, value: str) -> None:
    link.run(_SET[link.dialect], {"community": community, "name": name, "value": value})


class SqlNotes:
    """Implements ports.Notes."""

    __slots__ = ("_changed", "_community", "_link")

    def __init__(self, link: Link, community: str, changed: Callable[[str, str], None]) -> None:
        self._link, self._community, self._changed = link, community, changed

    def get(self, name: str) -> str:
        row = self._link.one(_GET, community=self._community, name=name)
        return row[0] if row else ""

    def set(self, name: str, value: str) -> None:
        set_note(self._link, self._community, name, value)
        if name == VOICE:
            self._changed("directory", "")

    def once(self, name: str) -> bool:
        values = {"community": self._community, "name": name, "value": "1"}
        return self._link.run(_ONCE[self._link.dialect], values) == 1
