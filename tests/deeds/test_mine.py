async def test_a_worker_reads_what_is_in_his_hands(town):
    """His own list, the first due on top; an empty one says so."""
    await town.says("wang", "我的", "alone")
    assert await town.heard("wang") == ["手里没有没办完的事。"]

    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wmZhao", "1栋停水了", intent="request", category="water")
    await town.says("wang", "我的", "alone")
    listed = (await town.heard("wang"))[-1]
    assert listed.startswith("手里 2 件（")
    assert listed.index("#2") < listed.index("#1")


async def test_in_a_group_it_is_talk(town):
    """「我的」 among neighbours is a word."""
    await town.says("wmLi", "我的")

    assert await town.heard("group") == []
