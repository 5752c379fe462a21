"""Of what was told of earlier: found again by its place, its thing and about when, as far as the asker may see it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.deeds.steps import handles, may_see, shown_to, today
from bot.domain.how_many import is_at
from bot.domain.people import Actor, Standing
from bot.domain.place import find
from bot.domain.recalled import Recall, days_of
from bot.domain.rights import Deed
from bot.domain.taking_up import shares_a_word, tells_anything
from bot.domain.ticket import OPEN, Origin, State, Ticket
from bot.ports import Desk
from bot.texts import office

LOOKED_AT = 2000


def recall(desk: Desk, asked: Recall, by: Actor, now: datetime) -> list[Ticket]:
    """What lies there and has that thing in it, of about then where there is any; what is not over before the rest, newest
    first."""
    units = None if by.standing is Standing.OFFICE else sorted({c for root in by.units for c in desk.tree.below(root)})
    desk.rights.need(by, Deed.SEARCH, by.units[0] if by.units else "")
    places = find(asked.of, desk.book)
    rest = asked.of
    for one in reversed(places):
        rest = rest[: one.start] + " " + rest[one.end :]
    for person in desk.people.staff():
        rest = rest.replace(person.name, " ") if len(person.name) > 1 else rest
    if not places and not tells_anything(rest):
        return []
    near = [one for one in desk.tickets.search("", units, LOOKED_AT) if may_see(by, one)]
    near = [one for one in near if all(is_at(one.place, place.place) for place in places)]
    hers = _told_by(desk, rest, near) if by.standing is Standing.OFFICE else []
    found = hers or [one for one in near if not tells_anything(rest) or shares_a_word(rest, one.summary)]
    days = days_of(asked.when, today(desk, now))
    zone = ZoneInfo(desk.settings.timezone)
    then = [one for one in found if days and days[0] <= one.opened_at.astimezone(zone).date() <= days[1]]
    chosen = then or found
    live = OPEN | {State.RESOLVED}
    return [shown_to(by, one) for one in sorted(chosen, key=lambda one: one.state not in live)]


def _told_by(desk: Desk, words: str, near: list[Ticket]) -> list[Ticket]:
    """「李阿姨报过几次」: of whom the words name."""
    people = {one.reporter: desk.people.get(one.reporter) for one in near}
    named = {
        id_ for id_, person in people.items()
        if person is not None and not person.staff and len(person.name) > 1 and person.name in words
    }  # fmt: skip
    return [one for one in near if one.reporter in named]


def who_told(desk: Desk, ticket: Ticket, by: Actor, now: datetime) -> str:
    """Who told of it, for whoever has it in hand and the office; that he looked is kept."""
    if not handles(by, ticket):
        return office.teller_is_not_said(ticket)
    desk.saw(by.id, "who", ticket.number)
    person = desk.people.get(ticket.reporter)
    name = (person.name or person.nickname) if person is not None else ""
    others = len(desk.tickets.followers(ticket.number))
    return office.told_by(ticket, name, now, desk.settings, by_proxy=ticket.origin is Origin.PROXY, others=others)
