from datetime import date

import pytest

from bot.domain.escalation import DEFAULT_LADDER
from bot.domain.people import Person, Post, Unit, UnitTree
from bot.domain.routing import first_holder, on_rung, units_for
from bot.domain.settings import Rung

DAY = date(2026, 3, 2)  # 周一
TREE = UnitTree.of(
    [
        Unit("SL", "社区", "community"),
        Unit("P1", "东网片", "sector", "SL"),
        Unit("G1", "一格", "grid", "P1"),
        Unit("G1-1", "微网格", "micro", "G1"),
        Unit("G9", "孤格", "grid", "SL"),
    ]
)


def house(*people):
    """Who holds a role in a unit, and who somebody is, as a store would answer."""
    known = {person.id: person for person in people}

    def with_role(role, unit, day):
        return [p for p in people for post in p.posts if (post.role, post.unit) == (role, unit)]

    return with_role, known.get


def worker(id_, unit="G1", role="网格员", standin="", away=()):
    return Person(id_, id_, True, (Post(role, unit, standin=standin),), away)


@pytest.mark.parametrize(
    ("level", "unit", "places"),
    [
        ("unit", "G1-1", ["G1-1", "G1"]),
        ("unit", "G1", ["G1"]),
        ("parent", "G1-1", ["P1"]),
        ("parent", "G9", []),  # a grid right below the community has no sector
        ("root", "G1-1", ["SL"]),
        ("unit", "", []),
    ],
)
def test_where_a_role_is_looked_for(level, unit, places):
    """A worker in the micro-grid or its grid, a lead in the sector, the office at the root."""
    assert units_for(level, unit, TREE) == places


def test_the_grids_own_worker_first():
    """Whoever serves the micro-grid itself goes before the grid's worker."""
    found = first_holder(DEFAULT_LADDER.rungs, "G1-1", TREE, DAY, *house(worker("big"), worker("near", "G1-1")))
    assert (found.person.id, found.unit, found.rung) == ("near", "G1-1", 0)


def test_the_standin_and_why():
    """An absent worker's stand-in takes it, and the skip is written down."""
    people = house(worker("wang", standin="he", away=((DAY, DAY),)), worker("he", "G2"))
    found = first_holder(DEFAULT_LADDER.rungs, "G1-1", TREE, DAY, *people)
    assert (found.person.id, found.standin_for) == ("he", "wang")
    assert found.data["skipped"] == [{"role": "网格员", "unit": "G1", "why": "away", "who": "wang"}]


def test_nobody_below_so_the_lead_and_the_skips():
    """An empty grid: the sector lead takes it on his own rung, and the empty seat is written down."""
    found = first_holder(DEFAULT_LADDER.rungs, "G1-1", TREE, DAY, *house(worker("lead", "P1", "网片长")))
    assert (found.person.id, found.rung) == ("lead", 1)
    assert [(skip.role, skip.why) for skip in found.skipped] == [("网格员", "empty")]


def test_a_ring_of_standins_ends():
    """Two who stand in for each other and are both away: neither, without going round."""
    both = (worker("a", standin="b", away=((DAY, DAY),)), worker("b", "G2", standin="a", away=((DAY, DAY),)))
    assert first_holder(DEFAULT_LADDER.rungs[:1], "G1-1", TREE, DAY, *house(*both)).person is None


def test_the_first_role_that_exists():
    """网片长/物业: where a 三无小区 has no firm the lead hears, where there is no lead the firm does."""
    rung = Rung("网片长/物业", "parent")
    firm, lead = worker("firm", "G1", "物业"), worker("lead", "P1", "网片长")
    assert on_rung(rung, "G1-1", TREE, DAY, *house(firm, lead)).person.id == "lead"
    assert on_rung(rung, "G1-1", TREE, DAY, *house(firm)).person.id == "firm"
    assert on_rung(rung, "G1-1", TREE, DAY, *house()).person is None
