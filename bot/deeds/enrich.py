"""What was not sure at first becomes known: category, place, unit; by reading, or by a person's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.deeds.elsewhere import ring_elsewhere
from bot.deeds.place_of import compatible, joined
from bot.deeds.private import CLASSES, made_private
from bot.deeds.steps import (
    CATEGORY_FLOOR,
    SAID_ALOUD,
    end_card,
    hand_card,
    holder,
    need,
    step,
    takes_back,
    tell,
    to_residents,
    was_said,
)
from bot.domain.categories import CATEGORIES
from bot.domain.people import SYSTEM, Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Judged, Place, State, Step, Ticket, Urgency
from bot.errors import Unclear
from bot.messages import Inbound, Reading
from bot.ports import Desk
from bot.texts import resident, worker
from bot.texts.common import place_name

SURE_OF_KIND = 0.5  # of a reading that files what an alarm's rule has filed otherwise


def enrich(
    desk: Desk, number: int, by: Actor, now: datetime, *, category: str = "", place: Place | None = None
) -> Ticket:
    """A person corrects what a matter is or where; a new unit gives it to whoever serves there."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.ACCEPT, by, ticket)
    if category and category not in CATEGORIES:
        raise Unclear(f"no category {category}", reply=worker.needs_words("enrich"))
    judged = Judged(category, "person", 1.0) if category else None
    return _changed(desk, ticket, by, now, judged, replace(place, source="person") if place else None)


def with_reading(desk: Desk, ticket: Ticket, reading: Reading, now: datetime, *, corrects: bool = False) -> Ticket:
    """Fill what is open from a later sentence; what is known stays, unless its reporter *corrects* it, or it was only
    taken from where he lives and he names another place."""
    judged = None
    if ticket.category.p < CATEGORY_FLOOR <= reading.category.p and ticket.category.source != "person":
        judged = reading.category
    place = None
    if reading.places and not (ticket.place.building or ticket.place.spot):
        more = joined(ticket.place, reading.places[0])
        place = more if more != ticket.place else None
    elif reading.places and corrects:
        place = _put_right(ticket.place, reading.places[-1])
    return _private(desk, _changed(desk, ticket, SYSTEM, now, judged, place), reading, now)


def _put_right(known: Place, said: Place) -> Place | None:
    """「说错了，是5栋」: what he names now stands instead; what it leaves open stays where it can be the same place."""
    if compatible(known, said) and not (said.spot and not known.spot):
        more = joined(known, said)
        return replace(more, source=said.source) if more != known else None
    if not (said.building or said.spot or said.unit):
        return None
    house = (known.building, "") if not said.building and said.unit else (said.building, said.room)
    return replace(said, estate=said.estate or known.estate, building=house[0], room=house[1])


def _private(desk: Desk, ticket: Ticket, reading: Reading, now: datetime) -> Ticket:
    """What is said of it shows that it is a dispute: it leaves the group."""
    if not reading.dispute_class or ticket.private:
        return ticket
    return made_private(desk, ticket, SYSTEM, now, CLASSES[reading.dispute_class])


def from_reading(desk: Desk, ticket: Ticket, message: Inbound, reading: Reading, now: datetime) -> Ticket:
    """The reading comes after an alarm has opened the ticket: category and place are added, nothing else."""
    if ticket.message != message.key or not (ticket.is_open or ticket.state is State.RESOLVED):
        return ticket
    if ticket.category.source != "default":
        return ticket  # handled before
    judged = reading.category if reading.opens or reading.categories else Judged("other", "model", 0.0)
    if judged.p < SURE_OF_KIND and ticket.category.value != "other":
        judged = ticket.category  # the alarm's rule knows better than a doubtful model
    place = joined(ticket.place, reading.places[0]) if reading.places else None
    place = place if place != ticket.place else None
    ticket = _changed(desk, ticket, SYSTEM, now, judged, place, opens=reading.opens)
    return _private(desk, ticket, reading, now)


def _changed(
    desk: Desk, ticket: Ticket, by: Actor, now: datetime, category: Judged | None, place: Place | None, **data: Any
) -> Ticket:
    if category is None and place is None:
        return ticket
    fields: dict[str, Any] = {}
    if category is not None:
        fields["category"] = category
        data["category"] = [category.value, category.source]
        if category.source == "person" and ticket.urgency is not Urgency.DANGER:
            fields["urgency"] = CATEGORIES[category.value].urgency
    if place is not None:
        fields["place"] = place
        data["place"] = place.source
        unit = desk.units_of(place, ticket.chat)
        if unit and unit != ticket.unit:
            fields["unit"] = data["unit"] = unit
    before = ticket
    ticket = step(desk, ticket, Step.ENRICH, by, now, data=data, **fields)
    moved_away = desk.tree.grid_of(before.unit) != desk.tree.grid_of(ticket.unit) if before.unit else bool(ticket.unit)
    if moved_away and ticket.urgency is Urgency.DANGER:
        return ring_elsewhere(desk, ticket, now, put_right=bool(before.unit))
    if moved_away and ticket.state in (State.REPORTED, State.ASSIGNED):
        return give(desk, ticket, now, before.assignee, put_right=before.place != ticket.place and bool(before.unit))
    return ticket


def give(desk: Desk, ticket: Ticket, now: datetime, before: str = "", *, put_right: bool = False) -> Ticket:
    """To whoever serves its unit; the line in the group names the new one, where it has not gone yet. *put_right*: it lies
    elsewhere than was said, which the new one reads on the card; who had it need not go."""
    found = holder(desk, ticket, now)
    if found.person is None or found.person.id == before:
        return ticket
    was, ticket = (
        ticket,
        step(desk, ticket, Step.ASSIGN, SYSTEM, now, data=dict(found.data), assignee=found.person.id, rung=found.rung),
    )
    takes_back(desk, ticket, "state", "card")
    place = place_name(ticket.place)
    hand_card(desk, ticket, found.person.id, now, note=f"地点更正：{place}" if put_right else "")
    if before and before != "system":
        end_card(desk, was, before, worker.given_on(found.person.name))
        if put_right:
            line = worker.lies_elsewhere(ticket, place, found.person.name)
            tell(desk, before, ticket, f"elsewhere-{ticket.version}", line, asked=True)
    if not was_said(desk, ticket) and ticket.chat.startswith("room:"):
        line = resident.in_group(ticket, found.person.name, floor=SAID_ALOUD)
        to_residents(desk, ticket, f"heard-{ticket.version}", line, now, waits=True)
    return ticket
