"""The reporter says it is fixed: only his yes (or the office's) closes; a neighbour's yes is a note.

Where a follower has said that it is not, his yes sends it back: the same trouble is not over for the other.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.deeds.deny import send_back
from bot.deeds.stand_down import stand_down
from bot.deeds.steps import end_card, name_of, need, step, takes_back, tell
from bot.domain.people import SYSTEM, Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Moved, State, Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import cards, worker

_OWN = re.compile(r"我(?:们|屋|家)?家|我屋|家里")


def confirm(
    desk: Desk, number: int, by: Actor, now: datetime, *, words: str = "", message: Inbound | None = None,
    called: bool = False,
) -> Ticket:  # fmt: skip
    """待确认 (or still open) → 办结, by the reporter or the office. Of one that a follower denies → 已派.

    *called*: the office passes on what the reporter said by telephone.
    """
    ticket = desk.tickets.get(number)
    actor = need(desk, Deed.CONFIRM, by, ticket)
    if actor.standing is Standing.RESIDENT:
        ticket = step(desk, ticket, Step.SUPPLEMENT, by, now, words or "好了", data={"fixed": True})
        _link(desk, ticket, message)
        tell(desk, ticket.assignee, ticket, f"says-{by.id}", worker.follower_says(ticket, words or "好了", fixed=True))
        return ticket
    data = {"by_phone": True} if called else {}
    if (called or actor.standing is Standing.REPORTER) and (left := _not_good_for(desk, ticket)):
        ticket = step(desk, ticket, Step.SUPPLEMENT, by, now, words or "好了", data={**data, "fixed": True})
        _link(desk, ticket, message)
        said = left[-1].note
        return send_back(desk, ticket, said, SYSTEM, now, note=worker.not_good_for_all(said))
    was, ticket = ticket, step(desk, ticket, Step.CONFIRM, by, now, words, data=data)
    _link(desk, ticket, message)
    if actor.standing is Standing.REPORTER:
        _remember(desk, ticket)
    takes_back(desk, ticket, "state", "alarm")
    end_card(desk, was, ticket.assignee, cards.grey(ticket))
    if by.id != ticket.assignee:
        tell(desk, ticket.assignee, ticket, "confirmed", worker.confirmed(ticket, name_of(desk, by.id), called=called))
    stand_down(desk, was, ticket, by, words or "好了", but=ticket.assignee)
    return ticket


def _not_good_for(desk: Desk, ticket: Ticket) -> list[Moved]:
    """The last words of each follower for whom it is not good, since the result was told."""
    if ticket.state is not State.RESOLVED:
        return []
    lines = desk.tickets.history(ticket.number)
    told = max((at for at, line in enumerate(lines) if line.step is Step.FINISH), default=len(lines))
    said = [one for one in lines[told + 1 :] if one.step is Step.SUPPLEMENT and "fixed" in one.data]
    last = {one.by: one for one in said if one.by != ticket.reporter}
    return [one for one in last.values() if not one.data["fixed"]]


def _remember(desk: Desk, ticket: Ticket) -> None:
    """Place comes once: the door he named as his own, in a matter that was mended there, is not asked for again."""
    place = ticket.place
    if place.room and place.building and place.source == "words" and _OWN.search(ticket.summary):
        desk.people.remember_door(ticket.reporter, place)


def _link(desk: Desk, ticket: Ticket, message: Inbound | None) -> None:
    if message is not None:
        desk.tickets.link(ticket.number, message.key)
