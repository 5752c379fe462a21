"""Residents' groups end to end: found, matched, followed when they change, and what is missing is named."""

import pytest

from bot.channels.customer_groups.sync import gaps, match

UNITS = [
    ("第三网格", ["G3_poster"], "G3"),
    ("松岭 3 网格业主群", [], "G3"),
    ("乘凉群", [], ""),
    ("随便", ["nowhere"], ""),
]


async def told(house):
    return "\n".join(house.hears("zhou") + house.hears("chen"))


@pytest.mark.parametrize(("name", "states", "unit"), [UNITS[0], UNITS[2], UNITS[3]])
async def test_a_group_finds_its_unit(house, name, states, unit):
    """By the state of the QR its members came by, else by the unit's name in its own; else it is asked."""
    found = await house.looks(lambda desk: match(name, states, desk.tree))

    assert found == ((unit,) if unit else ())


async def test_a_new_group_by_a_poster_is_known_with_its_people(house):
    """A group that the QR of a grid made belongs to that grid, and its first member's door is known from his name."""
    sim = house.simulator
    way = sim.customer_groups.add_way({"scene": 2, "chat_id_list": ["wrSL10"], "state": "G3"})["config_id"]
    sim.customer_groups.create("wang", "新来的群", room="wrNEW1")
    await house.passes(seconds=10)
    sim.customer_groups.join("wmLi", "wrNEW1", way)
    await house.passes(seconds=10)
    chat = await house.looks(lambda desk: desk.chats.get("room:wrNEW1"))

    assert (chat.units, chat.owner) == (("G3",), "wang")
    assert "多了一个居民群「新来的群」" in await told(house)
    assert await house.looks(lambda desk: [room for room, _ in desk.chats.rooms_of("wmLi")]) != []


async def test_what_nobody_can_place_is_named(house):
    """A group without a unit is told to the office and listed until somebody chooses."""
    house.simulator.customer_groups.create("wang", "乘凉群", room="wrNEW2")
    await house.passes(seconds=10)

    assert "不知道归哪个网格" in await told(house)
    assert (await house.looks(gaps))[0] == ["乘凉群"]


async def test_a_new_owner_presses_from_now_on(house):
    """After a change of owner the sentences wait for the new one."""
    house.simulator.customer_groups.hand_over("wrSL10", "w4")
    await house.passes(seconds=10)

    assert (await house.looks(lambda desk: desk.chats.get("room:wrSL10"))).owner == "w4"
    assert "群主换人了" in await told(house)


async def test_a_dismissed_group_is_laid_before_nobody(house):
    """What was to be said there is shown to a person instead of waiting for ever."""
    house.simulator.customer_groups.dismiss("wrSL10")
    await house.passes(seconds=10)
    chat = await house.looks(lambda desk: desk.chats.get("room:wrSL10"))

    assert (chat.owner, "已解散" in chat.tags) == ("", True)
    assert "解散了" in await told(house)


async def test_an_event_that_never_came_is_made_up_for(house):
    """The platform loses a callback: the look every six hours finds the new owner all the same."""
    house.simulator.customer_groups.silent = True
    house.simulator.customer_groups.hand_over("wrSL10", "w4")
    await house.passes(hours=7)

    assert (await house.looks(lambda desk: desk.chats.get("room:wrSL10"))).owner == "w4"
