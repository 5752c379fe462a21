"""例行 in the morning, ticked off, and what stands in the daily report."""

from datetime import date

from bot.deeds.routine import missed, routine
from bot.domain.people import Person, Post
from bot.domain.routines import mark
from bot.domain.settings import Routine
from schedules.routines import ROUTINES
from tests.clockwork import LEAD, town

FIRMS = Routine("联企日", "monthly 15", "网片长", days_before=(3, 0), words="看一看片里的企业。")


async def morning(place, text):
    await place.at(text)
    for _ in range(5):
        if not await place.sweep(lambda desk, now: ROUTINES.run(desk, now, None)):
            break
    return [(who, out.card.title, out.card.desc) for who, out in await place.listen() if out.card]


async def test_the_lead_hears_it_three_days_before_and_on_its_day():
    """Once each, in the morning; the person on leave is stood in for."""
    async with town("周一 2026-10-12 06:00", routines=(FIRMS,)) as place:
        await morning(place, "周一 2026-10-12 06:00")
        assert await morning(place, "周一 2026-10-12 07:56") == [("l1", "还有 3 天：联企日", "10 月 15 日 周四")]
        assert await morning(place, "周三 2026-10-14 07:56") == []
        assert await morning(place, "周四 2026-10-15 07:56") == [("l1", "今天：联企日", "10 月 15 日 周四")]
        assert await morning(place, "周四 2026-10-15 07:57") == []


async def test_a_morning_switched_off_is_made_good_and_says_so():
    """The machine was off in the morning: said once when it is back, with how late."""
    async with town("周一 2026-10-12 06:00", routines=(FIRMS,)) as place:
        await morning(place, "周一 2026-10-12 06:00")
        await morning(place, "周一 2026-10-12 08:00")
        late = await morning(place, "周四 2026-10-15 15:00")
        assert [title for _, title, _ in late] == ["今天：联企日"]
        assert "晚了 7 小时" in late[0][2]


async def test_what_nobody_did_stands_in_the_report():
    """Not ticked: the daily report names it and who; ticked: it does not, and the reminder is spared."""
    async with town("周一 2026-10-12 06:00", routines=(FIRMS,)) as place:
        await morning(place, "周一 2026-10-12 06:00")
        await morning(place, "周一 2026-10-12 07:56")
        span = (date(2026, 10, 14), date(2026, 10, 15))
        assert await place.read(lambda desk: missed(desk, *span)) == ["- 联企日（10 月 15 日）：张片长还没说做了"]
        await place.run(lambda desk: routine(desk, mark("联企日"), date(2026, 10, 15), LEAD))
        assert await place.read(lambda desk: missed(desk, *span)) == []
        assert await morning(place, "周四 2026-10-15 07:56") == []


async def test_a_term_that_ends_is_said_in_time():
    """Thirty days before a post ends the office hears whose it is."""
    ends = Routine("任期届满", "terms", "社区主任", rest_day="before", days_before=(30,))
    async with town("周一 2026-09-14 06:00", routines=(ends,)) as place:
        post = Post("网格员", "G2", until=date(2026, 10, 16))
        await place.run(lambda desk: desk.people.put(Person("w4", "老何", True, (post,))))
        await morning(place, "周一 2026-09-14 06:00")
        said = await morning(place, "周三 2026-09-16 07:56")
        assert said == [("chen", "还有 30 天：任期届满", "10 月 16 日 周五")]
        assert "老何（网格员，第2网格）" in place.heard[-1][2].card.body


async def test_a_word_ticks_it_off(town):
    """「做了 联企日」 said to us alone; without anything open the words are about something else."""
    await town.says("l1", "做了", chat="app", intent="chat")
    assert not any("记上了" in line for line in await town.heard("l1"))
