import pytest


@pytest.mark.parametrize("words", ["今天有几件没办", "还有多少没处理完", "没办的"])
async def test_asked_in_ones_own_words(town, words):
    """However the office asks, it reads how many are left, and whose they are."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("chen", words, "alone")
    (line,) = [line for line in await town.heard("chen") if line.startswith("没办完的")]
    assert line.startswith("没办完的 1 件：还没接 1 件。\n#1 已派")
    assert line.endswith("王师傅")


async def test_nothing_is_left(town):
    """Nothing left is said so."""
    await town.says("chen", "今天有几件没办", "alone")
    assert await town.heard("chen") == ["都办完了，没有没办的。"]


async def test_in_the_group_it_is_talk(town):
    """What a worker asks among residents is not answered with figures."""
    await town.says("wang", "今天有几件没办")
    assert await town.heard("wang") == []
