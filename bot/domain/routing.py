"""Place → person: who answers for a unit, who stands in for him, and who was passed over and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.people import Person, UnitTree
from bot.domain.settings import Rung

WithRole = Callable[[str, str, date], Sequence[Person]]  # (role, unit, day): who holds it there, present or not
Get = Callable[[str], Person | None]

MOST_STANDINS = 3  # a stand-in's stand-in, and one more; a ring of them must end


@dataclass(frozen=True, slots=True)
class Skip:
    """A seat that could not take a matter. *why*: empty | away | gone (the stand-in is not known)."""

    role: str
    unit: str
    why: str
    who: str = ""  # person id; "" for an empty seat


@dataclass(frozen=True, slots=True)
class Found:
    """Who takes it; *person* None: nobody on the whole ladder. *rung* is the index of the rung he sits on."""

    person: Person | None
    role: str = ""
    unit: str = ""
    rung: int = 0
    standin_for: str = ""
    skipped: tuple[Skip, ...] = ()

    @property
    def data(self) -> Mapping[str, Any]:
        """For the line in the history: to whom, in which seat, and who was passed over and why."""
        told: dict[str, Any] = {"to": self.person.id if self.person else "", "role": self.role, "unit": self.unit}
        if self.standin_for:
            told["standin_for"] = self.standin_for
        if self.skipped:
            told["skipped"] = [{"role": s.role, "unit": s.unit, "why": s.why, "who": s.who} for s in self.skipped]
        return told


def units_for(level: str, unit: str, tree: UnitTree) -> list[str]:
    """Where a rung's role is looked for: the unit up to its grid | the sector above the grid | the root."""
    if level == "root":
        return [tree.root] if tree.root else []
    chain = list(tree.up(unit))
    if level not in ("unit", "parent"):
        return [node.code for node in chain if level in (node.kind, node.label)][:1]
    grid = next((at for at, node in enumerate(chain) if node.kind == "grid"), None)
    if level == "unit":
        return [node.code for node in (chain[:1] if grid is None else chain[: grid + 1])]
    above = chain[grid + 1 :] if grid is not None else [node for node in chain if node.kind == "sector"]
    return [node.code for node in above if node.parent][:1]


def on_rung(rung: Rung, unit: str, tree: UnitTree, day: date, with_role: WithRole, get: Get) -> Found:
    """The first present person of a rung, or his stand-in; several role names joined by "/": the first that exists.

    A property firm answers for an estate, so its seat is also looked for in the unit itself when the rung's level has
    none.
    """
    skipped: list[Skip] = []
    places = units_for(rung.level, unit, tree)
    if rung.level == "parent":
        places = places + units_for("unit", unit, tree)
    for role in rung.role.split("/"):
        held = False
        for place in places:
            for person in with_role(role, place, day):
                held = True
                taken, standin_for = _present(person, role, place, day, get, skipped)
                if taken is not None:
                    return Found(taken, role, place, standin_for=standin_for, skipped=tuple(skipped))
        if not held:
            skipped.append(Skip(role, places[0] if places else "", "empty"))
    return Found(None, skipped=tuple(skipped))


def first_holder(
    rungs: Sequence[Rung], unit: str, tree: UnitTree, day: date, with_role: WithRole, get: Get, start: int = 0
) -> Found:
    """Who takes a matter of *unit*: the lowest rung, from *start* on, on which somebody is present."""
    skipped: list[Skip] = []
    for index, rung in enumerate(rungs):
        if index < start:
            continue
        found = on_rung(rung, unit, tree, day, with_role, get)
        skipped += found.skipped
        if found.person is not None:
            return Found(found.person, found.role, found.unit, index, found.standin_for, tuple(skipped))
    return Found(None, skipped=tuple(skipped))


def _present(
    person: Person, role: str, unit: str, day: date, get: Get, skipped: list[Skip]
) -> tuple[Person | None, str]:
    """The person, or who stands in for him today, and for whom he does."""
    one, first = person, person
    for _ in range(MOST_STANDINS):
        if not one.is_away(day):
            return one, first.id if one is not first else ""
        skipped.append(Skip(role, unit, "away", one.id))
        standin = next((post.standin for post in one.posts if post.standin and post.role == role), "") or next(
            (post.standin for post in one.posts if post.standin), ""
        )
        if not standin:
            return None, ""
        other = get(standin)
        if other is None:
            skipped.append(Skip(role, unit, "gone", standin))
            return None, ""
        one = other
    return None, ""
