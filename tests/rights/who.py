"""Who there is, which matters there are, and what the table of rights makes of the two: in the test's own words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Standing
from bot.domain.rights import RIGHTS, Deed, Scope
from bot.domain.ticket import MOVES, State, Step

HERE, THERE = "songling", "beilin"
ROOM, FAR_ROOM = "room:wrSL01", "room:wrSL03"
RESIDENT, WORKER, LEAD, OFFICE, OUTSIDE = (
    Standing.RESIDENT,
    Standing.WORKER,
    Standing.LEAD,
    Standing.OFFICE,
    Standing.OUTSIDE,
)


@dataclass(frozen=True)
class Who:
    id: str
    standing: Standing
    units: tuple[str, ...] = ()
    role: str = ""


PEOPLE = {
    "reporter": Who("wmRep", RESIDENT),
    "follower": Who("wmFol", RESIDENT),
    "neighbour": Who("wmNei", RESIDENT),
    "stranger": Who("wmNobody", RESIDENT),  # nobody has ever heard of him
    "poser": Who("wmPose", RESIDENT),  # calls himself secretary in the group
    "left": Who("old", RESIDENT),  # was the first hand; his term ended yesterday
    "elsewhere": Who("wB", RESIDENT),  # a worker, of the other community
    "hand": Who("wang", WORKER, ("G1",), "网格员"),
    "colleague": Who("w2", WORKER, ("G1",), "网格员"),
    "helper": Who("w4", WORKER, ("G2",), "网格员"),  # of another grid, called to help
    "other_worker": Who("w3", WORKER, ("G3",), "网格员"),
    "lead": Who("l1", LEAD, ("P1",), "网片长"),
    "other_lead": Who("l2", LEAD, ("P2",), "网片长"),
    "office": Who("chen", OFFICE, ("SL",), "社区主任"),
    "called": Who("fire", OUTSIDE, ("SL",), "街道"),
    "uncalled": Who("water", OUTSIDE, ("SL",), "街道"),
}
NAMES = {
    "wang": "王师傅", "w2": "小刘", "w3": "小孟", "w4": "老何", "l1": "孙片长", "l2": "周片长", "chen": "陈主任",
    "fire": "消防小吴", "water": "水务小郑", "old": "老秦",
}  # fmt: skip
COVERS = {"SL": {"SL", "P1", "P2", "G1", "G2", "G3"}, "P1": {"P1", "G1", "G2"}, "P2": {"P2", "G3"},
          "G1": {"G1"}, "G2": {"G2"}, "G3": {"G3"}}  # fmt: skip
RESIDENTS = [name for name, who in PEOPLE.items() if who.standing is RESIDENT]


@dataclass(frozen=True)
class Matter:
    """A ticket as the tests know it, beside what the database says."""

    number: int
    state: State
    unit: str
    secret: str  # stands in its words, and nowhere else
    reporter: str
    followers: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()  # in whose hands it is or was
    called: tuple[str, ...] = ()
    last: str = ""  # who took its last step within the minutes of 撤销


STATES = {
    "assigned": State.ASSIGNED, "resolved": State.RESOLVED, "closed": State.CLOSED, "danger": State.ASSIGNED,
}  # fmt: skip
NEAR: dict[str, Matter] = {}
FAR: dict[str, Matter] = {}
for _at, (_name, _state) in enumerate(STATES.items()):
    NEAR[_name] = Matter(
        2 * _at + 1, _state, "G1", f"甲件秘密{_at}", "wmRep", () if _name == "closed" else ("wmFol",),
        ("wang", "w4", "fire", "old"), ("fire",), "wang" if _name == "resolved" else "",
    )  # fmt: skip
    FAR[_name] = Matter(
        2 * _at + 2, _state, "G3", f"乙件秘密{_at}", "wmFar", (), ("w3",), (), "w3" if _name == "resolved" else ""
    )  # fmt: skip
MATTERS = [*NEAR.values(), *FAR.values()]


# What the table of rights says, in the test's own words


def own(who: Who, matter: Matter, deed: Deed) -> bool:
    """What he reported or follows; of ours, what is or was given to him."""
    if who.standing is RESIDENT:
        return who.id == matter.reporter or who.id in matter.followers
    if deed is Deed.ARRIVE:
        return who.id in matter.called
    if deed is Deed.GIVE_BACK:
        return who.id == matter.hands[0]
    return who.id in matter.hands


def within(who: Who, matter: Matter) -> bool:
    return any(matter.unit in COVERS[unit] for unit in who.units)


def may(who: Who, deed: Deed, matter: Matter) -> bool:
    match RIGHTS[deed].get(who.standing):
        case Scope.COMMUNITY:
            return True
        case Scope.SUBTREE:
            return own(who, matter, deed) or within(who, matter)
        case Scope.OWN:
            return own(who, matter, deed)
        case _:
            return False


def may_step(who: Who, deed: Deed, step: Step, matter: Matter) -> bool:
    """The rights, and the table of moves for his standing towards this matter."""
    towards = Standing.REPORTER if who.standing is RESIDENT and who.id == matter.reporter else who.standing
    rule = MOVES.get((matter.state, step))
    return rule is not None and towards in rule.by and may(who, deed, matter)
