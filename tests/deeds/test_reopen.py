from bot.domain.ticket import State


async def closed(town):
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.presses("wang", "finish/1")
    await town.says("wmLi", "好了")


async def test_within_the_window_it_is_the_same_matter(town):
    """Six days later it is broken again: the same number."""
    await closed(town)
    town.clock.pass_by(days=6)
    await town.says("wmLi", "#1 又坏了")

    ticket = await town.ticket()
    assert (ticket.state, ticket.round, ticket.closed_at, ticket.closing) == (State.ASSIGNED, 2, None, None)


async def test_after_the_window_it_stays_closed(town):
    """Eight days later it is not opened again."""
    await closed(town)
    town.clock.pass_by(days=8)
    await town.says("wmLi", "#1 又坏了")

    assert (await town.ticket()).state is State.CLOSED


async def test_a_neighbour_cannot_reopen(town):
    """Only its reporter or the office."""
    await closed(town)
    await town.says("wmZhao", "#1 又坏了")
    assert (await town.ticket()).state is State.CLOSED

    await town.says("chen", "#1 又坏了", "alone")
    assert (await town.ticket()).state is State.ASSIGNED
