"""What hardly changes and everybody asks for: units, places, groups, people with posts. Kept in memory per connection
until the community's directory version grows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select

from bot.domain.answers import Entry, EntryState, Pool
from bot.domain.book import Book, Building, Estate, Spot
from bot.domain.chats import Chat
from bot.domain.helpers import Helper
from bot.domain.people import Person, Post, Unit, UnitTree
from bot.domain.ticket import Place
from storage.db import Link, Row, Statement, param
from storage.rows import to_person, to_post
from storage.sealing import Seal
from storage.tables import ANSWER, CHAT, COUNTER, HELPER, LEAVE, NOTE, PERSON, PLACE, POST, UNIT

VOICE: Final = "voice"  # the note that overrides settings.listen_only: "on" or "off"

PLACE_COLUMNS: Final = ("estate", "position", "kind", "building", "entrance", "spot", "floors", "rooms", "unit",
                        "aliases", "firm", "room_form")  # fmt: skip
_MINE = param("community")
_VERSION = Statement(select(COUNTER.c.value).where(COUNTER.c.community == _MINE, COUNTER.c.name == "directory"))
_VOICE = Statement(select(NOTE.c.value).where(NOTE.c.community == _MINE, NOTE.c.name == VOICE))
_UNITS = Statement(
    select(UNIT.c.code, UNIT.c.name, UNIT.c.kind, UNIT.c.parent, UNIT.c.label)
    .where(UNIT.c.community == _MINE)
    .order_by(UNIT.c.position, UNIT.c.code)
)
_P: Final = PERSON.c
_PERSONS = Statement(
    select(_P.id, _P.staff, _P.name, _P.nickname, _P.door)
    .where(
        _P.community == _MINE,
        or_(_P.staff == 1, _P.id.in_(select(POST.c.person).where(POST.c.community == _MINE))),
    )
    .order_by(_P.id)
)
_POSTS = Statement(
    select(POST.c.person, POST.c.role, POST.c.unit, POST.c.since, POST.c.until, POST.c.standin)
    .where(POST.c.community == _MINE)
    .order_by(POST.c.person, POST.c.position)
)
_LEAVES = Statement(
    select(LEAVE.c.person, LEAVE.c.first, LEAVE.c.last)
    .where(LEAVE.c.community == _MINE)
    .order_by(LEAVE.c.person, LEAVE.c.first)
)
_CHATS = Statement(
    select(CHAT.c.id, CHAT.c.name, CHAT.c.kind, CHAT.c.units, CHAT.c.owner, CHAT.c.tags)
    .where(CHAT.c.community == _MINE)
    .order_by(CHAT.c.id)
)
PLACES = Statement(
    select(*(PLACE.c[name] for name in PLACE_COLUMNS))
    .where(PLACE.c.community == _MINE)
    .order_by(PLACE.c.estate, PLACE.c.position)
)

ENTRY_COLUMNS: Final = ("id", "question", "also", "answer", "papers", "source", "valid_until", "owner", "state",
                        "checked", "ticket")  # fmt: skip
ANSWERS = Statement(
    select(*(ANSWER.c[name] for name in ENTRY_COLUMNS)).where(ANSWER.c.community == _MINE).order_by(ANSWER.c.id)
)
_H: Final = HELPER.c
_HELPERS = Statement(
    select(_H.person, _H.unit, _H.role, _H.topics, _H.hours, _H.promise_hours, _H.note)
    .where(_H.community == _MINE)
    .order_by(_H.position, _H.person)
)


@dataclass(slots=True)
class Directory:
    """One version of it."""

    version: int
    tree: UnitTree
    book: Book
    chats: dict[str, Chat]
    people: dict[str, Person]  # staff, and residents with a post
    voice: str = ""
    answers: Pool = field(default_factory=Pool)  # live entries, also those whose day is over
    helpers: tuple[Helper, ...] = ()
    units_at: dict[tuple[str, str, str], str] = field(default_factory=dict)  # (estate, building or spot, entrance)
    units_of_estate: dict[str, set[str]] = field(default_factory=dict)
    holders: dict[tuple[str, str], list[tuple[Person, Post]]] = field(default_factory=dict)  # by (role, unit)
    standins: dict[str, list[tuple[Person, Post]]] = field(default_factory=dict)  # whom somebody stands in for
    books: dict[str, Book] = field(default_factory=dict)  # by group

    def book_of(self, chat: str) -> Book:
        """The estates that lie in the group's units; the whole book for a group without, or for a single chat."""
        found = self.books.get(chat)
        if found is None:
            found = self.books[chat] = self._part_of_book(chat)
        return found

    def _part_of_book(self, chat: str) -> Book:
        known = self.chats.get(chat)
        if known is None or not known.units:
            return self.book
        served = {code for unit in known.units for code in self.tree.below(unit)}
        served |= {self.tree.grid_of(unit) for unit in known.units}
        part = [one for one in self.book.estates if self.units_of_estate.get(one.name, set()) & served]
        return Book(tuple(part)) if part else self.book

    def unit_of(self, place: Place, chat: str) -> str:
        """The unit of the nearest thing known of the place, else the one unit (or common grid) the group serves.

        An estate that spans several grids says less than the group in which it was named.
        """
        estates = [place.estate] if place.estate else [one.name for one in self.book_of(chat).estates] if chat else []
        if not place.estate and len(self.book.estates) == 1:
            estates = [self.book.estates[0].name]
        for keys in ((place.building, place.unit), (place.building, ""), (place.spot, "")):
            found = {self.units_at.get((name, *keys)) for name in estates} if keys[0] else set()
            found.discard(None)
            if len(found) == 1:
                return found.pop() or ""
        here = self._unit_of_chat(chat)
        estate = self._unit_of_estate(place.estate) if place.estate else ""
        return here if not estate or (here and self.tree.covers(estate, here)) else estate

    def _unit_of_estate(self, estate: str) -> str:
        own = self.units_at.get((estate, "", ""))
        return own or self._common(self.units_of_estate.get(estate, set()))

    def _unit_of_chat(self, chat: str) -> str:
        known = self.chats.get(chat)
        return self._common(known.units) if known else ""

    def _common(self, units: Iterable[str]) -> str:
        """The one unit, or the grid that all of them lie in; "" when there is none."""
        codes = set(units)
        if len(codes) == 1:
            return codes.pop()
        grids = {self.tree.grid_of(code) for code in codes}
        return grids.pop() if len(grids) == 1 else ""


def directory_of(link: Link, community: str, seal: Seal) -> Directory:
    """The present directory; read again only when its version is another one."""
    if link.checked is not None and community in link.checked:
        known: Directory = link.caches[community]
        return known
    row = link.one(_VERSION, community=community)
    version = row[0] if row else 0
    found = link.caches.get(community)
    if found is None or found.version != version:
        found = link.caches[community] = _load(link, community, version, seal)
    if link.checked is not None:
        link.checked.add(community)
    return found


def _load(link: Link, community: str, version: int, seal: Seal) -> Directory:
    voice = link.one(_VOICE, community=community)
    places = link.all(PLACES, community=community)
    found = Directory(
        version,
        UnitTree.of(Unit(*row) for row in link.all(_UNITS, community=community)),
        book_from(places),
        {row[0]: to_chat(row) for row in link.all(_CHATS, community=community)},
        _people(link, community, seal),
        voice[0] if voice else "",
        Pool.of([entry for row in link.all(ANSWERS, community=community) if (entry := to_entry(row)).state is _LIVE]),
        tuple(to_helper(row) for row in link.all(_HELPERS, community=community)),
    )
    for estate, _, _, building, entrance, spot, _, _, unit, *_ in places:
        if unit:
            found.units_at.setdefault((estate, spot or building, entrance), unit)
            found.units_at.setdefault((estate, spot or building, ""), unit)
            found.units_of_estate.setdefault(estate, set()).add(unit)
    _sharpen(found)
    for person in found.people.values():
        for post in person.posts:
            found.holders.setdefault((post.role, post.unit), []).append((person, post))
            if post.standin:
                found.standins.setdefault(post.standin, []).append((person, post))
    return found


def _sharpen(found: Directory) -> None:
    """An entrance not asked for: the building's unit is the grid when its entrances lie in several micro-grids."""
    several: dict[tuple[str, str], set[str]] = {}
    for (estate, building, entrance), unit in found.units_at.items():
        if entrance and building:
            several.setdefault((estate, building), set()).add(unit)
    for (estate, building), units in several.items():
        if len(units) > 1:
            grids = {found.tree.grid_of(unit) for unit in units}
            if len(grids) == 1:
                found.units_at[estate, building, ""] = grids.pop()


def _people(link: Link, community: str, seal: Seal) -> dict[str, Person]:
    posts: dict[str, list[Post]] = {}
    for person, *post in link.all(_POSTS, community=community):
        posts.setdefault(person, []).append(to_post(*post))
    away: dict[str, list[tuple[date, date]]] = {}
    for person, first, last in link.all(_LEAVES, community=community):
        away.setdefault(person, []).append((date.fromisoformat(first), date.fromisoformat(last)))
    found = {}
    for row in link.all(_PERSONS, community=community):
        found[row[0]] = to_person(row, tuple(posts.get(row[0], ())), tuple(away.get(row[0], ())), seal)
    return found


def to_chat(row: Row) -> Chat:
    id_, name, kind, units, owner, tags = row
    return Chat(id_, name, kind, tuple(units.split()), owner, tuple(tags.split()))


_LIVE: Final = EntryState.LIVE


def to_entry(row: Row) -> Entry:
    id_, question, also, answer, papers, source, valid_until, owner, state, checked, ticket = row
    return Entry(
        id=id_,
        question=question,
        also=tuple(also.splitlines()),
        answer=answer,
        papers=papers,
        source=source,
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        owner=owner,
        state=EntryState(state),
        checked=date.fromisoformat(checked) if checked else None,
        ticket=ticket,
    )


def to_helper(row: Row) -> Helper:
    person, unit, role, topics, hours, promise, note = row
    return Helper(
        person=person, role=role, unit=unit, topics=tuple(topics.split()), hours=hours, promise_hours=promise, note=note
    )


def split_list(text: Any) -> tuple[str, ...]:
    """A cell with several values: between commas, 、, semicolons or blanks."""
    return tuple(part for part in re.split(r"[,，、;；\s]+", str(text or "")) if part)


def book_from(rows: Iterable[Row]) -> Book:
    """The address book of the rows of the places table (PLACE_COLUMNS)."""
    estates: dict[str, Estate] = {}
    buildings: dict[str, dict[str, Building]] = {}
    spots: dict[str, list[Spot]] = {}
    for estate, _, kind, building, entrance, spot, floors, rooms, _unit, aliases, firm, form in rows:
        names = split_list(aliases)
        known = estates.setdefault(estate, Estate(estate, kind or "物业"))
        own = () if spot or building else names
        estates[estate] = Estate(estate, kind or known.kind, firm or known.firm, (*known.aliases, *own))
        if spot:
            spots.setdefault(estate, []).append(Spot(spot, names))
        elif building:
            before = buildings.setdefault(estate, {}).get(building) or Building(building, room_form=form or "501")
            buildings[estate][building] = Building(
                building,
                tuple(dict.fromkeys((*before.aliases, *names))),
                tuple(dict.fromkeys((*before.units, entrance))) if entrance else before.units,
                max(before.floors, floors),
                max(before.rooms, rooms),
                before.room_form,
            )
    return Book(
        tuple(
            Estate(
                one.name, one.kind, one.firm, one.aliases,
                tuple(buildings.get(one.name, {}).values()), tuple(spots.get(one.name, ())),
            )
            for one in estates.values()
        )
    )  # fmt: skip
