"""A danger that lies elsewhere than was said first: who serves there is called as well, and nobody is sent home."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.ring import telephone
from bot.deeds.steps import holder, step, tell
from bot.domain.people import SYSTEM
from bot.domain.ticket import State, Step, Ticket
from bot.messages import Importance
from bot.ports import Desk
from bot.texts import cards, worker
from bot.texts.common import place_name


def ring_elsewhere(desk: Desk, ticket: Ticket, now: datetime, *, put_right: bool) -> Ticket:
    """The alarm's card to whoever serves its unit now; it is his while nobody has taken it up. Who was called before reads
    where it is: he may be on his way already, and two are better than none. *put_right*: another place was said before."""
    found = holder(desk, ticket, now)
    before = ticket.assignee
    if found.person is None or found.person.id == before or not ticket.is_open:
        return ticket
    if ticket.state in (State.REPORTED, State.ASSIGNED):
        data = dict(found.data)
        ticket = step(desk, ticket, Step.ASSIGN, SYSTEM, now, data=data, assignee=found.person.id, rung=found.rung)
    rang = next((dict(line.data) for line in desk.tickets.history(ticket.number) if "danger" in line.data), {})
    place = place_name(ticket.place)
    where = f"地点更正：{place}" if put_right else f"地点：{place}"
    card = cards.danger(
        ticket, f"{found.person.id}-elsewhere-{ticket.version}", f"{where}\n{ticket.summary}",
        rang.get("words", ()), rang.get("danger", ""), now, desk.settings,
    )  # fmt: skip
    what = f"elsewhere-{ticket.version}"
    tell(desk, found.person.id, ticket, what, card=card, importance=Importance.DANGER, subject="alarm")
    if not rang.get("doubted"):
        telephone(desk, ticket, found.person.id)
    line = worker.danger_lies_elsewhere(ticket, place, found.person.name, put_right=put_right)
    tell(desk, before, ticket, what, line, importance=Importance.DANGER)
    return ticket
