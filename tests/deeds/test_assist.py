async def test_one_more_pair_of_hands(town):
    """「协办 1 刘敏」: she helps, the matter stays whose it was, and she reads how it ended."""
    await town.says("wmLi", "3栋2单元门禁坏了", intent="request", category="property")
    await town.says("chen", "协办 1 刘敏", "alone")

    ticket = await town.ticket()
    (helper,) = ticket.helpers
    assert ticket.assignee == "wang"
    assert any("请协办 #1" in line for line in await town.heard(helper))
    assert "#1 刘敏来协办，还是您主办。" in await town.heard("wang")

    await town.says("wang", "1 修好了，换了主板", "alone")
    assert any("办好了" in line for line in await town.heard(helper))
