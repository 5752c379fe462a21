"""日报告: true figures, within a message's bytes, once."""

from datetime import date

import openpyxl
import pytest

from bot.deeds.digest import digest, look, morning_list, since_last, tell_office, write
from bot.deeds.steps import step
from bot.domain.digest import period_of
from bot.domain.ticket import State, Step, Urgency
from bot.errors import NotYours
from tests.clockwork import LEAD, OFFICE, WORKER, opened, town
from tests.hands import at


async def a_day(place):
    """Five matters: one closed, one resolved, one overdue since last week, one dangerous, one without a grid."""
    await place.at("周二 2026-11-10 09:00")
    await place.run(lambda desk: opened(desk, summary="楼道堆物"))
    await place.at("周一 2026-11-16 09:00")
    await place.run(lambda desk: opened(desk, "lift", summary="=电梯异响", unit="G2", assignee="w4"))
    await place.run(lambda desk: opened(desk, "gas_heat", urgency=Urgency.DANGER, summary="楼道有煤气味"))
    await place.run(lambda desk: opened(desk, unit="", assignee="", state=State.REPORTED, summary="那边路灯不亮"))
    await place.run(lambda desk: opened(desk, "noise", summary="装修太吵"))
    await place.at("周一 2026-11-16 10:00")
    await place.run(lambda desk: step(desk, desk.tickets.get(2), Step.FINISH, WORKER, desk.now, "调好了"))
    await place.run(lambda desk: step(desk, desk.tickets.get(2), Step.CONFIRM, OFFICE, desk.now))
    await place.run(lambda desk: step(desk, desk.tickets.get(5), Step.FINISH, WORKER, desk.now, "说过了"))
    await place.at("周一 2026-11-16 17:26")


def monday(desk):
    return look(desk, period_of("day", date(2026, 11, 16), desk.settings), desk.now, planned=True)


async def test_the_daily_report_tells_true_figures_and_names_what_is_late(tmp_path):
    """Every figure of the message is that of the register, each with its denominator."""
    async with town() as place:
        await a_day(place)
        report = await place.read(monday)
    lines = report.markdown.splitlines()
    assert lines[:2] == ["# 松岭社区 日报告 11 月 16 日 周一", "> 11-13 周五 17:26 至 11-16 周一 17:26"]
    assert "**新登记** 4 件，其中危险 1 件" in lines
    assert "**已结** 1 件：办结 1，撤回 0，不是诉求 0" in lines
    assert "**办结的 1 件里** 居民说好了 1，社区办结 0，未回应 0，未询问 0" in lines
    assert "**没办完** 3 件：超期 2，等待 0，已往上报 0；另有待确认 1 件" in lines
    assert "**首次回应** 新登记 4 件里 2 件有人回应，中位 60 分钟（只算上班时间，急事全天算）" in lines
    assert "#1 第1网格 王师傅 超 3 天 8 小时　楼道堆物" in lines
    assert "#3 第1网格 王师傅 没人回应　楼道有煤气味" in lines
    assert "**待归格** 1 件：#4" in lines
    assert len(report.markdown.encode()) <= 2048
    assert report.figures.opened == 4


async def test_the_sheet_holds_the_register_as_text(tmp_path):
    """A resident's 「=电梯」 is text and no formula; the header stays and filters; no ticket is missing."""
    async with town() as place:
        await a_day(place)
        kept = write(await place.read(monday), tmp_path)
    book = openpyxl.load_workbook(kept.xlsx)
    page = book["台账"]
    assert [row[0].value for row in page.iter_rows(min_row=2)] == [1, 2, 3, 4, 5]
    assert page["G3"].value == "=电梯异响"
    assert page["G3"].data_type == "s"
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:P6")
    figures = {row[0].value: row[1].value for row in book["汇总"].iter_rows(min_row=2)}
    assert (figures["新登记"], figures["没办完里超期"], figures["待确认"], figures["第2网格 已结"]) == (4, 2, 1, 1)
    assert kept.png.read_bytes().startswith(b"\x89PNG")
    assert kept.markdown.read_text("utf-8").startswith("# 松岭社区 日报告")


async def test_it_is_said_once_to_everybody_of_the_office(tmp_path):
    """Message, picture and sheet to 值班 and 主任, in this order; a second time nothing."""
    async with town() as place:
        await a_day(place)
        report = await place.read(monday)
        kept = write(report, tmp_path)
        assert await place.run(lambda desk: tell_office(desk, report, kept)) == 2
        assert await place.run(lambda desk: tell_office(desk, report, kept)) == 0
        fresh = await place.listen()
    for person in ("zhou", "chen"):
        parts = [out for who, out in fresh if who == person]
        assert [bool(out.markdown) for out in parts] == [True, False, False]
        assert [out.file[0] for out in parts[1:]] == ["image", "file"]


async def test_an_empty_day_says_so(tmp_path):
    """Nothing happened: one sentence, and still a chart and a sheet."""
    async with town() as place:
        await place.at("周一 2026-11-16 17:26")
        report = await place.read(monday)
        kept = write(report, tmp_path)
    assert "这段时间没有新登记的事，手里也没有没办完的事。" in report.markdown
    assert kept.png.stat().st_size > 5000
    assert openpyxl.load_workbook(kept.xlsx)["台账"].max_row == 1


async def test_after_a_holiday_all_of_it_is_told():
    """国庆: what was reported on 周四 10-01 and 周二 10-06 stands in the report of 周四 10-08."""
    async with town("周三 2026-09-30 18:00") as place:
        for moment in ("周四 2026-10-01 12:00", "周二 2026-10-06 12:00"):
            await place.at(moment)
            await place.run(opened)
        await place.at("周四 2026-10-08 17:26")
        report = await place.read(lambda desk: look(desk, period_of("day", date(2026, 10, 8), desk.settings), desk.now))
    assert report.figures.opened == 2
    assert "> 09-30 周三 17:26 至 10-08 周四 17:26" in report.markdown


async def test_a_report_made_later_shows_its_own_evening():
    """Made at 周二 08:00 for 周一 17:26: it says that it is late, and counts what was so on Monday evening."""
    async with town() as place:
        await a_day(place)
        before = await place.read(monday)
        await place.at("周一 2026-11-16 18:00")
        await place.run(lambda desk: step(desk, desk.tickets.get(1), Step.CLOSE, OFFICE, desk.now, "清走了"))
        await place.run(lambda desk: step(desk, desk.tickets.get(3), Step.ACKNOWLEDGE, WORKER, desk.now))
        await place.run(opened)
        await place.at("周二 2026-11-17 08:00")
        later = await place.read(monday)
    assert later.figures == before.figures
    assert "程序停过，晚了 14 小时 34 分" in later.markdown


async def test_however_much_happened_it_fits_into_one_message():
    """Sixty overdue matters: the message keeps its figures, names the longest, and counts the rest."""
    async with town("周一 2026-11-02 09:00") as place:

        def many(desk):
            for n in range(60):
                opened(desk, summary=f"楼道里堆了很多很多旧家具没有人来清{n}")

        await place.run(many)
        await place.at("周一 2026-11-16 17:26")
        report = await place.read(monday)
    assert len(report.markdown.encode()) <= 2048
    assert "**没办完** 60 件：超期 60" in report.markdown
    assert "件在表里" in report.markdown


async def test_asked_in_the_chat_it_reaches_from_the_last_report_until_now():
    """『日报』 at 周二 11:00: what happened since 周一 17:26; a lead sees his own units only, a worker none."""
    async with town() as place:
        await a_day(place)
        await place.at("周二 2026-11-17 10:00")
        await place.run(lambda desk: opened(desk, unit="G3", assignee="w5"))
        await place.at("周二 2026-11-17 11:00")
        period = await place.read(lambda desk: since_last(desk, desk.now))
        asked = await place.read(lambda desk: digest(desk, OFFICE, desk.now))
        leads = await place.read(lambda desk: digest(desk, LEAD, desk.now))
        with pytest.raises(NotYours):
            await place.read(lambda desk: digest(desk, WORKER, desk.now))
    assert (period.start, period.end) == (at("周一 2026-11-16 17:26"), at("周二 2026-11-17 11:00"))
    assert "**新登记** 1 件" in asked
    assert "**新登记** 0 件" in leads
    assert "**没办完** 2 件" in leads


async def test_every_worker_gets_his_own_list_in_the_morning():
    """王师傅 reads his own open matters, what is due first on top; who has none is left in peace."""
    async with town("周一 2026-11-16 16:00") as place:
        await place.run(lambda desk: opened(desk, summary="楼道灯不亮"))
        await place.run(lambda desk: opened(desk, "lift", summary="电梯异响"))
        await place.at("周二 2026-11-17 07:56")
        assert await place.run(lambda desk: morning_list(desk, desk.now, date(2026, 11, 17))) == 1
        assert await place.run(lambda desk: morning_list(desk, desk.now, date(2026, 11, 17))) == 0
        ((who, out),) = await place.listen()
    assert who == "wang"
    assert out.text.splitlines()[0] == "王师傅早，手里 2 件没办完。"
    assert "#2" in out.text.splitlines()[1]


async def test_the_report_warns_before_the_holiday_table_ends():
    """From November on, the report says until when holidays are known."""
    async with town() as place:
        await place.at("周一 2026-11-16 17:26")
        report = await place.read(monday)
    assert "节假日表只到 2026 年 12 月 31 日" in report.markdown


async def test_the_heading_is_the_communitys_own_brand():
    """Where a town has a brand, its reports bear it."""
    async with town(brand="聚爱家园") as place:
        report = await place.read(lambda desk: look(desk, since_last(desk, desk.now), desk.now))
    assert report.markdown.startswith("# 聚爱家园 日报告")
