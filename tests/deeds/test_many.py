import pytest

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


@pytest.mark.parametrize("words", ["修好 1、2栋的灯了", "收到 1 2 楼都去", "1、2点都修好了", "接单 1-2"])
async def test_houses_and_hours_are_no_tickets(town, words):
    """「修好 1、2栋的灯」 is not about #1 and #2."""
    await opened(town)
    await town.says("w2", words, "alone")
    assert {ticket.state for ticket in await town.tickets()} == {State.ASSIGNED}


async def test_in_a_group_the_sign_is_needed(town):
    """Among residents only #1 #2 are tickets."""
    await opened(town)
    await town.says("wang", "接单 1、2")
    await town.says("wang", "#1 #3 收到")
    assert [ticket.state for ticket in await town.tickets()] == [State.WORKING, State.ASSIGNED, State.WORKING]
