from bot.domain.ticket import State


async def followed(town):
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wmZhao", "我家也是")
    assert await town.store.read("songling", lambda desk: desk.tickets.followers(1)) == ["wmZhao"]


async def test_the_neighbour_says_so_himself(town):
    """「不是一件事」: his words get a number of their own, and he no longer follows the other's."""
    await followed(town)
    await town.says("wmZhao", "不是一件事")

    old, new = await town.tickets()
    assert (new.reporter, new.state, new.summary) == ("wmZhao", State.ASSIGNED, "我家也是")
    assert await town.store.read("songling", lambda desk: desk.tickets.followers(1)) == []
    assert old.state is State.ASSIGNED
    assert any("另外记成了 #2" in line for line in await town.heard("wang"))


async def test_the_office_chooses_whose_words(town):
    """「拆开 1」 shows what was joined; a button makes it a matter of its own, once."""
    await followed(town)
    key = town.last.key
    await town.says("chen", "拆开 1", "alone")
    assert any("我家也是" in line for line in await town.heard("chen"))
    await town.presses("chen", f"split/1/{key}")
    await town.presses("chen", f"split/1/{key}")

    assert [ticket.number for ticket in await town.tickets()] == [1, 2]
    owner = await town.store.read("songling", lambda desk: desk.tickets.of_message(key))
    assert owner.number == 2


async def test_nothing_to_split(town):
    """Where nobody joined, that is said."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("chen", "拆开 1", "alone")
    assert "#1 里没有别人加进来的话，不用拆。" in await town.heard("chen")
