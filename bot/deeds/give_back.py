"""退回: it was given to the wrong hands; back to whoever gave it, within a working day."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.steps import duty, need
from bot.deeds.transfer import hand_over
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Moved, Step, Ticket
from bot.domain.workdays import calendar_of
from bot.errors import IllegalMove, NotYours, Unclear
from bot.ports import Desk
from bot.texts import worker

_GIVES = frozenset({Step.OPEN, Step.ASSIGN, Step.TRANSFER, Step.RETURN})


def give_back(desk: Desk, number: int, reason: str, by: Actor, now: datetime) -> Ticket:
    """→ 已派, to whom it came from; to the office where the bot had given it. With a reason, and not after the day.

    The deadline runs on; the resident is told nothing.
    """
    ticket = desk.tickets.get(number)
    need(desk, Deed.GIVE_BACK, by, ticket)
    if ticket.assignee != by.id:
        raise NotYours(f"#{number}: not in his hands", reply=worker.not_in_hand(ticket))
    why = mask_all(reason.strip())
    if not why:
        raise Unclear(f"#{number}: no reason", reply=worker.needs_words("give_back"))
    given = _given(desk.tickets.history(number), by.id)
    if calendar_of(desk.settings).minutes_between(given.at, now) > desk.settings.return_minutes:
        raise IllegalMove(f"#{number}: given out too long ago", reply=worker.too_late_to_return(ticket))
    giver = desk.people.get(given.by) if given.by not in ("system", by.id) else None
    to = giver if giver is not None and giver.staff else duty(desk, ticket, now)
    if to is None or to.id == by.id:
        raise IllegalMove(f"#{number}: nobody to return it to", reply=worker.needs_words("transfer"))
    return hand_over(desk, ticket, Step.RETURN, to, by, now, note=why, told=False, first="")


def _given(history: list[Moved], person: str) -> Moved:
    """The line by which it came into his hands."""
    for line in reversed(history):
        if line.step in _GIVES and line.data.get("to") == person:
            return line
    return history[-1]
