"""What lies on a Desk and grows with every message: the register of tickets, the inbox, the outbox. Deeds know them by
`bot/ports.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.domain.figures import Counted
from bot.domain.ticket import Moved, Step, Ticket
from bot.domain.wanted import Wanted
from bot.messages import Heard, Inbound, Outbound, OutItem, OutState, Reading, Target, Way


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
