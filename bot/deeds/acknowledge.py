"""我去处理: somebody goes there, so the alarm stops."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.standin import in_place_of
from bot.deeds.steps import end_alarm, hand_card, need, stepped, takes_back, tell, to_residents
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import OPEN, State, Step, Ticket
from bot.messages import Importance
from bot.ports import Desk
from bot.texts import resident, worker


def acknowledge(desk: Desk, number: int, by: Actor, now: datetime, *, said_in: str = "") -> Ticket:
    """The alarm is heard and the matter in his hands; the others who were called are told who went, and so is the group,
    unless he said it there himself (*said_in*)."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ACKNOWLEDGE, by, ticket)
    if ticket.contacted_at is not None and ticket.assignee == by.id and ticket.state is not State.ASSIGNED:
        return ticket
    after, heard = stepped(desk, ticket, Step.ACKNOWLEDGE, by, now)
    lines = [heard]
    if after.state in OPEN:
        after, taken = stepped(desk, after, Step.ACCEPT, by, now, data=in_place_of(desk, ticket, by), assignee=by.id)
        lines.append(taken)
    after = desk.tickets.save(after, *lines)
    takes_back(desk, after, "alarm")
    if after.state is State.WORKING:
        hand_card(desk, after, by.id, now)
    for person in called(desk, number):
        end_alarm(desk, after, person, f"{by.name or '同事'}去处理")
        if person != by.id:
            tell(desk, person, after, "goes", worker.on_its_way(after, by.name or "同事"), asked=True)
    if after.chat.startswith("room:") and said_in != after.chat and not after.private:
        to_residents(desk, after, "goes", resident.on_its_way(after, by.name), now, importance=Importance.DANGER)
    return after


def called(desk: Desk, number: int) -> list[str]:
    """Everybody whom this alarm has called so far: at first, and with every repetition."""
    found: list[str] = []
    for line in desk.tickets.history(number):
        found += line.data.get("told", ())
        if line.step is Step.ALARM:
            found += line.data.get("to", ())
    return list(dict.fromkeys(found))
