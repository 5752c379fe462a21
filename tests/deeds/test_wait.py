from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.ticket import State


async def test_it_says_on_what_and_until_when(town):
    """等配件 周五: the clock stops, and the group is told where it has heard nothing yet."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("wang", "等待 1 等配件 周五", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.waiting_on) == (State.WAITING, "等配件")
    assert ticket.waiting_until.astimezone(ZoneInfo("Asia/Shanghai")).date() == datetime(2026, 3, 6).date()  # noqa: DTZ001
    assert await town.heard("group") == ["#1 要等配件，周五 18:00 前给您消息。"]


async def test_the_time_waited_is_not_counted(town):
    """After two days of waiting the deadline is two working days later."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    before = (await town.ticket()).due_at
    await town.presses("wang", "wait/1")
    town.clock.pass_by(days=2)
    await town.presses("wang", "accept/1")

    assert (await town.ticket()).due_at > before
