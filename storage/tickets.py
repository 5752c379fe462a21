"""The register of one community."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.ticket import Moved, Step, Ticket
from bot.domain.wanted import Sight, Wanted
from bot.errors import Changed, NoSuchTicket
from storage import ticket_statements as ask
from storage import words
from storage.counters import next_number
from storage.db import Link, Row, Statement, maybe_moment, millis, numbered, padded
from storage.questions import SqlFigures
from storage.rows import moved_values, ticket_values, to_moved, to_ticket
from storage.sealing import Seal


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
        self._link.run(ask.OPEN, values)
        self._read[number] = kept
        self._append(number, moved)
        if kept.message:
            self.link(number, kept.message)
        return kept

    def get(self, number: int) -> Ticket:
        row = self._link.one(ask.GET, community=self._community, number=number)
        if row is None:
            raise NoSuchTicket(f"{self._community}#{number}")
        return self._tickets([row])[0]

    def save(self, ticket: Ticket, *moved: Moved) -> Ticket:
        kept = replace(ticket, version=ticket.version + 1)
        values = self._changes(ticket.number, kept)
        columns = tuple(sorted(values))
        changed = not words.INDEXED.isdisjoint(columns)
        values |= {"at_community": self._community, "at_number": ticket.number, "read": ticket.version}
        if not self._link.run(ask.save(columns), values):
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
        self._link.run(ask.APPEND, moved_values(self._community, number, moved))

    def history(self, number: int) -> list[Moved]:
        return [to_moved(row) for row in self._link.all(ask.HISTORY_OF, community=self._community, number=number)]

    def last_steps(self, step: Step, limit: int) -> list[Moved]:
        rows = self._link.all(ask.LAST_STEPS, community=self._community, step=step.value, limit=limit)
        return [to_moved(row) for row in rows]

    def of_message(self, message: str) -> Ticket | None:
        row = self._link.one(ask.OF_MESSAGE, community=self._community, message=message)
        return self._tickets([row])[0] if row else None

    def link(self, number: int, message: str) -> None:
        values = {"community": self._community, "number": number, "message": message}
        self._link.run(ask.LINK[self._link.dialect], values)

    def messages(self, number: int) -> list[str]:
        return [row[0] for row in self._link.all(ask.MESSAGES, community=self._community, number=number)]

    def due(self, now: datetime, limit: int = 200) -> list[Ticket]:
        return self._found(ask.DUE, now=millis(now), limit=limit)

    def next_due(self) -> datetime | None:
        row = self._link.one(ask.NEXT_DUE, community=self._community)
        return maybe_moment(row[0]) if row else None

    def open_in(self, units: Iterable[str], limit: int = 200) -> list[Ticket]:
        codes = sorted(set(units))
        if not codes:
            return []
        codes = padded(codes)
        return self._brief(ask.in_units(len(codes)), limit=limit, **numbered(codes))

    def open_near(
        self, chat: str, units: Sequence[str], category: str, since: datetime, limit: int = 50
    ) -> list[Ticket]:
        codes = padded(units) if units else []
        given: dict[str, Any] = {"chat": chat, "since": millis(since), "limit": limit, **numbered(codes)}
        if category:
            given["category"] = category
        return self._brief(ask.near(len(codes), bool(category)), **given)

    def of_person(self, person: str, limit: int = 50) -> list[Ticket]:
        found = self.reported_by(person, limit)
        found += self._brief(ask.FOLLOWED, person=person, limit=limit)
        each = {ticket.number: ticket for ticket in found}
        return sorted(each.values(), key=lambda ticket: (ticket.opened_at, ticket.number), reverse=True)[:limit]

    def reported_by(self, person: str, limit: int = 20) -> list[Ticket]:
        return self._brief(ask.REPORTED, person=person, limit=limit)

    def assigned_to(self, person: str, limit: int = 200) -> list[Ticket]:
        found = self._found(ask.ASSIGNED, person=person, limit=limit)
        left = limit - len(found)
        return found + self._found(ask.ASSIGNED_UNDUE, person=person, limit=left) if left else found

    def in_chat(self, chat: str, limit: int = 50) -> list[Ticket]:
        return self._brief(ask.IN_CHAT, chat=chat, limit=limit)

    def follow(self, number: int, person: str, message: str, at: datetime) -> bool:
        row = self._link.one(ask.REPORTER, community=self._community, number=number)
        if row is None:
            raise NoSuchTicket(f"{self._community}#{number}")
        if row[0] == person:
            return False
        values = {
            "community": self._community, "number": number, "person": person, "message": message, "at": millis(at)
        }  # fmt: skip
        return self._link.run(ask.FOLLOW[self._link.dialect], values) == 1

    def unfollow(self, number: int, person: str) -> bool:
        return self._link.run(ask.UNFOLLOW, {"community": self._community, "number": number, "who": person}) == 1

    def relink(self, number: int, message: str) -> None:
        values = {"at_community": self._community, "at_message": message, "number": number}
        if not self._link.run(ask.RELINK, values):
            self.link(number, message)

    def moved_by(self, person: str, since: datetime, limit: int = 20) -> list[Moved]:
        rows = self._link.all(ask.MOVED_BY, community=self._community, person=person, since=millis(since), limit=limit)
        return [to_moved(row) for row in rows]

    def of_kind(self, unit: str, category: str, since: datetime, limit: int = 50) -> list[Ticket]:
        return self._brief(ask.OF_KIND, unit=unit, category=category, since=millis(since), limit=limit)

    def followers(self, number: int) -> list[str]:
        return [row[0] for row in self._link.all(ask.FOLLOWERS, community=self._community, number=number)]

    def opened_between(self, start: datetime, end: datetime) -> list[Ticket]:
        return self._found(ask.OPENED, start=millis(start), end=millis(end))

    def index(self, number: int) -> None:
        """Make its words anew, from the row as it is now."""
        row = self._link.one(ask.GET, community=self._community, number=number)
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
        row = self._link.one(ask.GET, community=self._community, number=int(number))
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
        for first in range(0, len(wanted), ask.PORTION):
            part = wanted[first : first + ask.PORTION]
            given = {f"n{place}": part[min(place, len(part) - 1)] for place in range(ask.PORTION)}
            found.update({ticket.number: ticket for ticket in self._found(ask.OF_NUMBERS, **given)})
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
            key = (community, row[ask.NUMBER], row[ask.VERSION])
            ticket = memory.get(key)
            if ticket is None:
                if len(memory) >= ask.REMEMBERED:
                    memory.clear()
                ticket = memory[key] = to_ticket(row, self._seal)
            self._read[ticket.number] = ticket
            found.append(ticket)
        return found
