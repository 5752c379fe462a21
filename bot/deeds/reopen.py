"""An ended matter is opened again: by its reporter or the office, within the window, under its own number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.deeds.steps import hand_card, holder, name_of, need, step
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import ENDED, Step, Ticket, reopen_allowed
from bot.errors import IllegalMove
from bot.ports import Desk
from bot.texts import resident, worker


def reopen(desk: Desk, number: int, by: Actor, now: datetime, *, words: str = "") -> Ticket:
    """办结, 撤回 or 不受理 → 已派, one round more. Raises IllegalMove after the window."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.DENY, by, ticket)
    if ticket.state in ENDED and not reopen_allowed(ticket, now, desk.settings.reopen_days):
        raise IllegalMove(f"#{number}: reopen after the window", reply=resident.too_late_to_reopen(ticket))
    fields: dict[str, Any] = {}
    if not ticket.assignee:
        found = holder(desk, ticket, now)
        fields = {"assignee": found.person.id if found.person else ""}
    said, who = mask_all(words), name_of(desk, by.id)
    note = worker.reopened_by(who, said) if who else worker.says("", said or "又不行了")
    said = said or ("重新打开" if who else "又不行了")
    fields["calls"] = ()  # who was called in then is not called now
    ticket = step(desk, ticket, Step.REOPEN, by, now, said, **fields)
    hand_card(desk, ticket, ticket.assignee, now, note=note, title=f"又打开了 {ticket.label}")
    return ticket
