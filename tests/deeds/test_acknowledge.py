from bot.domain.ticket import State

TRAPPED = "3号楼2单元电梯又停了，老人困在里面"


async def test_somebody_goes_and_the_others_know(town):
    """我去处理: in his hands, heard, and the office reads who went."""
    await town.says("wmLi", TRAPPED, intent="request", category="lift")
    town.clock.pass_by(minutes=1)
    await town.presses("wang", "acknowledge/1")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee, ticket.contacted_at) == (State.WORKING, "wang", town.clock.now())
    assert "#1 王师傅去处理了。" in await town.heard("zhou")


async def test_by_words_in_the_group(town):
    """His own words in the group do the same."""
    await town.says("wmLi", TRAPPED, intent="request", category="lift")
    await town.says("wang", "我去处理")

    assert (await town.ticket()).state is State.WORKING


async def test_pressed_by_the_office_it_is_theirs(town):
    """Whoever presses first goes; a second press changes nothing for him."""
    await town.says("wmLi", TRAPPED, intent="request", category="lift")
    await town.presses("zhou", "acknowledge/1")
    before = await town.ticket()
    await town.presses("zhou", "acknowledge/1")

    assert before.assignee == "zhou"
    assert (await town.ticket()).version == before.version
