"""Core statements, compiled once per database and run on the driver's own connection: several times faster than through
SQLAlchemy's, and on the way of every message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, ClauseElement, bindparam
from sqlalchemy.dialects.postgresql import psycopg as _psycopg
from sqlalchemy.dialects.sqlite import pysqlite as _pysqlite

from bot.errors import NaiveTime

Row = tuple[Any, ...]
_psycopg_dialect: Any = _psycopg.dialect  # it has no annotations
_DIALECTS: Final = {"sqlite": _pysqlite.dialect(paramstyle="named"), "postgresql": _psycopg_dialect()}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def millis(at: datetime) -> int:
    """UTC milliseconds. Raises NaiveTime."""
    if at.tzinfo is None:
        raise NaiveTime(f"{at} has no zone")
    return round(at.timestamp() * 1000)


def maybe_millis(at: datetime | None) -> int | None:
    return None if at is None else millis(at)


def moment(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms)


def maybe_moment(ms: int | None) -> datetime | None:
    return None if ms is None else _EPOCH + timedelta(milliseconds=ms)


class Statement:
    """A Core statement and its text per database.

    Args:
        core: the statement; what varies is `bindparam(name)`.
        columns: for insert and update, the columns that get a value of the same name.
    """

    __slots__ = ("_columns", "_core", "_ready")

    def __init__(self, core: ClauseElement, *columns: str) -> None:
        self._core, self._columns = core, list(columns) or None
        self._ready: dict[str, tuple[str, dict[str, Any]]] = {}

    def ready(self, dialect: str) -> tuple[str, dict[str, Any]]:
        """The text, and the values that are part of the statement itself."""
        found = self._ready.get(dialect)
        if found is None:
            compiled = self._core.compile(
                dialect=_DIALECTS[dialect],
                column_keys=self._columns,
                compile_kwargs={"render_postcompile": True},
            )
            own = {name: value for name, value in compiled.params.items() if value is not None}
            found = self._ready[dialect] = (str(compiled), own)
        return found


class Link:
    """One connection of one thread. `sqlite3` and `psycopg` share what is used of them."""

    __slots__ = ("caches", "checked", "dialect", "driver", "heard", "tickets", "writes")

    def __init__(self, driver: Any, dialect: str) -> None:
        self.driver, self.dialect = driver, dialect
        self.writes = 0  # statements carried out that may have changed something
        self.caches: dict[str, Any] = {}  # directories by community
        self.checked: set[str] | None = (
            None  # whose directory is known to be the present one until the transaction ends
        )
        self.heard: dict[tuple[int, int], Any] = {}  # opened messages by (row, handled at)
        self.tickets: dict[tuple[str, int, int], Any] = {}  # by community, number, version

    def forget(self) -> None:
        """After a rollback: what was read inside the transaction may never have been."""
        self.caches.clear()
        self.checked = None if self.checked is None else set()
        self.heard.clear()
        self.tickets.clear()

    def all(self, statement: Statement, **values: Any) -> list[Row]:
        text, own = statement.ready(self.dialect)
        rows: list[Row] = self.driver.execute(text, {**own, **values} if own else values).fetchall()
        return rows

    def one(self, statement: Statement, **values: Any) -> Row | None:
        rows = self.all(statement, **values)  # all are fetched, so that the statement is finished before the commit
        return rows[0] if rows else None

    def run(self, statement: Statement, values: dict[str, Any]) -> int:
        """Carry out; how many rows it touched."""
        self.writes += 1
        text, own = statement.ready(self.dialect)
        count: int = self.driver.execute(text, {**own, **values} if own else values).rowcount
        return count


def param(name: str) -> BindParameter[Any]:
    return bindparam(name, required=False)  # its value is given when the statement is run


def padded(values: Sequence[str]) -> list[str]:
    """The values, the last repeated up to a power of two, so that few different IN lists are compiled."""
    size = 1
    while size < len(values):
        size *= 2
    return [*values, *[values[-1]] * (size - len(values))]


def numbered(values: Sequence[str], stem: str = "v") -> dict[str, str]:
    return {f"{stem}{place}": value for place, value in enumerate(values)}
