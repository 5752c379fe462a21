from bot.deeds.study import study
from bot.domain.digest import Period
from bot.domain.ticket import Urgency


async def test_the_third_time_in_a_month_is_raised_and_proposed(town):
    """Three times the same rubbish: the third is 加急, the office reads why, and it stands on the agenda."""
    for _ in range(3):
        await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
        tickets = await town.tickets()
        await town.says("chen", f"关单 {tickets[-1].number} 清走了", "alone")
        town.clock.pass_by(days=5)
    first, second, third = await town.tickets()
    assert [ticket.repeats for ticket in (first, second, third)] == [0, 2, 3]
    assert [ticket.urgency for ticket in (second, third)] == [Urgency.NORMAL, Urgency.URGENT]
    assert any("#3 松岭花园3栋 30 天里第 3 次了（前面是 #1、#2），已加急，也列进了议题。" in line
               for line in await town.heard("zhou"))  # fmt: skip

    start = third.opened_at  # the week of the third alone: three at once gather at a place anyway
    week = Period("week", start.date(), start, town.clock.now())
    agenda = await town.store.read("songling", lambda desk: study(desk, week).agenda)
    assert [(one.why, one.count, one.numbers) for one in agenda if 3 in one.numbers] == [("series", 3, (3,))]


async def test_another_house_or_a_month_later_is_no_series(town):
    """Elsewhere, or after thirty days, the count begins anew."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    await town.says("wmZhao", "1栋垃圾没人收", intent="request", category="hygiene")
    town.clock.pass_by(days=31)
    await town.says("chen", "关单 1 清走了", "alone")
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    assert [ticket.repeats for ticket in await town.tickets()] == [0, 0, 0]
