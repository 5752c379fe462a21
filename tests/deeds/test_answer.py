from bot.domain.ticket import State, Step


async def test_the_departments_answer_reaches_the_holder(town):
    """Who was called answers by app: he has reported in, and the holder reads it; the matter is not ended by it."""
    await town.says("wmLi", "北门占道摆摊过不去", intent="request", category="traffic")
    await town.says("wang", "吹哨 1 街道", "alone")
    await town.says("jiedao", "答复 1 已责令整改，周五复查", "alone")

    ticket = await town.ticket()
    assert ticket.calls[0].answer == "已责令整改，周五复查"
    assert ticket.calls[0].arrived_at is not None
    assert ticket.state is State.ASSIGNED
    assert any("#1 街道答复：已责令整改" in line for line in await town.heard("wang"))


async def test_done_by_a_helper_from_outside_is_an_answer(town):
    """The department's 「已处理」 does not end what is in the worker's hands."""
    await town.says("wmLi", "北门占道摆摊过不去", intent="request", category="traffic")
    await town.says("wang", "吹哨 1 街道", "alone")
    await town.says("jiedao", "办结 1 摊子都清走了", "alone")

    assert (await town.ticket()).state is State.ASSIGNED
    assert (await town.ticket()).calls[0].answer == "摊子都清走了"


async def test_an_empty_answer_is_asked_for(town):
    """「代录 1」 alone says how it is written."""
    await town.says("wmLi", "北门占道摆摊过不去", intent="request", category="traffic")
    await town.says("chen", "代录 1", "alone")
    lines = await town.store.read("songling", lambda desk: desk.tickets.history(1))
    assert Step.ANSWER not in {line.step for line in lines}
    assert any("怎么答复的" in line for line in await town.heard("chen"))
