from bot.domain.ticket import State


async def test_a_press_takes_it(town):
    """接单: 在办, the first human answer, the card renewed, one line in the group."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.presses("wang", "accept/1")

    ticket = await town.ticket()
    assert (ticket.state, ticket.contacted_at) == (State.WORKING, town.clock.now())
    assert await town.heard("group") == ["刚才说电和灯的这件，#1，王师傅在办了。"]
    assert any(line.startswith("工单 #1") for line in await town.heard("wang"))


async def test_pressed_twice_is_once(town):
    """The second press changes nothing and says nothing more in the group."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.presses("wang", "accept/1")
    before = await town.ticket()
    await town.presses("wang", "accept/1")

    assert (await town.ticket()).version == before.version


async def test_one_line_only(town):
    """Where the first line was pressed already, 接单 adds none."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    town.clock.pass_by(minutes=1)
    await town.taps("wang")
    await town.presses("wang", "accept/1")

    assert await town.waiting("wang") == []


async def test_a_worker_of_another_grid_may_not(town):
    """刘敏 serves another grid; her press is refused politely."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.presses("w2", "accept/1")

    assert (await town.ticket()).state is State.ASSIGNED
    assert await town.heard("w2") == ["这一步不归您办，没有动。要紧就跟社区说一声。"]
