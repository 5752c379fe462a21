"""Whoever has told of one matter tells of the next one in the same group."""

from bot.domain.ticket import State

LI, GROUP, WANG = "wmLi", "room:wrSL10", "wang"


async def _says(house, who, *lines):
    for line in lines:
        await house.says(who, GROUP, line)
        await house.passes(seconds=60)


async def test_a_second_matter_of_another_kind_has_its_own_number(house):
    """Her lift is still in hand when 李阿姨 says 路灯坏了: two matters, and neither is taken back."""
    await _says(house, LI, "3号楼2单元电梯又停了", "路灯坏了")

    tickets = sorted(await house.tickets(), key=lambda ticket: ticket.number)
    assert [ticket.category.value for ticket in tickets] == ["lift", "power"]
    assert all(ticket.is_open for ticket in tickets)


async def test_what_is_said_after_the_end_of_a_matter_is_new(house):
    """Her lift is 办结; a leak she tells of half an hour later is not lost in it, and the group never reads her door."""
    await _says(house, LI, "3号楼2单元电梯又停了")
    await _says(house, WANG, "修好了，换了主板")
    await _says(house, LI, "#1 好了")
    [lift] = await house.tickets()
    assert lift.state is State.CLOSED
    await house.passes(minutes=30)
    await _says(house, LI, "3-2-501 漏水 电话13800000021")

    tickets = sorted(await house.tickets(), key=lambda ticket: ticket.number)
    assert [ticket.category.value for ticket in tickets] == ["lift", "water"]
    assert "13800000021" not in tickets[1].summary
    assert "501" not in tickets[1].summary
