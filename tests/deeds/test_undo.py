from bot.domain.ticket import State, Step


async def reported(town):
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")


async def history(town, number=1):
    return await town.store.read("songling", lambda desk: desk.tickets.history(number))


async def test_the_own_last_step_is_taken_back(town):
    """「撤销」 within five minutes: the matter is as it was, and both steps stand in its history."""
    await reported(town)
    before = await town.ticket()
    await town.says("wang", "不是诉求 1", "alone")
    town.clock.pass_by(minutes=4)
    await town.says("wang", "撤销", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee, ticket.due_at) == (State.ASSIGNED, "wang", before.due_at)
    assert [line.step for line in await history(town)] == [Step.OPEN, Step.REFUSE, Step.UNDO]
    assert "撤销了，#1 回到「已派」。" in await town.heard("wang")


async def test_after_five_minutes_it_is_too_late(town):
    """What was done six minutes ago stands."""
    await reported(town)
    await town.says("wang", "接单 1", "alone")
    town.clock.pass_by(minutes=6)
    await town.says("wang", "撤销 1", "alone")

    assert (await town.ticket()).state is State.WORKING
    assert any("过了 5 分钟，撤不了了" in line for line in await town.heard("wang"))


async def test_somebody_elses_step_stands(town):
    """Nobody takes back what another has done since."""
    await reported(town)
    await town.says("wang", "接单 1", "alone")
    await town.says("chen", "派单 1 刘敏", "alone")
    await town.says("wang", "撤销 1", "alone")

    assert (await town.ticket()).assignee != "wang"
    assert "后来别人又办了一步，这一步撤不了了。" in await town.heard("wang")


async def test_what_the_group_has_read_is_put_right(town):
    """A question that was pressed into the group is corrected there; one that was not is taken back."""
    await reported(town)
    town.clock.pass_by(seconds=30)
    await town.taps("wang")
    await town.says("wang", "1 修好了，换了主板", "alone")
    await town.taps("wang")
    await town.says("wang", "点错了", "alone")
    assert (await town.ticket()).state is State.ASSIGNED
    assert any("点错了，不算" in line for line in await town.waiting("wang"))

    await town.says("wang", "1 修好了，换了主板", "alone")
    await town.says("wang", "点错了", "alone")
    assert not any("您看看好了没有" in line for line in await town.waiting("wang"))


async def test_the_wrong_hands_hear_that_it_was_a_slip(town):
    """Who was handed a matter by mistake reads that it was."""
    await reported(town)
    await town.says("wang", "转派 1 刘敏", "alone")
    other = (await town.ticket()).assignee
    await town.says("wang", "撤销", "alone")

    assert (await town.ticket()).assignee == "wang"
    assert "#1 王师傅刚才那一步点错了，已撤销，现在是「已派」。" in await town.heard(other)


async def test_an_end_taken_back_is_a_reopening(town):
    """What the office closed by mistake is opened again, in the table's own way."""
    await reported(town)
    await town.says("chen", "关单 1 电话回访过", "alone")
    await town.says("chen", "撤销", "alone")

    ticket = await town.ticket()
    assert (ticket.state, ticket.closed_at, ticket.closing) == (State.ASSIGNED, None, None)
    assert (await history(town))[-1].step is Step.REOPEN


async def test_by_the_button(town):
    """撤销 on the page or a card does the same."""
    await reported(town)
    await town.presses("wang", "accept/1")
    await town.presses("wang", "undo/1")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_a_denial_taken_back_gives_the_old_deadline_again(town):
    """The clock that a denial had started anew stands where it stood."""
    await reported(town)
    before = await town.ticket()
    await town.says("wang", "修好了 1", "alone")
    town.clock.pass_by(minutes=90)
    await town.says("chen", "没修好 1", "alone")
    assert (await town.ticket()).due_at > before.due_at
    await town.says("chen", "撤销 1", "alone")
    ticket = await town.ticket()
    assert (ticket.state, ticket.due_at) == (State.RESOLVED, before.due_at)
