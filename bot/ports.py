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
from bot.domain.helpers import Helper
from bot.domain.notices import Notice
from bot.domain.people import Actor, Person, Unit, UnitTree
from bot.domain.rights import Deed
from bot.domain.settings import Settings
from bot.domain.ticket import Place
from bot.messages import Context, Inbound, Outbound, OutItem, Reading, Receipt, Seen, Way
from bot.shelves import Inbox as Inbox
from bot.shelves import Outbox as Outbox
from bot.shelves import Tickets as Tickets

T = TypeVar("T")
R = TypeVar("R")


class Clock(Protocol):
    """Office time. Wire time (sockets, callbacks' seconds) is always real and never asked here."""

    def now(self) -> datetime:
        """Aware, UTC."""
        ...

    async def sleep_until(self, at: datetime) -> None: ...


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

    async def look_then_run(
        self, community: str, look: Callable[[Desk], T], deed: Callable[[Desk, T], R], told: object = None
    ) -> R:
        """`read`, then `run` with what it found, without coming back in between. *told*: from this another process can
        carry out the same look, where there is one."""
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
