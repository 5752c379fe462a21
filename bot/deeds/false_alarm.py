"""误报: one tap ends an alarm that was none; what remains of the matter goes its ordinary way."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.acknowledge import called
from bot.deeds.steps import end_alarm, hand_card, need, step, takes_back, tell
from bot.deeds.urgency import urgency_of
from bot.domain.people import SYSTEM, Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket, Urgency
from bot.ports import Desk
from bot.texts import worker


def false_alarm(desk: Desk, number: int, by: Actor, now: datetime, *, wholly: bool = False) -> Ticket:
    """→ 不受理, or an ordinary matter where the words were one (the reading has said so). *wholly*: who looked says what it
    was instead, so that nothing remains of it."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ACKNOWLEDGE, by, ticket)
    if not ticket.is_open or ticket.urgency is not Urgency.DANGER:
        return ticket
    takes_back(desk, ticket, "alarm", "state")
    history = desk.tickets.history(number)
    matter = not wholly and any(line.step is Step.ENRICH and line.data.get("opens") for line in history)
    ticket = _ordinary(desk, ticket, by, now) if matter else step(desk, ticket, Step.REFUSE, by, now, "误报")
    for person in called(desk, number):
        end_alarm(desk, ticket, person, "误报")
        if person != by.id:
            tell(desk, person, ticket, "false", worker.false_alarm(ticket, goes_on=matter), asked=True)
    return ticket


def _ordinary(desk: Desk, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    usual = urgency_of(ticket.category, ticket.summary)
    data = {"urgency": str(usual), "false_alarm": by.id}
    ticket = step(
        desk,
        ticket,
        Step.ENRICH,
        SYSTEM,
        now,
        "误报",
        data=data,
        urgency=usual,
        contacted_at=ticket.contacted_at or now,
    )
    if ticket.state is State.ASSIGNED:
        hand_card(desk, ticket, ticket.assignee, now)
    return ticket
