"""Notices, each as one row; what only the deed needs lies in its body."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.notices import Notice, NoticeState
from storage.counters import next_number
from storage.db import Link, Row, Statement, maybe_millis, maybe_moment, millis, moment, param
from storage.tables import NOTICE

N: Final = NOTICE.c
_COLUMNS: Final = ("community", "number", "state", "by", "made_at", "next_at", "body")
_MINE: Final = N.community == param("community")
_ALL: Final = (N.number, N.state, N.by, N.made_at, N.next_at, N.body)
_OWN: Final = frozenset({"number", "state", "by", "made_at", "next_at"})  # columns of their own
_TIMES: Final = ("send_at", "ends_at", "cleared_at", "left_at")


def _put(kind: Any) -> Statement:
    added = kind.insert(NOTICE)
    new = {name: added.excluded[name] for name in ("state", "next_at", "body")}
    return Statement(added.on_conflict_do_update(index_elements=["community", "number"], set_=new), *_COLUMNS)


_PUT: Final = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}
_GET = Statement(select(*_ALL).where(_MINE, N.number == param("number")))
_RECENT = Statement(select(*_ALL).where(_MINE).order_by(N.number.desc()).limit(param("limit")))
_DUE = Statement(select(*_ALL).where(_MINE, N.next_at.is_not(None), N.next_at <= param("now")).order_by(N.number))
_NEXT = Statement(select(func.min(N.next_at)).where(_MINE, N.next_at.is_not(None)))


class SqlNotices:
    """Implements ports.Notices."""

    __slots__ = ("_community", "_link")

    def __init__(self, link: Link, community: str) -> None:
        self._link, self._community = link, community

    def new_number(self) -> int:
        return next_number(self._link, self._community, "notice")

    def put(self, notice: Notice) -> None:
        body = {name: value for name, value in asdict(notice).items() if name not in _OWN}
        values = {
            "community": self._community,
            "number": notice.number,
            "state": notice.state.value,
            "by": notice.by,
            "made_at": millis(notice.made_at),
            "next_at": maybe_millis(notice.next_at),
            "body": orjson.dumps(body).decode().replace("\\u0000", ""),
        }
        self._link.run(_PUT[self._link.dialect], values)

    def get(self, number: int) -> Notice | None:
        row = self._link.one(_GET, community=self._community, number=number)
        return _to_notice(row) if row else None

    def recent(self, limit: int = 100) -> list[Notice]:
        return [_to_notice(row) for row in self._link.all(_RECENT, community=self._community, limit=limit)]

    def due(self, now: datetime) -> list[Notice]:
        return [_to_notice(row) for row in self._link.all(_DUE, community=self._community, now=millis(now))]

    def next_due(self) -> datetime | None:
        row = self._link.one(_NEXT, community=self._community)
        return maybe_moment(row[0]) if row else None


def _to_notice(row: Row) -> Notice:
    number, state, by, made_at, next_at, text = row
    body = orjson.loads(text)
    for name in _TIMES:
        body[name] = datetime.fromisoformat(body[name]) if body[name] else None
    for name in ("chats", "people"):
        body[name] = tuple(body[name])
    for name in ("files", "carries"):
        body[name] = tuple((first, second) for first, second in body[name])
    return Notice(
        number=number,
        state=NoticeState(state),
        by=by,
        made_at=moment(made_at),
        next_at=maybe_moment(next_at),
        **body,
    )
