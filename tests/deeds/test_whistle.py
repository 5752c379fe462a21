from datetime import timedelta

from bot.deeds.climb import climb
from bot.deeds.why import why
from bot.domain.people import Actor, Standing
from bot.domain.ticket import Step

OFFICE = Actor("chen", Standing.OFFICE, ("SL",), "陈主任")


async def reported(town):
    await town.says("wmLi", "北门占道摆摊过不去", intent="request", category="traffic")


async def pass_to(town, ticket):
    town.clock.at = ticket.next_step_at
    await town.do(lambda desk: climb(desk, desk.now))


async def test_who_is_called_has_a_clock_for_reporting_in(town):
    """「吹哨 1 街道」: the street is called with a time to report in; whose matter it is stays."""
    await reported(town)
    await town.says("wang", "吹哨 1 街道 占道没人管", "alone")

    ticket = await town.ticket()
    (call,) = ticket.calls
    assert (call.who, call.role, call.by, ticket.assignee) == ("jiedao", "街道", "wang", "wang")
    assert call.due_at - call.at >= timedelta(hours=2)
    assert any("吹哨 #1" in line and "占道没人管" in line for line in await town.heard("jiedao"))
    assert any("已叫街道值守" in line for line in await town.heard("wang"))

    await town.says("wang", "吹哨 1 街道", "alone")
    assert len((await town.ticket()).calls) == 1


async def test_not_come_is_reminded_once_then_supervised(town):
    """The first miss reminds, the second goes to the head of the office; both stand in the history."""
    await reported(town)
    await town.says("wang", "接单 1", "alone")
    await town.says("wang", "吹哨 1 街道", "alone")
    due = (await town.ticket()).calls[0].due_at
    town.clock.at = due
    await town.do(lambda desk: climb(desk, desk.now))
    assert any("请报到 #1" in line for line in await town.heard("jiedao"))
    assert any("到点还没报到" in line for line in await town.heard("wang"))

    town.clock.at = (await town.ticket()).calls[0].due_at
    await town.do(lambda desk: climb(desk, desk.now))
    assert any("两次都没有报到" in line for line in await town.heard("chen"))
    lines = await town.store.read("songling", lambda desk: desk.tickets.history(1))
    assert [line.data["missed"] for line in lines if line.step is Step.MISS] == [1, 2]
    told = await town.store.read("songling", lambda desk: why(desk, 1, OFFICE, desk.now))
    assert "吹哨，叫街道值守" in told
    assert "没有按时报到（街道，第 2 次），督办" in told


async def test_a_department_without_the_app_is_telephoned(town):
    """Where nobody of the department is on the list, the office is asked to call, and types in what was said."""
    await reported(town)
    await town.says("wang", "吹哨 1 城管 占道", "alone")
    assert any("要叫城管，那边没有登记联系人，请打个电话" in line for line in await town.heard("zhou"))

    await town.says("zhou", "报到 1 城管", "alone")
    assert (await town.ticket()).calls[0].arrived_at is not None
    await town.says("zhou", "代录 1 城管：周五来拆，电话 13800001111", "alone")
    ticket = await town.ticket()
    assert ticket.calls[0].answer.startswith("周五来拆")
    assert "13800001111" not in ticket.calls[0].answer
    assert any("#1 城管答复：周五来拆" in line for line in await town.heard("wang"))


async def test_nobody_of_that_name(town):
    """A name that is neither ours nor a department's is asked back."""
    await reported(town)
    await town.says("wang", "吹哨 1 赛先生", "alone")
    assert (await town.ticket()).calls == ()
    assert any("没找到「赛先生」" in line for line in await town.heard("wang"))


async def test_without_a_name_the_next_rung_is_called(town):
    """「吹哨 1」 calls whoever stands next on the ladder."""
    await reported(town)
    await town.says("wang", "吹哨 1", "alone")
    assert (await town.ticket()).calls[0].rung == 1
