"""派单: the office or a lead says whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.deeds.steps import need
from bot.deeds.transfer import hand_over, named
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import worker


def assign(desk: Desk, number: int, to: str, by: Actor, now: datetime, *, note: str = "") -> Ticket:
    """→ 已派, to the person that *to* names: an id, a name, a role. A matter without a unit takes his only one."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ASSIGN, by, ticket)
    person = named(desk, ticket, to, now)
    if person is None:
        raise Unclear(f"nobody called {to!r}", reply=worker.who_is_it(to) if to else worker.needs_words("assign"))
    if person.id == ticket.assignee and ticket.state is State.ASSIGNED:
        return ticket
    units = [post.unit for post in person.posts if desk.settings.role(post.role)]
    fields: dict[str, Any] = {"unit": units[0]} if not ticket.unit and len(units) == 1 else {}
    return hand_over(desk, ticket, Step.ASSIGN, person, by, now, note=note, **fields)
