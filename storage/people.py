"""People of one community: staff and posts from memory, residents row by row; names, doors and phones sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.people import STAFF, Actor, Person, Post, Standing
from bot.domain.settings import Settings
from bot.domain.ticket import Place
from storage.db import Link, Statement, millis, numbered, padded, param
from storage.directory import Directory
from storage.rows import place_json, to_person, to_place
from storage.sealing import Seal
from storage.tables import LEAVE, PERSON, POST

P: Final = PERSON.c
_MINE: Final = P.community == param("community")
_HIM: Final = (P.community == param("at_community"), P.id == param("at_id"))
_COLUMNS: Final = ("community", "id", "staff", "name", "nickname", "door", "updated_at", "name_index")
RANK: Final = (Standing.OFFICE, Standing.LEAD, Standing.WORKER, Standing.OUTSIDE)


def _put(kind: Any) -> Statement:
    added = kind.insert(PERSON)
    new = {name: added.excluded[name] for name in _COLUMNS[2:]}
    return Statement(
        added.on_conflict_do_update(index_elements=["community", "id"], set_=new), *_COLUMNS, "phone_index"
    )


_PUT: Final = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}
_NEW: Final = {
    "sqlite": Statement(sqlite.insert(PERSON).on_conflict_do_nothing(), *_COLUMNS, "phone_index"),
    "postgresql": Statement(postgresql.insert(PERSON).on_conflict_do_nothing(), *_COLUMNS, "phone_index"),
}
_GET = Statement(select(P.id, P.staff, P.name, P.nickname, P.door).where(_MINE, P.id == param("person")))
_DOOR = Statement(select(P.place).where(_MINE, P.id == param("person")))
_SET_DOOR = Statement(update(PERSON).where(*_HIM), "door", "place", "updated_at")
_UNINDEXED = Statement(select(P.id, P.name).where(_MINE, P.name_index == "", P.name.is_not(None)))
_SET_NAME_INDEX = Statement(update(PERSON).where(*_HIM), "name_index")
_SET_PHONE = Statement(update(PERSON).where(*_HIM), "phone", "phone_index")
_PHONE = Statement(select(P.phone).where(_MINE, P.id == param("person")))
_POST_COLUMNS = ("community", "person", "position", "role", "unit", "since", "until", "standin")
_ADD_POST = Statement(insert(POST), *_POST_COLUMNS)
_ADD_LEAVE = Statement(insert(LEAVE), "community", "person", "first", "last")
_CLEAR_POSTS = Statement(delete(POST).where(POST.c.community == param("c"), POST.c.person == param("p")))
_CLEAR_LEAVES = Statement(delete(LEAVE).where(LEAVE.c.community == param("c"), LEAVE.c.person == param("p")))


class SqlPeople:
    """Implements ports.People."""

    __slots__ = ("_changed", "_community", "_directory", "_link", "_now", "_seal", "_settings")

    def __init__(
        self,
        link: Link,
        community: str,
        seal: Seal,
        settings: Settings,
        now: datetime,
        directory: Callable[[], Directory],
        changed: Callable[[str, str], None],
    ) -> None:
        """*changed(what, id)* is told of what the directory or the store's memory must learn."""
        self._link, self._community, self._seal, self._settings, self._now = link, community, seal, settings, now
        self._directory, self._changed = directory, changed

    def get(self, person: str) -> Person | None:
        known = self._directory().people.get(person)
        if known is not None:
            return known
        row = self._link.one(_GET, community=self._community, person=person)
        return to_person(row, (), (), self._seal) if row else None

    def put(self, person: Person) -> None:
        listed = person.staff or bool(person.posts) or person.id in self._directory().people
        self._link.run(_PUT[self._link.dialect], self._values(person))
        if listed:
            self._put_posts(person)
            self._changed("directory", "")
        self._changed("person", person.id)

    def _values(self, person: Person) -> dict[str, Any]:
        return {
            "community": self._community,
            "id": person.id,
            "staff": int(person.staff),
            "name": self._seal.maybe(person.name),
            "nickname": self._seal.maybe(person.nickname),
            "door": self._seal.maybe(person.door),
            "updated_at": millis(self._now),
            "phone_index": "",
            "name_index": self._seal.index(f"name:{person.name}") if person.name else "",
        }

    def _put_posts(self, person: Person) -> None:
        him = {"c": self._community, "p": person.id}
        self._link.run(_CLEAR_POSTS, him)
        self._link.run(_CLEAR_LEAVES, him)
        for position, post in enumerate(person.posts):
            since, until = (day.isoformat() if day else "" for day in (post.since, post.until))
            row = (self._community, person.id, position, post.role, post.unit, since, until, post.standin)
            self._link.run(_ADD_POST, dict(zip(_POST_COLUMNS, row, strict=True)))
        for first, last in dict.fromkeys(person.away):
            days = {"first": first.isoformat(), "last": last.isoformat()}
            self._link.run(_ADD_LEAVE, {"community": self._community, "person": person.id, **days})

    def actor(self, person: str, day: date) -> Actor:
        directory = self._directory()
        known = directory.people.get(person)
        held = [post for post in known.posts if _runs(post, day)] if known else []
        for absent, post in directory.standins.get(person, ()):
            if absent.is_away(day) and _runs(post, day):
                held.append(post)
        standings: dict[Standing, list[str]] = {}
        for post in held:
            role = self._settings.role(post.role)
            if role is not None:
                standings.setdefault(role.standing, []).append(post.unit)
        name = known.name if known else ""
        for standing in RANK:
            if standing in standings:
                units = [unit for one, codes in standings.items() if one in STAFF for unit in codes]
                return Actor(person, standing, tuple(dict.fromkeys(units)), name)
        return Actor(person, Standing.RESIDENT, (), name)

    def with_role(self, role: str, unit: str, day: date) -> list[Person]:
        found = [person for person, post in self._directory().holders.get((role, unit), ()) if _runs(post, day)]
        return list({person.id: person for person in found}.values())

    def staff(self) -> list[Person]:
        return [person for person in self._directory().people.values() if person.staff]

    def remember_door(self, person: str, place: Place) -> None:
        known = self.get(person)
        if known is None:
            self._link.run(_NEW[self._link.dialect], self._values(Person(person, "")))
            self._changed("person", person)
        door = "-".join(filter(None, (place.building, place.unit, place.room)))
        values = {
            "at_community": self._community,
            "at_id": person,
            "door": self._seal.maybe(door),
            "place": self._seal.maybe(place_json(place)),
            "updated_at": millis(self._now),
        }
        self._link.run(_SET_DOOR, values)
        if known is not None and person in self._directory().people:
            self._changed("directory", "")

    def door(self, person: str) -> Place | None:
        row = self._link.one(_DOOR, community=self._community, person=person)
        return to_place(self._seal.open(row[0])) if row and row[0] else None

    def set_phone(self, person: str, phone: str) -> None:
        """Sealed, with a blind index; "" forgets it."""
        values = {"phone": self._seal.maybe(phone), "phone_index": self._seal.index(phone)}
        self._link.run(_SET_PHONE, {"at_community": self._community, "at_id": person, **values})

    def phone(self, person: str) -> str:
        row = self._link.one(_PHONE, community=self._community, person=person)
        return self._seal.open(row[0]) if row and row[0] else ""

    def index_names(self) -> int:
        """Names that were sealed before there was an index of them; how many."""
        rows = self._link.all(_UNINDEXED, community=self._community)
        for person, name in rows:
            values = {"name_index": self._seal.index(f"name:{self._seal.open(name)}")}
            self._link.run(_SET_NAME_INDEX, {"at_community": self._community, "at_id": person, **values})
        return len(rows)

    def by_name(self, name: str) -> list[str]:
        """Ids of the people of this name, also those sealed before the last change of keys."""
        indexes = padded(self._seal.indexes(f"name:{name}")) if name else []
        if not indexes:
            return []
        return [
            row[0] for row in self._link.all(_by_name(len(indexes)), community=self._community, **numbered(indexes))
        ]

    def by_phone(self, phone: str) -> list[str]:
        """Ids of the people with this number, also those sealed before the last change of keys."""
        if not phone:
            return []
        indexes = padded(self._seal.indexes(phone))
        statement = _by_phone(len(indexes))
        return [row[0] for row in self._link.all(statement, community=self._community, **numbered(indexes))]


_BY_PHONE: dict[int, Statement] = {}


def _by_phone(size: int) -> Statement:
    if size not in _BY_PHONE:
        indexes = [param(f"v{place}") for place in range(size)]
        _BY_PHONE[size] = Statement(select(P.id).where(_MINE, P.phone_index.in_(indexes)).order_by(P.id))
    return _BY_PHONE[size]


_BY_NAME: dict[int, Statement] = {}


def _by_name(size: int) -> Statement:
    if size not in _BY_NAME:
        indexes = [param(f"v{place}") for place in range(size)]
        held = text("name_index <> ''")  # written out, so that the partial index is taken
        _BY_NAME[size] = Statement(select(P.id).where(_MINE, held, P.name_index.in_(indexes)).order_by(P.id))
    return _BY_NAME[size]


def _runs(post: Post, day: date) -> bool:
    return (post.since is None or post.since <= day) and (post.until is None or day <= post.until)
