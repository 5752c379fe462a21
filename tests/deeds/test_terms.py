from dataclasses import replace
from datetime import date

from bot.deeds.terms import terms
from bot.domain.people import Person, Post
from bot.domain.ticket import State
from schedules.terms import TERMS


async def ends(town, last):
    def change(desk):
        wang = desk.people.get("wang")
        desk.people.put(replace(wang, posts=(Post("网格员", "G1", until=last),)))

    await town.do(change)


async def morning(town):
    return await town.do(lambda desk: terms(desk, desk.now))


async def test_the_office_hears_before_a_term_ends(town):
    """A month ahead, once: whose, where, until when."""
    await ends(town, date(2026, 3, 20))
    await morning(town)
    town.clock.pass_by(days=1)
    await morning(town)
    lines = [line for line in await town.heard("zhou") if "任期" in line]
    assert lines == ["王师傅在第一网格的网格员任期到 3 月 20 日。到时要交接，发「交接 第一网格 名字」。"]


async def test_afterwards_his_matters_go_to_who_serves_there(town):
    """The day after, what he had in hand goes on in the successor's, its deadline unchanged."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("wang", "接单 1", "alone")
    before = await town.ticket()
    await ends(town, date(2026, 3, 2))
    await town.do(lambda desk: desk.people.put(Person("w7", "小陶", True, (Post("网格员", "G1", date(2026, 3, 3)),))))
    assert await morning(town) == 0

    town.clock.pass_by(days=1)
    assert await morning(town) == 1
    after = await town.ticket()
    assert (after.assignee, after.state, after.due_at) == ("w7", State.WORKING, before.due_at)
    assert any(line.startswith("王师傅任期到了，这 1 件转给您") for line in await town.heard("w7"))
    assert await morning(town) == 0


async def test_it_is_wanted_only_where_a_term_ends(town):
    """A community without terms has nothing to wake up for."""
    assert await town.do(lambda desk: TERMS.next_due(desk, desk.now)) is None
    await ends(town, date(2026, 3, 20))
    assert await town.do(lambda desk: TERMS.run(desk, desk.now, None)) == 0
    due = await town.do(lambda desk: TERMS.next_due(desk, desk.now))
    assert due > town.clock.now()
