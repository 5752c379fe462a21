from bot.domain.ticket import State, Step


async def reported(town):
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")


async def test_back_to_whoever_gave_it(town):
    """Wrongly given, it goes back with the reason; no resident hears of it, and the deadline stands."""
    await reported(town)
    await town.says("zhou", "派单 1 刘敏", "alone")
    before = await town.ticket()
    await town.says(before.assignee, "退回 1 不归我这片", "alone")

    ticket = await town.ticket()
    assert (ticket.assignee, ticket.state, ticket.due_at) == ("zhou", State.ASSIGNED, before.due_at)
    assert any("退回：不归我这片" in line for line in await town.heard("zhou"))
    assert not any("刘敏" in line for line in await town.heard("group"))


async def test_what_the_bot_gave_goes_to_the_office(town):
    """A matter that nobody gave out by hand goes back to the office's duty."""
    await reported(town)
    await town.says("wang", "退回 1 是物业的事", "alone")
    assert (await town.ticket()).assignee == "zhou"


async def test_not_after_a_working_day(town):
    """Two days later it is too late to say so."""
    await reported(town)
    town.clock.pass_by(days=2)
    await town.says("wang", "退回 1 不归我", "alone")
    lines = await town.store.read("songling", lambda desk: desk.tickets.history(1))
    assert Step.RETURN not in {line.step for line in lines}
    assert any("退不了了" in line for line in await town.heard("wang"))


async def test_only_out_of_ones_own_hands(town):
    """Nobody gives back what another holds."""
    await reported(town)
    await town.says("p1", "退回 1 不归我", "alone")
    assert (await town.ticket()).assignee == "wang"
