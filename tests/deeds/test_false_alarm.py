from bot.domain.ticket import State, Urgency


async def test_one_tap_ends_it(town):
    """误报 of mere talk: it ends, and the safety words are taken back."""
    await town.says("wmLi", "3栋楼道里煤气味好大", intent="chat")
    await town.presses("wang", "false_alarm/1")

    ticket = await town.ticket()
    assert (ticket.state, ticket.result) == (State.REFUSED, "误报")
    assert await town.waiting("wang") == []


async def test_a_matter_goes_its_ordinary_way(town):
    """误报 of a real matter: no danger any more, but somebody still has to come."""
    await town.says("wmLi", "3栋楼道里煤气味好大", intent="request", category="gas_heat")
    await town.says("wang", "误报 1", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency) == (State.ASSIGNED, Urgency.URGENT)
