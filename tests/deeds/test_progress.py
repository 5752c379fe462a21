async def test_the_reporter_reads_where_it_is(town):
    """In the group his own matter costs one line by the worker's tap; a stranger's question none."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    await town.taps("wang")
    await town.says("wmLi", "进度 1")
    assert any("已派给王师傅" in line for line in await town.heard("group"))

    await town.says("wmZhao", "进度 1")
    assert len(await town.heard("group")) == 2


async def test_staff_read_it_alone(town):
    """A worker asks alone and is answered at once."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    await town.says("wang", "进度 1", "alone")

    assert any(line.startswith("#1 已派") and "王师傅" in line for line in await town.heard("wang"))


async def test_a_number_that_is_not_known_is_said_politely(town):
    """A wrong number gets one line alone, and none in a group."""
    await town.says("wang", "进度 99", "alone")
    await town.says("wmLi", "进度 99")

    assert await town.heard("wang") == ["没找到这个编号，请再看一眼，编号是像 #12 这样写的。"]
    assert await town.heard("group") == []
