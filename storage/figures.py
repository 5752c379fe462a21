"""Figures of a period, counted by the database: a daily report of a million tickets must not read them.

A figure is a predicate over a scope, and the same predicate counts it and lists its cases. Everything is as it stood
at the period's end: while nothing happened since, the tickets themselves; else what moved since is taken from its history.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    distinct,
    exists,
    func,
    literal_column,
    select,
    text,
)

from bot.domain.digest import heard_rung
from bot.domain.figures import SLOT, Counted
from bot.domain.people import Standing
from bot.domain.said import calls_in, said_in
from bot.domain.ticket import ENDED, ENDING, OPEN, Closing, Moved, State, Step, Urgency
from storage.db import Link, Statement, moment, numbered, padded, param
from storage.figures_then import AT, COMMUNITY, END, H, T, stood, words
from storage.tables import FOLLOWER, HISTORY, TICKET

F = FOLLOWER.c
_START = param("start")
_OPEN: Final = tuple(sorted(OPEN))
_STANDING: Final = tuple(sorted(set(State) - ENDED))
BY: Final = ("category", "origin", "estate", "building", "spot", "urgency")  # what cases may be narrowed by


def _scope(name: str, c: Any, then: bool) -> ColumnElement[bool]:
    if name == "opened":
        return and_(c.opened_at >= _START, c.opened_at < END)
    if name == "ended":
        return and_(c.closed_at >= _START, c.closed_at < END)
    live = c.ended == literal_column("0") if then else text("ended = 0")  # as the partial indexes are written
    # Few are live: they are looked for by their state, never by when they came
    return and_(live, c.state.in_(words(_STANDING)), c.opened_at + literal_column("0") < END)


def _figure(key: str, c: Any) -> tuple[str, ColumnElement[bool]]:
    """(scope, which of them)."""
    in_work = c.state.in_(words(_OPEN))
    running = and_(in_work, c.state != literal_column(f"'{State.WAITING}'"))
    dangerous = c.urgency == literal_column(f"'{Urgency.DANGER}'")
    everything = literal_column("1") == literal_column("1")
    told = and_(H.community == COMMUNITY, H.number == c.number, H.step == literal_column(f"'{Step.MERGE}'"))
    merged = exists(select(H.id).where(told, c.closed_at == AT)).correlate_except(HISTORY)

    def closed(how: Closing) -> ColumnElement[bool]:
        return c.closing == literal_column(f"'{how}'")

    def stands(state: State) -> ColumnElement[bool]:
        return c.state == literal_column(f"'{state}'")

    return {
        "opened": ("opened", everything),
        "danger": ("opened", and_(dangerous, ~stands(State.REFUSED))),  # a false alarm was none
        "unheard_danger": ("opened", and_(dangerous, c.contacted_at.is_(None), in_work)),
        "contacted": ("opened", c.contacted_at.is_not(None)),
        "ended": ("ended", everything),
        "closed": ("ended", stands(State.CLOSED)),
        "withdrawn": ("ended", stands(State.WITHDRAWN)),
        "refused": ("ended", and_(stands(State.REFUSED), ~merged)),
        "merged": ("ended", and_(stands(State.REFUSED), merged)),
        "confirmed": ("ended", and_(stands(State.CLOSED), closed(Closing.CONFIRMED))),
        "by_office": ("ended", and_(stands(State.CLOSED), closed(Closing.OFFICE))),
        "unanswered": ("ended", and_(stands(State.CLOSED), closed(Closing.UNANSWERED))),
        "unasked": ("ended", and_(stands(State.CLOSED), closed(Closing.UNASKED))),
        "standing": ("standing", everything),
        "live": ("standing", in_work),
        "overdue": ("standing", and_(running, c.due_at < END)),
        "waiting": ("standing", stands(State.WAITING)),
        "resolved": ("standing", stands(State.RESOLVED)),
        "homeless": ("standing", and_(in_work, c.unit == literal_column("''"))),
    }[key]


KEYS: Final = (
    "opened", "danger", "unheard_danger", "contacted", "ended", "closed", "withdrawn", "refused", "merged", "confirmed",
    "by_office", "unanswered", "unasked", "standing", "live", "overdue", "waiting", "resolved", "homeless",
)  # fmt: skip
SCOPES: Final = ("opened", "ended", "standing")


def _base(scope: str, then: bool, size: int, *what: Any) -> Select[Any]:
    was = stood(then)
    found = select(*what).select_from(was).where(_scope(scope, was.c, then))
    if not then:
        found = found.where(was.c.community == COMMUNITY)
    return found.where(was.c.unit.in_([param(f"v{at}") for at in range(size)])) if size else found


@cache
def _numbers(scope: str, then: bool, size: int) -> tuple[Statement, tuple[str, ...]]:
    """One row a unit: every figure of the scope."""
    c = stood(then).c
    keys = tuple(key for key in KEYS if _figure(key, c)[0] == scope)
    counted = [func.sum(case((_figure(key, c)[1], 1), else_=0)) for key in keys]
    unit = c.unit.concat(literal_column("''"))  # not in the order of an index over all that ever was
    return Statement(_base(scope, then, size, unit, *counted).group_by(unit)), keys


@cache
def _grouped(then: bool, size: int, *names: str) -> Statement:
    c = stood(then).c
    keys = [c.opened_at // literal_column(str(SLOT)) if name == "slot" else c[name] for name in names]
    return Statement(_base("opened", then, size, *keys, func.count()).group_by(*keys))


@cache
def _persons(then: bool, size: int) -> Statement:
    c = stood(then).c
    named = c.reporter != literal_column("''")
    return Statement(_base("opened", then, size, func.count(distinct(c.reporter))).where(named))


@cache
def _opened(then: bool, size: int) -> Statement:
    c = stood(then).c
    return Statement(
        _base("opened", then, size, c.number, c.category, c.urgency, c.opened_at, c.contacted_at, c.closed_at)
    )


@cache
def _summaries(then: bool, size: int) -> Statement:
    c = stood(then).c
    found = select(T.number, T.summary).where(T.community == COMMUNITY)
    opened = _base("opened", then, size, c.number).order_by(c.opened_at.desc()).limit(param("limit"))
    return Statement(found.where(T.number.in_(select(opened.subquery().c.number))).order_by(T.number))


@cache
def _results(then: bool, size: int) -> Statement:
    """What was closed in the period: when its last result came, at the latest when it was closed. A result after which
    it was in somebody's hands again (denied, reopened, taken back) was none."""
    was = stood(then)
    c = was.c
    later = HISTORY.alias("later")
    again = (
        select(func.max(later.c.id))
        .where(later.c.community == COMMUNITY, later.c.number == c.number, later.c.state.in_(words(_OPEN)))
        .where(c.closed_at >= later.c.at + literal_column("0"))
        .correlate(was)
        .scalar_subquery()
    )
    came = (
        select(func.max(AT))
        .where(H.community == COMMUNITY, H.number == c.number, H.step == literal_column(f"'{Step.FINISH}'"))
        .where(c.closed_at >= AT, H.id > func.coalesce(again, literal_column("0")))
        .correlate(was)
        .scalar_subquery()
    )
    result = func.coalesce(came, c.closed_at)
    found = _base(
        "ended", then, size, c.number, c.category, c.urgency, c.opened_at, result, c.due_at, c.closing, c.closed_at
    )
    return Statement(found.where(c.state == literal_column(f"'{State.CLOSED}'")))


def _of_units(found: Select[Any], number: Any, size: int) -> Select[Any]:
    if not size:
        return found
    units = [param(f"v{at}") for at in range(size)]
    return found.join(TICKET, and_(T.community == COMMUNITY, T.number == number)).where(T.unit.in_(units))


_SAID: Final = (
    Step.CONFIRM, Step.DENY, Step.ASKED, Step.REOPEN, Step.UNDO, Step.RATE, Step.WHISTLE, Step.ARRIVE,
)  # fmt: skip


@cache
def _said(size: int) -> Statement:
    found = select(H.number, H.step, H.data).where(H.community == COMMUNITY, H.at >= _START, H.at < END)
    return Statement(_of_units(found.where(H.step.in_(words(_SAID))), H.number, size).order_by(H.id))


@cache
def _reopenable(size: int) -> Statement:
    found = select(func.count(distinct(H.number))).where(H.community == COMMUNITY, H.at >= _START, H.at < END)
    return Statement(_of_units(found.where(H.step.in_(words(ENDING))), H.number, size))


@cache
def _followed(size: int) -> Statement:
    found = select(F.number, func.count()).where(F.community == COMMUNITY, F.at >= _START, F.at < END)
    return Statement(_of_units(found, F.number, size).group_by(F.number))


@cache
def _climbs(then: bool, size: int) -> Statement:
    """The lines that tell how high the live tickets have climbed; a rung of its own says only who holds it."""
    was = stood(then)
    c = was.c
    steps = words((Step.CLIMB, Step.DENY, Step.REOPEN))
    live = _base("standing", then, size, c.number).where(c.state.in_(words(_OPEN)))
    live = live.where(_figure_climbed(c, then))
    lines = select(H.number, H.step, H.data).where(H.community == COMMUNITY, AT < END)
    return Statement(lines.where(H.step.in_(steps), H.number.in_(live)).order_by(H.number, H.id))


def _figure_climbed(c: Any, then: bool) -> ColumnElement[bool]:
    """Only tickets that may have climbed: those with a rung now, or, of a past end, any that ever climbed."""
    if not then:
        return c.rung > literal_column("0")
    ever = select(H.number).where(H.community == COMMUNITY, H.at < END, H.step == literal_column(f"'{Step.CLIMB}'"))
    return c.number.in_(ever)


_SINCE = Statement(select(H.number).where(H.community == COMMUNITY, H.at >= END).limit(1))


@cache
def _cases(key: str, then: bool, size: int, narrowed: tuple[str, ...]) -> Statement:
    c = stood(then).c
    scope, which = _figure(key, c)
    found = _base(scope, then, size, c.number).where(which)
    for name in narrowed:
        found = found.where(c[name] == param(f"by_{name}"))
    number = c.number + literal_column("0") if scope == "standing" else c.number
    order = (c.due_at, number) if key == "overdue" else (number,)
    return Statement(found.order_by(*order).limit(param("limit")))


class Question:
    """A period and units, asked of the database. Times are milliseconds."""

    def __init__(self, link: Link, community: str, start: int, end: int, units: Iterable[str] | None) -> None:
        codes = None if units is None else padded(sorted(set(units)) or ["\1"])  # no unit at all: nothing matches
        self._link, self._size = link, len(codes or ())
        self._period = {"community": community, "start": start, "end": end}
        self._units = numbered(codes or ())
        self._then = bool(link.all(_SINCE, community=community, end=end))

    def _all(self, statement: Statement, **values: Any) -> list[tuple[Any, ...]]:
        return self._link.all(statement, **{**self._period, **self._units, **values})

    def cases(self, key: str, narrowed: Mapping[str, str], limit: int) -> list[int]:
        """Raises KeyError for a figure that is not counted here."""
        names = tuple(sorted(narrowed))
        given = {f"by_{name}": value for name, value in narrowed.items()}
        statement = _cases(key, self._then, self._size, names)
        return [row[0] for row in self._all(statement, limit=limit, **given)]

    def opened_by(self, name: str) -> dict[str, int]:
        return dict(self._all(_grouped(self._then, self._size, name)))  # type: ignore[arg-type]

    def summaries(self, limit: int) -> list[tuple[int, str]]:
        return [(number, summary) for number, summary in self._all(_summaries(self._then, self._size), limit=limit)]

    def counted(self, reopen_ms: int) -> Counted:
        """*reopen_ms*: how long before the period a ticket may have ended that is reopened in it."""
        then, size = self._then, self._size
        numbers, units = self._numbers()
        numbers["persons"] = self._all(_persons(then, size))[0][0]
        since = self._period["start"] - reopen_ms
        numbers["reopenable"] = self._all(_reopenable(size), start=since)[0][0]
        results = self._all(_results(then, size))
        lines = [(number, step, json.loads(data) if data else {}) for number, step, data in self._all(_said(size))]
        return Counted(
            start=int(self._period["start"]),
            end=int(self._period["end"]),
            numbers=numbers,
            units=units,
            categories=self.opened_by("category"),
            origins=self.opened_by("origin"),
            places={
                row[:4]: row[4] for row in self._all(_grouped(then, size, "estate", "building", "spot", "category"))
            },
            slots=dict(self._all(_grouped(then, size, "slot"))),  # type: ignore[arg-type]
            opened=self._all(_opened(then, size)),
            results=[row[:6] for row in results],
            confirms=[(*row[:4], row[7], row[5]) for row in results if row[6] == Closing.CONFIRMED],
            climbed=self._climbed(),
            said=said_in(lines),
            calls=calls_in(lines),
            followed=dict(self._all(_followed(size))),  # type: ignore[arg-type]
        )

    def _numbers(self) -> tuple[dict[str, int], dict[str, tuple[int, int, int, int]]]:
        totals = dict.fromkeys(KEYS, 0)
        units: dict[str, dict[str, int]] = {}
        for scope in SCOPES:
            statement, keys = _numbers(scope, self._then, self._size)
            for unit, *counts in self._all(statement):
                line = units.setdefault(unit, dict.fromkeys(KEYS, 0))
                for key, count in zip(keys, counts, strict=True):
                    line[key] += count
                    totals[key] += count
        shown = {unit: (n["opened"], n["ended"], n["live"], n["overdue"]) for unit, n in units.items()}
        return totals, shown

    def _climbed(self) -> dict[int, tuple[int, str]]:
        lines: dict[int, list[Moved]] = {}
        for number, step, data in self._all(_climbs(self._then, self._size)):
            line = Moved(
                number, Step(step), State.ASSIGNED, "", Standing.SYSTEM, moment(0), data=json.loads(data or "{}")
            )
            lines.setdefault(number, []).append(line)
        found = {}
        for number, history in lines.items():
            rung = heard_rung(history)
            if rung:
                said = [line.data.get("role", "") for line in history if line.data.get("rung") == rung]
                found[number] = (rung, str(said[-1]))
        return found
