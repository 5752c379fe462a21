"""Figures of a period, counted by the database: a daily report of a million tickets must not read them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, or_, select

from bot.domain.ticket import Closing, State, Step, Urgency
from storage.db import Link, Statement, numbered, padded, param
from storage.tables import HISTORY, TICKET

T, H = TICKET.c, HISTORY.c
_MINE: Final = T.community == param("community")
_START, _END = param("start"), param("end")
_OPENED: Final = and_(T.opened_at >= _START, T.opened_at < _END)
_CLOSED: Final = and_(T.closed_at >= _START, T.closed_at < _END)
_LATE: Final = and_(T.due_at.is_not(None), T.due_at < T.closed_at)


def _in(size: int, *what: Any) -> Select[Any]:
    found = select(*what).where(_MINE)
    return found.where(T.unit.in_([param(f"v{place}") for place in range(size)])) if size else found


@cache
def _opened(size: int) -> Statement:
    """Tickets opened in the period, by unit, category, urgency, origin and present state."""
    keys = (T.unit, T.category, T.urgency, T.origin, T.state)
    heard = T.contacted_at.is_not(None)
    minutes = case((heard, T.contacted_at - T.opened_at), else_=0)
    counted = (func.count(), func.sum(case((heard, 1), else_=0)), func.sum(minutes))
    return Statement(_in(size, *keys, *counted).where(_OPENED).group_by(*keys))


@cache
def _closed(size: int) -> Statement:
    keys = (T.unit, T.state, T.closing)
    counted = (func.count(), func.sum(case((_LATE, 1), else_=0)))
    return Statement(_in(size, *keys, *counted).where(_CLOSED).group_by(*keys))


@cache
def _standing(size: int) -> Statement:
    """Tickets that were not ended at the end of the period, by unit and state, and how many were overdue then."""
    unfinished = (State.REPORTED.value, State.ASSIGNED.value, State.WORKING.value, State.WAITING.value)
    late = and_(T.due_at.is_not(None), T.due_at < _END, or_(T.state.in_(unfinished), T.closed_at >= _END))
    found = _in(size, T.unit, T.state, func.count(), func.sum(case((late, 1), else_=0)))
    at_end = and_(T.opened_at < _END, or_(T.closed_at.is_(None), T.closed_at >= _END))
    return Statement(found.where(at_end).group_by(T.unit, T.state))


@cache
def _steps(size: int) -> Statement:
    found = select(H.step, func.count(), func.count(func.distinct(H.number))).where(
        H.community == param("community"), H.at >= _START, H.at < _END
    )
    if size:
        units = [param(f"v{place}") for place in range(size)]
        found = found.join(TICKET, (T.community == H.community) & (T.number == H.number)).where(T.unit.in_(units))
    return Statement(found.group_by(H.step))


def figures(link: Link, community: str, start: int, end: int, units: Iterable[str] | None) -> dict[str, Any]:
    """Figures of start ≤ t < end (milliseconds), of the tickets that now lie in *units*, or of all.

    Returns:
        opened, closed (办结), withdrawn, refused: tickets opened, ended in the period.
        confirmed, office, unanswered, unasked: how the closed ones came to be closed.
        closed_late: closed after their due time.
        by_category, by_unit, by_urgency, by_origin, by_state: opened in the period, value → count;
            by_state as the tickets stand now.
        units: unit → {"opened", "closed", "open", "overdue"}.
        contacted: of the opened ones, how many a human has answered; contact_minutes: their mean, 0.0 when none.
        open: not ended at *end*, of these overdue: past their due time then; waiting, resolved, unplaced
            (without unit): as they stand now.
        danger: opened in the period with the urgency danger.
        steps: Step → lines of history in the period (finish, deny, reopen, climb, follow, urge, alarm …);
        tickets_by_step: the same, each ticket once.
    """
    codes = None if units is None else sorted(set(units))
    given: dict[str, Any] = {"community": community, "start": start, "end": end}
    if codes is not None:
        codes = padded(codes or ["\1"])  # no unit at all: nothing matches
        given |= numbered(codes)
    size = len(codes or ())
    found = _empty()
    _add_opened(found, link.all(_opened(size), **given))
    _add_closed(found, link.all(_closed(size), **given))
    _add_standing(found, link.all(_standing(size), **{name: value for name, value in given.items() if name != "start"}))
    for step, lines, tickets in link.all(_steps(size), **given):
        found["steps"][step], found["tickets_by_step"][step] = lines, tickets
    return found


def _empty() -> dict[str, Any]:
    numbers = ("opened", "closed", "withdrawn", "refused", "closed_late", "contacted", "open", "overdue", "waiting",
               "resolved", "unplaced", "danger")  # fmt: skip
    found: dict[str, Any] = dict.fromkeys(numbers, 0)
    found |= dict.fromkeys((closing.value for closing in Closing), 0)
    found |= {name: {} for name in ("by_category", "by_unit", "by_urgency", "by_origin", "by_state", "units")}
    steps = {step.value: 0 for step in Step}
    return found | {"steps": dict(steps), "tickets_by_step": dict(steps), "contact_minutes": 0.0}


def _unit(found: dict[str, Any], unit: str) -> dict[str, int]:
    row: dict[str, int] = found["units"].setdefault(unit, {"opened": 0, "closed": 0, "open": 0, "overdue": 0})
    return row


def _add_opened(found: dict[str, Any], rows: list[tuple[Any, ...]]) -> None:
    waited = 0
    for unit, category, urgency, origin, state, count, heard, millis in rows:
        found["opened"] += count
        found["contacted"] += int(heard or 0)
        waited += int(millis or 0)
        found["danger"] += count if urgency == Urgency.DANGER.value else 0
        _unit(found, unit)["opened"] += count
        keys = (("by_category", category), ("by_unit", unit), ("by_urgency", urgency), ("by_origin", origin),
                ("by_state", state))  # fmt: skip
        for name, key in keys:
            found[name][key] = found[name].get(key, 0) + count
    if found["contacted"]:
        found["contact_minutes"] = waited / found["contacted"] / 60_000


def _add_closed(found: dict[str, Any], rows: list[tuple[Any, ...]]) -> None:
    for unit, state, closing, count, late in rows:
        if state == State.CLOSED.value:
            found["closed"] += count
            found["closed_late"] += int(late or 0)
            _unit(found, unit)["closed"] += count
            if closing:
                found[closing] += count
        elif state in (State.WITHDRAWN.value, State.REFUSED.value):
            found[state] += count


def _add_standing(found: dict[str, Any], rows: list[tuple[Any, ...]]) -> None:
    for unit, state, count, late in rows:
        found["open"] += count
        found["overdue"] += int(late or 0)
        row = _unit(found, unit)
        row["open"] += count
        row["overdue"] += int(late or 0)
        if state in (State.WAITING.value, State.RESOLVED.value):
            found[state] += count
        if not unit and state in (State.REPORTED.value, State.ASSIGNED.value, State.WORKING.value):
            found["unplaced"] += count
