async def opened(town):
    await town.says("wmLi", "3栋路灯不亮", intent="request", category="power")
    await town.says("wmZhao", "1栋门口路灯不亮", intent="request", category="power")
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")


async def test_by_words_and_place(town):
    """「查 3号楼 路灯」 finds that lamp, not the other house's, nor its rubbish."""
    await opened(town)
    await town.says("wang", "查 3号楼 路灯", "alone")
    (line,) = [line for line in await town.heard("wang") if line.startswith("查到")]
    assert line.startswith("查到 1 件：\n#1 ")


async def test_by_number_and_in_vain(town):
    """A number finds its matter; what there is not is said."""
    await opened(town)
    await town.says("chen", "查 #2", "alone")
    await town.says("chen", "查 游泳池", "alone")
    heard = await town.heard("chen")
    assert any(line.startswith("查到 1 件：\n#2 ") for line in heard)
    assert "没查到「游泳池」。" in heard


async def test_talk_that_begins_so_is_talk(town):
    """「查过了，没有问题」 searches nothing."""
    await opened(town)
    await town.says("wang", "查过了，没有问题", "alone")
    assert not any(line.startswith(("查到", "没查到")) for line in await town.heard("wang"))


async def test_only_the_own_grid(town):
    """A worker finds nothing of another grid."""
    await opened(town)
    await town.says("w2", "查 路灯", "alone")
    assert "没查到「路灯」。" in await town.heard("w2")
