"""Somebody asks again: whoever has it hears; the third time, or after a day, his lead does too."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deeds.steps import lead, name_of, need, shown_to, step, tell, today
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import worker

OFTEN = 3
LONG = timedelta(days=1)


def urge(
    desk: Desk,
    number: int,
    by: Actor,
    now: datetime,
    *,
    words: str = "",
    message: Inbound | None = None,
    angry: bool = False,
    order: bool = False,
    asks: bool = False,
) -> Ticket:
    """Raise it; anybody may. With a *message* it is linked, and the same one urges once. Of who is *angry* the lead hears at
    once; *order*: one of ours says what is to be done, and his words are passed on; *asks*: he wants an answer."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.URGE, by, ticket)
    if message is not None:
        if desk.tickets.of_message(message.key) is not None:
            return ticket
        desk.tickets.link(number, message.key)
    urged = [line for line in desk.tickets.history(number) if line.step is Step.URGE and not line.data.get("asks")]
    times = len(urged) + (not asks)
    ticket = step(desk, ticket, Step.URGE, by, now, words, data={"times": times} | ({"asks": True} if asks else {}))
    who = name_of(desk, by.id) if by.standing.is_staff else ""  # one of ours is named, with which one it is
    said = ticket.summary if who else mask_all(words) or "什么时候能好？"
    line = worker.ordered(ticket, mask_all(words), who) if order and who else ""
    if asks and who:
        tell(desk, ticket.assignee, ticket, f"asks-{ticket.version}", worker.asked(ticket, mask_all(words), who))
        return ticket
    tell(desk, ticket.assignee, ticket, f"urge-{times}", line or worker.urged(ticket, times, said, who or "居民"))
    if ticket.is_open and (angry or times >= OFTEN or now - ticket.opened_at >= LONG):
        above = lead(desk, ticket, now)
        if above is not None and above.id != by.id:
            shown = shown_to(desk.people.actor(above.id, today(desk, now)), ticket)
            text = worker.urged_to_lead(
                shown, times, name_of(desk, ticket.assignee), said if angry and not ticket.private else ""
            )
            tell(desk, above.id, ticket, f"urge-lead-{times}", text)
    return ticket
