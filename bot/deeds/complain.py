"""投诉工作人员: what a resident complains of one of ours goes to the office alone, and never to him."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.deeds.accused import from_a_person
from bot.deeds.ring import is_of_himself, ring
from bot.deeds.steps import DUTY, OFFICE_HEAD, hand_card, step, tell, timed, to_residents, today
from bot.domain.danger import DangerHit
from bot.domain.masking import mask_all
from bot.domain.people import Actor, Person
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.ticket import Judged, Moved, Origin, State, Step, Ticket, Urgency
from bot.messages import Importance, Inbound
from bot.ports import Desk
from bot.texts import office, resident, worker

MOST_SUMMARY = 300
GOES_ON = timedelta(minutes=30)  # she goes on telling of the same danger


def complain(
    desk: Desk,
    message: Inbound,
    by: Actor,
    accused: frozenset[str],
    now: datetime,
    *,
    hits: tuple[DangerHit, ...] = (),
) -> Ticket:
    """Private, at the office, whose duty has it in hand and whose director hears. *accused*: person ids it is not for.
    *hits*: it is a danger, and rings there.

    Of what was said in a group, nothing is kept there, and no later word there belongs to it: its owner may be who is
    complained of.
    """
    desk.rights.need(by, Deed.REPORT)
    known = complained_before(desk, message, hits, now)
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
        origin=Origin.PROXY if by.standing.is_staff else Origin.GROUP if message.is_group else Origin.PRIVATE,
        chat="" if message.is_group else message.chat,
        message=message.key,
        reporter=message.who,
        assignee=hears[0].id if hears else "",
        private=True,
        urgency=Urgency.DANGER if hits else Urgency.NORMAL,
        opened_at=now,
        moved_at=now,
        clock_at=now,
    )
    told = [person.id for person in hears]
    data: dict[str, Any] = {
        "intent": "grievance",
        "to": draft.assignee,
        "accused": sorted(accused),
        **_rang(hits, told),
    }
    moved = Moved(0, Step.OPEN, draft.state, by.id, by.standing, now, draft.summary, data)
    ticket = desk.tickets.open(timed(desk, draft, now), moved)
    if not message.is_group:
        desk.tickets.link(ticket.number, message.key)
    if message.is_group:
        desk.notes.set(_noted(message), str(ticket.number))
    if hits:
        ring(desk, ticket, told, hits, now, message=f"{ticket.summary}\n{office.GRIEVANCE}")
        line = resident.safety(hits[0].told, own=is_of_himself(message, hits))
        to_residents(desk, ticket, "safety", line, now, importance=Importance.DANGER)
        return ticket
    hand_card(desk, ticket, ticket.assignee, now, note=office.GRIEVANCE, title=f"投诉 {ticket.label}")
    for person in hears[1:]:
        tell(desk, person.id, ticket, "grievance", office.grievance(ticket, hears[0].name))
    return ticket


def complained_before(desk: Desk, message: Inbound, hits: tuple[DangerHit, ...], now: datetime) -> Ticket | None:
    """The complaint that this message has opened; or the danger from one of ours that she told of just before, and goes on
    telling of: the office reads it."""
    noted = desk.notes.get(_noted(message)) if message.is_group else ""
    known = desk.tickets.get(int(noted)) if noted else desk.tickets.of_message(message.key)
    if known is not None:
        return known if is_grievance(desk, known) else None
    by = message.sender
    if by is None or not hits or not from_a_person(hits):
        return None
    hers = next((one for one in desk.tickets.reported_by(message.who) if _goes_on(desk, one, now)), None)
    return _again(desk, hers, message, by, now) if hers is not None else None


def is_grievance(desk: Desk, ticket: Ticket) -> bool:
    return ticket.private and desk.tickets.history(ticket.number)[0].data.get("intent") == "grievance"


def _goes_on(desk: Desk, ticket: Ticket, now: datetime) -> bool:
    fresh = ticket.is_open and ticket.urgency is Urgency.DANGER and now - ticket.opened_at <= GOES_ON
    return fresh and is_grievance(desk, ticket)


def _again(desk: Desk, ticket: Ticket, message: Inbound, by: Actor, now: datetime) -> Ticket:
    words = mask_all(message.text)
    ticket = step(desk, ticket, Step.ALARM, by, now, words, data={"message": message.key, "again": True})
    if message.is_group:
        desk.notes.set(_noted(message), str(ticket.number))
    else:
        desk.tickets.link(ticket.number, message.key)
    for person in desk.tickets.history(ticket.number)[0].data.get("told", ()):
        text = worker.heard_more(ticket, words)
        tell(desk, person, ticket, f"more-{message.id}", text, importance=Importance.DANGER)
    return ticket


def _noted(message: Inbound) -> str:
    return f"grievance/{message.key}"


def _rang(hits: tuple[DangerHit, ...], told: list[str]) -> dict[str, Any]:
    if not hits:
        return {}
    return {"danger": hits[0].told, "words": [mask_all(hit.words) for hit in hits], "told": told}


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
