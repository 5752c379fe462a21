"""The tickets as they stood at a past moment, for the figures: rebuilt from their history where they moved since."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.domain.ticket import DUE_WAS, ENDED, ENDING, Closing, State, Step
from storage.db import param
from storage.tables import HISTORY, TICKET

T, H = TICKET.c, HISTORY.c
COMMUNITY, END = param("community"), param("end")
_ENDED: Final = tuple(sorted(ENDED))
_COLUMNS: Final = (
    "number", "unit", "category", "urgency", "origin", "estate", "building", "spot", "opened_at", "reporter", "private",
)  # fmt: skip


AT: Final = H.at + literal_column("0")  # of one ticket: looked up by its number, never by the time


def words(values: Iterable[str]) -> list[ColumnElement[Any]]:
    """Written out, so that one compiled statement serves every call."""
    return [literal_column(f"'{value}'") for value in values]


class _due_was(FunctionElement[int]):  # noqa: N801  a function of SQL
    """The deadline that a line of the history says there was before it."""

    inherit_cache = True
    type = BigInteger()


@compiles(_due_was, "sqlite")
def _(element: _due_was, compiler: Any, **kw: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **kw)}, '$.{DUE_WAS}')"


@compiles(_due_was, "postgresql")
def _(element: _due_was, compiler: Any, **kw: Any) -> str:
    return f"CAST(CAST({compiler.process(element.clauses, **kw)} AS json) ->> '{DUE_WAS}' AS bigint)"


def stood(then: bool) -> FromClause:
    return _then() if then else TICKET


@cache
def _then() -> FromClause:
    """The tickets as they stood at the end, for those that moved since; the others as they are."""
    moved = select(H.number).where(H.community == COMMUNITY, H.at >= END)
    fixed = [T[name] for name in _COLUMNS]
    mine = and_(T.community == COMMUNITY, T.opened_at < END)
    still = select(*fixed, T.due_at, T.state, T.contacted_at, T.closing, T.closed_at, T.ended).where(
        mine, T.number.not_in(moved)
    )
    return union_all(still, _rebuilt(fixed).where(mine, T.number.in_(moved))).subquery("was")


def _rebuilt(fixed: list[Any]) -> Select[Any]:
    past = and_(H.community == T.community, H.number == T.number, AT < END)

    def last(what: Any, *where: Any) -> Any:
        found = select(what).where(past, *where).order_by(H.id.desc()).limit(1)
        return found.correlate(TICKET).scalar_subquery()

    def latest(*steps: Step) -> Any:
        found = select(func.coalesce(func.max(H.id), 0)).where(past, H.step.in_(words(steps)))
        return found.correlate(TICKET).scalar_subquery()

    ended_before = and_(T.closed_at.is_not(None), T.closed_at < END)  # and not reopened since
    state = func.coalesce(last(H.state), literal_column(f"'{State.REPORTED}'"))
    was_ended = state.in_(words(_ENDED))
    step = last(H.step, H.step.in_(words(ENDING)))
    asked = latest(Step.ASKED) > latest(Step.FINISH, Step.DENY, Step.REOPEN)
    closing = case(
        (step == literal_column(f"'{Step.CONFIRM}'"), literal_column(f"'{Closing.CONFIRMED}'")),
        (step == literal_column(f"'{Step.CLOSE}'"), literal_column(f"'{Closing.OFFICE}'")),
        (step != literal_column(f"'{Step.LAPSE}'"), literal_column("''")),
        (asked, literal_column(f"'{Closing.UNANSWERED}'")),
        else_=literal_column(f"'{Closing.UNASKED}'"),
    )
    told = H.data.like(literal_column(f"'%\"{DUE_WAS}\":%'"))  # by the first step since that moved it
    due = select(_due_was(H.data)).where(H.community == T.community, H.number == T.number, AT >= END, told)
    due = due.order_by(H.id).limit(1).correlate(TICKET).scalar_subquery()
    return select(
        *fixed,
        func.nullif(func.coalesce(due, T.due_at), literal_column("0")).label("due_at"),
        case((ended_before, T.state), else_=state).label("state"),
        case((T.contacted_at < END, T.contacted_at), else_=null()).label("contacted_at"),
        case((ended_before, T.closing), (was_ended, closing), else_=literal_column("''")).label("closing"),
        case((ended_before, T.closed_at), (was_ended, last(H.at, H.step.in_(words(ENDING)))), else_=null()).label(
            "closed_at"
        ),
        case((or_(ended_before, was_ended), literal(1)), else_=literal(0)).label("ended"),
    )
