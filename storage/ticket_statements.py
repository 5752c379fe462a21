"""What the register is asked, prepared once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, delete, func, insert, select, text, union, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.db import Statement, param
from storage.rows import TICKET_COLUMNS
from storage.tables import FOLLOWER, HISTORY, TICKET, TICKET_MESSAGE

T = TICKET.c
_MINE: Final = T.community == param("community")
_LIVE: Final = text("ended = 0")  # written out, so that the partial indexes are taken
_NEWEST: Final = (T.opened_at.desc(), T.number.desc())
_LIMIT: Final = param("limit")
_BRIEF: Final = (T.number, T.version, T.opened_at)


OPEN = Statement(insert(TICKET), *TICKET_COLUMNS)
GET = Statement(select(*T).where(_MINE, T.number == param("number")))
_MOVED_COLUMNS = ("community", "number", "step", "state", "by", "standing", "at", "note", "data")
APPEND = Statement(insert(HISTORY), *_MOVED_COLUMNS)
HISTORY_OF = Statement(
    select(*(HISTORY.c[name] for name in _MOVED_COLUMNS[1:]))
    .where(HISTORY.c.community == param("community"), HISTORY.c.number == param("number"))
    .order_by(HISTORY.c.id)
)
LAST_STEPS = Statement(
    select(*(HISTORY.c[name] for name in _MOVED_COLUMNS[1:]))
    .where(HISTORY.c.community == param("community"), HISTORY.c.step == param("step"))
    .order_by(HISTORY.c.at.desc(), HISTORY.c.id.desc())
    .limit(param("limit"))
)
_LINKED: Final = TICKET_MESSAGE.c
OF_MESSAGE = Statement(
    select(*T)
    .join_from(TICKET_MESSAGE, TICKET, (_LINKED.community == T.community) & (_LINKED.number == T.number))
    .where(_LINKED.community == param("community"), _LINKED.message == param("message"))
)
MESSAGES = Statement(
    select(_LINKED.message)
    .where(_LINKED.community == param("community"), _LINKED.number == param("number"))
    .order_by(_LINKED.id)
)
LINK: Final = {
    "sqlite": Statement(sqlite.insert(TICKET_MESSAGE).on_conflict_do_nothing(), "community", "number", "message"),
    "postgresql": Statement(
        postgresql.insert(TICKET_MESSAGE).on_conflict_do_nothing(), "community", "number", "message"
    ),
}
DUE = Statement(
    select(*T)
    .where(_MINE, T.next_step_at.is_not(None), T.next_step_at <= param("now"))
    .order_by(T.next_step_at, T.number)
    .limit(_LIMIT)
)
NEXT_DUE = Statement(select(func.min(T.next_step_at)).where(_MINE, T.next_step_at.is_not(None)))
IN_CHAT = Statement(select(*_BRIEF).where(_MINE, _LIVE, T.chat == param("chat")).order_by(*_NEWEST).limit(_LIMIT))
_HIS: Final = T.assignee == param("person")
ASSIGNED = Statement(
    select(*T).where(_MINE, _LIVE, _HIS, T.due_at.is_not(None)).order_by(T.due_at, T.number).limit(_LIMIT)
)
ASSIGNED_UNDUE = Statement(select(*T).where(_MINE, _LIVE, _HIS, T.due_at.is_(None)).order_by(T.number).limit(_LIMIT))
_F: Final = FOLLOWER.c
REPORTED = Statement(select(*_BRIEF).where(_MINE, T.reporter == param("person")).order_by(*_NEWEST).limit(_LIMIT))
FOLLOWED = Statement(
    select(*_BRIEF)
    .join_from(FOLLOWER, TICKET, (_F.community == T.community) & (_F.number == T.number))
    .where(_F.community == param("community"), _F.person == param("person"))
    .order_by(_F.number.desc())
    .limit(_LIMIT)
)
_FOLLOW_COLUMNS = ("community", "number", "person", "message", "at")
FOLLOW: Final = {
    "sqlite": Statement(sqlite.insert(FOLLOWER).on_conflict_do_nothing(), *_FOLLOW_COLUMNS),
    "postgresql": Statement(postgresql.insert(FOLLOWER).on_conflict_do_nothing(), *_FOLLOW_COLUMNS),
}
FOLLOWERS = Statement(
    select(_F.person).where(_F.community == param("community"), _F.number == param("number")).order_by(_F.at, _F.person)
)
REPORTER = Statement(select(T.reporter).where(_MINE, T.number == param("number")))
UNFOLLOW = Statement(
    delete(FOLLOWER).where(_F.community == param("community"), _F.number == param("number"), _F.person == param("who"))
)
RELINK = Statement(
    update(TICKET_MESSAGE).where(_LINKED.community == param("at_community"), _LINKED.message == param("at_message")),
    "number",
)
MOVED_BY = Statement(
    select(*(HISTORY.c[name] for name in _MOVED_COLUMNS[1:]))
    .where(HISTORY.c.community == param("community"), HISTORY.c.at >= param("since"), HISTORY.c.by == param("person"))
    .order_by(HISTORY.c.id.desc())
    .limit(_LIMIT)
)
OF_KIND = Statement(
    select(*_BRIEF)
    .where(_MINE, T.unit == param("unit"), T.category == param("category"), T.opened_at >= param("since"))
    .order_by(*_NEWEST)
    .limit(_LIMIT)
)
OPENED = Statement(
    select(*T).where(_MINE, T.opened_at >= param("start"), T.opened_at < param("end")).order_by(T.number)
)
PORTION: Final = 256  # numbers asked for at once
OF_NUMBERS = Statement(
    select(*T).where(_MINE, T.number.in_([param(f"n{place}") for place in range(PORTION)])).order_by(T.number)
)
FORGET_ROOMS = Statement(
    update(TICKET)
    .where(
        T.community == param("at_community"),
        text("closed_at IS NOT NULL"),
        T.closed_at < param("before"),
        T.room.is_not(None),
    )
    .values(version=T.version + 1),  # whoever remembers the ticket with its room must read it again
    "room",
)
FORGET_FOLLOWERS = Statement(
    delete(FOLLOWER).where(
        _F.community == param("community"),
        _F.number.in_(select(T.number).where(_MINE, T.closed_at < param("before"))),
    )
)


@cache
def save(columns: tuple[str, ...]) -> Statement:
    """Only what changed is set: the other indexes are then left alone."""
    it = (T.community == param("at_community"), T.number == param("at_number"), T.version == param("read"))
    return Statement(update(TICKET).where(*it), *columns)


REMEMBERED: Final = 4096  # tickets, by a connection
NUMBER, VERSION = TICKET_COLUMNS.index("number"), TICKET_COLUMNS.index("version")
MANY: Final = 64  # units; from here on one IN list is better than as many branches


_SEEN: Final = (T.number, T.opened_at)  # what the indexes themselves hold


def _newest_of(branches: Sequence[Select[Any]]) -> Select[Any]:
    """The newest of several selections, each of which walks its index from the newest on and stops at the limit. The
    rows themselves are looked at for what is left."""
    first = [select(*one.order_by(*_NEWEST).limit(_LIMIT).subquery().c) for one in branches]
    found = union(*first).subquery()
    newest = select(found.c.number).order_by(found.c.opened_at.desc(), found.c.number.desc()).limit(_LIMIT).subquery()
    here = (T.community == param("community")) & (T.number == newest.c.number)
    return select(*_BRIEF).join_from(newest, TICKET, here).order_by(*_NEWEST)


@cache
def in_units(size: int) -> Statement:
    units = [param(f"v{place}") for place in range(size)]
    if size > MANY:
        return Statement(select(*_BRIEF).where(_MINE, _LIVE, T.unit.in_(units)).order_by(*_NEWEST).limit(_LIMIT))
    live = select(*_SEEN).where(_MINE, _LIVE)
    return Statement(_newest_of([live.where(T.unit == unit) for unit in units]))


@cache
def near(size: int, with_category: bool) -> Statement:
    live = select(*_SEEN).where(_MINE, _LIVE, T.opened_at >= param("since"))
    if with_category:
        live = live.where(T.category == param("category"))
    units = [live.where(T.unit == param(f"v{place}")) for place in range(size)]
    return Statement(_newest_of([live.where(T.chat == param("chat")), *units]))
