"""More of a matter: a fact, a place, a correction."""

import pytest

from bot.domain.chats import Chat


async def test_a_fact_from_the_reporter_reaches_the_worker(town):
    """One more fact goes to whoever has the matter in hand, masked, and once."""
    number = await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wmLi", "打我电话13800000000", intent="supplement", joins=1)

    assert "#1 补充：打我电话[电话]" in await town.heard("wang")
    assert number == 1


async def test_a_place_that_was_missing_is_filled_in(town):
    """A later sentence tells where; the matter moves to whoever serves there."""
    await town.says("wmQian", "垃圾没人收", "wide", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wmQian", "在7栋门口", "wide", intent="supplement", joins=1)

    ticket = await town.ticket()
    assert (ticket.place.building, ticket.unit, ticket.assignee) == ("7", "G2-1", "w2")


@pytest.mark.parametrize("words", ["说错了 是7栋", "不是3栋，是7栋", "打错了7栋的"])
async def test_a_wrong_place_is_put_right_by_who_said_it(town, words):
    """「说错了 是7栋」: the matter goes to whoever serves there; a neighbour's word does not move it."""
    await town.says("wmLi", "3栋门口的垃圾没人收", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wmZhao", words, intent="supplement", joins=1)
    assert (await town.ticket()).assignee == "wang"
    await town.says("wmLi", words, intent="supplement", joins=1)

    ticket = await town.ticket()
    assert (ticket.place.building, ticket.unit, ticket.assignee) == ("7", "G2-1", "w2")


async def test_what_is_only_added_moves_nothing(town):
    """「7栋那边也有点」 of a matter whose place was said: it stays where it is."""
    await town.says("wmLi", "3栋门口的垃圾没人收", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wmLi", "7栋那边也有点", intent="supplement", joins=1)
    assert (await town.ticket()).place.building == "3"


async def test_a_place_taken_from_where_he_lives_gives_way(town):
    """Her nickname says 3栋; she names another house: that one."""
    await town.says("wmLi", "门口的垃圾没人收", intent="request", category="hygiene")
    assert (await town.ticket()).place.building == "3"
    town.keys[1] = town.last.key
    await town.says("wmLi", "7栋门口那个", intent="supplement", joins=1)
    assert (await town.ticket()).place.building == "7"


async def test_a_group_of_one_house_is_not_asked_which(town):
    """Whoever speaks in the group of 1栋 means 1栋; her entrance is kept, and nobody asks."""
    await town.do(lambda desk: desk.chats.put(Chat("room:one", "1栋邻里群", "residents", ("G1-1",), "wang")))
    await town.says("wmQian", "2单元楼道灯坏了", "room:one", intent="request", category="power")
    ticket = await town.ticket()
    assert (ticket.place.building, ticket.place.unit, ticket.unit) == ("1", "2", "G1-1")
    assert not any("哪一栋" in line for line in await town.heard("room:one"))
