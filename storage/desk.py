"""One transaction's view of one community."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from bot import ports
from bot.domain import rights
from bot.domain.book import Book
from bot.domain.people import Actor, Unit, UnitTree
from bot.domain.rights import Deed
from bot.domain.settings import Settings
from bot.domain.ticket import Place
from bot.domain.ways import Situation, way_of
from bot.messages import Importance, Outbound, OutState, Way
from storage.answers import SqlAnswers, SqlHelpers
from storage.chats import SqlChats
from storage.db import Link, Statement, millis
from storage.directory import Directory, directory_of
from storage.inbox import SqlInbox
from storage.notes import SqlNotes
from storage.outbox import SqlOutbox
from storage.people import SqlPeople
from storage.sealing import Seal
from storage.tables import AUDIT
from storage.tickets import SqlTickets, next_number
from storage.units import put_places, put_units

LISTEN_ONLY: Final = "listen-only"  # the note of a sentence that was not said because the voice is off
NOBODY: Final = "nobody can carry it"
_SAW = Statement(insert(AUDIT), "community", "at", "person", "what", "ticket")
_LAZY: Final = frozenset({"directory", "settings", "tree", "book"})


@dataclass(slots=True)
class Office:
    """What all Desks of a store share."""

    seal: Seal
    settings: Mapping[str, Settings]
    now: Callable[[], datetime]
    lock: Callable[[Link, str], None]  # hold a name until the transaction ends
    zones: dict[str, ZoneInfo] = field(default_factory=dict)

    def settings_of(self, community: str) -> Settings:
        """The community's; plain defaults for "", to which only cursors belong."""
        return self.settings.get(community) or Settings(code=community, name=community)

    def zone(self, name: str) -> ZoneInfo:
        if name not in self.zones:
            self.zones[name] = ZoneInfo(name)
        return self.zones[name]


class SqlRights:
    """Implements ports.Rights."""

    __slots__ = ("_desk",)

    def __init__(self, desk: SqlDesk) -> None:
        self._desk = desk

    def need(self, actor: Actor, deed: Deed, unit: str = "", owners: frozenset[str] = frozenset()) -> None:
        rights.need(actor, deed, self._desk.tree, unit, owners)

    def may(self, actor: Actor, deed: Deed, unit: str = "", owners: frozenset[str] = frozenset()) -> bool:
        return rights.may(actor, deed, self._desk.tree, unit, owners)


class SqlDesk:
    """Implements ports.Desk. Made anew for every run of a deed; directory, tree, book and settings are looked up when
    they are first asked for, and again after they were changed."""

    directory: Directory
    settings: Settings
    tree: UnitTree
    book: Book
    tickets: ports.Tickets
    people: ports.People
    chats: ports.Chats
    rights: ports.Rights
    inbox: ports.Inbox
    outbox: ports.Outbox
    notes: ports.Notes
    answers: ports.Answers
    helpers: ports.Helpers

    def __init__(self, link: Link, community: str, office: Office) -> None:
        now, seal = office.now(), office.seal
        self.community, self.now, self.link, self._office = community, now, link, office
        self.touched: list[tuple[str, str]] = []  # what the store's memory must learn after the commit
        self.people = people = SqlPeople(
            link, community, seal, office.settings_of(community), now, self._directory, self._changed
        )
        self.tickets = SqlTickets(link, community, seal, people)
        self.chats = SqlChats(link, community, seal, self._directory, self._changed)
        self.inbox = SqlInbox(link, community, seal, now, self._directory)
        self.outbox = self._out = SqlOutbox(link, community, seal, now)
        self.notes = SqlNotes(link, community, self._changed)
        self.answers = SqlAnswers(link, community, self._directory, self._changed)
        self.helpers = SqlHelpers(link, community, self._directory, self._changed)
        self.rights = SqlRights(self)

    def __getattr__(self, name: str) -> Any:
        if name not in _LAZY:
            raise AttributeError(name)
        directory = directory_of(self.link, self.community, self._office.seal)
        self.directory, self.tree, self.book = directory, directory.tree, directory.book
        settings = self._office.settings_of(self.community)
        if directory.voice:
            settings = replace(settings, listen_only=directory.voice != "on")
        self.settings = settings
        return self.__dict__[name]

    def _directory(self) -> Directory:
        return self.directory

    def _changed(self, what: str, id_: str) -> None:
        if what != "directory":
            self.touched.append((what, id_))
            return
        if "directory" in self.__dict__ or ("directory", "") not in self.touched:
            next_number(self.link, self.community, "directory")
            if self.link.checked is not None:
                self.link.checked.discard(self.community)
            self.touched.append(("directory", ""))
        for name in _LAZY:
            self.__dict__.pop(name, None)

    def book_of(self, chat: str) -> Book:
        return self.directory.book_of(chat)

    def units_of(self, place: Place, chat: str = "") -> str:
        return self.directory.unit_of(place, chat)

    def lock(self, unit: str) -> None:
        self._office.lock(self.link, f"{self.community}/{unit}")

    def say(self, out: Outbound) -> bool:
        if out.update_of:
            return self._out.put(out, OutState.QUEUED, Way.CARD_UPDATE, "", out.not_before)
        situation = self._situation(out)
        internal = situation.is_member or situation.internal
        if self.settings.listen_only and not internal:
            return self._out.put(out, OutState.EXPIRED, Way.NONE, "", None, LISTEN_ONLY)
        danger = out.importance is Importance.DANGER
        leaving = way_of(situation, self.settings, self.now, danger=danger, unasked=out.unasked)
        way = Way.CALL if out.call and situation.is_member else Way(leaving.way)
        if way is Way.NONE:
            return self._out.put(out, OutState.FAILED, way, "", None, NOBODY)
        state = OutState.WAITING_HAND if way is Way.TAP else OutState.QUEUED
        not_before = max(filter(None, (out.not_before, leaving.not_before)), default=None)
        return self._out.put(out, state, way, leaving.hand, not_before)

    def _situation(self, out: Outbound) -> Situation:
        """A member is who has a post here, or wrote to us as a member."""
        if out.to.kind == "person":
            known = self.directory.people.get(out.to.id)
            source = out.answers.partition("/")[0]
            member = (known is not None and known.staff) or source in ("app", "smart_bot")
            return Situation("person", is_member=member, through_bot=source == "smart_bot")
        chat = self.directory.chats.get(out.to.id)
        if chat is None:
            return Situation("chat")
        if chat.kind == "internal":
            return Situation("chat", internal=True)
        taps = 0
        if chat.owner and (most := self.settings.taps_a_day):
            taps = self._out.taps_since(chat.owner, self._midnight(), most)
        return Situation("chat", owner=chat.owner, taps_today=taps)

    def _midnight(self) -> datetime:
        local = self.now.astimezone(self._office.zone(self.settings.timezone))
        return local.replace(hour=0, minute=0, second=0, microsecond=0)

    def put_units(self, units: Iterable[Unit]) -> None:
        put_units(self.link, self.community, units)
        self._changed("directory", "")

    def put_places(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows with the columns of the sheet; the estates they name are replaced, others stay."""
        put_places(self.link, self.community, rows)
        self._changed("directory", "")

    def saw(self, person: str, what: str, ticket: int = 0) -> None:
        """Write down that this person saw something that is not for everybody."""
        row = {"community": self.community, "at": millis(self.now), "person": person, "what": what, "ticket": ticket}
        self.link.run(_SAW, row)
