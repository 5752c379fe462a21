"""One transaction's view of one community."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from bot import ports
from bot.deeds.doors import WAYS, known_as
from bot.deeds.tap import BUNDLE
from bot.domain import rights
from bot.domain.book import Book
from bot.domain.people import Actor, Unit, UnitTree
from bot.domain.rights import Deed
from bot.domain.settings import Settings
from bot.domain.ticket import Place
from bot.domain.ways import Leaving, Situation, way_of
from bot.messages import Importance, Outbound, OutItem, OutState, Seen, Way
from bot.output.pieces import pieces
from storage import leaving
from storage.answers import SqlAnswers, SqlHelpers
from storage.chats import SqlChats
from storage.counters import next_number
from storage.db import Link, Statement, millis, moment, param
from storage.directory import Directory, directory_of
from storage.inbox import SqlInbox
from storage.notes import SqlNotes
from storage.notices import SqlNotices
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.sealing import Seal
from storage.tables import AUDIT
from storage.tickets import SqlTickets
from storage.units import put_places, put_units

LISTEN_ONLY: Final = "listen-only"  # the note of a sentence that was not said because the voice is off
NOBODY: Final = "nobody can carry it"
BY_HAND: Final = frozenset({Way.TAP, Way.MEMBER})
_SAW = Statement(insert(AUDIT), "community", "at", "person", "what", "ticket")
_A: Final = AUDIT.c
_SEEN = Statement(
    select(_A.id, _A.at, _A.person, _A.what, _A.ticket)
    .where(_A.community == param("community"), _A.id < param("before"))
    .order_by(_A.id.desc())
    .limit(param("limit"))
)


def _no_page(_community: str, _person: str) -> str:
    return ""


@dataclass(slots=True)
class Office:
    """What all Desks of a store share."""

    seal: Seal
    settings: Mapping[str, Settings]
    now: Callable[[], datetime]
    lock: Callable[[Link, str], None]  # hold a name until the transaction ends
    page_of: Callable[[str, str], str] = _no_page  # (community, person) → the address of a resident's own page

    def settings_of(self, community: str) -> Settings:
        """The community's; plain defaults for "", to which only cursors belong."""
        return self.settings.get(community) or Settings(code=community, name=community)


class Known:
    """What the parts of a Desk look up together: directory and settings, once and again after they were changed. It knows
    none of the parts: a Desk is no circle, so it is gone with its run and the collector of circles finds nothing."""

    __slots__ = ("_community", "_directory", "_link", "_office", "_settings", "touched")

    def __init__(self, link: Link, community: str, office: Office) -> None:
        self._link, self._community, self._office = link, community, office
        self._directory: Directory | None = None
        self._settings: Settings | None = None
        self.touched: list[tuple[str, str]] = []  # what the store's memory must learn after the commit

    def directory(self) -> Directory:
        if self._directory is None:
            self._directory = directory_of(self._link, self._community, self._office.seal)
        return self._directory

    def settings(self) -> Settings:
        if self._settings is None:
            settings, voice = self._office.settings_of(self._community), self.directory().voice
            self._settings = replace(settings, listen_only=voice != "on") if voice else settings
        return self._settings

    def changed(self, what: str, id_: str) -> None:
        if what != "directory":
            self.touched.append((what, id_))
            return
        if self._directory is not None or ("directory", "") not in self.touched:
            next_number(self._link, self._community, "directory")
            if self._link.checked is not None:
                self._link.checked.discard(self._community)
            self.touched.append(("directory", ""))
        self._directory = self._settings = None


class SqlRights:
    """Implements ports.Rights."""

    __slots__ = ("_known",)

    def __init__(self, known: Known) -> None:
        self._known = known

    def need(self, actor: Actor, deed: Deed, unit: str = "", owners: frozenset[str] = frozenset()) -> None:
        rights.need(actor, deed, self._known.directory().tree, unit, owners)

    def may(self, actor: Actor, deed: Deed, unit: str = "", owners: frozenset[str] = frozenset()) -> bool:
        return rights.may(actor, deed, self._known.directory().tree, unit, owners)


class SqlDesk:
    """Implements ports.Desk. Made anew for every run of a deed."""

    tickets: ports.Tickets
    people: ports.People
    chats: ports.Chats
    rights: ports.Rights
    inbox: ports.Inbox
    outbox: ports.Outbox
    notes: ports.Notes
    answers: ports.Answers
    helpers: ports.Helpers
    notices: ports.Notices

    def __init__(self, link: Link, community: str, office: Office) -> None:
        now, seal = office.now(), office.seal
        self.community, self.now, self.link, self._office = community, now, link, office
        self._known = known = Known(link, community, office)
        directory, changed = known.directory, known.changed
        self.touched = known.touched
        self.people = people = SqlPeople(link, community, seal, office.settings_of(community), now, directory, changed)
        self.tickets = SqlTickets(link, community, seal, people)
        self.chats = SqlChats(link, community, seal, directory, changed)
        self.inbox = SqlInbox(link, community, seal, now, directory)
        self.outbox = self._out = SqlOutbox(link, community, seal, now, tuple(office.settings))
        self.notes = SqlNotes(link, community, changed)
        self.answers = SqlAnswers(link, community, directory, changed)
        self.notices = SqlNotices(link, community)
        self.helpers = SqlHelpers(link, community, directory, changed)
        self.rights = SqlRights(known)

    @property
    def directory(self) -> Directory:
        return self._known.directory()

    @property
    def settings(self) -> Settings:
        return self._known.settings()

    @property
    def tree(self) -> UnitTree:
        return self._known.directory().tree

    @property
    def book(self) -> Book:
        return self._known.directory().book

    def book_of(self, chat: str) -> Book:
        return self.directory.book_of(self._here(chat))

    def units_of(self, place: Place, chat: str = "") -> str:
        return self.directory.unit_of(place, self._here(chat))

    def _here(self, chat: str) -> str:
        """A resident who writes to us alone talks of where he lives: of his group's places, when he is in one group."""
        way, _, person = chat.partition(":")
        if way not in WAYS or (way != "kf" and person in self.directory.people):
            return chat
        rooms = [room for room, _ in self.chats.rooms_of(known_as(self, person))]
        return rooms[0] if len(rooms) == 1 else chat

    def lock(self, unit: str) -> None:
        self._office.lock(self.link, f"{self.community}/{unit}")

    @property
    def writes(self) -> int:
        return self.link.writes

    def say(self, out: Outbound) -> bool:
        return self._say(out)

    def _say(self, out: Outbound, not_by: Way | None = None) -> bool:
        if out.update_of:
            return self._out.put(out, OutState.QUEUED, Way.CARD_UPDATE, "", out.not_before)
        situation = leaving.situation_of(self, self.directory, out, not_by)
        if leaving.makes_room(self, situation, out):
            situation = leaving.situation_of(self, self.directory, out, not_by)
        internal = situation.is_member or situation.internal
        if self.settings.listen_only and not internal:
            return self._out.put(out, OutState.EXPIRED, Way.NONE, "", None, LISTEN_ONLY)
        found = self._leaving(out, situation)
        way = Way.CALL if out.call and situation.is_member else Way(found.way)
        if way is Way.NONE:
            return self._out.put(out, OutState.FAILED, way, "", None, NOBODY)
        state = OutState.WAITING_HAND if way in BY_HAND else OutState.QUEUED
        not_before = max(filter(None, (out.not_before, found.not_before)), default=None)
        over = way is Way.TAP and situation.taps_today >= self.settings.taps_a_day
        note = BUNDLE if over and out.importance is not Importance.DANGER else ""
        first, *more = pieces(out, way)
        fresh = self._out.put(first, state, way, found.hand, not_before, note, until=found.until)
        if fresh and way is Way.MEMBER:
            self.say(leaving.pass_on(first, found.hand))
        for one in more if fresh else ():
            self._say(one, not_by)
        return fresh

    def reroute(self, item: OutItem, not_by: Way | None = None) -> Way:
        """A sentence that has not left takes the next lawful way; the one it leaves by now is returned."""
        out = item.out
        if leaving.worthless(item, self.now):
            return item.way
        found = self._leaving(out, leaving.situation_of(self, self.directory, out, not_by))
        way = Way(found.way)
        if way is Way.NONE:
            self._out.update(item.id, OutState.FAILED, note=NOBODY)
            return way
        if len(parts := pieces(out, way)) > 1:  # what was one sentence by its former way is several by this one
            self._out.update(item.id, OutState.SUPERSEDED, note=f"in parts by {way}")
            for number, part in enumerate(parts, 1):
                self._say(replace(part, key=f"{out.key}+{way}{number}"), not_by)
            return way
        until = min(filter(None, (out.until, found.until)), default=None)
        note = f"was {item.way}" if way is not item.way else item.note
        self._out.update(
            item.id,
            OutState.WAITING_HAND if way in BY_HAND else OutState.QUEUED,
            way=way, hand=found.hand, not_before=max(filter(None, (out.not_before, found.not_before)), default=None),
            until=until, note=note,
        )  # fmt: skip
        if way is Way.MEMBER and way is not item.way:
            self.say(leaving.pass_on(out, found.hand))
        return way

    def _leaving(self, out: Outbound, situation: Situation) -> Leaving:
        danger = out.importance is Importance.DANGER
        return way_of(situation, self.settings, self.now, danger=danger, unasked=out.unasked)

    def put_units(self, units: Iterable[Unit]) -> None:
        put_units(self.link, self.community, units)
        self._known.changed("directory", "")

    def put_places(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows with the columns of the sheet; the estates they name are replaced, others stay."""
        put_places(self.link, self.community, rows)
        self._known.changed("directory", "")

    def saw(self, person: str, what: str, ticket: int = 0) -> None:
        """Write down that this person saw something that is not for everybody."""
        row = {"community": self.community, "at": millis(self.now), "person": person, "what": what, "ticket": ticket}
        self.link.run(_SAW, row)

    def page_of(self, person: str) -> str:
        return self._office.page_of(self.community, person)

    def seen(self, limit: int = 100, before: int = 0) -> list[Seen]:
        rows = self.link.all(_SEEN, community=self.community, limit=limit, before=before or 1 << 62)
        return [Seen(id_, moment(at), person, what, ticket) for id_, at, person, what, ticket in rows]
