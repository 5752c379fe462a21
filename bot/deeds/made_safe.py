"""人没事了: nobody is in danger any more, what broke is not mended. It rings no more, and stays in hand."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.accept import accept
from bot.deeds.acknowledge import called
from bot.deeds.steps import end_alarm, need, step, takes_back, tell
from bot.deeds.urgency import urgency_of
from bot.domain.all_clear import kind_for
from bot.domain.people import SYSTEM, Actor
from bot.domain.rights import Deed
from bot.domain.ticket import State, Step, Ticket, Urgency
from bot.messages import Inbound
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
    return _calmed(desk, ticket, by, now)


def told_safe(desk: Desk, number: int, by: Actor, now: datetime, *, message: Inbound) -> Ticket:
    """「人出来了，谢谢」 of whoever raised it: it rings no more, whoever has it keeps it, and all who were called hear of it."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.CONFIRM, by, ticket)
    desk.tickets.link(number, message.key)
    takes_back(desk, ticket, "alarm")
    return _calmed(desk, ticket, by, now)


def _calmed(desk: Desk, ticket: Ticket, by: Actor, now: datetime) -> Ticket:
    usual = urgency_of(ticket.category, ticket.summary)
    data = {"urgency": str(usual), "safe": by.id}
    ticket = step(
        desk, ticket, Step.ENRICH, SYSTEM, now, "人没事了", data=data, urgency=usual,
        contacted_at=ticket.contacted_at or now,
    )  # fmt: skip
    for person in called(desk, ticket.number):
        end_alarm(desk, ticket, person, "人没事了")
        if person != by.id:
            tell(
                desk,
                person,
                ticket,
                "safe",
                worker.people_safe(ticket, by.name or ("同事" if by.standing.is_staff else "居民")),
                asked=True,
            )
    return ticket


def kind_of(desk: Desk, ticket: Ticket) -> str:
    """What rang, as the history keeps it: what was surely heard before what was only guessed."""
    history = desk.tickets.history(ticket.number)
    rang = [line.data for line in history if line.step in (Step.OPEN, Step.ALARM) and line.data.get("danger")]
    sure = next((data for data in rang if not data.get("doubted")), rang[0] if rang else {})
    return kind_for(str(sure.get("danger", "")), ticket.category.value)
