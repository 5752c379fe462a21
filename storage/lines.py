"""Lines of the outbox: what goes to one target within one importance leaves one after the other.

The heads are found by stepping from line to line along an index, so that they cost what the lines are many, however
much waits in each of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, exists, func, literal_column, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import OutItem
from storage.db import Link, Statement, millis, moment, param
from storage.tables import OUTBOX, REST

_LIVE: Final = text("state IN ('queued', 'frozen', 'sending')")
_NOT_LEFT: Final = text("state IN ('queued', 'frozen', 'waiting_hand')")
_HEAD, _NEXT, _IN_LINE = OUTBOX.alias("head"), OUTBOX.alias("next_line"), OUTBOX.alias("in_line")
_R: Final = REST.c


def _heads() -> Any:
    mine, next_line = OUTBOX.c, _NEXT.c
    first = (
        select(mine.target, mine.importance)
        .where(mine.community == param("community"), _LIVE)
        .order_by(mine.target, mine.importance)
        .limit(1)
        .subquery()
    )
    lines = select(first.c.target, first.c.importance).cte("lines", recursive=True)
    waiting = select(mine.id).where(mine.community == param("community"), _LIVE).limit(1).correlate(lines)
    order = (mine.target, mine.importance, mine.id)
    beside = waiting.where(mine.target == lines.c.target, mine.importance > lines.c.importance).order_by(*order)
    after = waiting.where(mine.target > lines.c.target).order_by(*order)
    behind = func.coalesce(beside.scalar_subquery(), after.scalar_subquery())
    return lines.union_all(
        select(next_line.target, next_line.importance).join_from(lines, _NEXT, next_line.id == behind)
    )


def _due() -> Any:
    """What is being sent, what froze, what is tried again, and what may go now stand in line. Something put off to a
    later time does not, so it holds nobody up."""
    lines, head, in_line = _heads(), _HEAD.c, _IN_LINE.c
    first = (
        select(in_line.id)
        .where(
            in_line.community == param("community"),
            in_line.target == lines.c.target,
            in_line.importance == lines.c.importance,
            _LIVE,
            or_(in_line.not_before <= param("now"), in_line.attempts > 0, in_line.state != literal_column("'queued'")),
        )
        .order_by(in_line.id)
        .limit(1)
        .correlate(lines)
        .scalar_subquery()
    )
    rests = exists().where(
        _R.community == param("community"),
        _R.target == head.target,
        _R.way == head.way,
        _R.importance <= head.importance,
        _R.until > param("now"),
    )
    return (
        select(head.id)
        .join_from(lines, _HEAD, head.id == first)
        .where(head.not_before <= param("now"), head.state != literal_column("'sending'"), ~rests)
        .order_by(head.importance, head.id)
        .limit(param("limit"))
    )


DUE: Final = Statement(_due())
COMING: Final = Statement(
    select(func.min(OUTBOX.c.not_before)).where(
        OUTBOX.c.community == param("community"), _NOT_LEFT, OUTBOX.c.not_before > param("now")
    )
)
RESTED: Final = Statement(select(func.min(_R.until)).where(_R.community == param("community"), _R.until > param("now")))
_OVER = Statement(delete(REST).where(_R.community == param("community"), _R.until <= param("now")))
_REST_COLUMNS: Final = ("community", "target", "way", "importance", "until")


def _rest(kind: Any) -> Statement:
    put = kind.insert(REST)
    longer = put.on_conflict_do_update(index_elements=_REST_COLUMNS[:4], set_={"until": put.excluded.until})
    return Statement(longer, *_REST_COLUMNS)


_PUT_OFF: Final = {"sqlite": _rest(sqlite), "postgresql": _rest(postgresql)}


def heads(link: Link, community: str, now: datetime, limit: int) -> list[int]:
    """The rows whose turn it is, most important first."""
    return [row[0] for row in link.all(DUE, community=community, now=millis(now), limit=limit)]


def put_off(link: Link, community: str, item: OutItem, until: datetime, now: datetime) -> None:
    """One row for the whole line: however many wait for the same cap, none of them is touched."""
    link.run(_OVER, {"community": community, "now": millis(now)})
    values = {
        "community": community,
        "target": item.out.to.id,
        "way": item.way.value,
        "importance": int(item.out.importance),
        "until": millis(until),
    }
    link.run(_PUT_OFF[link.dialect], values)


def next_due(link: Link, community: str, now: datetime) -> datetime | None:
    """Now where something's turn has come; else when the next row may go, appears before a hand, or a line has rested."""
    if heads(link, community, now, 1):
        return now
    rows = [link.one(asked, community=community, now=millis(now)) for asked in (COMING, RESTED)]
    return min((moment(row[0]) for row in rows if row and row[0] is not None), default=None)
