from bot.domain.ticket import Origin


async def test_who_wrote_it_down_is_asked(town):
    """代报: the register has it with its origin; the name of 张大爷 stays out."""
    await town.says("zhou", "代报 张大爷 2栋 楼道灯坏", "alone", intent="request", category="power")

    ticket = await town.ticket()
    assert (ticket.origin, ticket.reporter, ticket.summary) == (Origin.PROXY, "zhou", "2栋 楼道灯坏")
    assert await town.heard("zhou") == ["已登记 #1，已告诉王师傅。"]


async def test_nothing_to_write_down(town):
    """The bare word is answered with an example."""
    await town.says("zhou", "代报", "alone")

    assert (await town.heard("zhou"))[0].startswith("要登记什么？")
