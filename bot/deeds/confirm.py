"""The reporter says it is fixed: only his yes (or the office's) closes; a neighbour's yes is a note."""

from __future__ import annotations

import re
from datetime import datetime

from bot.deeds.steps import end_card, name_of, need, step, takes_back, tell
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import cards, worker

_OWN = re.compile(r"我(?:们|屋|家)?家|我屋|家里")


def confirm(
    desk: Desk, number: int, by: Actor, now: datetime, *, words: str = "", message: Inbound | None = None
) -> Ticket:
    """待确认 (or still open) → 办结, by the reporter or the office."""
    ticket = desk.tickets.get(number)
    actor = need(desk, Deed.CONFIRM, by, ticket)
    if actor.standing is Standing.RESIDENT:
        ticket = step(desk, ticket, Step.SUPPLEMENT, by, now, words or "好了", data={"fixed": True})
        _link(desk, ticket, message)
        tell(desk, ticket.assignee, ticket, f"says-{by.id}", worker.follower_says(ticket, words or "好了", fixed=True))
        return ticket
    was, ticket = ticket, step(desk, ticket, Step.CONFIRM, by, now, words)
    _link(desk, ticket, message)
    if actor.standing is Standing.REPORTER:
        _remember(desk, ticket)
    takes_back(desk, ticket, "state", "alarm")
    end_card(desk, was, ticket.assignee, cards.grey(ticket))
    if by.id != ticket.assignee:
        tell(desk, ticket.assignee, ticket, "confirmed", worker.confirmed(ticket, name_of(desk, by.id)))
    return ticket


def _remember(desk: Desk, ticket: Ticket) -> None:
    """Place comes once: the door he named as his own, in a matter that was mended there, is not asked for again."""
    place = ticket.place
    if place.room and place.building and place.source == "words" and _OWN.search(ticket.summary):
        desk.people.remember_door(ticket.reporter, place)


def _link(desk: Desk, ticket: Ticket, message: Inbound | None) -> None:
    if message is not None:
        desk.tickets.link(ticket.number, message.key)
