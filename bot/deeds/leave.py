"""请假: who is away, from when to when, and who stands in. New matters go there; clocks of open ones run on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.deeds.pending import open_of
from bot.deeds.standin import gives_back, hand_cards
from bot.deeds.steps import today
from bot.domain.people import Actor, Person, Standing
from bot.domain.rights import Deed
from bot.errors import NotYours, Unclear
from bot.messages import Outbound, Target
from bot.ports import Desk
from bot.texts import standins, worker


def leave(
    desk: Desk, person: str, first: date, last: date, by: Actor, now: datetime, *, standin: str = ""
) -> tuple[Person, Person | None]:
    """Both days included; the stand-in, a person id, is kept on all his posts. One's own; the office enters anybody's.

    Returns who is away and who stands in. Raises Unclear for somebody who is not one of ours, or for himself.
    """
    desk.rights.need(by, Deed.LEAVE)
    known = desk.people.get(person)
    if known is None or not known.staff:
        raise Unclear(f"{person} is not one of ours", reply=worker.who_is_it(person))
    if person != by.id and by.standing is not Standing.OFFICE:
        raise NotYours(f"leave of {person} by {by.id}")
    if last < first or last < today(desk, now):
        raise Unclear("a leave that is over", reply=worker.needs_words("leave"))
    other = desk.people.get(standin) if standin else _usual(desk, known)
    if other is not None and (other.id == person or not other.staff):
        raise Unclear(f"{standin} cannot stand in", reply=worker.who_is_it(other.name))
    posts = known.posts if other is None else tuple(replace(post, standin=other.id) for post in known.posts)
    away = tuple(sorted({*known.away, (first, last)}))
    known = replace(known, posts=posts, away=away)
    desk.people.put(known)
    if other is not None:
        _tell(desk, known, other, first, last, now)
        if first <= today(desk, now):
            hand_cards(desk, known, first, now)
    return known, other


def back(desk: Desk, person: str, by: Actor, now: datetime) -> bool:
    """销假: from today on he is there again. False when he was not away."""
    desk.rights.need(by, Deed.LEAVE)
    known = desk.people.get(person)
    if known is None or (person != by.id and by.standing is not Standing.OFFICE):
        raise NotYours(f"leave of {person} by {by.id}")
    day = today(desk, now)
    kept = tuple(span for span in known.away if not span[0] <= day <= span[1])
    if kept == known.away:
        return False
    known = replace(known, away=kept)
    desk.people.put(known)
    gives_back(desk, known, by, now)
    return True


def _usual(desk: Desk, person: Person) -> Person | None:
    named = next((post.standin for post in person.posts if post.standin), "")
    return desk.people.get(named) if named else None


def _tell(desk: Desk, person: Person, other: Person, first: date, last: date, now: datetime) -> None:
    """The stand-in reads from when on, and what is open in the other's hands."""
    tickets = open_of(desk, Actor(person.id, Standing.WORKER))
    text = standins.stands_in(person.name, first, last, tickets, now, desk.settings)
    key = f"{desk.community}/0/standin-{person.id}-{first}-{last}/{other.id}"
    desk.say(Outbound(to=Target("person", other.id), key=key, text=text, unasked=True))
