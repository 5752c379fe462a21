"""协办: one more pair of hands. Whose matter it is, and whom the resident hears of, stays."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import name_of, need, step, tell
from bot.deeds.transfer import named
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import cards, worker


def assist(desk: Desk, number: int, to: str, by: Actor, now: datetime, *, note: str = "") -> Ticket:
    """Who is named helps from now on and may say how it goes. Raises Unclear when nobody is meant."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ASSIST, by, ticket)
    person = named(desk, ticket, to, now)
    if person is None:
        raise Unclear(f"nobody called {to!r}", reply=worker.who_is_it(to) if to else worker.needs_words("assist"))
    if person.id == ticket.assignee or person.id in ticket.helpers:
        return ticket
    helpers = (*ticket.helpers, person.id)
    ticket = step(desk, ticket, Step.ASSIST, by, now, mask_all(note), data={"to": person.id}, helpers=helpers)
    lead = name_of(desk, ticket.assignee) or "社区"
    card = cards.helps(ticket, person.id, lead, now, desk.settings, note=note)
    tell(desk, person.id, ticket, f"helps-{ticket.version}", card=card, subject="card")
    if ticket.assignee not in ("", by.id):
        tell(desk, ticket.assignee, ticket, f"helped-{ticket.version}", worker.helped(ticket, person.name))
    return ticket
