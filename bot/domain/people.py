"""Who somebody is to the bot: standings, people, posts, units and the tree they form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """Closed list. A town's own role names (网格员, 连心员 …) are settings that map to one of these."""

    RESIDENT = "resident"
    REPORTER = "reporter"  # a resident, towards his own matter
    WORKER = "worker"  # 网格员 and whoever does the work in a grid
    LEAD = "lead"  # 网片长, property manager: several grids
    OFFICE = "office"  # the community office: the whole community
    OUTSIDE = "outside"  # a department or firm called in; sees what it was called for
    SYSTEM = "system"  # the clock

    @property
    def is_staff(self) -> bool:
        return self in STAFF


STAFF = frozenset({Standing.WORKER, Standing.LEAD, Standing.OFFICE, Standing.OUTSIDE, Standing.SYSTEM})


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the tree community → sector (网片) → grid → micro-grid. *code* is unique in its community."""

    code: str
    name: str
    kind: str  # community | sector | grid | micro; a town's own word for one of them is its label
    parent: str = ""  # "" only for the root
    label: str = ""  # the town's own word for its kind, from Settings.unit_kinds: 街区; "" = ours


@dataclass(frozen=True, slots=True)
class Post:
    """One role of one person in one unit, for a time."""

    role: str  # name of a role in the settings
    unit: str
    since: date | None = None
    until: date | None = None  # last day, included
    standin: str = ""  # person id of who stands in while the person is away


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the community knows. Staff have a WeCom userid as id, residents an external_userid (wm…, wo…)."""

    id: str
    name: str  # shown to staff only
    staff: bool = False
    posts: tuple[Post, ...] = ()
    away: tuple[tuple[date, date], ...] = ()  # leave, both days included
    door: str = ""  # known door of a resident, e.g. "3-2-501"; confirmed once, never asked again
    nickname: str = ""  # name in the group, e.g. 「3栋-李」

    def is_away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.away)


def called(people: Iterable[Person], name: str) -> Person | None:
    """The one of them who has this name, or this id; None for nobody or several."""
    found = [person for person in people if name and name in (person.id, person.name)]
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes a step: a person in a standing, with the units his posts cover."""

    id: str
    standing: Standing
    units: tuple[str, ...] = ()  # roots of the subtrees he serves; empty for residents
    name: str = ""


SYSTEM = Actor("system", Standing.SYSTEM, ("",), "值班助手")


@dataclass(frozen=True, slots=True)
class Role:
    """A town's name for a post, from its settings."""

    name: str  # 网格员
    standing: Standing
    on_duty: bool = True  # may be alerted by the ladder


@dataclass(slots=True)
class UnitTree:
    """The units of one community. A unit covers itself and all below it."""

    units: Mapping[str, Unit]
    _children: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit]) -> UnitTree:
        tree = cls({unit.code: unit for unit in units})
        for unit in tree.units.values():
            tree._children.setdefault(unit.parent, []).append(unit.code)
        return tree

    def up(self, code: str) -> Iterator[Unit]:
        """The unit itself, then its parents up to the root; nothing for an unknown code."""
        seen = set()
        while code in self.units and code not in seen:
            seen.add(code)
            yield self.units[code]
            code = self.units[code].parent

    def covers(self, root: str, code: str) -> bool:
        """Is *code* in the subtree of *root*? The empty root covers all, also what has no unit yet."""
        return root == "" or any(unit.code == root for unit in self.up(code))

    def below(self, root: str) -> list[str]:
        """Codes of the subtree of *root*, itself first; all codes for the empty root."""
        if root == "":
            return list(self.units)
        found, queue = [], [root]
        while queue:
            code = queue.pop(0)
            if code in self.units:
                found.append(code)
                queue += self._children.get(code, [])
        return found

    def grid_of(self, code: str) -> str:
        """The grid a unit lies in, or the unit itself when it lies in none."""
        return next((unit.code for unit in self.up(code) if unit.kind == "grid"), code)

    @property
    def root(self) -> str:
        return next((unit.code for unit in self.units.values() if not unit.parent), "")
