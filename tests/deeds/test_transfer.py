from bot.domain.ticket import State


async def reported(town):
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")


async def test_by_role_by_name_and_by_button(town):
    """转物业, 转派 1 王师傅 and a button do the same."""
    await reported(town)
    await town.says("wang", "转物业", "alone")
    assert (await town.ticket()).assignee == "p1"

    await town.says("p1", "转派 1 王师傅", "alone")
    assert (await town.ticket()).assignee == "wang"

    await town.presses("wang", "transfer/1/l1")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.state) == ("l1", State.ASSIGNED)


async def test_nobody_of_that_name(town):
    """An unknown name is asked back, and nothing moves."""
    await reported(town)
    await town.says("wang", "转派 1 赛先生", "alone")

    assert (await town.ticket()).assignee == "wang"
    assert any("没找到「赛先生」" in line for line in await town.heard("wang"))


async def test_talk_with_that_character_is_talk(town):
    """「转发一下」 hands nothing over."""
    await reported(town)
    await town.says("wang", "转发一下这个链接")

    assert (await town.ticket()).version == 1
