from bot.domain.ticket import Closing, State


async def done(town):
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("wang", "1 修好了，换了主板", "alone")


async def test_satisfied_is_a_yes_and_a_mark(town):
    """「非常满意」 of what waits for the reporter's word closes it with five points."""
    await done(town)
    await town.says("wmLi", "非常满意")
    ticket = await town.ticket()
    assert (ticket.state, ticket.closing, ticket.score) == (State.CLOSED, Closing.CONFIRMED, 5)


async def test_a_bad_mark_is_heard_by_the_office(town):
    """「评价 1 2分 …」: the office is asked to call back; the matter stays as it is."""
    await done(town)
    await town.says("wmLi", "好了")
    await town.says("wmLi", "评价 1 2分 来得太慢")
    ticket = await town.ticket()
    assert (ticket.state, ticket.score) == (State.CLOSED, 2)
    assert any("居民打了 2 分" in line for line in await town.heard("zhou"))


async def test_nobody_but_the_reporter(town):
    """A neighbour's or a worker's mark counts nothing."""
    await done(town)
    await town.says("wmZhao", "评价 1 1分")
    await town.says("wang", "评价 1 5分", "alone")
    assert (await town.ticket()).score == 0


async def test_a_sentence_that_only_begins_so_is_talk(town):
    """「满意的话大家点个赞」 is no mark."""
    await done(town)
    await town.says("wmLi", "满意的话大家点个赞")
    assert (await town.ticket()).state is State.RESOLVED
