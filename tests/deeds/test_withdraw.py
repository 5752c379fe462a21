from bot.domain.ticket import State
from bot.messages import Kind


async def test_the_reporter_takes_it_back(town):
    """不用来了: it ends, the worker's card ends, the waiting line is taken back."""
    await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    await town.says("wmLi", "不用来了")

    assert (await town.ticket()).state is State.WITHDRAWN
    assert await town.heard("group") == []
    assert "[已撤回]" in await town.heard("wang")


async def test_nobody_else_can(town):
    """A neighbour's 「不用来了」 is talk."""
    await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    await town.says("wmZhao", "撤回 1")

    assert (await town.ticket()).state is State.ASSIGNED


async def test_a_recalled_message_is_a_withdrawal(town):
    """Taking the message back before anybody has taken the matter takes the matter back."""
    await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    opening = town.last.id
    await town.says("wmLi", "", kind=Kind.RECALL, quote=opening)

    assert (await town.ticket()).state is State.WITHDRAWN
