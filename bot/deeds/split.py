"""拆开: what was joined is two matters after all; the neighbour's words get a number of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.deeds.report import give_number
from bot.deeds.steps import need, step, tell, today
from bot.domain.masking import mask_all
from bot.domain.people import Actor, Standing
from bot.domain.place import find_places
from bot.domain.rights import Deed
from bot.domain.ticket import Judged, Moved, Step, Ticket
from bot.errors import IllegalMove
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import worker


def split(desk: Desk, number: int, message: str, by: Actor, now: datetime) -> Ticket:
    """Of the message (Inbound.key) by which somebody joined *number* a new matter is made; returned.

    By the worker, the office, or the neighbour himself; "" is his own last word. The old one goes on without him.
    """
    old = desk.tickets.get(number)
    need(desk, Deed.SPLIT, by, old)
    line = _joined(desk, old, message, by)
    said = desk.inbox.get(str(line.data["message"]))
    if said is None:
        raise IllegalMove(f"#{number}: the words are forgotten", reply=worker.words_forgotten(old))
    said = replace(said, sender=desk.people.actor(said.who, today(desk, now)))
    desk.tickets.unfollow(number, said.who)
    new = give_number(desk, said, _reading(desk, said, old), now, apart_from=old)
    desk.tickets.relink(new.number, said.key)
    step(desk, old, Step.SPLIT, by, now, line.note, data={"into": new.number, "message": said.key})
    if old.assignee not in ("", by.id):
        tell(desk, old.assignee, old, f"split-{new.number}", worker.split(old, new))
    return new


def joined(desk: Desk, ticket: Ticket) -> list[Moved]:
    """The lines by which somebody else's words joined the matter and have not left it again, oldest first."""
    history = desk.tickets.history(ticket.number)
    gone = {line.data.get("message") for line in history if line.step is Step.SPLIT}
    own = {ticket.reporter, ticket.assignee}
    return [
        line
        for line in history
        if line.step in (Step.FOLLOW, Step.SUPPLEMENT)
        and line.by not in own
        and line.standing is Standing.RESIDENT
        and line.data.get("message")
        and line.data["message"] not in gone
    ]


def _joined(desk: Desk, ticket: Ticket, message: str, by: Actor) -> Moved:
    resident = not by.standing.is_staff
    for line in reversed(joined(desk, ticket)):
        if (not message or line.data["message"] == message) and (not resident or line.by == by.id):
            return line
    raise IllegalMove(f"#{ticket.number}: nobody's words joined it", reply=worker.nothing_to_split(ticket))


def _reading(desk: Desk, said: Inbound, old: Ticket) -> Reading:
    """A person says that it is a matter; the kind of it is likely the same, for it was taken for one."""
    return Reading(
        intent=Judged("request", "person", 1.0),
        categories=(Judged(old.category.value, old.category.source, old.category.p),),
        matters=1,
        places=find_places(said.text, desk.book_of(said.chat)),
        masked=mask_all(said.text),
    )
