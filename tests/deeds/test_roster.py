"""Leave: who is away is skipped, and his stand-in is asked."""

from datetime import date

import pytest

from bot.deeds.roster import back, roster
from bot.domain.people import Standing
from bot.errors import NotYours, Unclear
from storage.engine import open_store
from tests.contracts.town import CLOCK_STARTS, SEAL, SETTINGS, HandClock, furnish

FIRST, LAST = date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
async def house():
    store = open_store("sqlite://", clock=HandClock(CLOCK_STARTS), seal=SEAL, settings=SETTINGS)
    await store.run("songling", furnish)
    yield store
    await store.close()


async def test_a_leave_moves_the_post_to_the_standin(house):
    """On a day of the leave 老何 serves 王师傅's grid; his posts and telephone stay; back again, he does not."""

    def deed(desk):
        chen = desk.people.actor("chen", FIRST)
        desk.people.set_phone("wang", "13500001111")
        roster(desk, "wang", FIRST, LAST, chen)
        away = desk.people.actor("w4", LAST).units
        back(desk, "wang", FIRST, chen)
        return away, desk.people.actor("w4", LAST).units, desk.people.actor("wang", LAST), desk.people.phone("wang")

    away, home, wang, phone = await house.run("songling", deed)
    assert (set(away), set(home)) == ({"G1", "G2"}, {"G2"})
    assert (wang.standing, wang.units, phone) == (Standing.WORKER, ("G1",), "13500001111")


async def test_wrong_days_and_wrong_people(house):
    """The last day before the first, a stranger, or a worker who writes it himself: refused, nothing is kept."""

    def deed(desk):
        chen, wang = desk.people.actor("chen", FIRST), desk.people.actor("wang", FIRST)
        with pytest.raises(Unclear):
            roster(desk, "wang", LAST, FIRST, chen)
        with pytest.raises(Unclear):
            roster(desk, "wmLi", FIRST, LAST, chen)
        with pytest.raises(NotYours):
            roster(desk, "wang", FIRST, LAST, wang)
        return desk.people.get("wang").is_away(FIRST)

    assert await house.run("songling", deed) is False
