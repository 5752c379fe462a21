"""吹哨: somebody is called in, with a clock for his 报到; he and whoever holds the matter work on it together."""

from __future__ import annotations

import re
from datetime import datetime

from bot.deeds.steps import duty, ladder_of, need, step, tell, today
from bot.deeds.transfer import named
from bot.domain.masking import mask_all
from bot.domain.people import Actor, Person
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.sla import clock_for, run
from bot.domain.ticket import Call, Step, Ticket
from bot.errors import Unclear
from bot.ports import Desk
from bot.texts import cards, worker

# What stands outside our list of people and has still to come: the office calls it by telephone.
DEPARTMENT = re.compile(
    r"^[\u4e00-\u9fff]{0,10}(?:局|所|队|办|站|院|中心|公司|街道|城管|执法|供电|供水|自来水|燃气|环卫|消防|交警|民政|社保|派出所)$"
)


def whistle(desk: Desk, number: int, to: str, by: Actor, now: datetime, *, note: str = "") -> Ticket:
    """Call in whom *to* names: a role, a name, a department; "" is the next rung of the ladder.

    Whose matter it is stays. Called twice before he has reported in, he is not called again. Raises Unclear.
    """
    ticket = desk.tickets.get(number)
    need(desk, Deed.WHISTLE, by, ticket)
    person, role, rung = _whom(desk, ticket, to.strip(), now)
    known = (call for call in ticket.calls if call.is_pending)
    if any((person and call.who == person.id) or (not person and call.role == role) for call in known):
        return ticket
    reason = mask_all(note)
    call = Call(person.id if person else "", role, by.id, now, report_due(desk, ticket, now), rung=rung)
    data = {"to": call.who, "role": role, "due": call.due_at.isoformat()}
    ticket = step(desk, ticket, Step.WHISTLE, by, now, reason, data=data, calls=(*ticket.calls, call))
    summon(desk, ticket, call, by.name or "同事", now, note=reason)
    if ticket.assignee not in ("", by.id, call.who):
        name = person.name if person else role
        tell(desk, ticket.assignee, ticket, f"whistled-{ticket.version}", worker.whistled(ticket, name, by.name))
    return ticket


def report_due(desk: Desk, ticket: Ticket, now: datetime) -> datetime:
    clock = clock_for(desk.settings, ticket.category.value, ticket.urgency)
    return run(desk.settings, clock, now, clock.report_minutes)


def summon(desk: Desk, ticket: Ticket, call: Call, by: str, now: datetime, *, note: str = "") -> None:
    """The card with 报到; where nobody of the role has an app, the office is asked to telephone."""
    what = f"call-{call.at.timestamp():.0f}-{call.missed}"
    if call.who:
        remember(desk, call.who, ticket.number)
        card = cards.called(ticket, call, by, now, desk.settings, note=note)
        tell(desk, call.who, ticket, what, card=card, subject="call")
        return
    person = duty(desk, ticket, now)
    text = worker.telephone(ticket, call, now, desk.settings)
    tell(desk, person.id if person else "", ticket, what, text, subject="call")


def remember(desk: Desk, person: str, number: int) -> None:
    """So that a bare 「报到」 finds its matter."""
    numbers = [*called_to(desk, person), number]
    desk.notes.set(f"called/{person}", ",".join(map(str, dict.fromkeys(numbers))))


def forget(desk: Desk, person: str, number: int) -> None:
    desk.notes.set(f"called/{person}", ",".join(str(one) for one in called_to(desk, person) if one != number))


def called_to(desk: Desk, person: str) -> list[int]:
    """The matters to which the person was called and has not reported in, oldest call first."""
    return [int(number) for number in desk.notes.get(f"called/{person}").split(",") if number]


def _whom(desk: Desk, ticket: Ticket, to: str, now: datetime) -> tuple[Person | None, str, int]:
    """Person, the name he is called by, and the rung of the ladder where the ladder says who is next."""
    if not to:
        day = today(desk, now)
        rungs = ladder_of(desk, ticket).rungs
        for index in range(max(ticket.rung, 0) + 1, len(rungs)):
            found = on_rung(rungs[index], ticket.unit, desk.tree, day, desk.people.with_role, desk.people.get)
            if found.person is not None and found.person.id not in ticket.owners:
                return found.person, found.role, index
        raise Unclear("nobody above", reply=worker.needs_words("whistle"))
    person = named(desk, ticket, to, now)
    if person is not None:
        role = next((role.name for role in desk.settings.roles if role.name in to), to)
        return person, role, -1
    if desk.settings.role(to) is not None or DEPARTMENT.match(to):
        return None, to, -1
    raise Unclear(f"nobody called {to!r}", reply=worker.who_is_it(to))
