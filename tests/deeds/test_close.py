from bot.domain.ticket import Closing, State


async def test_the_office_closes_with_a_result(town):
    """关单: 办结 by the office, and what waited for a tap is taken back."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("chen", "关单 1 已电话回访", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.closing, ticket.result) == (State.CLOSED, Closing.OFFICE, "已电话回访")
    assert await town.waiting("wang") == []


async def test_a_worker_cannot(town):
    """A worker's 办结 is the step finish."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wang", "办结 1 换了主板", "alone")

    assert (await town.ticket()).state is State.RESOLVED
