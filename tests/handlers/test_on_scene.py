"""What a worker tells of a danger without any word of command: the alarm goes by it."""

import pytest

from bot.domain.ticket import State, Urgency
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def stuck(town):
    await town.says("wmLi", "电梯里关了人！3栋2单元", intent="request", category="lift")


@pytest.mark.parametrize("chat", ["own", "group"])
async def test_what_was_no_fire_rings_no_more(town, chat):
    """「没着火，是烧纸」 ends the alarm as 误报, in his own chat and in the group, with no number."""
    await town.says("wmLi", "3栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    await town.says("wang", "没着火，是楼下烧纸的", chat)

    ticket = await town.ticket()
    assert ticket.state is State.REFUSED
    assert "#1 记为误报，谢谢您去看了。" in await town.heard("zhou")


async def test_a_lift_without_anybody_in_it_still_stands(town):
    """「里面没有人」 is a false alarm, and the lift an ordinary matter."""
    await stuck(town)
    await town.says("wang", "里面没有人，空的", "own")

    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency) == (State.ASSIGNED, Urgency.URGENT)


async def test_who_was_let_out_has_not_mended_the_lift(town):
    """「人放出来了」: nobody is in danger, all who were called hear so, the lift stays in hand until it runs."""
    await stuck(town)
    await town.says("wang", "人放出来了", "own")

    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency, ticket.assignee) == (State.WORKING, Urgency.URGENT, "wang")
    assert "#1 王师傅说人没事了，剩下的照常办。" in await town.heard("zhou")
    assert not any("修好了" in one for one in await town.heard("group"))

    await town.says("wang", "继电器换了，电梯修好了", "own", step="finish")
    assert (await town.ticket()).state is State.RESOLVED


@pytest.mark.parametrize("chat", ["own", "group"])
async def test_a_fight_that_the_police_ended(town, chat):
    """「警察把人带走了，没人受伤」 is its result."""
    await town.says("wmQian", "北门有人打架，动刀了", intent="request", category="security")
    await town.says("wang", "警察把人带走了，没人受伤", chat)

    ticket = await town.ticket()
    assert (ticket.state, ticket.result) == (State.RESOLVED, "警察把人带走了，没人受伤")


async def test_the_number_of_the_ambulance_is_no_matters(town):
    """「120到了，人抬上车了」 names no #120."""
    await town.says("wmZhao", "1栋门口有个大爷摔倒了，起不来", intent="request", category="care")
    await town.says("wang", "120到了，人抬上车了", "own")
    assert (await town.ticket()).state is State.RESOLVED


@pytest.mark.parametrize("text", ["在了", "正上楼", "我先拿锥桶围起来", "叫消防来摘", "我跟民警一块上去了"])
async def test_the_first_words_from_there_stop_the_bell(town, text):
    """With one danger in his hands he needs no number; the others are told that he went, the group that he is on it."""
    await town.says("wmLi", "3栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    await town.says("wang", text, "own", category="green_pets")

    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency) == (State.WORKING, Urgency.DANGER)
    assert ticket.contacted_at is not None
    assert "#1 王师傅去处理了。" in await town.heard("zhou")
    assert "#1 王师傅在处理了。" in await town.heard("group")
    assert not any("哪一件" in one for one in await town.heard("wang"))


@pytest.mark.parametrize("text", ["晚上吃什么", "火灭了吗", "我在外地，去不了", "几楼"])
async def test_what_does_not_stop_the_bell(town, text):
    """Talk, questions and excuses leave it ringing."""
    await town.says("wmLi", "3栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    await town.says("wang", text, "own")
    assert (await town.ticket()).contacted_at is None


async def test_of_two_dangers_he_is_asked(town):
    """「在了」 may be of either: a card with both."""
    await town.says("wmLi", "3栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    await town.says("wmZhao", "1栋门口有人打架，动刀了", intent="request", category="security")
    await town.says("wang", "在了", "own")
    assert any("哪一件" in one and "#1" in one and "#2" in one for one in await town.heard("wang"))
    assert {one.contacted_at for one in await town.tickets()} == {None}


async def test_of_two_dangers_the_kind_tells_which(town):
    """「火灭了」 is of the fire, not of the fight."""
    await town.says("wmLi", "3栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    await town.says("wmZhao", "1栋门口有人打架，动刀了", intent="request", category="security")
    await town.says("wang", "火灭了", "own")
    assert [one.state for one in await town.tickets()] == [State.RESOLVED, State.ASSIGNED]


async def test_words_about_another_matter_are_not_of_the_danger(town):
    """「水管换好了」 finishes the pipe while a fire rings elsewhere."""
    await town.says("wmZhao", "1栋的水管漏水", intent="request", category="water")
    await town.says("wmLi", "3栋楼下冒烟了，快来人", intent="request", category="fire_safety")
    await town.says("wang", "水管我先关了阀门", "own", step="accept")
    pipe, fire = await town.tickets()
    assert (fire.state, fire.contacted_at) == (State.ASSIGNED, None)
    assert pipe.state is State.WORKING


async def test_what_he_adds_after_the_end_is_its_result(town):
    """「没事了，气也散了」 after he told that the stove was off."""
    await town.says("wmLi", "3栋2单元5楼有股煤气味，好大", intent="request", category="gas_heat")
    await town.says("wang", "是灶没关，阀门已经关了", "own")
    await town.says("wang", "没事了，气也散了", "own")
    assert (await town.ticket()).result == "没事了，气也散了"
    assert not any("没听明白" in one for one in await town.heard("wang"))
