"""停水停电: the houses of one estate have one ticket, the groups one line, and all of them hear when it is over."""


async def test_three_houses_one_outage(town):
    """Water is gone in three houses of one estate: one number, two followers, one line in each group, told when over."""
    await town.says("wmLi", "3栋停水了", intent="request", category="water")
    town.clock.pass_by(minutes=10)
    await town.says("wmZhao", "1栋也停水了，一滴水都没有", intent="request", category="water")
    town.clock.pass_by(minutes=10)
    await town.says("wmQian", "7栋没水了", chat="group2", intent="request", category="water")

    tickets = await town.tickets()
    assert len(tickets) == 1
    town.clock.pass_by(minutes=1)
    waiting = [*await town.waiting("wang"), *await town.waiting("w2")]
    assert sum("停水的不止一栋，都记在 #1 里了" in line for line in waiting) == 2
    await town.says("wang", "#1 来水了，水厂抢修完了", intent="work", step="finish")
    assert any("来水了" in line for line in await town.waiting("w2"))


async def test_another_estate_is_another_matter(town):
    """Never across estates, and never by words that tell of no outage."""
    await town.says("wmLi", "3栋停水了", intent="request", category="water")
    town.clock.pass_by(minutes=5)
    await town.says("wmQian", "河沿街3号停水了", chat="group2", intent="request", category="water")
    await town.says("wmZhao", "1栋水管滴水", intent="request", category="water")

    assert len(await town.tickets()) == 3


async def test_after_an_hour_it_is_asked_again(town):
    """What another house tells of the next day is its own matter until somebody says otherwise."""
    await town.says("wmLi", "3栋停电了", intent="request", category="power")
    town.clock.pass_by(hours=2)
    await town.says("wmZhao", "1栋停电了", intent="request", category="power")

    assert len(await town.tickets()) == 2
