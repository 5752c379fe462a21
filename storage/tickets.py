"""The register of one community."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, Protocol

from sqlalchemy import Select, delete, func, insert, select, text, union, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.ticket import Moved, Step, Ticket
from bot.domain.wanted import Sight, Wanted
from bot.errors import Changed, NoSuchTicket
from storage import words
from storage.db import Link, Row, Statement, maybe_moment, millis, numbered, padded, param
from storage.questions import SqlFigures
from storage.rows import TICKET_COLUMNS, moved_values, ticket_values, to_moved, to_ticket
from storage.sealing import Seal
from storage.tables import COUNTER, FOLLOWER, HISTORY, TICKET, TICKET_MESSAGE

T = TICKET.c
_MINE: Final = T.community == param("community")
_LIVE: Final = text("ended = 0")  # written out, so that the partial indexes are taken
_NEWEST: Final = (T.opened_at.desc(), T.number.desc())
_LIMIT: Final = param("limit")
_BRIEF: Final = (T.number, T.version, T.opened_at)


def next_number(link: Link, community: str, name: str) -> int:
    """The next number of this name: never given twice, none left out, for it is rolled back with its transaction."""
    row = link.one(_NEXT, at_community=community, at_name=name)
    if row is None:  # the first one; somebody else may be making it at the same moment
        row = link.one(_FIRST[link.dialect], community=community, name=name, value=1)
    if row is None:
        raise AssertionError("a counter returned nothing")
    number: int = row[0]
    return number


def _first(kind: Any) -> Statement:
    first = kind.insert(COUNTER)
    grown = first.on_conflict_do_update(index_elements=["community", "name"], set_={"value": COUNTER.c.value + 1})
    return Statement(grown.returning(COUNTER.c.value), "community", "name", "value")


_NEXT = Statement(
    update(COUNTER)
    .where(COUNTER.c.community == param("at_community"), COUNTER.c.name == param("at_name"))
    .values(value=COUNTER.c.value + 1)
    .returning(COUNTER.c.value)
)
_FIRST: Final = {"sqlite": _first(sqlite), "postgresql": _first(postgresql)}
_OPEN = Statement(insert(TICKET), *TICKET_COLUMNS)
_GET = Statement(select(*T).where(_MINE, T.number == param("number")))
_MOVED_COLUMNS = ("community", "number", "step", "state", "by", "standing", "at", "note", "data")
_APPEND = Statement(insert(HISTORY), *_MOVED_COLUMNS)
_HISTORY = Statement(
    select(*(HISTORY.c[name] for name in _MOVED_COLUMNS[1:]))
    .where(HISTORY.c.community == param("community"), HISTORY.c.number == param("number"))
    .order_by(HISTORY.c.id)
)
_LAST_STEPS = Statement(
    select(*(HISTORY.c[name] for name in _MOVED_COLUMNS[1:]))
    .where(HISTORY.c.community == param("community"), HISTORY.c.step == param("step"))
    .order_by(HISTORY.c.at.desc(), HISTORY.c.id.desc())
    .limit(param("limit"))
)
_LINKED: Final = TICKET_MESSAGE.c
_OF_MESSAGE = Statement(
    select(*T)
    .join_from(TICKET_MESSAGE, TICKET, (_LINKED.community == T.community) & (_LINKED.number == T.number))
    .where(_LINKED.community == param("community"), _LINKED.message == param("message"))
)
_MESSAGES = Statement(
    select(_LINKED.message)
    .where(_LINKED.community == param("community"), _LINKED.number == param("number"))
    .order_by(_LINKED.id)
)
_LINK: Final = {
    "sqlite": Statement(sqlite.insert(TICKET_MESSAGE).on_conflict_do_nothing(), "community", "number", "message"),
    "postgresql": Statement(
        postgresql.insert(TICKET_MESSAGE).on_conflict_do_nothing(), "community", "number", "message"
    ),
}
_DUE = Statement(
    select(*T)
    .where(_MINE, T.next_step_at.is_not(None), T.next_step_at <= param("now"))
    .order_by(T.next_step_at, T.number)
    .limit(_LIMIT)
)
_NEXT_DUE = Statement(select(func.min(T.next_step_at)).where(_MINE, T.next_step_at.is_not(None)))
_IN_CHAT = Statement(select(*_BRIEF).where(_MINE, _LIVE, T.chat == param("chat")).order_by(*_NEWEST).limit(_LIMIT))
_HIS: Final = T.assignee == param("person")
_ASSIGNED = Statement(
    select(*T).where(_MINE, _LIVE, _HIS, T.due_at.is_not(None)).order_by(T.due_at, T.number).limit(_LIMIT)
)
_ASSIGNED_UNDUE = Statement(select(*T).where(_MINE, _LIVE, _HIS, T.due_at.is_(None)).order_by(T.number).limit(_LIMIT))
_F: Final = FOLLOWER.c
_REPORTED = Statement(select(*_BRIEF).where(_MINE, T.reporter == param("person")).order_by(*_NEWEST).limit(_LIMIT))
_FOLLOWED = Statement(
    select(*_BRIEF)
    .join_from(FOLLOWER, TICKET, (_F.community == T.community) & (_F.number == T.number))
    .where(_F.community == param("community"), _F.person == param("person"))
    .order_by(_F.number.desc())
    .limit(_LIMIT)
)
_FOLLOW_COLUMNS = ("community", "number", "person", "message", "at")
_FOLLOW: Final = {
    "sqlite": Statement(sqlite.insert(FOLLOWER).on_conflict_do_nothing(), *_FOLLOW_COLUMNS),
    "postgresql": Statement(postgresql.insert(FOLLOWER).on_conflict_do_nothing(), *_FOLLOW_COLUMNS),
}
_FOLLOWERS = Statement(
    select(_F.person).where(_F.community == param("community"), _F.number == param("number")).order_by(_F.at, _F.person)
)
_REPORTER = Statement(select(T.reporter).where(_MINE, T.number == param("number")))
_UNFOLLOW = Statement(
    delete(FOLLOWER).where(_F.community == param("community"), _F.number == param("number"), _F.person == param("who"))
)
_RELINK = Statement(
    update(TICKET_MESSAGE).where(_LINKED.community == param("at_community"), _LINKED.message == param("at_message")),
    "number",
)
_MOVED_BY = Statement(
    select(*(HISTORY.c[name] for name in _MOVED_COLUMNS[1:]))
    .where(HISTORY.c.community == param("community"), HISTORY.c.at >= param("since"), HISTORY.c.by == param("person"))
    .order_by(HISTORY.c.id.desc())
    .limit(_LIMIT)
)
_OF_KIND = Statement(
    select(*_BRIEF)
    .where(_MINE, T.unit == param("unit"), T.category == param("category"), T.opened_at >= param("since"))
    .order_by(*_NEWEST)
    .limit(_LIMIT)
)
_OPENED = Statement(
    select(*T).where(_MINE, T.opened_at >= param("start"), T.opened_at < param("end")).order_by(T.number)
)
PORTION: Final = 256  # numbers asked for at once
_OF_NUMBERS = Statement(
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
def _save(columns: tuple[str, ...]) -> Statement:
    """Only what changed is set: the other indexes are then left alone."""
    it = (T.community == param("at_community"), T.number == param("at_number"), T.version == param("read"))
    return Statement(update(TICKET).where(*it), *columns)


REMEMBERED: Final = 4096  # tickets, by a connection
_NUMBER, _VERSION = TICKET_COLUMNS.index("number"), TICKET_COLUMNS.index("version")
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
def _in_units(size: int) -> Statement:
    units = [param(f"v{place}") for place in range(size)]
    if size > MANY:
        return Statement(select(*_BRIEF).where(_MINE, _LIVE, T.unit.in_(units)).order_by(*_NEWEST).limit(_LIMIT))
    live = select(*_SEEN).where(_MINE, _LIVE)
    return Statement(_newest_of([live.where(T.unit == unit) for unit in units]))


@cache
def _near(size: int, with_category: bool) -> Statement:
    live = select(*_SEEN).where(_MINE, _LIVE, T.opened_at >= param("since"))
    if with_category:
        live = live.where(T.category == param("category"))
    units = [live.where(T.unit == param(f"v{place}")) for place in range(size)]
    return Statement(_newest_of([live.where(T.chat == param("chat")), *units]))


def _moment_of(ticket: Ticket) -> tuple[datetime, datetime]:
    return ticket.opened_at, ticket.opened_at + timedelta(milliseconds=1)


class LooksUp(Protocol):
    """People by what is kept of them as a digest."""

    def by_phone(self, phone: str) -> list[str]: ...

    def by_name(self, name: str) -> list[str]: ...


class SqlTickets(SqlFigures):
    """Implements ports.Tickets."""

    __slots__ = ("_community", "_link", "_people", "_read", "_seal")

    def __init__(self, link: Link, community: str, seal: Seal, people: LooksUp) -> None:
        self._link, self._community, self._seal, self._people = link, community, seal, people
        self._read: dict[int, Ticket] = {}  # as they were last read or kept in this transaction

    def open(self, ticket: Ticket, moved: Moved) -> Ticket:
        number = next_number(self._link, self._community, "ticket")
        kept = replace(ticket, community=self._community, number=number, version=1)
        values = ticket_values(kept)
        words.keep(self._link, values, self._seal)
        values["room"] = self._seal.maybe(values["room"])
        self._link.run(_OPEN, values)
        self._read[number] = kept
        self._append(number, moved)
        if kept.message:
            self.link(number, kept.message)
        return kept

    def get(self, number: int) -> Ticket:
        row = self._link.one(_GET, community=self._community, number=number)
        if row is None:
            raise NoSuchTicket(f"{self._community}#{number}")
        return self._tickets([row])[0]

    def save(self, ticket: Ticket, *moved: Moved) -> Ticket:
        kept = replace(ticket, version=ticket.version + 1)
        values = self._changes(ticket.number, kept)
        columns = tuple(sorted(values))
        changed = not words.INDEXED.isdisjoint(columns)
        values |= {"at_community": self._community, "at_number": ticket.number, "read": ticket.version}
        if not self._link.run(_save(columns), values):
            raise Changed(f"{self._community}#{ticket.number}: version {ticket.version} is not the last")
        if changed:
            words.keep(self._link, ticket_values(replace(kept, community=self._community)), self._seal)
        self._read[ticket.number] = kept
        for line in moved:
            self._append(ticket.number, line)
        return kept

    def _changes(self, number: int, kept: Ticket) -> dict[str, Any]:
        """What differs from the row as it was last read here; all of it when it was not read here."""
        values = ticket_values(kept)
        before = self._read.get(number)
        if before is not None and before.version == kept.version - 1:
            old = ticket_values(before)
            values = {name: value for name, value in values.items() if value != old[name]} | {"version": kept.version}
        else:
            del values["community"], values["number"]
        if "room" in values:
            values["room"] = self._seal.maybe(values["room"])
        return values

    def _append(self, number: int, moved: Moved) -> None:
        self._link.run(_APPEND, moved_values(self._community, number, moved))

    def history(self, number: int) -> list[Moved]:
        return [to_moved(row) for row in self._link.all(_HISTORY, community=self._community, number=number)]

    def last_steps(self, step: Step, limit: int) -> list[Moved]:
        rows = self._link.all(_LAST_STEPS, community=self._community, step=step.value, limit=limit)
        return [to_moved(row) for row in rows]

    def of_message(self, message: str) -> Ticket | None:
        row = self._link.one(_OF_MESSAGE, community=self._community, message=message)
        return self._tickets([row])[0] if row else None

    def link(self, number: int, message: str) -> None:
        values = {"community": self._community, "number": number, "message": message}
        self._link.run(_LINK[self._link.dialect], values)

    def messages(self, number: int) -> list[str]:
        return [row[0] for row in self._link.all(_MESSAGES, community=self._community, number=number)]

    def due(self, now: datetime, limit: int = 200) -> list[Ticket]:
        return self._found(_DUE, now=millis(now), limit=limit)

    def next_due(self) -> datetime | None:
        row = self._link.one(_NEXT_DUE, community=self._community)
        return maybe_moment(row[0]) if row else None

    def open_in(self, units: Iterable[str], limit: int = 200) -> list[Ticket]:
        codes = sorted(set(units))
        if not codes:
            return []
        codes = padded(codes)
        return self._brief(_in_units(len(codes)), limit=limit, **numbered(codes))

    def open_near(
        self, chat: str, units: Sequence[str], category: str, since: datetime, limit: int = 50
    ) -> list[Ticket]:
        codes = padded(units) if units else []
        given: dict[str, Any] = {"chat": chat, "since": millis(since), "limit": limit, **numbered(codes)}
        if category:
            given["category"] = category
        return self._brief(_near(len(codes), bool(category)), **given)

    def of_person(self, person: str, limit: int = 50) -> list[Ticket]:
        found = self.reported_by(person, limit)
        found += self._brief(_FOLLOWED, person=person, limit=limit)
        each = {ticket.number: ticket for ticket in found}
        return sorted(each.values(), key=lambda ticket: (ticket.opened_at, ticket.number), reverse=True)[:limit]

    def reported_by(self, person: str, limit: int = 20) -> list[Ticket]:
        return self._brief(_REPORTED, person=person, limit=limit)

    def assigned_to(self, person: str, limit: int = 200) -> list[Ticket]:
        found = self._found(_ASSIGNED, person=person, limit=limit)
        left = limit - len(found)
        return found + self._found(_ASSIGNED_UNDUE, person=person, limit=left) if left else found

    def in_chat(self, chat: str, limit: int = 50) -> list[Ticket]:
        return self._brief(_IN_CHAT, chat=chat, limit=limit)

    def follow(self, number: int, person: str, message: str, at: datetime) -> bool:
        row = self._link.one(_REPORTER, community=self._community, number=number)
        if row is None:
            raise NoSuchTicket(f"{self._community}#{number}")
        if row[0] == person:
            return False
        values = {
            "community": self._community, "number": number, "person": person, "message": message, "at": millis(at)
        }  # fmt: skip
        return self._link.run(_FOLLOW[self._link.dialect], values) == 1

    def unfollow(self, number: int, person: str) -> bool:
        return self._link.run(_UNFOLLOW, {"community": self._community, "number": number, "who": person}) == 1

    def relink(self, number: int, message: str) -> None:
        values = {"at_community": self._community, "at_message": message, "number": number}
        if not self._link.run(_RELINK, values):
            self.link(number, message)

    def moved_by(self, person: str, since: datetime, limit: int = 20) -> list[Moved]:
        rows = self._link.all(_MOVED_BY, community=self._community, person=person, since=millis(since), limit=limit)
        return [to_moved(row) for row in rows]

    def of_kind(self, unit: str, category: str, since: datetime, limit: int = 50) -> list[Ticket]:
        return self._brief(_OF_KIND, unit=unit, category=category, since=millis(since), limit=limit)

    def followers(self, number: int) -> list[str]:
        return [row[0] for row in self._link.all(_FOLLOWERS, community=self._community, number=number)]

    def opened_between(self, start: datetime, end: datetime) -> list[Ticket]:
        return self._found(_OPENED, start=millis(start), end=millis(end))

    def index(self, number: int) -> None:
        """Make its words anew, from the row as it is now."""
        row = self._link.one(_GET, community=self._community, number=number)
        if row is not None:
            words.keep(self._link, ticket_values(to_ticket(row, self._seal)), self._seal)

    def search(self, words: str = "", units: Iterable[str] | None = None, limit: int = 100) -> list[Ticket]:
        codes = None if units is None else tuple(sorted(set(units)))
        return self.find(Wanted(words=words, sight=Sight(codes, private=True)), limit)

    def find(self, wanted: Wanted, limit: int = 100, before: int = 0) -> list[Ticket]:
        if (exact := self._exact(wanted)) is not None:
            return [] if before else [exact]
        if wanted.words.lstrip().startswith(("#", "＃")):
            return []
        return self._matching(wanted, limit, before)

    def count(self, wanted: Wanted, most: int) -> int:
        if self._exact(wanted) is not None:
            return 1
        if wanted.words.lstrip().startswith(("#", "＃")):
            return 0
        statement, values = words.statement(
            self._link.dialect, wanted, self._expression(wanted), limit=most, count=True
        )
        row = self._link.one(statement, community=self._community, **values)
        return int(row[0]) if row else 0

    def _matching(self, wanted: Wanted, limit: int, before: int = 0) -> list[Ticket]:
        statement, values = words.statement(
            self._link.dialect, wanted, self._expression(wanted), limit=limit, before=before
        )
        return self._found(statement, **values)

    def _exact(self, wanted: Wanted) -> Ticket | None:
        """The ticket whose number the words are, if all else holds for it: who types a number means that one."""
        number = wanted.words.strip().lstrip("#＃")
        if not number.isdecimal() or len(number) >= 18:
            return None
        row = self._link.one(_GET, community=self._community, number=int(number))
        if row is None:
            return None
        ticket = self._tickets([row])[0]
        if wanted.opened and not wanted.opened[0] <= ticket.opened_at < wanted.opened[1]:
            return None
        same_moment = self._matching(replace(wanted, words="", opened=_moment_of(ticket)), 1000)
        return next((one for one in same_moment if one.number == ticket.number), None)

    def _expression(self, wanted: Wanted) -> words.Expr | None:
        people: list[str] = []
        if wanted.sight.private and (said := wanted.words.strip()):
            people = self._people.by_phone(said) if words.PHONE.fullmatch(said) else self._people.by_name(said)
        return words.expression(self._community, wanted, people, self._seal)

    def of_numbers(self, numbers: Iterable[int]) -> list[Ticket]:
        wanted, found = list(dict.fromkeys(numbers)), {}
        for first in range(0, len(wanted), PORTION):
            part = wanted[first : first + PORTION]
            given = {f"n{place}": part[min(place, len(part) - 1)] for place in range(PORTION)}
            found.update({ticket.number: ticket for ticket in self._found(_OF_NUMBERS, **given)})
        return [found[number] for number in wanted if number in found]

    def _found(self, statement: Statement, **values: Any) -> list[Ticket]:
        return self._tickets(self._link.all(statement, community=self._community, **values))

    def _brief(self, statement: Statement, **values: Any) -> list[Ticket]:
        """The tickets of rows of number and version: most are in memory already."""
        found = []
        for number, version, _ in self._link.all(statement, community=self._community, **values):
            known = self._link.tickets.get((self._community, number, version))
            found.append(known or self.get(number))
            if known:
                self._read[number] = known
        return found

    def _tickets(self, rows: list[Row]) -> list[Ticket]:
        memory, community = self._link.tickets, self._community
        found = []
        for row in rows:
            key = (community, row[_NUMBER], row[_VERSION])
            ticket = memory.get(key)
            if ticket is None:
                if len(memory) >= REMEMBERED:
                    memory.clear()
                ticket = memory[key] = to_ticket(row, self._seal)
            self._read[ticket.number] = ticket
            found.append(ticket)
        return found
