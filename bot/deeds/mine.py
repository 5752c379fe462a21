"""What is mine: a worker's open matters, a resident's own."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.ports import Desk
from bot.texts import resident, worker


def mine(desk: Desk, by: Actor, now: datetime) -> str:
    """The list as a sentence; empty lists say so."""
    desk.rights.need(by, Deed.MINE, by.units[0] if by.units else "", frozenset({by.id}))
    if by.standing.is_staff:
        return worker.mine(desk.tickets.assigned_to(by.id), now, desk.settings)
    return resident.mine(desk.tickets.of_person(by.id, 20))
