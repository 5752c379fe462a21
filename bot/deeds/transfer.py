"""Into other hands: by role (转物业), by name, or by a button."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.deeds.steps import (
    SAID_ALOUD,
    end_card,
    hand_card,
    need,
    not_for,
    step,
    takes_back,
    to_residents,
    today,
    was_said,
)
from bot.domain.people import Actor, Person, called
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.settings import Rung
from bot.domain.ticket import State, Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import office, resident, worker


def transfer(
    desk: Desk, number: int, to: str, by: Actor, now: datetime, *, note: str = "", said_in: str = ""
) -> Ticket:
    """→ 已派, to the person that *to* names: an id, a name, a role. Raises Unclear when nobody is meant."""
    ticket = desk.tickets.get(number)
    need(desk, Deed.TRANSFER, by, ticket)
    person = named(desk, ticket, to, now)
    if person is None:
        raise Unclear(f"nobody called {to!r}", reply=worker.who_is_it(to) if to else worker.needs_words("transfer"))
    if person.id == ticket.assignee and ticket.state is State.ASSIGNED:
        return ticket
    return hand_over(desk, ticket, Step.TRANSFER, person, by, now, note=note, said_in=said_in)


def hand_over(
    desk: Desk,
    ticket: Ticket,
    what: Step,
    person: Person,
    by: Actor,
    now: datetime,
    *,
    note: str = "",
    said_in: str = "",
    told: bool = True,
    **fields: Any,
) -> Ticket:
    """The old hand's card ends, the new one gets his; the group's line names him where it has not gone yet.

    Of 首接负责 and of what goes on among us (*told* false) residents hear nothing: their matter has one face.
    """
    if person.id in not_for(desk, ticket):
        raise Unclear(f"{ticket.label} complains of {person.id}", reply=office.is_about_him(ticket, person.name))
    was, before = ticket, ticket.assignee
    data = {"to": person.id, "from": before}
    ticket = step(desk, ticket, what, by, now, note, data=data, assignee=person.id, **fields)
    for old in {before, by.id} - {"", person.id}:
        end_card(desk, was, old, worker.given_on(person.name))
    takes_back(desk, ticket, "state", "card")
    came = f"{by.name or '同事'}{'退回' if what is Step.RETURN else '转来'}" + (f"：{note}" if note else "")
    hand_card(desk, ticket, person.id, now, note=came)
    group = ticket.chat.startswith("room:")
    hidden = not told or (ticket.first and ticket.first != person.id)
    if hidden:
        return ticket
    if group and said_in != ticket.chat and not was_said(desk, ticket) and ticket.reporter != by.id:
        line = resident.in_group(ticket, person.name, floor=SAID_ALOUD)
        to_residents(desk, ticket, f"heard-{ticket.version}", line, now)
    elif not group and ticket.reporter != by.id:  # nobody is told what he did himself
        to_residents(desk, ticket, f"moved-{ticket.version}", resident.moved_on(ticket, person.name), now)
    return ticket


def named(desk: Desk, ticket: Ticket, to: str, now: datetime) -> Person | None:
    """Whom the words mean: one of ours by id or name, else who holds the role for this unit."""
    to = to.strip(" 　,，。给到")
    if not to:
        return None
    staff = desk.people.staff()
    exact = called(staff, to)
    if exact is not None:
        return exact
    for role in desk.settings.roles:
        if role.name in to and role.on_duty:
            found = by_role(desk, ticket, role.name, now)
            if found is not None:
                return found
    part = [person for person in staff if person.name and (person.name in to or (len(to) >= 2 and to in person.name))]
    return part[0] if len(part) == 1 else None


def by_role(desk: Desk, ticket: Ticket, role: str, now: datetime) -> Person | None:
    day = today(desk, now)
    for level in ("unit", "parent", "root"):
        found = on_rung(Rung(role, level), ticket.unit, desk.tree, day, desk.people.with_role, desk.people.get)
        if found.person is not None and found.person.id != ticket.assignee:
            return found.person
    return None


def choices(desk: Desk, ticket: Ticket, by: Actor, now: datetime) -> list[tuple[str, str]]:
    """Who could take it, for the card 「转给谁？」: one for each role above and beside, (person id, name and role)."""
    found: dict[str, str] = {}
    for role in desk.settings.roles:
        person = by_role(desk, ticket, role.name, now) if role.on_duty else None
        if person is not None and person.id not in (by.id, ticket.assignee):
            found.setdefault(person.id, person.name)
    return list(found.items())[:4]
