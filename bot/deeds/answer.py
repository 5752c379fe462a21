"""What a department says of a matter: by its own hand, or typed in by the office (代录)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.deeds.arrive import called, with_call
from bot.deeds.steps import need, step, takes_back, tell
from bot.deeds.whistle import forget
from bot.domain.masking import mask_all
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import worker


def answer(desk: Desk, number: int, words: str, by: Actor, now: datetime, *, role: str = "") -> Ticket:
    """Written into the matter; whoever holds it hears. Who answers has reported in. *role*: for whom it is typed in.

    Whether that ends the matter, its holder says. Raises Unclear without words.
    """
    ticket = desk.tickets.get(number)
    need(desk, Deed.ANSWER, by, ticket)
    said = mask_all(words.strip())
    if not said:
        raise Unclear(f"#{number}: nothing to write down", reply=worker.needs_words("answer"))
    at = called(ticket, by, role)
    fields = {}
    if at is not None:
        call = ticket.calls[at]
        fields["calls"] = with_call(ticket, at, replace(call, arrived_at=call.arrived_at or now, answer=said))
        forget(desk, call.who, number)
        takes_back(desk, ticket, "call")
    elif not role and by.standing is Standing.OUTSIDE and by.id not in ticket.owners:
        raise Unclear(f"#{number}: not called", reply=worker.not_called(ticket))
    who = role or (ticket.calls[at].role if at is not None else "") or by.name
    typed = bool(role) and by.id not in {call.who for call in ticket.calls}
    ticket = step(desk, ticket, Step.ANSWER, by, now, said, data={"role": who, "typed": typed}, **fields)
    if ticket.assignee != by.id:
        tell(desk, ticket.assignee, ticket, f"answer-{ticket.version}", worker.answered(ticket, who, said))
    elif ticket.first not in ("", by.id):
        tell(desk, ticket.first, ticket, f"answer-{ticket.version}", worker.answered(ticket, who, said))
    return ticket
