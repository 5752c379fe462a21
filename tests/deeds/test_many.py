from bot.domain.ticket import State


async def opened(town):
    for text, category in (("3栋路灯不亮", "power"), ("3栋垃圾没人收", "hygiene"), ("1栋门禁坏了", "property")):
        await town.says("wmLi", text, intent="request", category=category)


async def test_several_are_done_in_one_sentence(town):
    """「#1 #2 都修好了，换了灯」: both, with one answer."""
    await opened(town)
    await town.says("wang", "#1 #2 都修好了，换了灯", "alone")
    assert [ticket.state for ticket in await town.tickets()] == [State.RESOLVED, State.RESOLVED, State.ASSIGNED]
    assert "#1、#2 记为待确认。" in await town.heard("wang")


async def test_what_cannot_be_taken_is_named(town):
    """One number that is wrong does not stop the others."""
    await opened(town)
    await town.says("wang", "接单 1、3、99", "alone")
    assert [ticket.state for ticket in await town.tickets()] == [State.WORKING, State.ASSIGNED, State.WORKING]
    (line,) = [line for line in await town.heard("wang") if "接下了" in line]
    assert "#1、#3 接下了。" in line
    assert "#99 没找到这个编号" in line


async def test_numbers_in_talk_are_talk(town):
    """「3 5 楼都停水了」 moves nothing."""
    await opened(town)
    await town.says("wang", "1 2 楼都看过了", "alone")
    assert {ticket.state for ticket in await town.tickets()} == {State.ASSIGNED}
