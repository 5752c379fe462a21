"""「您反映的事」: each group its own grid, nothing of a person, once."""

from dataclasses import replace
from datetime import date

from bot.deeds.feedback import tell_groups
from bot.deeds.steps import step
from bot.domain.digest import period_of
from bot.domain.ticket import Judged, Place, Step
from schedules import JOBS
from schedules.runner import Schedule
from tests.clockwork import OFFICE, WORKER, opened, town
from tests.schedules.test_jobs import play

PRIVATE_WORDS = ("13812345678", "张三", "501", "1204")


async def a_month(place):
    """Grid 1: one done, one open, one private; grid 3: one waiting. The texts hold what must not be seen."""
    await place.at("周一 2026-11-09 09:00")
    secret = "张三 501室 13812345678 说楼道灯不亮"
    await place.run(lambda desk: opened(desk, "power", summary=secret, place=Place("松岭花园", "1", "2", "501")))
    await place.run(lambda desk: opened(desk, "lift", summary=secret))
    await place.run(lambda desk: opened(desk, "dispute", summary=secret, private=True))
    await place.run(lambda desk: opened(desk, "noise", unit="G3", assignee="w5", summary=secret))

    def done(desk):
        step(desk, desk.tickets.get(1), Step.FINISH, WORKER, desk.now, "找张三 13812345678 换了灯")
        step(desk, desk.tickets.get(1), Step.CONFIRM, OFFICE, desk.now)

    await place.run(done)


async def laid_out(place):
    items = await place.read(lambda desk: desk.outbox.unpressed())
    return {item.out.to.id: item.out.text for item in items}


async def test_each_group_hears_of_its_own_grid_and_of_no_person():
    """第1网格 hears that the light is done and the lift is not; 第3网格 its own; no name, phone or door anywhere."""
    async with town("周一 2026-11-02 09:00") as place:
        await a_month(place)
        await place.at("周二 2026-12-01 10:26")
        period = await place.read(lambda desk: period_of("month", date(2026, 11, 3), desk.settings))
        told = await place.run(lambda desk: tell_groups(desk, period, desk.now))
        again = await place.run(lambda desk: tell_groups(desk, period, desk.now))
        texts = await laid_out(place)
    assert (told, again) == (4, 0)  # two groups of grid 1, two of grid 3; grid 2 has nothing to hear
    assert texts["room:wrG11"].splitlines() == [
        "松岭社区，11 月您反映的事，社区向大家回个话：",
        "#1 供电照明（松岭花园1栋）：办好了",
        "#2 电梯（松岭花园1栋）：还在办，比说好的慢了，在催",
        "一共办好 1 件，还在办 1 件。有事在群里说一声就行。",
    ]
    assert "#4" in texts["room:wrG31"]
    assert not any("#3" in text or "#4" in text for chat, text in texts.items() if "G1" in chat)
    assert not any(word in text for text in texts.values() for word in PRIVATE_WORDS)


async def test_it_comes_by_the_clock_once(tmp_path):
    """周二 12-01 10:26, and not again on the next days or after a second start."""
    async with town("周一 2026-11-02 09:00") as place:
        jobs = [job for job in JOBS if job.name == "groups"]
        await play(place, Schedule(place.store, place.clock, jobs, tmp_path), "周一 2026-11-02 10:00")
        await a_month(place)
        await play(place, Schedule(place.store, place.clock, jobs, tmp_path), "周二 2026-12-01 10:25")
        assert await laid_out(place) == {}
        await play(place, Schedule(place.store, place.clock, jobs, tmp_path), "周三 2026-12-02 10:00")
        assert len(await laid_out(place)) == 4
        await play(place, Schedule(place.store, place.clock, jobs, tmp_path), "周三 2026-12-23 10:00")
        assert len(await laid_out(place)) == 4


def test_nothing_typed_by_anybody_is_in_it():
    """The place without unit and room, and the kind's name: all that a line is made of."""
    from bot.deeds.feedback import _line

    class Shown:
        number, category = 7, Judged("lift")
        place = replace(Place("松岭花园", "1", "2", "501"))

    assert _line(Shown, "正在办") == "#7 电梯（松岭花园1栋）：正在办"
