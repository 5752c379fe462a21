async def test_a_fact_from_the_reporter_reaches_the_worker(town):
    """One more fact goes to whoever has the matter in hand, masked, and once."""
    number = await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wmLi", "打我电话13800000000", intent="supplement", joins=1)

    assert "#1 补充：打我电话[电话]" in await town.heard("wang")
    assert number == 1


async def test_a_place_that_was_missing_is_filled_in(town):
    """A later sentence tells where; the matter moves to whoever serves there."""
    await town.says("wmQian", "垃圾没人收", "wide", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wmQian", "在7栋门口", "wide", intent="supplement", joins=1)

    ticket = await town.ticket()
    assert (ticket.place.building, ticket.unit, ticket.assignee) == ("7", "G2-1", "w2")
