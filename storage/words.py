"""The register's index of words: tokens of what is masked anyway, and of columns that are filtered by.

Names, doors and telephones are in it as keyed digests only. On SQLite an FTS5 table indexes the tokens; elsewhere the
same column is looked through. Kept by hand in the ticket's own transaction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import insert, select, text, update

from bot.domain.categories import category_name
from bot.domain.tokens import Token, asked, cut, facet, joined
from bot.domain.wanted import AT_WORK, Sight, Wanted
from storage.db import Link, Statement, millis, param
from storage.sealing import Seal
from storage.tables import TICKET, WORDS

W: Final = WORDS.c
FACETS: Final = {
    "c": "community", "u": "unit", "s": "state", "k": "category", "g": "urgency", "h": "assignee", "r": "reporter",
    "p": "private", "m": "chat", "z": "closing",
}  # fmt: skip
WORDED: Final = ("summary", "result", "estate", "building", "entrance", "spot")
OTHERS: Final = ("helpers", "calls", "first")  # people who see it too
INDEXED: Final = frozenset({*FACETS.values(), *WORDED, *OTHERS, "room"})
DOOR: Final = re.compile(r"(\d{1,4})\s*(?:[-–#]|号楼|栋|幢|座|楼)\s*(\d{1,2})\s*(?:-|–|单元|门)\s*(\d{2,5})\s*[室号]?")
PHONE: Final = re.compile(r"\d{7,12}")

_KEPT = Statement(select(W.id, W.tokens).where(W.community == param("community"), W.number == param("number")))
_ADD = Statement(insert(WORDS).returning(W.id), "community", "number", "tokens")
_SET = Statement(update(WORDS).where(W.id == param("at_id")), "tokens")
_INDEX = Statement(text("INSERT INTO ticket_fts(rowid, tokens) VALUES (:id, :tokens)"))
_UNINDEX = Statement(text("INSERT INTO ticket_fts(ticket_fts, rowid, tokens) VALUES ('delete', :id, :tokens)"))


def tokens_of(values: Mapping[str, Any], seal: Seal | None) -> str:
    """Of a ticket's row with its room still open; without *seal* the door is left out."""
    words = " ".join(str(values[name]) for name in WORDED)
    # 3栋2单元 is kept as 3 and 2, which people also type as words
    named = f"{values['building']}栋 {values['entrance']}单元" if values["building"] else ""
    tokens = cut(f"{words} {named} {category_name(values['category'])}")
    tokens += [facet(kind, str(values[name])) for kind, name in FACETS.items()]
    tokens += [facet("w", person) for person in _others(values)]
    room = values["room"]
    if room and seal is not None:
        tokens.append(_door(seal.index(_door_text(values["building"], values["entrance"], str(room)))))
    return joined(tokens)


def _others(values: Mapping[str, Any]) -> list[str]:
    helpers = orjson.loads(values["helpers"]) if values["helpers"] else []
    called = [call[0] for call in orjson.loads(values["calls"])] if values["calls"] else []
    return [person for person in dict.fromkeys((*helpers, *called, values["first"])) if person]


def _door_text(building: str, entrance: str, room: str) -> str:
    return f"door:{building}/{entrance}/{room}"


def _door(digest: str) -> str:
    return f"{facet('d', '')}{digest[:24]}"


def keep(link: Link, values: Mapping[str, Any], seal: Seal) -> None:
    """The index follows the row, which is given whole and with its room open."""
    tokens = tokens_of(values, seal)
    known = link.one(_KEPT, community=values["community"], number=values["number"])
    fts = link.dialect == "sqlite"
    if known is None:
        rows = link.all(_ADD, community=values["community"], number=values["number"], tokens=tokens)
        if fts:
            link.run(_INDEX, {"id": rows[0][0], "tokens": tokens})
        return
    if known[1] == tokens:
        return
    if fts:
        link.run(_UNINDEX, {"id": known[0], "tokens": known[1]})
    link.run(_SET, {"at_id": known[0], "tokens": tokens})
    if fts:
        link.run(_INDEX, {"id": known[0], "tokens": tokens})


_WITH_DOOR = Statement(
    text("SELECT number FROM tickets WHERE community = :community AND closed_at < :before AND room IS NOT NULL")
)


def with_door(link: Link, community: str, before: int) -> list[int]:
    """Numbers of tickets that ended before, and whose door is still known."""
    return [row[0] for row in link.all(_WITH_DOOR, community=community, before=before)]


_WITHOUT_DOOR = Statement(
    text(
        "SELECT t.number FROM tickets t JOIN ticket_words w ON w.community = t.community AND w.number = t.number "
        "WHERE t.community = :community AND t.room IS NOT NULL AND w.tokens NOT LIKE :door LIMIT :limit"
    )
)


def without_door(link: Link, community: str, limit: int) -> list[int]:
    """Numbers of tickets whose door is known and not in the index: a migration has no key to open it."""
    values = {"community": community, "door": f"% {_door('')}%", "limit": limit}
    return [row[0] for row in link.all(_WITHOUT_DOOR, **values)]


# What is asked becomes a small tree, which is told to FTS5 in its own words and to any database as conditions


@dataclass(frozen=True, slots=True)
class Expr:
    op: str  # and | or | not (the first without the second) | token
    parts: tuple[Expr, ...] = ()
    token: Token | None = None


def _all(parts: Sequence[Expr]) -> Expr:
    return parts[0] if len(parts) == 1 else Expr("and", tuple(parts))


def _any(parts: Sequence[Expr]) -> Expr:
    return parts[0] if len(parts) == 1 else Expr("or", tuple(parts))


def _is(kind: str, *values: str) -> Expr:
    return _any([Expr("token", token=Token(facet(kind, value))) for value in values])


def expression(community: str, wanted: Wanted, people: Sequence[str], seal: Seal) -> Expr | None:
    """*people*: whom the words name, by telephone or name. None: nothing is asked that the index knows."""
    filters = _filters(wanted)
    said = _said(wanted, people, seal)
    seen = _seen(wanted.sight, said)
    parts = [*filters, *([seen] if seen else [said] if said else [])]
    return _all([_is("c", community), *parts]) if parts else None


def _filters(wanted: Wanted) -> list[Expr]:
    states = wanted.states & AT_WORK if wanted.late and wanted.states else AT_WORK if wanted.late else wanted.states
    given = (
        ("s", sorted(state.value for state in states)),
        ("u", list(wanted.units)),
        ("k", [wanted.category] if wanted.category else []),
        ("g", [wanted.urgency.value] if wanted.urgency else []),
        ("z", [wanted.closing.value] if wanted.closing else []),
        ("m", [wanted.chat] if wanted.chat else []),
        ("h", [wanted.hand] if wanted.hand else []),
    )
    found = [_is(kind, *values) for kind, values in given if values]
    if wanted.unplaced:
        found.append(_is("u", ""))
    if wanted.unassigned:
        found.append(_is("h", ""))
    return found


def _said(wanted: Wanted, people: Sequence[str], seal: Seal) -> Expr | None:
    """The words; or, for who may look people up, the door or the person they name."""
    if not wanted.words.strip():
        return None
    tokens = [Expr("token", token=token) for token in asked(wanted.words)]
    found = [_all(tokens)] if tokens else []
    if wanted.sight.private:
        if door := DOOR.fullmatch(wanted.words.strip()):
            digests = seal.indexes(_door_text(*door.groups()))
            found += [Expr("token", token=Token(_door(digest))) for digest in digests]
        if people:
            found.append(_is("r", *people))
    return _any(found) if found else _is("s", "nothing is asked")


def _seen(sight: Sight, said: Expr | None) -> Expr | None:
    """His units and his own; by words only what he may read."""
    if sight.units is None:
        return None
    me = sight.person or "nobody"
    own = _any([_is("h", me), _is("w", me)])
    if not sight.units:
        return _all([own, said]) if said else own
    units = _is("u", *sight.units)
    if said is None:
        return _any([units, own])
    readable = units if sight.private else Expr("not", (units, _is("p", "1")))
    return _any([_all([readable, said]), _all([own, said])])


def for_fts(expr: Expr) -> str:
    if expr.token is not None:
        return f'"{expr.token.text}"' + ("" if expr.token.whole else " *")
    if expr.op == "not":
        return f"({for_fts(expr.parts[0])} NOT {for_fts(expr.parts[1])})"
    return f"({f' {expr.op.upper()} '.join(map(for_fts, expr.parts))})"


def for_like(expr: Expr, values: dict[str, str]) -> str:
    """A condition on w.tokens; the patterns are put into *values*. No token holds a wildcard."""
    if expr.token is not None:
        name = f"t{len(values)}"
        values[name] = f"% {expr.token.text}{' ' if expr.token.whole else ''}%"
        return f"w.tokens LIKE :{name}"
    if expr.op == "not":
        return f"({for_like(expr.parts[0], values)} AND NOT {for_like(expr.parts[1], values)})"
    return f"({f' {expr.op.upper()} '.join(for_like(part, values) for part in expr.parts)})"


# The statements

_COLUMNS: Final = ", ".join(f"t.{column.name}" for column in TICKET.c)
_JOIN: Final = "ON w.community = t.community AND w.number = t.number"


def statement(
    dialect: str, wanted: Wanted, expr: Expr | None, *, limit: int, before: int = 0, count: bool = False
) -> tuple[Statement, dict[str, Any]]:
    """With the parameter community. Newest first; *before*: only what stands behind this number in the same list, 0 for the first page."""
    values: dict[str, Any] = {"limit": limit}
    where = ["t.community = :community"]
    order = ("t.number",)
    if wanted.late is not None:
        where.append("t.due_at IS NOT NULL AND t.due_at < :late")
        values["late"] = millis(wanted.late)
    for name, period in (("opened", wanted.opened), ("closed", wanted.ended)):
        if period is not None:
            order = (f"t.{name}_at", "t.number")
            where.append(f"t.{name}_at >= :{name}_start AND t.{name}_at < :{name}_end")
            values |= {f"{name}_start": millis(period[0]), f"{name}_end": millis(period[1])}
    source = "tickets t"
    if expr is not None and dialect == "sqlite" and wanted.opened is None and wanted.ended is None:
        source = f"ticket_fts CROSS JOIN ticket_words w ON w.id = ticket_fts.rowid CROSS JOIN tickets t {_JOIN}"
        where.append("ticket_fts MATCH :match")
        values["match"] = for_fts(expr)
        order = ("ticket_fts.rowid",)
        if before:
            where.append(
                "ticket_fts.rowid < (SELECT id FROM ticket_words WHERE community = :community AND number = :before)"
            )
    elif expr is not None:
        patterns: dict[str, str] = {}
        source = f"tickets t JOIN ticket_words w {_JOIN}"
        where.append(for_like(expr, patterns))
        values |= patterns
    if before:
        values["before"] = before
        if order[0] != "ticket_fts.rowid":
            names = ", ".join(order)
            last = names.replace("t.", "b.")
            where.append(
                f"({names}) < (SELECT {last} FROM tickets b WHERE b.community = :community AND b.number = :before)"  # noqa: S608  names of ours
            )
    what = "1" if count else _COLUMNS
    sort = "" if count else f" ORDER BY {', '.join(f'{name} DESC' for name in order)}"
    found = f"SELECT {what} FROM {source} WHERE {' AND '.join(where)}{sort} LIMIT :limit"  # noqa: S608  all ours
    return Statement(text(f"SELECT count(*) FROM ({found}) AS found" if count else found)), values  # noqa: S608
