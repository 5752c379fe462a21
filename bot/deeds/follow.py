"""同诉: another household has the same trouble; it hears when it is fixed."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.doors import as_owner
from bot.deeds.steps import need, step, tell, to_residents
from bot.domain.masking import mask_all
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import resident, worker


def follow(desk: Desk, number: int, message: Inbound, by: Actor, now: datetime, *, said: bool = False) -> Ticket:
    """Join as a follower; a second time does nothing. Another group than the matter's own is told once, unless that is
    *said* otherwise."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.FOLLOW, by, ticket)
    by = as_owner(desk, by, {ticket.reporter, *desk.tickets.followers(number)})
    if desk.tickets.of_message(message.key) is not None:
        return ticket
    desk.tickets.link(number, message.key)
    if not desk.tickets.follow(number, by.id, message.key, now):
        return ticket
    ticket = step(desk, ticket, Step.FOLLOW, by, now, mask_all(message.text), data={"message": message.key})
    count = len(desk.tickets.followers(number))
    if count in (1, 3, 7) or count % 10 == 0:  # the worker hears that it grows, not of every neighbour
        tell(desk, ticket.assignee, ticket, f"follow-{count}", worker.followed(ticket, count))
    if message.is_group and message.chat != ticket.chat and not said and not ticket.private:
        to_residents(desk, ticket, "same", resident.followed_in_group(ticket), now, waits=True, chat=message.chat)
    return ticket
