"""停水停电: many houses of one estate, one ticket, one public line in each group, and the all-clear where they asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.follow import follow
from bot.deeds.steps import to_residents
from bot.domain.outages import one_outage, supply
from bot.domain.people import Actor
from bot.domain.ticket import OPEN, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import resident


def outage_of(desk: Desk, draft: Ticket, now: datetime) -> Ticket | None:
    """The open matter of another house that tells of the same supply of the same estate; the oldest leads."""
    kind = supply(draft.category.value, draft.summary)
    if not kind or not desk.settings.outage_minutes or draft.private or not draft.place.estate:
        return None
    since = now - timedelta(minutes=desk.settings.outage_minutes)
    units = desk.tree.below(desk.tree.root)
    near = desk.tickets.open_near(draft.chat, units, draft.category.value, since)
    same = [
        old
        for old in near
        if old.state in OPEN
        and (one_outage(old.place, draft.place) or _somewhere_here(old, draft))
        and supply(old.category.value, old.summary) == kind
    ]
    return min(same, key=lambda old: old.number, default=None)


def _somewhere_here(old: Ticket, new: Ticket) -> bool:
    """「几点来水」 of a neighbour who has not said where he lives, minutes after another asked so in the same group."""
    nowhere = not (new.place.building or new.place.spot)
    return nowhere and old.chat == new.chat and old.place.estate == new.place.estate and old.reporter != new.reporter


def join_outage(desk: Desk, leading: Ticket, message: Inbound, by: Actor, now: datetime) -> Ticket:
    """One more household; each group reads once that it is not one house alone."""
    ticket = follow(desk, leading.number, message, by, now, said=True)
    line = resident.outage(ticket, supply(ticket.category.value, ticket.summary))
    for chat in dict.fromkeys((ticket.chat, message.chat)):
        if chat.startswith("room:"):
            to_residents(desk, ticket, "outage", line, now, waits=True, chat=chat)
    return ticket
