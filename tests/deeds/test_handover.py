from bot.domain.ticket import State


async def test_a_grid_with_open_matters_goes_to_the_successor(town):
    """「交接 第一网格 刘敏」: posts change today, open matters go along, no clock starts anew, no resident hears."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("wang", "接单 1", "alone")
    before, said = await town.ticket(), await town.heard("group")
    await town.says("chen", "交接 1网格 刘敏", "alone")

    after = await town.ticket()
    name = (await town.store.read("songling", lambda desk: desk.people.get(after.assignee))).name
    assert (name, after.state, after.due_at, after.clock_at) == (
        "刘敏", State.WORKING, before.due_at, before.clock_at,
    )  # fmt: skip
    assert await town.heard("group") == said
    assert any("第一网格从今天起归您管，没办完的 1 件也转过来了" in line for line in await town.heard(after.assignee))
    assert "第一网格交给刘敏了，1 件没办完的一起转过去。" in await town.heard("chen")

    await town.says("wmZhao", "1栋楼道灯坏了", intent="request", category="power")
    assert (await town.ticket(2)).assignee == after.assignee


async def test_only_the_office(town):
    """A worker does not give his grid away."""
    await town.says("wang", "交接 1网格 刘敏", "alone")
    await town.says("wmZhao", "1栋楼道灯坏了", intent="request", category="power")
    assert (await town.ticket()).assignee == "wang"
