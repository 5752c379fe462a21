async def test_the_third_time_the_lead_hears(town):
    """One or two times the worker hears; the third time whoever stands above him."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    for times in (1, 2, 3):
        town.clock.pass_by(minutes=20)
        await town.says("wmLi", "怎么还没人来", intent="urge", joins=1)
        assert len(await town.heard("l1")) == (1 if times == 3 else 0)

    assert sum("居民在催" in line for line in await town.heard("wang")) == 3


async def test_nothing_is_said_in_the_group(town):
    """An urge costs the group no line."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    await town.says("wmLi", "催")

    assert len(await town.heard("group")) == 1


async def test_a_neighbour_who_tells_of_it_is_one_voice_more(town):
    """「3栋2单元电梯坏了，有人管吗」 from another household: counted as one, not as impatience; a bare 「有人管吗」 urges."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "3栋2单元电梯坏了，有人管吗", intent="urge", joins=1)
    assert any("一共 2 户" in line for line in await town.heard("wang"))
    await town.says("wmQian", "有人管吗", intent="urge", joins=1)
    assert any("居民在催" in line for line in await town.heard("wang"))
