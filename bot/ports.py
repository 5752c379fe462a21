"""What the mind needs from the world. Storage, channels, reader and clock meet these in app.py only.

Everything on a Desk is synchronous and runs inside ONE transaction, in the writer's thread (or a reader's, for reads).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from bot.domain.answers import Asked, Entry, Outcome, Pool
from bot.domain.book import Book
from bot.domain.chats import Chat
from bot.domain.figures import Counted
from bot.domain.helpers import Helper
from bot.domain.notices import Notice
from bot.domain.people import Actor, Person, Unit, UnitTree
from bot.domain.rights import Deed
from bot.domain.settings import Settings
from bot.domain.ticket import Moved, Place, Step, Ticket
from bot.domain.wanted import Wanted
from bot.messages import Context, Heard, Inbound, Outbound, OutItem, OutState, Reading, Receipt, Seen, Target, Way

T = TypeVar("T")
R = TypeVar("R")


class Clock(Protocol):
    """Office time. Wire time (sockets, callbacks' seconds) is always real and never asked here."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...

    async def sleep_until(self, at: datetime) -> None: ...


class Tickets(Protocol):
    """The register of one community."""

    def open(self, ticket: Ticket, moved: Moved) -> Ticket:
        """Keep a new ticket (its number is ignored) and its first history line; returned with its number."""
        ...

    def get(self, number: int) -> Ticket:
        """Raises NoSuchTicket."""
        ...

    def save(self, ticket: Ticket, *moved: Moved) -> Ticket:
        """Keep the ticket and append to its history; raises Changed when it was saved since it was read.

        Returns the ticket with its new version."""
        ...

    def history(self, number: int) -> list[Moved]:
        """Oldest first."""
        ...

    def last_steps(self, step: Step, limit: int) -> list[Moved]:
        """The newest lines of the whole history of this kind, newest first."""
        ...

    def of_message(self, message: str) -> Ticket | None:
        """The ticket which this inbox message (Inbound.key) opened or joined."""
        ...

    def link(self, number: int, message: str) -> None:
        """Remember that this message belongs to this ticket; once per message, the first wins."""
        ...

    def messages(self, number: int) -> list[str]:
        """Keys of the inbox messages linked to a ticket, oldest first."""
        ...

    def due(self, now: datetime, limit: int = 200) -> list[Ticket]:
        """Tickets about which the clock has something to say at or before *now*, longest waiting first."""
        ...

    def next_due(self) -> datetime | None:
        """The earliest next_step_at of all."""
        ...

    def open_in(self, units: Iterable[str], limit: int = 200) -> list[Ticket]:
        """Not ended tickets (待确认 too) of these units, newest first."""
        ...

    def open_near(
        self, chat: str, units: Sequence[str], category: str, since: datetime, limit: int = 50
    ) -> list[Ticket]:
        """Candidates for duplicates: not ended, of these units or this chat, opened since then, of the category or any
        when it is ""; newest first."""
        ...

    def of_person(self, person: str, limit: int = 50) -> list[Ticket]:
        """What the person reported or follows, newest first."""
        ...

    def assigned_to(self, person: str, limit: int = 200) -> list[Ticket]:
        """Not ended tickets in this person's hands, earliest due first."""
        ...

    def reported_by(self, person: str, limit: int = 20) -> list[Ticket]:
        """What he reported himself, newest first, ended or not."""
        ...

    def in_chat(self, chat: str, limit: int = 50) -> list[Ticket]:
        """Not ended tickets heard in this conversation, newest first."""
        ...

    def follow(self, number: int, person: str, message: str, at: datetime) -> bool:
        """Somebody else has the same trouble; False when he already follows or reported it."""
        ...

    def unfollow(self, number: int, person: str) -> bool:
        """His trouble is another one; False when he did not follow."""
        ...

    def relink(self, number: int, message: str) -> None:
        """This message belongs to that ticket now."""
        ...

    def followers(self, number: int) -> list[str]: ...

    def moved_by(self, person: str, since: datetime, limit: int = 20) -> list[Moved]:
        """The person's own lines in all histories since then, newest first."""
        ...

    def of_kind(self, unit: str, category: str, since: datetime, limit: int = 50) -> list[Ticket]:
        """Tickets of this unit and category opened since then, ended ones too; newest first."""
        ...

    def opened_between(self, start: datetime, end: datetime) -> list[Ticket]:
        """start ≤ opened_at < end, by number."""
        ...

    def search(self, words: str = "", units: Iterable[str] | None = None, limit: int = 100) -> list[Ticket]:
        """Newest first: number, or words in the masked summary."""
        ...

    def find(self, wanted: Wanted, limit: int = 100, before: int = 0) -> list[Ticket]:
        """Newest first, of a period by its moment; *before*: what stands behind this number in the same list."""
        ...

    def count(self, wanted: Wanted, most: int) -> int:
        """How many `find` would find, counted up to *most*."""
        ...

    def of_numbers(self, numbers: Iterable[int]) -> list[Ticket]:
        """These tickets, in the order asked for; unknown numbers are left out."""
        ...

    def moved_since(self, at: datetime, numbers: Iterable[int]) -> set[int]:
        """Which of these have a line of history at or after *at*."""
        ...

    def counted(self, start: datetime, end: datetime, units: Iterable[str] | None, reopen_days: int) -> Counted:
        """What the database counts of start ≤ t < end in these units (None: all), as it stood at *end*."""
        ...

    def cases(
        self,
        key: str,
        start: datetime,
        end: datetime,
        units: Iterable[str] | None,
        limit: int = 1000,
        **narrowed: str,
    ) -> list[int]:
        """The numbers behind a counted figure (`storage.figures.KEYS`), overdue ones longest first; *narrowed* by
        category, origin, urgency, estate, building, spot. Raises KeyError for another key."""
        ...

    def opened_by(
        self, name: str, start: datetime, end: datetime, units: Iterable[str] | None = None
    ) -> Mapping[str, int]:
        """How many were registered in the period, by category or origin."""
        ...

    def said_of(
        self, start: datetime, end: datetime, units: Iterable[str] | None = None, limit: int = 4000
    ) -> list[tuple[int, str]]:
        """Number and masked summary of what was registered in the period, the newest *limit*, by number."""
        ...


class People(Protocol):
    def get(self, person: str) -> Person | None: ...

    def put(self, person: Person) -> None:
        """Keep, replacing what is known of this id; names and doors are sealed."""
        ...

    def actor(self, person: str, day: date) -> Actor:
        """The standing and subtrees of this person on this local day; a stranger is a RESIDENT."""
        ...

    def with_role(self, role: str, unit: str, day: date) -> list[Person]:
        """Who holds *role* in exactly this unit on this day, present or not; stable order."""
        ...

    def staff(self) -> list[Person]: ...

    def phone(self, person: str) -> str:
        """A known telephone, "" for none; whoever shows it writes down who saw it."""
        ...

    def remember_door(self, person: str, place: Place) -> None:
        """The place a person confirmed, as the place of his next matter; sealed."""
        ...

    def door(self, person: str) -> Place | None: ...


class Chats(Protocol):
    def get(self, chat: str) -> Chat | None: ...

    def put(self, chat: Chat) -> None: ...

    def all(self) -> list[Chat]: ...

    def heard_at(self, chat: str) -> datetime | None:
        """When the last message of a conversation was sent that is still remembered."""
        ...

    def nickname(self, chat: str, person: str) -> str:
        """The person's name in the group, "" when unknown."""
        ...

    def rooms_of(self, person: str) -> list[tuple[str, str]]:
        """(group, name there) of the residents' groups this person is known to be in, by group."""
        ...

    def set_nickname(self, chat: str, person: str, nickname: str) -> None: ...


class Rights(Protocol):
    def need(self, actor: Actor, deed: Deed, unit: str = "", owners: frozenset[str] = frozenset()) -> None:
        """Raise NotYours; see domain.rights.may."""
        ...

    def may(self, actor: Actor, deed: Deed, unit: str = "", owners: frozenset[str] = frozenset()) -> bool: ...


class Inbox(Protocol):
    """Every message once per (source, id). Bodies are sealed, and forgotten after settings.raw_days."""

    def get(self, key: str) -> Inbound | None: ...

    def done(self, key: str, reading: Reading | None, ticket: int = 0) -> None:
        """Mark as handled, with what it was taken for."""
        ...

    def is_done(self, key: str) -> bool:
        """Was it handled?"""
        ...

    def failed(self, key: str, why: str) -> int:
        """Count a failure, return how many there are; at three the message is put aside and shown."""
        ...

    def recent(self, chat: str, before: str, since: datetime, limit: int = 30) -> list[Heard]:
        """Handled messages of a conversation before this one (Inbound.key), oldest first."""
        ...

    def of_matters(self, chat: str, since: datetime, before: datetime, limit: int = 40) -> list[Heard]:
        """What was said there of matters that have not ended, *since* ≤ sent < *before*: the latest, oldest first."""
        ...

    def put_aside(self, limit: int = 50) -> list[tuple[Inbound, str]]: ...

    def last_from(self, chat: str, who: str) -> datetime | None:
        """When this person last wrote or pressed in this conversation."""
        ...

    def forget_words(self, source: str, person: str) -> None:
        """What this person said by this source is kept without its words."""
        ...


class Outbox(Protocol):
    def put(self, out: Outbound, state: OutState, way: Way, hand: str, not_before: datetime | None) -> bool:
        """Queue once per key and community; False when the key is known."""
        ...

    def get(self, item: int) -> OutItem | None: ...

    def by_key(self, key: str) -> OutItem | None: ...

    def supersede(self, subject: str, by: str = "") -> int:
        """Take back what has not left: queued, frozen or waiting for a hand, of this subject. Returns how many."""
        ...

    def waiting(self, hand: str = "", chat: str = "") -> list[OutItem]:
        """Items that wait for a hand, of this person or chat; danger first, then oldest."""
        ...

    def unpressed(self) -> list[OutItem]:
        """All that waits for a hand, also what is to be pressed later."""
        ...

    def update(self, item: int, state: OutState, **fields: Any) -> None:
        """Set state and any of: way hand attempts not_before until sent_at delivered_at errcode note receipt."""
        ...

    def put_off(self, item: OutItem, until: datetime) -> None:
        """Nothing queued to the same target by the same way, of this importance or less, leaves before *until*."""
        ...

    def sent_since(self, target: Target, way: Way, since: datetime) -> int:
        """How many left to this target by this way since then (caps are counted from here)."""
        ...

    def sent_by(self, way: Way, since: datetime) -> int:
        """How many left by this way since then, to whomever."""
        ...

    def used_since(self, target: Target, way: Way, since: datetime) -> int:
        """How many left to this target by this way (微信客服 or 企业群发) since then, or may yet leave."""
        ...

    def waiting_for(self, person: str) -> list[OutItem]:
        """What waits until some member passes it on to this person, by importance, then oldest."""
        ...

    def queued_for(self, target: Target, way: Way) -> list[OutItem]:
        """What would leave to this target by this way, oldest first."""
        ...

    def taken_back(self, way: Way) -> list[OutItem]:
        """What was handed over by this way, need not be said any more and was not yet taken back there."""
        ...

    def waiting_by(self, way: Way) -> list[OutItem]:
        """All that waits for a hand by this way, oldest first."""
        ...

    def taps_since(self, hand: str, since: datetime, enough: int = 1_000_000) -> int:
        """How many sentences this person was asked to press since then, danger not counted; counting stops at *enough*."""
        ...

    def due(self, now: datetime, limit: int = 200) -> list[OutItem]:
        """Queued or thawed items whose time has come: by importance, then id; at most the head per (target, importance)
        that is not already being sent."""
        ...

    def next_due(self) -> datetime | None: ...

    def next_expiry(self) -> datetime | None:
        """When the first of those that have not left becomes worthless."""
        ...

    def expire(self, now: datetime) -> list[OutItem]:
        """Expire what did not leave before its `until`; returned as it stood."""
        ...

    def shown(self, state: OutState, limit: int = 200) -> list[OutItem]:
        """Items in *state* (unsure or failed), oldest first: what a person must look at."""
        ...

    def recover(self) -> list[OutItem]:
        """After a crash, before anything is sent: what was being sent is repeated or becomes unsure; as it then is."""
        ...

    def left(self) -> list[OutItem]:
        """All that left and whose words are still kept, oldest first."""
        ...

    def left_about(self, ticket: int, since: datetime) -> list[OutItem]:
        """What was queued about a ticket since then and has left, oldest first: what may need a correction."""
        ...

    def lines_since(self, chat: str, since: datetime) -> Mapping[str, int]:
        """By group (one, or every with ""): how many lines of ours were put for it since then and not taken back,
        danger not counted."""
        ...

    def notices_between(self, start: datetime, end: datetime) -> Mapping[str, int]:
        """By group: how many notices were put for it that left, or are to leave, in start ≤ t < end."""
        ...

    def said_to_chat_about(self, chat: str, ticket: int) -> int:
        """How many group lines a ticket has had (law of one line and one question)."""
        ...


class Notes(Protocol):
    """Small durable facts: cursors, once-keys of jobs, flags. Values are short strings."""

    def get(self, name: str) -> str: ...

    def set(self, name: str, value: str) -> None: ...

    def once(self, name: str) -> bool:
        """True the first time this name is asked, durable with the transaction."""
        ...


class Answers(Protocol):
    """办事问答 of one community, and what was asked."""

    def pool(self) -> Pool:
        """Live entries, from memory; also those whose last day is over, which are never quoted."""
        ...

    def all(self) -> list[Entry]:
        """Drafts and retired ones too, in the order in which they were written."""
        ...

    def get(self, entry: int) -> Entry | None: ...

    def put(self, entry: Entry) -> int:
        """Keep a new one (id 0) or the changed one of its id; its id."""
        ...

    def asked(self, asked: Asked) -> None: ...

    def last_asked(self, chat: str, who: str, since: datetime) -> Asked | None: ...

    def gap_of(self, ticket: int) -> Asked | None:
        """The unanswered question that became this matter."""
        ...

    def since(self, outcome: Outcome, since: datetime, limit: int = 200) -> list[Asked]:
        """What became this, newest first."""
        ...

    def rate(self, asked: int, *, useful: bool) -> None: ...

    def counts(self) -> dict[int, tuple[int, int, int]]:
        """By entry: how often it was quoted, 有用, 没用."""
        ...


class Helpers(Protocol):
    """亮身份: the cards of those who help."""

    def all(self) -> list[Helper]: ...

    def put(self, person: str, cards: Iterable[Helper]) -> None:
        """Keep a person's cards in place of those he had."""
        ...


class Notices(Protocol):
    """通知 of one community."""

    def new_number(self) -> int: ...

    def put(self, notice: Notice) -> None:
        """Keep, replacing what was kept under its number."""
        ...

    def get(self, number: int) -> Notice | None: ...

    def recent(self, limit: int = 100) -> list[Notice]:
        """Newest first, drafts and cancelled ones too."""
        ...

    def due(self, now: datetime) -> list[Notice]:
        """With next_at at or before *now*, by number."""
        ...

    def next_due(self) -> datetime | None: ...


class Desk(Protocol):
    """One transaction's view of one community: what deeds, ears and jobs work with."""

    community: str
    now: datetime
    settings: Settings
    tree: UnitTree
    book: Book  # places of the whole community
    tickets: Tickets
    people: People
    chats: Chats
    rights: Rights
    inbox: Inbox
    outbox: Outbox
    notes: Notes
    answers: Answers
    helpers: Helpers
    notices: Notices

    def book_of(self, chat: str) -> Book:
        """The part of the book that a group talks about: its units' estates first."""
        ...

    def units_of(self, place: Place, chat: str = "") -> str:
        """The unit code a place lies in (micro-grid if known, else grid), "" when unknown."""
        ...

    def lock(self, unit: str) -> None:
        """Hold this unit until the transaction ends: ask before looking for open matters of a place."""
        ...

    @property
    def writes(self) -> int:
        """How many statements that may change something were carried out; it only grows."""
        ...

    def say(self, out: Outbound) -> bool:
        """Queue a sentence once per key; decides the way it can lawfully leave (bot.domain.ways)."""
        ...

    def reroute(self, item: OutItem, not_by: Way | None = None) -> Way:
        """A sentence that has not left takes the next lawful way, not *not_by*; returns the way it has now."""
        ...

    def saw(self, person: str, what: str, ticket: int = 0) -> None:
        """Write down that this person saw something that is not for everybody."""
        ...

    def page_of(self, person: str) -> str:
        """The address of a resident's own page, for him alone; "" where there are no pages."""
        ...

    def seen(self, limit: int = 100, before: int = 0) -> list[Seen]:
        """Who saw what, newest first; *before*: only what stands behind this one."""
        ...

    def put_units(self, units: Iterable[Unit]) -> None: ...

    def put_places(self, rows: Iterable[Mapping[str, Any]]) -> None: ...


class Store(Protocol):
    """Where Desks come from. The only asynchronous door to the data."""

    async def receive(self, message: Inbound) -> bool:
        """Keep a message durably; False when it is already there. Returns after the commit. Raises NotStored."""
        ...

    async def receive_all(self, messages: Sequence[Inbound], note: tuple[str, str] | None = None) -> list[Inbound]:
        """Keep many in one commit, together with a cursor (Notes of community ""); the new ones are returned."""
        ...

    async def run(self, community: str, deed: Callable[[Desk], T], urgent: bool = False) -> T:
        """Run *deed* in one write transaction (a savepoint of a group commit); Changed is run again, three times."""
        ...

    async def read(self, community: str, look: Callable[[Desk], T]) -> T:
        """Run *look* in a reader thread; it must not write."""
        ...

    async def look_then_run(self, community: str, look: Callable[[Desk], T], deed: Callable[[Desk, T], R]) -> R:
        """`read`, then `run` with what it found, without coming back in between."""
        ...

    async def unhandled(self, limit: int = 1_000_000) -> list[Inbound]:
        """Messages kept but not handled, in order of arrival: what a restart takes up."""
        ...

    def communities(self) -> list[str]: ...

    def community_of(self, chat: str, who: str) -> str:
        """The community a conversation, else a person, belongs to; the first one when neither is known. From memory."""
        ...

    def changes(self, community: str) -> int:
        """Grows with every commit of this process that a page of the community may have to show."""
        ...

    async def put_aside(self) -> int:
        """How many messages were put aside after three failures."""
        ...

    def take_late(self) -> list[Inbound]:
        """Messages that became durable after `receive` had raised NotStored, and were not repeated since."""
        ...

    async def recover(self) -> list[OutItem]:
        """Once at the start, before anything is sent: `Outbox.recover` in every community."""
        ...

    async def health(self) -> Mapping[str, Any]:
        """Can something be written now? `{"ok", "trouble", …}`; answers as late as the database does."""
        ...

    async def scrub(self) -> None:
        """After retention: leave no trace of what was forgotten in the database's log."""
        ...

    async def close(self) -> None: ...


class Reader(Protocol):
    """Text to meaning; synchronous, called in worker threads, never raises on any text."""

    def read(self, text: str, context: Context) -> Reading: ...


class Channel(Protocol):
    """One lawful way out."""

    way: Way

    async def send(self, item: OutItem) -> Receipt:
        """Carry out. Raises RetryLater, Frozen, GiveUp (RenewToken is dealt with inside)."""
        ...
