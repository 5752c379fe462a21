"""Tickets as a page shows them: plain values, made inside the reader's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.deeds.steps import PRIVATE
from bot.deeds.steps import may_see as sees_all_of
from bot.domain.categories import category_name
from bot.domain.digest import is_overdue
from bot.domain.people import Actor, Standing
from bot.domain.rights import Deed
from bot.domain.ticket import STATE_NAMES, Moved, State, Step, Ticket, Urgency
from bot.domain.wanted import Sight
from bot.messages import Importance, OutItem
from bot.ports import Desk
from bot.texts.common import place_name
from bot.texts.office import STEPS
from bot.web.pages import local

DATA_NAMES = {
    "to": "交给",
    "role": "岗位",
    "unit": "单元",
    "rung": "第几级",
    "percent": "用时 %",
    "skipped": "跳过",
    "standin_for": "替班",
    "why": "原因",
    "words": "听到的词",
    "into": "编号",
}
HEARD_ONLY = frozenset({Step.CLIMB, Step.WARN, Step.ALARM})
SKIP_REASONS = {"empty": "没有人", "away": "请假", "gone": "替班查无此人"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A ticket in a list."""

    number: int
    state: State
    state_name: str
    summary: str
    place: str
    unit: str
    category: str
    urgency: Urgency
    assignee: str
    opened: str
    due_at: datetime | None
    due: str
    late: bool
    private: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the history: what, by whom, and what is worth asking "why" about."""

    at: str
    what: str
    who: str
    state_name: str
    note: str
    why: tuple[str, ...] = field(default=())


def units_seen(desk: Desk, actor: Actor) -> list[str]:
    """Codes of the actor's subtrees; the office also sees what waits in 待归格 ("")."""
    if actor.standing is Standing.OFFICE:
        return ["", *desk.tree.below("")]
    if actor.standing is Standing.OUTSIDE:
        return []  # sees what it was called for, which is asked by person
    return list(dict.fromkeys(code for root in actor.units for code in desk.tree.below(root)))


def sight(desk: Desk, actor: Actor) -> Sight:
    """The same for a search of the register."""
    if actor.standing is Standing.OFFICE:
        return Sight(None, actor.id, private=True)
    return Sight(tuple(units_seen(desk, actor)), actor.id)


def may_see(desk: Desk, actor: Actor, ticket: Ticket) -> bool:
    return desk.rights.may(actor, Deed.WHY, ticket.unit, ticket.owners)


class Names:
    """Names of people and units, each asked once a page."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._people = desk, {"": "", "system": "值班助手"}

    def person(self, person: str) -> str:
        if person not in self._people:
            known = self._desk.people.get(person)
            self._people[person] = (known.name or known.nickname) if known else "居民"
        return self._people[person]

    def unit(self, code: str) -> str:
        unit = self._desk.tree.units.get(code)
        return unit.name if unit else code


def row(desk: Desk, actor: Actor, ticket: Ticket, names: Names, *, door: bool = False) -> Row:
    """*door*: with the room, where the look is written down."""
    whole = sees_all_of(actor, ticket)
    zone = desk.settings.timezone
    return Row(
        number=ticket.number,
        state=ticket.state,
        state_name=STATE_NAMES[ticket.state],
        summary=ticket.summary if whole else PRIVATE,
        place=place_name(ticket.place, public=not (door and whole)),
        unit=names.unit(desk.tree.grid_of(ticket.unit)) or "待归格",
        category=category_name(ticket.category.value),
        urgency=ticket.urgency,
        assignee=names.person(ticket.assignee),
        opened=local(ticket.opened_at, desk.now, zone),
        due_at=ticket.due_at if ticket.is_open else None,
        due=local(ticket.due_at, desk.now, zone) if ticket.is_open else "",
        late=is_overdue(ticket, desk.now),
        private=ticket.private,
    )


def rows(desk: Desk, actor: Actor, tickets: Iterable[Ticket], names: Names) -> list[Row]:
    return [row(desk, actor, ticket, names) for ticket in tickets if may_see(desk, actor, ticket)]


def lines(desk: Desk, ticket: Ticket, names: Names, *, whole: bool) -> list[Line]:
    """The history, oldest first; notes of a private matter only for who may read them."""
    zone = desk.settings.timezone
    return [
        Line(
            at=local(moved.at, desk.now, zone),
            what=STEPS[moved.step],
            who=names.person(moved.by),
            state_name=STATE_NAMES[moved.state],
            note=moved.note if whole else "",
            why=tuple(_why(moved, names)),
        )
        for moved in desk.tickets.history(ticket.number)
    ]


def _why(moved: Moved, names: Names) -> Iterable[str]:
    for key, value in moved.data.items():
        if key == "skipped" and isinstance(value, list):
            for skip in value:
                who = names.person(skip.get("who", ""))
                place = names.unit(skip.get("unit", ""))
                yield f"跳过 {place}{skip.get('role', '')}{who}：{SKIP_REASONS.get(skip.get('why', ''), '没有人')}"
        elif key in DATA_NAMES and value not in ("", None, [], ()):
            yield _datum(moved, key, _said(key, value, names))


def _datum(moved: Moved, key: str, said: str) -> str:
    """「交给 王师傅」 where it changed hands, 「告诉 王师傅」 where he only heard."""
    if key == "to" and moved.step in HEARD_ONLY:
        return f"告诉 {said}"
    if key == "percent":
        return f"时间用了 {said}%"
    return f"第 {said} 级" if key == "rung" else f"{DATA_NAMES[key]} {said}"


def _said(key: str, value: Any, names: Names) -> str:
    if key in ("to", "standin_for"):
        people = value if isinstance(value, list | tuple) else [value]
        return "、".join(names.person(str(one)) for one in people)
    if key == "unit":
        return names.unit(str(value))
    return "、".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A sentence that waits for a hand, or must be looked at by a person."""

    id: int
    text: str
    ticket: int
    hand: str
    since: str
    danger: bool
    note: str


def waiting(desk: Desk, items: Iterable[OutItem], names: Names) -> list[Waiting]:
    return [
        Waiting(
            id=item.id,
            text=item.out.text or item.out.markdown or (item.out.card.title if item.out.card else ""),
            ticket=item.out.ticket,
            hand=names.person(item.hand or (item.out.to.id if item.out.to.kind == "person" else "")),
            since=local(item.created_at, desk.now, desk.settings.timezone),
            danger=item.out.importance is Importance.DANGER,
            note=item.note,
        )
        for item in items
    ]
