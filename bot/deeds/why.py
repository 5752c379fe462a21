"""『为什么 #1024』: every step in plain words, and what the clock will say next."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import ladder_of, name_of, need, shown_to
from bot.domain.escalation import moments
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.ports import Desk
from bot.texts import office


def why(desk: Desk, number: int, by: Actor, now: datetime) -> str:
    """Raises NoSuchTicket, NotYours. Residents are named to nobody; what is written down is masked."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.WHY, by, ticket)
    ladder = ladder_of(desk, ticket)
    coming = next((moment for moment in moments(ticket, ladder, desk.settings) if moment.at > now), None)
    history = desk.tickets.history(number)
    return office.why(
        shown_to(by, ticket), history, ladder, coming, lambda person: name_of(desk, person), now, desk.settings
    )
