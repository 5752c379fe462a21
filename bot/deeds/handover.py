"""交接: a grid goes to a successor, with all that is open in it. No clock starts anew, no resident is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.deeds.steps import end_card, step, takes_back, today
from bot.domain.people import Actor, Person, Post, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import MOVES, State, Step, Ticket
from bot.errors import Unclear
from bot.messages import Outbound, Target
from bot.ports import Desk
from bot.texts import standins, worker

DAY = timedelta(days=1)


def handover(desk: Desk, unit: str, to: str, by: Actor, now: datetime, *, before: str = "") -> tuple[Person, int]:
    """The unit's working post passes to *to* (a person id) from today; *before*: only from this person, else from all.

    Returns the successor and how many open matters went with it. Raises Unclear when nobody serves there.
    """
    desk.rights.need(by, Deed.HANDOVER, unit)
    successor = desk.people.get(to)
    if successor is None or not successor.staff:
        raise Unclear(f"{to} is not one of ours", reply=worker.who_is_it(to))
    day = today(desk, now)
    old = [person for person in _holders(desk, unit, now) if person.id != to and before in ("", person.id)]
    roles = [post.role for person in old for post in person.posts if post.unit == unit and _works(desk, post)]
    if not roles and not any(post.unit == unit for post in successor.posts):
        raise Unclear(f"nobody serves in {unit}", reply=standins.nobody_serves(_name(desk, unit)))
    for person in old:
        posts = tuple(
            replace(post, until=day - DAY) if post.unit == unit and _works(desk, post) else post
            for post in person.posts
        )
        desk.people.put(replace(person, posts=posts))
    fresh = tuple(Post(role, unit, since=day) for role in dict.fromkeys(roles))
    held = {(post.role, post.unit) for post in successor.posts if post.until is None or post.until >= day}
    added = tuple(post for post in fresh if (post.role, post.unit) not in held)
    if added:
        successor = replace(successor, posts=(*successor.posts, *added))
        desk.people.put(successor)
    tickets = moved_to(desk, unit, {person.id for person in old}, successor, by, now)
    _tell(desk, unit, successor, tickets, now)
    return successor, len(tickets)


def moved_to(desk: Desk, unit: str, old: set[str], successor: Person, by: Actor, now: datetime) -> list[Ticket]:
    """What is not ended in the unit and in the old hands, now in the successor's."""
    tickets = desk.tickets.open_in(desk.tree.below(unit), 2000)
    theirs = [ticket for ticket in tickets if ticket.assignee in old]
    return [passed_on(desk, ticket, successor, by, now, {"handover": unit}) for ticket in theirs]


def passed_on(
    desk: Desk, ticket: Ticket, successor: Person, by: Actor, now: datetime, why: dict[str, str], note: str = "交接"
) -> Ticket:
    """Into the successor's hands as it stands: state, clock and deadline stay, and so does what residents read."""
    before = ticket.assignee
    takes_back(desk, ticket, "card")
    end_card(desk, ticket, before, worker.given_on(successor.name))
    fields = {"assignee": successor.id, "first": successor.id if ticket.first == before else ticket.first}
    keeps = ticket.state in (State.WAITING, State.WORKING, State.RESOLVED)
    what = Step.ENRICH if keeps or (ticket.state, Step.ASSIGN) not in MOVES else Step.ASSIGN
    return step(desk, ticket, what, by, now, note, data={"to": successor.id, "from": before, **why}, **fields)


def _holders(desk: Desk, unit: str, now: datetime) -> list[Person]:
    day = today(desk, now)
    found: dict[str, Person] = {}
    for role in desk.settings.roles:
        if role.standing is Standing.WORKER:
            found |= {person.id: person for person in desk.people.with_role(role.name, unit, day)}
    return list(found.values())


def _works(desk: Desk, post: Post) -> bool:
    role = desk.settings.role(post.role)
    return role is not None and role.standing is Standing.WORKER


def _name(desk: Desk, unit: str) -> str:
    return desk.tree.units[unit].name if unit in desk.tree.units else unit


def _tell(desk: Desk, unit: str, successor: Person, tickets: list[Ticket], now: datetime) -> None:
    text = standins.took_over(_name(desk, unit), tickets, now, desk.settings)
    key = f"{desk.community}/0/handover-{unit}-{today(desk, now)}/{successor.id}"
    desk.say(Outbound(to=Target("person", successor.id), key=key, text=text))
