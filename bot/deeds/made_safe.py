"""人没事了: nobody is in danger any more, what broke is not mended. It rings no more, and stays in hand."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.accept import accept
from bot.deeds.acknowledge import called
from bot.deeds.steps import end_alarm, need, step, takes_back, tell
from bot.deeds.urgency import urgency_of
from bot.domain.people import SYSTEM, Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket, Urgency
from bot.ports import Desk
from bot.texts import worker


def made_safe(desk: Desk, number: int, by: Actor, now: datetime, *, said_in: str = "") -> Ticket:
    """→ 在办 as an ordinary matter of its kind, in his hands where nobody has it. All who were called hear of it."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ACKNOWLEDGE, by, ticket)
    if not ticket.is_open or ticket.urgency is not Urgency.DANGER:
        return ticket
    takes_back(desk, ticket, "alarm")
    if ticket.state is not State.WORKING:
        ticket = accept(desk, number, by, now, said_in=said_in)
    usual = urgency_of(ticket.category, ticket.summary)
    data = {"urgency": str(usual), "safe": by.id}
    ticket = step(
        desk, ticket, Step.ENRICH, SYSTEM, now, "人没事了", data=data, urgency=usual,
        contacted_at=ticket.contacted_at or now,
    )  # fmt: skip
    for person in called(desk, number):
        end_alarm(desk, ticket, person, "人没事了")
        if person != by.id:
            tell(desk, person, ticket, "safe", worker.people_safe(ticket, by.name or "同事"), asked=True)
    return ticket
