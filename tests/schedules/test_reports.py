"""Each report once and right: over a restart, a midnight, holidays, an empty day, and a day of 5,000 tickets."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from bot.domain.digest import begun, due_at, next_period, period_of
from bot.domain.people import SYSTEM
from bot.domain.settings import Digests
from bot.domain.ticket import Moved, State, Step
from schedules import JOBS
from schedules.digests import DAILY, NAMES
from schedules.runner import Schedule
from storage.engine import open_store
from tests.clockwork import SEAL, SETTINGS, Town, furnish, opened, town
from tests.hands import HandClock, at, spoken
from tests.made import migrated
from tests.schedules.test_jobs import play, reports


def dues(kind, first, last, settings=SETTINGS):
    """(period, when it is due) of all reports due from *first* to *last*."""
    found, done = [], begun(kind, settings, at(first))
    while (due := due_at(period := next_period(kind, settings, done), settings)) <= at(last):
        found.append((period.name, spoken(due)))
        done = period.end
    return found


def test_the_week_is_looked_at_on_the_next_monday_or_working_day():
    """五一 and 国庆 2026 move it past the holiday; over 春节 two weeks come on the same morning, each for itself."""
    assert dues("week", "周一 2026-04-20 09:00", "周六 2026-05-09 12:00") == [
        ("2026-W17", "周一 04-27 08:56"),
        ("2026-W18", "周三 05-06 08:56"),
    ]
    assert dues("week", "周一 2026-02-02 09:00", "周三 2026-03-04 12:00") == [
        ("2026-W06", "周一 02-09 08:56"),
        ("2026-W07", "周二 02-24 08:56"),
        ("2026-W08", "周二 02-24 08:56"),
        ("2026-W09", "周一 03-02 08:56"),
    ]


def test_the_month_is_told_on_the_first_working_day():
    """Of twelve months: 02-01 is a Sunday, 05-01 and 10-01 are holidays, 08-01 is a Saturday, 11-01 a Sunday."""
    found = dict(dues("month", "周四 2026-01-01 09:00", "周四 2026-12-31 12:00"))
    assert found == {
        "2026-01": "周一 02-02 09:26", "2026-02": "周一 03-02 09:26", "2026-03": "周三 04-01 09:26",
        "2026-04": "周三 05-06 09:26", "2026-05": "周一 06-01 09:26", "2026-06": "周三 07-01 09:26",
        "2026-07": "周一 08-03 09:26", "2026-08": "周二 09-01 09:26", "2026-09": "周四 10-08 09:26",
        "2026-10": "周一 11-02 09:26", "2026-11": "周二 12-01 09:26",
    }  # fmt: skip


def test_every_week_of_the_year_is_told_once():
    """2026 has 52 weeks that begin in it, and one of before; none is left out, none comes twice."""
    names = [name for name, _ in dues("week", "周四 2026-01-01 09:00", "周四 2026-12-31 12:00")]
    assert len(names) == len(set(names)) == 52
    assert (names[0], names[-1]) == ("2026-W01", "2026-W52")


async def test_a_week_and_a_month_come_by_the_clock_with_their_files(tmp_path):
    """周一 11-30 the week, 周二 12-01 the month: message, picture, Word and sheet, in this order, once."""
    async with town("周五 2026-10-30 08:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await play(place, schedule, "周日 2026-11-29 12:00")
        await place.run(opened)
        await play(place, schedule, "周三 2026-12-02 08:00")
    assert reports(place, kind="月反馈")[-1][0] == "周二 12-01 09:26"
    assert reports(place, kind="周研判")[-1][0] == "周一 11-30 08:56"
    for kind, when in (("week", "周一 11-30 08:56"), ("month", "周二 12-01 09:26")):
        parts = [out for at_, who, out in place.heard if who == "chen" and at_ == when]
        files = [Path(out.file[1]) for out in parts if out.file]
        assert [bool(out.markdown) for out in parts] == [True, False, False, False]
        assert [file.suffix for file in files] == [".png", ".docx", ".xlsx"]
        assert all(file.name.startswith(kind) and file.stat().st_size > 1000 for file in files)


async def test_a_report_survives_a_restart_at_its_very_minute(tmp_path):
    """Stopped after the files were drawn and before a word was kept, started again a minute later: told once."""
    url = f"sqlite:///{tmp_path / 'grid.db'}"
    migrated(url)
    place = await reopened(url, HandClock(at("周一 2026-11-16 08:00")))
    await place.run(furnish)
    await play(place, Schedule(place.store, place.clock, JOBS, tmp_path), "周一 2026-11-16 17:00")
    await place.run(opened)
    await place.at("周一 2026-11-16 17:26")
    daily = next(job for job in JOBS if job.name == "daily")
    seen = await place.read(lambda desk: daily.look(desk, desk.now))
    daily.make(seen, tmp_path)
    await place.store.close()

    place = await reopened(url, HandClock(at("周一 2026-11-16 17:27")), place.heard)
    for _ in range(2):
        await Schedule(place.store, place.clock, JOBS, tmp_path).run_due()
        await place.listen()
    await place.store.close()
    place = await reopened(url, HandClock(at("周二 2026-11-17 07:00")), place.heard)
    await Schedule(place.store, place.clock, JOBS, tmp_path).run_due()
    await place.listen()
    await place.store.close()
    told = [out.markdown for _, who, out in place.heard if who == "chen" and "日报告" in out.markdown]
    assert len(told) == 1
    assert "**新登记** 1 件" in told[0]


async def reopened(url, clock, heard=()):
    return Town(open_store(url, clock=clock, seal=SEAL, settings={"songling": SETTINGS}), clock, list(heard))


async def test_a_report_missed_before_midnight_is_told_after_it_for_its_own_day(tmp_path):
    """Off from 17:20 to 00:10: the report of 周一 comes on 周二, holds what was so at 17:26, and says that it is late."""
    async with town("周一 2026-11-16 08:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await play(place, schedule, "周一 2026-11-16 17:20")
        await place.run(opened)
        await place.at("周一 2026-11-16 23:50")
        await place.run(opened)
        await place.at("周二 2026-11-17 00:10")
        await schedule.run_due()
        await schedule.run_due()
        await place.at("周二 2026-11-17 07:31")
        await place.listen()
        (told,) = [out.markdown for _, who, out in place.heard if who == "chen" and out.markdown]
        assert told.startswith("# 松岭社区 日报告 11 月 16 日 周一")
        assert "**新登记** 1 件" in told
        assert "程序停过" in told
        await play(place, schedule, "周二 2026-11-17 18:00")
        assert "**新登记** 1 件" in last_of(place)
    assert len(reports(place)) == 2


def last_of(place):
    return [out.markdown for _, who, out in place.heard if who == "chen" and out.markdown][-1]


async def test_an_empty_working_day_has_its_report_and_a_holiday_none(tmp_path):
    """周三 09-30 nothing happened and the report says so; from 10-01 to 10-07 none; 周四 10-08 tells the holiday."""
    async with town("周三 2026-09-30 08:00") as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await play(place, schedule, "周四 2026-10-01 12:00")
        assert "这段时间没有新登记的事" in last_of(place)
        await place.run(opened)
        await play(place, schedule, "周四 2026-10-08 18:00")
        assert "**新登记** 1 件" in last_of(place)
    assert [when for when, _ in reports(place)] == ["周三 09-30 17:26", "周四 10-08 17:26"]


async def test_a_day_of_five_thousand_tickets(tmp_path):
    """Every figure of the message is true, it has its bytes, the sheet holds all 5,000, and it is sent once."""
    async with town("周一 2026-11-16 08:00") as place:
        schedule = Schedule(place.store, place.clock, [DAILY], tmp_path)
        await schedule.run_due()
        await place.at("周一 2026-11-16 09:00")

        def many(desk):
            first = replace(opened(desk, summary="楼道里堆了很多旧家具"), next_step_at=None)
            for number in range(2, 5001):
                grid = ("G1", "G2", "G3")[number % 3]
                done = number % 5 == 0
                fields = {"state": State.CLOSED, "closed_at": desk.now, "closing": None} if done else {}
                ticket = replace(first, unit=grid, **fields)
                line = Moved(0, Step.CLOSE if done else Step.OPEN, ticket.state, SYSTEM.id, SYSTEM.standing, desk.now)
                desk.tickets.open(ticket, line)

        await place.run(many)
        await place.at("周一 2026-11-16 17:26")
        assert await schedule.run_due()
        await place.listen()
        assert not [out for _, out in await place.listen() if out.markdown]
    (told,) = [out for _, who, out in place.heard if who == "chen" and "日报告" in out.markdown]
    assert "**新登记** 5000 件" in told.markdown
    assert "**已结** 1000 件：办结 1000" in told.markdown
    assert "**没办完** 4000 件" in told.markdown
    assert len(told.markdown.encode()) <= 2048
    (file,) = [Path(out.file[1]) for _, who, out in place.heard if who == "chen" and out.file and "xlsx" in out.file[1]]
    assert openpyxl.load_workbook(file, read_only=True)["台账"].max_row == 5001


async def test_who_leads_units_reads_of_those_only_when_his_role_is_named(tmp_path):
    """`daily_to` names 主任 and 网片长: 陈主任 reads of all, 张片长 of his own 网片, 小周 nothing."""
    digests = Digests(daily_to=("社区主任", "网片长"))
    async with town("周一 2026-11-16 08:00", digests=digests) as place:
        schedule = Schedule(place.store, place.clock, JOBS, tmp_path)
        await schedule.run_due()
        await place.run(opened)
        await place.run(lambda desk: opened(desk, unit="G3", assignee="w5"))
        await play(place, schedule, "周一 2026-11-16 18:00")
    told = {who: out.markdown for _, who, out in place.heard if out.markdown}
    assert set(told) == {"chen", "l1"}
    assert "**新登记** 2 件" in told["chen"]
    assert "**新登记** 1 件" in told["l1"]
    assert "第3网格" not in told["l1"]


@pytest.mark.parametrize("kind", ["day", "week", "month"])
async def test_what_is_switched_off_is_not_sent(tmp_path, kind):
    """A report that `send` does not name never comes, and the others do."""
    send = tuple(name for name in Digests().send if name != NAMES[kind])
    async with town("周五 2026-10-30 08:00", digests=Digests(send=send)) as place:
        await play(place, Schedule(place.store, place.clock, JOBS, tmp_path), "周二 2026-11-03 18:00")
    titles = {"day": "日报告", "week": "周研判", "month": "月反馈"}
    assert {name: bool(reports(place, kind=title)) for name, title in titles.items()} == {
        name: name != kind for name in titles
    }


def test_a_period_is_named_by_its_own_days():
    """The week of 周三 11-18 is W47 and ends where the next begins."""
    week = period_of("week", at("周三 2026-11-18 09:00").date(), SETTINGS)
    assert next_period("week", SETTINGS, week.start).name == week.name == "2026-W47"
    assert next_period("week", SETTINGS, week.end).start == week.end
    assert week.end - week.start == timedelta(days=7)
