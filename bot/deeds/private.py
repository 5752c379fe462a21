"""转私下: a dispute or a person's own affairs leave the group; named to nobody but who deals with them."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import face, need, step, takes_back, to_residents
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket, Urgency
from bot.ports import Desk
from bot.texts import resident

CLASSES = {  # a reading's word: what the ticket says and people read
    "": "",
    "resident–resident": "居民-居民",
    "resident–firm": "居民-企业",
    "resident–organisation": "居民-社会组织",
}


def private(desk: Desk, number: int, by: Actor, now: datetime, *, dispute: str = "") -> Ticket:
    """From now on it is dealt with alone. *dispute*: between whom, where it is one. Once is enough."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.PRIVATE, by, ticket)
    return made_private(desk, ticket, by, now, dispute)


def made_private(desk: Desk, ticket: Ticket, by: Actor, now: datetime, dispute: str = "") -> Ticket:
    """The same without asking the rights: the reading of a later sentence may show it too."""
    dispute = dispute or ticket.dispute
    if ticket.private and ticket.dispute == dispute:
        return ticket
    was, data = ticket, {"private": True, "dispute": dispute}
    ticket = step(desk, ticket, Step.ENRICH, by, now, data=data, private=True, dispute=dispute)
    if was.private or not ticket.chat.startswith("room:") or ticket.urgency is Urgency.DANGER:
        return ticket  # of a danger the group has its one line
    takes_back(desk, ticket)
    to_residents(desk, ticket, "private", resident.in_group(ticket, face(desk, ticket), floor=1.0), now)
    return ticket


def dispute_class(words: str) -> str:
    """Between whom, by its name in whatever dashes; "" where none is named."""
    plain = words.translate({ord(dash): "-" for dash in "－—–―和与、"}).replace("--", "-")
    return next((name for name in reversed(CLASSES.values()) if name in plain), "")
