from datetime import timedelta

from bot.domain.ticket import Step


async def reported(town):
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")


async def test_once_and_with_a_reason(town):
    """延期 moves the deadline and says why; the lead hears; a second time is refused."""
    await reported(town)
    before = await town.ticket()
    await town.says("wang", "延期 1 等配件", "alone")
    after = await town.ticket()
    assert after.due_at > before.due_at + timedelta(hours=8)
    assert after.extra_minutes == 675  # half of three working days
    assert any("延期到" in line and "等配件" in line for line in await town.heard("wang"))

    await town.says("wang", "延期 1 再等等", "alone")
    assert (await town.ticket()).due_at == after.due_at
    assert any("已经延过一次" in line for line in await town.heard("wang"))


async def test_not_without_a_reason_nor_for_ever(town):
    """Without a reason, to an earlier day or by months it is not extended."""
    await reported(town)
    for words in ("延期 1", "延期 1 今天下午 等人", "延期 1 6月1日 等人"):
        await town.says("wang", words, "alone")
    lines = await town.store.read("songling", lambda desk: desk.tickets.history(1))
    assert Step.EXTEND not in {line.step for line in lines}


async def test_taken_back_it_may_be_asked_again(town):
    """An extension that was a slip does not count."""
    await reported(town)
    before = await town.ticket()
    await town.says("wang", "延期 1 等配件", "alone")
    await town.says("wang", "撤销", "alone")
    assert (await town.ticket()).due_at == before.due_at
    await town.says("wang", "延期 1 等配件", "alone")
    assert (await town.ticket()).extra_minutes == 675
