"""投诉工作人员: what a resident complains of one of ours goes to the office alone, and never to him."""

from __future__ import annotations

from datetime import datetime

from bot.deeds.climb import OFFICE_HEAD
from bot.deeds.steps import DUTY, hand_card, tell, timed, today
from bot.domain.masking import mask_all
from bot.domain.people import Actor, Person
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.ticket import Judged, Moved, Origin, State, Step, Ticket
from bot.messages import Inbound
from bot.ports import Desk
from bot.texts import office

MOST_SUMMARY = 300


def complain(desk: Desk, message: Inbound, by: Actor, accused: frozenset[str], now: datetime) -> Ticket:
    """Private, at the office, whose duty has it in hand and whose director hears. *accused*: person ids it is not for.

    Of what was said in a group, nothing is kept there, and no later word there belongs to it: its owner may be who is
    complained of.
    """
    desk.rights.need(by, Deed.REPORT)
    known = desk.tickets.of_message(message.key)
    if known is not None:
        return known
    hears = [person for person in _office(desk, now) if person.id not in accused]
    draft = Ticket(
        community=desk.community,
        number=0,
        state=State.ASSIGNED if hears else State.REPORTED,
        summary=mask_all(message.text)[:MOST_SUMMARY],
        unit=desk.tree.root,
        category=Judged("other", "rule", 1.0),
        origin=Origin.GROUP if message.is_group else Origin.PRIVATE,
        chat="" if message.is_group else message.chat,
        message=message.key,
        reporter=message.who,
        assignee=hears[0].id if hears else "",
        private=True,
        opened_at=now,
        moved_at=now,
        clock_at=now,
    )
    data = {"intent": "grievance", "to": draft.assignee}
    moved = Moved(0, Step.OPEN, draft.state, by.id, by.standing, now, draft.summary, data)
    ticket = desk.tickets.open(timed(desk, draft, now), moved)
    if not message.is_group:
        desk.tickets.link(ticket.number, message.key)
    hand_card(desk, ticket, ticket.assignee, now, note=office.GRIEVANCE, title=f"投诉 {ticket.label}")
    for person in hears[1:]:
        tell(desk, person.id, ticket, "grievance", office.grievance(ticket, hears[0].name))
    return ticket


def _office(desk: Desk, now: datetime) -> list[Person]:
    """Its duty, then its director; once each."""
    day, found = today(desk, now), dict[str, Person]()
    for rung in (DUTY, OFFICE_HEAD):
        for role in rung.role.split("/"):  # the director hears although somebody keeps the duty
            one = on_rung(
                type(rung)(role, rung.level), desk.tree.root, desk.tree, day, desk.people.with_role, desk.people.get
            )
            if one.person is not None:
                found.setdefault(one.person.id, one.person)
    return list(found.values())
