"""「哪一户」「跟她说下午去」: who has a matter in hand asks or tells whoever reported it, and what either says next goes to the other."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.steps import name_of, need, step, to_residents
from bot.domain.asks_more import is_short_question
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket, Urgency
from bot.domain.to_her import asks_where
from bot.messages import Importance, Inbound
from bot.ports import Desk
from bot.texts import resident, worker

LATELY = timedelta(hours=12)  # so long an answer is awaited


def to_her(desk: Desk, number: int, words: str, message: Inbound, by: Actor, now: datetime, *, asks: bool) -> bool:
    """Said where she told of it; kept in the history. False where no way leads to her."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.SUPPLEMENT, by, ticket)
    said = mask_all(words)
    door = ticket.chat.startswith("room:") and asks_where(said) == "room"
    line = resident.he_asks(ticket, name_of(desk, by.id), said, asks=asks, door=door)
    rang = (
        {"contacted_at": ticket.contacted_at} if ticket.urgency is Urgency.DANGER else {}
    )  # who asks is not there yet
    ticket = step(
        desk,
        ticket,
        Step.SUPPLEMENT,
        by,
        now,
        worker.to_her_note(said, asks=asks),
        data={"asks_her": said if asks else ""},
        **rang,
    )
    desk.tickets.link(number, message.key)
    if asks:
        desk.notes.set(_asked_in(ticket.chat), now.isoformat())
    danger = ticket.urgency is Urgency.DANGER and ticket.is_open  # whose door is asked for at night too
    importance = Importance.DANGER if danger else Importance.WORK
    return to_residents(desk, ticket, f"to-her-{ticket.version}", line, now, importance=importance)


def _asked_in(chat: str) -> str:
    return f"asked-her/{chat}"


def somebody_is_asked(desk: Desk, chat: str, now: datetime) -> bool:
    """Does anybody's worker wait for an answer there? Cheap: it is asked of most of what is said."""
    at = desk.notes.get(_asked_in(chat))
    return bool(at) and now - datetime.fromisoformat(at) <= LATELY


def asked_of_her(desk: Desk, ticket: Ticket, now: datetime) -> str:
    """What her worker wants to know and she has said nothing to yet; "" for nothing."""
    lines = desk.tickets.history(ticket.number)
    asks = [at for at, line in enumerate(lines) if line.data.get("asks_her")]
    if not asks or now - lines[asks[-1]].at > LATELY:
        return ""
    heard = any(line.by == ticket.reporter for line in lines[asks[-1] + 1 :])
    return "" if heard else str(lines[asks[-1]].data["asks_her"])


def asked_of_him(desk: Desk, ticket: Ticket, now: datetime) -> bool:
    """Was the last thing said of it her question (『要钱吗』), put to us alone?"""
    if ticket.chat.startswith("room:") or not (ticket.is_open or ticket.state is State.RESOLVED):
        return False
    last = desk.tickets.history(ticket.number)[-1]
    hers = last.step is Step.SUPPLEMENT and last.by == ticket.reporter and now - last.at <= LATELY
    return hers and is_short_question(last.note)
