"""找人、亮身份: who is there for a group, and who takes a question by its topic."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.deeds.steps import today
from bot.domain.helpers import Helper, nearest, serves, topics_of
from bot.domain.people import Actor, Person
from bot.domain.rights import Deed
from bot.domain.routing import on_rung
from bot.domain.settings import Rung
from bot.ports import Desk
from bot.texts import answers

MOST = 4  # cards in one message
_WORKER = Rung("网格员", "unit")
_ROLE = re.compile(
    r"(?:找一?下?|谁是|联系|亮身份)?[\s:：]*(?:我们|这里|本群)?的?(?P<role>[\u4e00-\u9fff]{2,8}?)(?:是谁|在吗|在哪|电话)?[?？。呢啊]*$"
)


def helper(desk: Desk, words: str, chat: str, by: Actor, now: datetime) -> str:
    """『找律师』『亮身份』: the cards of those who are there for this group; *words* name a role or a topic, or nothing."""
    desk.rights.need(by, Deed.HELPER)
    units = _units(desk, chat, by)
    near = nearest(cards_for(desk, units, now), units, desk.tree)
    found = _ROLE.match(words.strip())
    wanted = found["role"] if found else ""
    topics = topics_of(words, near)
    if wanted:
        near = [one for one in near if wanted in one.role or one.role in wanted or serves(one, (*topics, wanted))]
    lines = [line for one in near if (line := _line(desk, one, now))]
    return answers.cards(list(dict.fromkeys(lines))[:MOST]) if lines else answers.nobody(wanted)


def cards_for(desk: Desk, units: tuple[str, ...], now: datetime) -> list[Helper]:
    """The cards that were written, and the grid workers of these units, who need none."""
    written = desk.helpers.all()
    own = []
    for unit in units:
        found = on_rung(_WORKER, unit, desk.tree, today(desk, now), desk.people.with_role, desk.people.get)
        held = _holder(found.person, found.standin_for)
        known = any(card.person == held and card.role == "网格员" for card in written)
        if held and not known:
            own.append(Helper(person=held, role="网格员", unit=desk.tree.grid_of(unit), promise_hours=0))
    return [*own, *written]


def _holder(person: Person | None, standin_for: str) -> str:
    return standin_for or (person.id if person else "")


def taker(desk: Desk, text: str, unit: str, chat: str, now: datetime) -> str:
    """Who answers a question of this topic: the group's own person first; "" when it has no topic, or nobody is there."""
    written = desk.helpers.all()
    topics = topics_of(text, written)
    if not topics:
        return ""
    known = desk.chats.get(chat)
    units = (unit,) if unit else known.units if known else ()
    for one in nearest(written, units or (desk.tree.root,), desk.tree):
        person = desk.people.get(one.person)
        if person is None or not serves(one, topics):
            continue
        if not person.is_away(today(desk, now)):
            return person.id
        standin = next((post.standin for post in person.posts if post.standin), "")
        if standin and desk.people.get(standin) is not None:
            return standin
    return ""


def show(desk: Desk, person: str, cards: tuple[Helper, ...], by: Actor) -> None:
    """Keep somebody's cards; the office writes anybody's, the others their own."""
    desk.rights.need(by, Deed.HELPER if by.id == person and by.standing.is_staff else Deed.ENTRY)
    desk.helpers.put(person, [replace(card, person=person) for card in cards])


def _line(desk: Desk, one: Helper, now: datetime) -> str:
    person = desk.people.get(one.person)
    if person is None:
        return ""
    standin = ""
    if person.is_away(today(desk, now)):
        other = desk.people.get(next((post.standin for post in person.posts if post.standin), ""))
        standin = other.name if other else "社区"
    return answers.card(one, person.name, standin=standin)


def _units(desk: Desk, chat: str, by: Actor) -> tuple[str, ...]:
    known = desk.chats.get(chat)
    if known is not None and known.units:
        return known.units
    door = desk.people.door(by.id) if not by.standing.is_staff else None
    unit = desk.units_of(door) if door is not None else ""
    return (unit,) if unit else by.units or ((desk.tree.root,) if desk.tree.root else ())
