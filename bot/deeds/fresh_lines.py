"""「王师傅今天 8:30 后处理」 that nobody has pressed yet is said anew when the office opens: by then it is past."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.place_of import must_ask
from bot.deeds.report import first_line
from bot.deeds.steps import name_of, to_residents
from bot.domain.ticket import State
from bot.errors import NoSuchTicket
from bot.messages import OutState
from bot.ports import Desk
from bot.texts import resident


def say_anew(desk: Desk, now: datetime) -> int:
    """First lines about matters that still stand where they stood; how many changed. Twice is once."""
    done = 0
    for item in desk.outbox.unpressed():
        parts = item.out.key.split("/")
        if len(parts) < 4 or not parts[2].startswith("heard") or item.out.to.kind != "chat":
            continue
        try:
            ticket = desk.tickets.get(item.out.ticket)
        except NoSuchTicket:
            continue  # forgotten meanwhile
        if ticket.state not in (State.REPORTED, State.ASSIGNED) or ticket.private:
            continue
        ask = must_ask(ticket.place, ticket.category.value) and resident.WHERE in item.out.text
        line = first_line(desk, ticket, name_of(desk, ticket.assignee), now, ask_place=ask)
        if line == item.out.text:
            continue
        desk.outbox.update(item.id, OutState.SUPERSEDED, note="said anew")
        done += to_residents(desk, ticket, f"heard-{now:%m%d%H%M}", line, now, chat=item.out.to.id)
    return done
