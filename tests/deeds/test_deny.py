from bot.domain.ticket import State


async def test_not_fixed_goes_back_under_its_number(town):
    """没好: the same number, a new round, a clock that starts again, a card with the words."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    before = await town.ticket()
    town.clock.pass_by(hours=2)
    await town.presses("wang", "finish/1")
    town.clock.pass_by(hours=1)
    await town.says("wmLi", "还是不行")

    ticket = await town.ticket()
    assert (ticket.number, ticket.state, ticket.round) == (1, State.ASSIGNED, 2)
    assert ticket.due_at > before.due_at
    assert any("居民说：还是不行" in line for line in await town.heard("wang"))


async def test_a_waiting_question_is_taken_back(town):
    """What the newer state makes untrue is not pressed any more."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.presses("wang", "finish/1")
    await town.says("wmLi", "没好")

    assert await town.waiting("wang") == []
