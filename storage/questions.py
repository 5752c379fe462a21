"""The figures' side of the register: what a period counts, the numbers behind it, and what moved since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from bot.domain.figures import Counted
from storage.db import Link, Statement, millis, param
from storage.figures import Question
from storage.tables import HISTORY

_MOVED_SINCE: Final = Statement(
    select(HISTORY.c.number).where(HISTORY.c.community == param("community"), HISTORY.c.at >= param("at")).distinct()
)


class SqlFigures:
    """The part of ports.Tickets that counts."""

    __slots__ = ()
    _link: Link
    _community: str

    def moved_since(self, at: datetime, numbers: Iterable[int]) -> set[int]:
        rows = self._link.all(_MOVED_SINCE, community=self._community, at=millis(at))
        return {row[0] for row in rows} & set(numbers)

    def _question(self, start: datetime, end: datetime, units: Iterable[str] | None) -> Question:
        return Question(self._link, self._community, millis(start), millis(end), units)

    def counted(self, start: datetime, end: datetime, units: Iterable[str] | None, reopen_days: int) -> Counted:
        return self._question(start, end, units).counted(reopen_days * 86_400_000)

    def cases(
        self,
        key: str,
        start: datetime,
        end: datetime,
        units: Iterable[str] | None,
        limit: int = 1000,
        **narrowed: str,
    ) -> list[int]:
        return self._question(start, end, units).cases(key, narrowed, limit)

    def opened_by(
        self, name: str, start: datetime, end: datetime, units: Iterable[str] | None = None
    ) -> Mapping[str, int]:
        return self._question(start, end, units).opened_by(name)

    def said_of(
        self, start: datetime, end: datetime, units: Iterable[str] | None = None, limit: int = 4000
    ) -> list[tuple[int, str]]:
        return self._question(start, end, units).summaries(limit)
