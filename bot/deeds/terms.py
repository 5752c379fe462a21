"""任期: the office hears before somebody's term ends; what is still in his hands afterwards goes to who serves there."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from bot.deeds.handover import passed_on
from bot.deeds.steps import DUTY, holder, today
from bot.domain.people import SYSTEM, Person, Post
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.ticket import Ticket
from bot.messages import Outbound, Target
from bot.ports import Desk
from bot.texts import standins


def terms(desk: Desk, now: datetime) -> int:
    """Every morning: terms that end soon are named once, matters of terms that are over change hands. How many did."""
    desk.rights.need(SYSTEM, Deed.CLIMB)
    day = today(desk, now)
    moved = 0
    said = any(routine.rhythm == "terms" for routine in desk.settings.routines)  # then it has its own morning card
    for person in desk.people.staff():
        ending = [post for post in person.posts if post.until is not None]
        for post in () if said else ending:
            _warn(desk, person, post, day, now)
        if ending and not any(_runs(post, day) for post in person.posts):
            moved += _pass_on(desk, person, ending[-1], now)
    return moved


def _runs(post: Post, day: date) -> bool:
    return (post.since is None or post.since <= day) and (post.until is None or day <= post.until)


def _warn(desk: Desk, person: Person, post: Post, day: date, now: datetime) -> None:
    if post.until is None or not 0 <= (post.until - day).days <= desk.settings.term_warning_days:
        return
    unit = desk.tree.units.get(post.unit)
    text = standins.term_ends(person.name, post.role, unit.name if unit else post.unit, post.until)
    _tell_office(desk, f"term-{person.id}-{post.role}-{post.unit}-{post.until}", text, now)


def _pass_on(desk: Desk, person: Person, post: Post, now: datetime) -> int:
    """To whoever holds the lowest rung there now; where nobody does, it stays and the office hears."""
    gone: dict[str, list[Ticket]] = defaultdict(list)
    left = 0
    for ticket in desk.tickets.assigned_to(person.id):
        found = holder(desk, ticket, now).person
        if found is None or found.id == person.id:
            left += 1
            continue
        gone[found.id].append(passed_on(desk, ticket, found, SYSTEM, now, {"term": str(post.until)}, "任期到了"))
    unit = desk.tree.units.get(post.unit)
    name = unit.name if unit else post.unit
    for successor, tickets in gone.items():
        key = f"{desk.community}/0/term-{person.id}-{tickets[-1].number}-{tickets[-1].version}/{successor}"
        text = standins.inherited(person.name, tickets, now, desk.settings)
        desk.say(Outbound(to=Target("person", successor), key=key, text=text, unasked=True))
    if left:
        text = standins.term_ended(person.name, post.role, name, left)
        _tell_office(desk, f"term-left-{person.id}-{today(desk, now)}", text, now)
    return sum(len(tickets) for tickets in gone.values())


def _tell_office(desk: Desk, what: str, text: str, now: datetime) -> None:
    """Once, to whoever is on duty."""
    found = on_rung(DUTY, desk.tree.root, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
    if found.person is not None:
        key = f"{desk.community}/0/{what}/{found.person.id}"
        desk.say(Outbound(to=Target("person", found.person.id), key=key, text=text, unasked=True))
