"""A worker takes it: 在办, the first human answer."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.standin import in_place_of
from bot.deeds.steps import SAID_ALOUD, end_card, need, renew_card, step, takes_back, to_residents, was_said
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.common import earlier


def accept(desk: Desk, number: int, by: Actor, now: datetime, *, note: str = "", said_in: str = "") -> Ticket:
    """→ 在办, in his hands. *said_in*: the group in which he said so himself; then nothing is said for him there."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ACCEPT, by, ticket)
    if ticket.state is State.WORKING and ticket.assignee == by.id:
        return ticket
    was, ticket = (
        ticket,
        step(desk, ticket, Step.ACCEPT, by, now, note, data=in_place_of(desk, ticket, by), assignee=by.id),
    )
    if was.assignee and was.assignee != by.id:
        end_card(desk, was, was.assignee, worker.taken_over(by.name or "同事"))
    renew_card(desk, was, ticket, by.id, now)
    takes_back(desk, ticket, "state", "alarm")
    alone = bool(ticket.chat) and not ticket.chat.startswith("room:")
    if (said_in and said_in == ticket.chat) or (
        alone and ticket.reporter == by.id
    ):  # nobody is told what he did himself
        return ticket
    if ticket.private and ticket.chat.startswith("room:"):
        if not was_said(desk, ticket):  # the line that was waiting stays true
            to_residents(desk, ticket, "private", resident.in_group(ticket, by.name, floor=1.0), now)
    elif not was_said(desk, ticket):
        group = ticket.chat.startswith("room:")
        since = earlier(ticket.opened_at, now, desk.settings) if group else ""
        to_residents(desk, ticket, "taken", resident.taken(ticket, by.name, floor=SAID_ALOUD, since=since), now)
    return ticket
