"""Switched off over a deadline and a report: all of it is said once, with the delay; nothing is said twice."""

from collections import Counter
from datetime import datetime, timedelta

from bot.app import App
from bot.clock import PlayedClock
from tests.acceptance.house import House, at


async def test_a_night_switched_off(tmp_path):
    """Off from 周一 12:00 to 周二 09:30: the 日报告 of 17:26 and the lift's missed deadline come once and say so."""
    house = House(tmp_path)
    async with house.platform():
        async with house.bot():
            ticket = await _lift_stops(house, at("2026-11-16 12:00"))
            due = ticket.due_at
            office = _said(house)
        assert at("2026-11-16 12:00") < due < at("2026-11-17 09:30"), "the deadline lies in the night off"

        async with house.bot(at("2026-11-17 09:30")):
            await house.conductor.settle()
            late = _said(house) - office
            assert [line for line, count in late.items() if count > 1] == []
            reports = [line for who, line in late if who == "chen" and "日报告 11 月 16 日" in line]
            assert len(reports) == 1
            assert "程序停过" in reports[0]
            overdue = [line for _, line in late if "请过问 #1" in line or "督办 #1" in line]
            assert overdue
            assert all("程序停过，晚了" in line for line in overdue)
            history = await house.looks(lambda desk: desk.tickets.history(1))
            missed = [line for line in history if line.step == "climb"]
            assert missed
            assert all(datetime.fromisoformat(line.data["planned_at"]) < at("2026-11-17 09:00") for line in missed)
            before = _said(house)

        async with house.bot(at("2026-11-17 09:31")):
            await house.conductor.settle()
            assert _said(house) == before


async def test_killed_and_back_before_anybody_tells_the_time(tmp_path):
    """A process that comes back knows no other time than the last one written down: nothing is dated, or late, by months."""
    house = House(tmp_path)
    async with house.platform():
        async with house.bot():
            ticket = await _lift_stops(house, at("2026-11-16 10:00"))
            last = (await house.looks(lambda desk: desk.tickets.history(1)))[-1].at
        async with App(house.config, PlayedClock(at("2026-01-01 08:00"))) as app:
            assert app.clock.now() >= last > ticket.opened_at - timedelta(minutes=1)


async def _lift_stops(house, until):
    """A neighbour says it in the group, and *until* comes."""
    await house.says("wmLi", "wrSL10", "3栋2单元电梯又停了")
    await house.conductor.move_to(until)
    [ticket] = await house.tickets()
    return ticket


def _said(house):
    """How often each person heard each line."""
    return Counter(
        (person.id, line) for person in house.place.people if person.member for line in house.hears(person.id)
    )
