"""A sentence leaves by a worker's hand: pressed, skipped, or seen coming back through the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from bot.deeds.steps import step
from bot.domain.people import SYSTEM, Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step
from bot.errors import NoSuchTicket
from bot.messages import Inbound, OutItem, OutState, Way
from bot.ports import Desk

BUNDLE = "bundle"  # the note of what came after the ten taps of a day
MOST_WORDS = 1200  # characters of one message; more is nobody's to read in a group
_GONE = frozenset({OutState.SENT, OutState.DELIVERED})


def pressed(desk: Desk, item: int, by: Actor, now: datetime) -> OutItem:
    """He pressed it into the group: it counts as said. Twice is once. Raises NotYours, NoSuchTicket."""
    found = _mine(desk, item, by)
    if found.state in _GONE:
        return found
    parts = _bundle_of(desk, found)
    for part in parts:
        desk.outbox.update(part.id, OutState.SENT, sent_at=now, note=f"pressed by {by.id}")
        asked(desk, part, now)
    desk.notes.set(_name(found.out.to.id, words_of(parts)), " ".join(str(part.id) for part in parts))
    return desk.outbox.get(item) or found


def skipped(desk: Desk, item: int, by: Actor, now: datetime) -> OutItem:
    """He does not want to say it: taken back, and his name stands beside it."""
    found = _mine(desk, item, by)
    if found.state is OutState.WAITING_HAND:
        for part in _bundle_of(desk, found):
            desk.outbox.update(part.id, OutState.SUPERSEDED, note=f"skipped by {by.id} at {now.isoformat()}")
    return desk.outbox.get(item) or found


def echo(desk: Desk, message: Inbound, now: datetime) -> bool:
    """Is this what a worker pressed, or what was waiting for his hand? Then it has arrived, and is not his own word."""
    text = _plain(message.text)
    if not text or message.sender is None or not message.sender.standing.is_staff:
        return False
    tasks = [(item,) for item in desk.outbox.waiting_by(Way.BROADCAST) if item.out.to.id == message.chat]
    for waiting in (*bundled(desk.outbox.waiting(chat=message.chat)), *tasks):
        if _plain(words_of(waiting)) == text:
            for part in waiting:
                desk.outbox.update(part.id, OutState.DELIVERED, sent_at=now, delivered_at=now, note="seen in the group")
                asked(desk, part, now)
            return True
    known = desk.notes.get(_name(message.chat, message.text))
    if not known:
        return False
    for number in known.split():
        found = desk.outbox.get(int(number))
        if found is not None and found.state is OutState.SENT:
            desk.outbox.update(found.id, OutState.DELIVERED, delivered_at=now)
            asked(desk, found, now)
    return True


def bundled(items: Sequence[OutItem]) -> list[tuple[OutItem, ...]]:
    """What is pressed with one tap: beyond a worker's ten a day, all that waits for one group is one message.

    Put together whenever it is looked at, so what was taken back meanwhile is not in it.
    """
    heads: dict[tuple[str, str], int] = {}
    found: list[tuple[OutItem, ...]] = []
    for item in items:
        where = (item.hand, item.out.to.id)
        at = heads.get(where) if item.note == BUNDLE else None
        if at is not None and len(words_of((*found[at], item))) <= MOST_WORDS:
            found[at] = (*found[at], item)
            continue
        if item.note == BUNDLE:
            heads[where] = len(found)
        found.append((item,))
    return found


def words_of(parts: Sequence[OutItem]) -> str:
    """The message of one tap: a line each."""
    return "\n".join(part.out.text for part in parts)


def _bundle_of(desk: Desk, item: OutItem) -> tuple[OutItem, ...]:
    waiting = bundled(desk.outbox.waiting(hand=item.hand, chat=item.out.to.id))
    return next((parts for parts in waiting if any(part.id == item.id for part in parts)), (item,))


def delivered(desk: Desk, item: int, now: datetime) -> None:
    """A channel has carried it to a person: where it was the question, the clock of silence starts."""
    found = desk.outbox.get(item)
    if found is not None:
        asked(desk, found, now)


def asked(desk: Desk, item: OutItem, now: datetime) -> None:
    """Where *item* was 「修好了吗」 of the present round, the ticket knows from now on that it was asked."""
    parts = item.out.key.split("/")
    if len(parts) < 4 or not parts[2].startswith("fixed"):
        return
    try:
        ticket = desk.tickets.get(item.out.ticket)
    except NoSuchTicket:
        return  # forgotten meanwhile
    if ticket.state is State.RESOLVED and ticket.asked_at is None and parts[3] == str(ticket.round):
        step(desk, ticket, Step.ASKED, SYSTEM, now, data={"item": item.id}, asked_at=now)


def _mine(desk: Desk, item: int, by: Actor) -> OutItem:
    found = desk.outbox.get(item)
    if found is None or found.way is not Way.TAP:
        raise NoSuchTicket(f"no tap {item}", reply="这句话已经不在了，刷新一下看看。")
    chat = desk.chats.get(found.out.to.id)
    units = chat.units if chat and chat.units else ("",)
    owner = frozenset({found.hand}) if found.hand else frozenset()
    if not any(desk.rights.may(by, Deed.TAP, unit, owner) for unit in units):
        desk.rights.need(by, Deed.TAP, units[0], owner)
    return found


def _plain(text: str) -> str:
    return "".join(text.split())


def _name(chat: str, text: str) -> str:
    """The note under which a pressed sentence is known until its echo is seen."""
    return f"echo/{chat}/{hashlib.blake2s(_plain(text).encode(), digest_size=12).hexdigest()}"
