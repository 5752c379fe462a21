"""Figures of a period: a result that was refused is none, and what is over does not change any more."""

from datetime import date

import pytest

from bot.deeds.digest import look
from bot.deeds.false_alarm import false_alarm
from bot.deeds.figures import figures_of
from bot.deeds.steps import step
from bot.domain.digest import period_of
from bot.domain.ticket import Step, Urgency
from tests.clockwork import OFFICE, WORKER, opened, town

RESIDENT_SAYS = OFFICE  # the office denies and confirms in the reporter's name


def week(desk, day=date(2026, 11, 16)):
    return figures_of(desk, OFFICE, period_of("week", day, desk.settings))


async def take(place, what, by=WORKER, note=""):
    await place.run(lambda desk: step(desk, desk.tickets.get(1), what, by, desk.now, note))


@pytest.mark.parametrize("back", [Step.DENY, Step.REOPEN])
async def test_a_result_that_was_sent_back_is_no_result(back):
    """Done after an hour, sent back the next day, good on Friday: the result came on Friday."""
    async with town("周一 2026-11-16 09:00") as place:
        await place.run(lambda desk: opened(desk, summary="楼道堆物"))
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.FINISH, note="清了")
        if back is Step.REOPEN:
            await take(place, Step.CONFIRM, RESIDENT_SAYS)
        await place.at("周二 2026-11-17 10:00")
        await take(place, back, RESIDENT_SAYS)
        await place.at("周五 2026-11-20 10:00")
        await take(place, Step.CONFIRM, RESIDENT_SAYS)
        found = await place.read(week)
    assert found.result.median > 24 * 60


async def test_a_result_that_stood_is_counted_from_when_it_came():
    async with town("周一 2026-11-16 09:00") as place:
        await place.run(lambda desk: opened(desk, summary="楼道堆物"))
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.FINISH, note="清了")
        await place.at("周五 2026-11-20 10:00")
        await take(place, Step.CONFIRM, RESIDENT_SAYS)
        found = await place.read(week)
    assert found.result.median == 60


async def test_what_was_overdue_last_week_stays_so():
    """Reported on Tuesday, nothing by Sunday, on Monday a result and its denial: the week still has one overdue."""
    async with town("周二 2026-11-10 09:00") as place:
        await place.run(lambda desk: opened(desk, summary="楼道堆物"))
        last = date(2026, 11, 10)
        await place.at("周一 2026-11-16 08:00")
        at_its_end = await place.read(lambda desk: week(desk, last))
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.FINISH, note="清了")
        await take(place, Step.DENY, RESIDENT_SAYS)
        assert await place.read(lambda desk: desk.tickets.get(1).due_at > desk.now)
        later = await place.read(lambda desk: week(desk, last))
    assert at_its_end.overdue == later.overdue == 1


async def test_what_waits_after_the_period_was_late_in_it():
    """On Monday it begins to wait, and on Wednesday goes on with a later deadline: last week stays as it was."""
    async with town("周二 2026-11-10 09:00") as place:
        await place.run(lambda desk: opened(desk, summary="楼道堆物"))
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.WAIT, note="等车")
        await place.at("周三 2026-11-18 10:00")
        await take(place, Step.ACCEPT)
        found = await place.read(lambda desk: week(desk, date(2026, 11, 10)))
    assert found.overdue == 1


def report(desk):
    """Of the week before: its figures, what the message says, and every line of the sheets."""
    seen = look(desk, period_of("week", date(2026, 11, 10), desk.settings), desk.now)
    return seen.figures, seen.markdown, {sheet.name: list(sheet.rows) for sheet in seen.sheets}


async def finished_and_confirmed(place):
    await place.run(lambda desk: opened(desk, summary="楼道堆物"))
    await place.at("周三 2026-11-11 10:00")
    await take(place, Step.FINISH, note="清了")
    await place.at("周四 2026-11-12 10:00")
    await take(place, Step.CONFIRM, RESIDENT_SAYS)
    await place.at("周一 2026-11-16 08:00")
    return await place.read(report)


async def test_what_was_closed_last_week_stays_closed_in_it_though_it_is_opened_again():
    """Confirmed on Thursday, bad again on Monday: last week's report says the same to its last column."""
    async with town("周二 2026-11-10 09:00") as place:
        at_its_end = await finished_and_confirmed(place)
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.REOPEN, RESIDENT_SAYS)
        assert await place.read(report) == at_its_end
    assert (at_its_end[0].closed, at_its_end[0].confirmed, at_its_end[0].live) == (1, 1, 0)


async def test_a_later_end_is_not_told_in_the_week_of_the_first():
    """Opened again on Monday and closed by the office: last week keeps its own end, its own result and its own day."""
    async with town("周二 2026-11-10 09:00") as place:
        at_its_end = await finished_and_confirmed(place)
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.REOPEN, RESIDENT_SAYS)
        await place.at("周一 2026-11-16 15:00")
        await take(place, Step.FINISH, note="又清了一遍")
        await take(place, Step.CLOSE, OFFICE)
        assert await place.read(report) == at_its_end
        now = await place.read(week)
    assert (now.closed, now.by_office, now.reopened) == (1, 1, 1)


async def test_a_result_of_sunday_that_is_denied_on_monday_was_waiting_for_a_word():
    """At the week's end it was neither closed nor anybody's work, and no later word makes it so."""
    async with town("周二 2026-11-10 09:00") as place:
        await place.run(lambda desk: opened(desk, summary="楼道堆物"))
        await place.at("周日 2026-11-15 20:00")
        await take(place, Step.FINISH, note="清了")
        await place.at("周一 2026-11-16 08:00")
        at_its_end = await place.read(report)
        await place.at("周一 2026-11-16 10:00")
        await take(place, Step.DENY, RESIDENT_SAYS)
        await place.at("周二 2026-11-17 10:00")
        await take(place, Step.FINISH, note="叫人拉走了")
        await take(place, Step.CONFIRM, RESIDENT_SAYS)
        assert await place.read(report) == at_its_end
    assert (at_its_end[0].closed, at_its_end[0].resolved, at_its_end[0].live) == (0, 1, 0)


async def test_a_false_alarm_is_no_danger_of_its_day():
    """误报: it was registered and refused, and 「其中危险 1 件」 would be untrue."""
    async with town("周一 2026-11-16 09:00") as place:
        await place.run(lambda desk: opened(desk, category="gas_heat", summary="煤气味", urgency=Urgency.DANGER))
        await place.run(lambda desk: opened(desk, category="gas_heat", summary="煤气味大", urgency=Urgency.DANGER))
        assert (await place.read(week)).danger == 2
        await place.run(lambda desk: false_alarm(desk, 1, WORKER, desk.now))
        found = await place.read(week)
    assert (found.opened, found.danger, found.refused) == (2, 1, 1)
