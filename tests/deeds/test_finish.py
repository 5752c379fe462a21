import pytest

from bot.deeds.finish import evades
from bot.domain.ticket import State


async def test_the_question_rides_on_the_result(town):
    """修好了: 待确认, and one item for the group: what was done, and whether it is good."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("wang", "1 修好了，换了门禁主板", "alone")

    assert (await town.ticket()).result == "换了门禁主板"
    assert await town.waiting("wang") == ["#1 修好了：换了门禁主板。您看看好了没有，回“好了”或“没好”都行。"]


async def test_the_asking_starts_when_it_was_pressed(town):
    """Not the finishing but the pressing starts the days of silence."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.presses("wang", "finish/1")
    assert (await town.ticket()).asked_at is None

    town.clock.pass_by(hours=3)
    await town.taps("wang")
    assert (await town.ticket()).asked_at == town.clock.now()


async def test_a_better_result_is_not_asked_again(town):
    """A second word betters the text; the reporter was asked and is not asked twice."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.presses("wang", "finish/1")
    await town.taps("wang")
    await town.says("wang", "办结 1 换了主板", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.result) == (State.RESOLVED, "换了主板")
    assert ticket.asked_at is not None
    assert await town.waiting("wang") == []


async def test_followers_of_another_group_are_asked_there(town):
    """Whoever joined from his own group reads the result there."""
    await town.says("wmLi", "北门道闸坏了", "wide", intent="request", category="property")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "北门道闸抬不起来", "group", intent="same", joins=1)
    await town.says("wang", "1 修好了", "alone")

    assert any("修好了" in line for line in await town.heard("group"))
    assert any("修好了" in line for line in await town.heard("wide"))


EVASIONS = (
    "已反馈给保洁公司", "已转交物业处理", "正在处理中", "会尽快处理", "请耐心等待", "已安排人员", "已记录", "加强巡查", "已上报街道，请您等待",
)  # fmt: skip
RESULTS = (
    "换了主板", "通知物业，已换好门锁", "清运车来过，都收走了", "联系了厂家，下午修好了", "和两家谈过，谈妥了，晚上十点后不跳",
    "明年四月在网上登记", "安排人换了灯泡，亮了", "消息是真的，周六停水", "",
)  # fmt: skip


@pytest.mark.parametrize("note", EVASIONS)
def test_what_others_shall_do_is_no_result(note):
    """Passing on, promising and asking for patience go back before anybody is asked."""
    assert evades(note)


@pytest.mark.parametrize("note", RESULTS)
def test_what_was_done_is_a_result(note):
    """What was done, or an answer that was asked for, is one, however it began."""
    assert not evades(note)
