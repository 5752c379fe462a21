"""「1 问问什么情况」: whoever has it is asked, and what he next says of it goes back to who asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.steps import name_of, tell
from bot.deeds.urge import urge
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.ticket import Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import worker

LATELY = timedelta(hours=12)


def ask_him(desk: Desk, number: int, by: Actor, words: str, message: Inbound, now: datetime) -> Ticket:
    """Passed on in its own words; it urges nobody."""
    return urge(desk, number, by, now, words=words, message=message, order=True, asks=True)


def asked_of_him(desk: Desk, ticket: Ticket, now: datetime) -> str:
    """What a colleague asks its holder and he has said nothing to yet; "" for nothing."""
    lines = desk.tickets.history(ticket.number)
    asks = [at for at, line in enumerate(lines) if line.step is Step.URGE and line.data.get("asks")]
    if not asks or now - lines[asks[-1]].at > LATELY:
        return ""
    return "" if any(line.by == ticket.assignee for line in lines[asks[-1] + 1 :]) else lines[asks[-1]].note


def answered_back(desk: Desk, ticket: Ticket, by: Actor, words: str) -> None:
    """The first that its holder says after he was asked."""
    if by.id != ticket.assignee or not words:
        return
    lines = desk.tickets.history(ticket.number)
    asks = [at for at, line in enumerate(lines) if line.step is Step.URGE and line.data.get("asks")]
    if not asks or lines[asks[-1]].by == by.id or sum(line.by == by.id for line in lines[asks[-1] + 1 :]) != 1:
        return
    line = worker.answers_back(ticket, name_of(desk, by.id), mask_all(words))
    tell(desk, lines[asks[-1]].by, ticket, f"answers-back-{ticket.version}", line)
