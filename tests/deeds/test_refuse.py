from bot.domain.ticket import State


async def test_it_ends_and_the_resident_is_not_bothered(town):
    """不是诉求: it ends, and the line that waited is taken back."""
    await town.says("wmLi", "3栋谁家炒菜真香", intent="request", category="hygiene")
    await town.presses("wang", "refuse/1")

    ticket = await town.ticket()
    assert (ticket.state, ticket.result) == (State.REFUSED, "不是诉求")
    assert await town.heard("group") == []


async def test_a_stale_card_shows_the_present_state(town):
    """A button of a matter that moved on does nothing but say so."""
    await town.says("wmLi", "3栋谁家炒菜真香", intent="request", category="hygiene")
    await town.presses("wang", "refuse/1")
    await town.presses("wang", "accept/1")

    assert (await town.ticket()).state is State.REFUSED
    assert "#1 已经是「不受理」了。" in await town.heard("wang")
