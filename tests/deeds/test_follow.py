async def test_a_neighbour_follows_once(town):
    """Saying it twice does not make two followers."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    for text in ("我家也是", "我家也是啊"):
        await town.says("wmZhao", text, intent="same", joins=1)

    assert await town.do(lambda desk: desk.tickets.followers(1)) == ["wmZhao"]


async def test_a_bare_me_too_means_what_is_talked_about(town):
    """「我家也是」 without more joins the one matter the group is just talking about, and none when there are two."""
    await town.says("wmLi", "3栋停水了", intent="request", category="water")
    assert await town.says("wmZhao", "我家也是") == 1

    await town.says("wmQian", "1栋电梯停了", intent="request", category="lift")
    assert await town.says("wmQian", "+1") == 0
