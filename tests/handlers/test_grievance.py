"""A complaint about a worker reaches the office, and never himself."""

from datetime import timedelta

import pytest

from bot.deeds.climb import climb
from bot.domain.ticket import State, Urgency
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize("text", ["我要投诉王师傅，上次来我家态度太差了", "你们王师傅收我五十块钱才给换灯泡"])
async def test_privately_it_goes_to_the_duty(town, text):
    """The duty has it, the director hears, she is told so; the worker hears nothing."""
    await town.says("wmLi", text, "own", intent="request", category="security")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.state, ticket.private) == ("zhou", State.ASSIGNED, True)
    assert await town.heard("wmLi") == ["记下了，#1。这件只给社区小周看，不经过本人，会单独联系您。"]
    assert any("投诉" in one for one in await town.heard("zhou"))
    assert any("投诉" in one for one in await town.heard("chen"))
    assert await town.heard("wang") == []


async def test_in_the_group_nothing_is_answered(town):
    """It is no public-order matter in the worker's own hands, and no line waits in his toolbar."""
    await town.says("wmLi", "王师傅说来说了三天都没来 骗人", intent="request", category="security")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.private, ticket.chat) == ("zhou", True, "")
    assert await town.heard("wang") == []
    assert await town.heard("group") == []


async def test_what_is_said_there_afterwards_is_none_of_it(town):
    """「收到」 of the worker does not take it, and he is told nothing of it."""
    await town.says("wmLi", "王师傅说来说了三天都没来 骗人", intent="request", category="security")
    town.keys[1] = town.last.key
    await town.says("wang", "收到", intent="work", joins=1, step="accept")
    assert (await town.ticket()).state is State.ASSIGNED
    assert await town.heard("wang") == []


async def test_of_the_duty_himself_the_director_hears(town):
    """「小周态度太差了」 is not for 小周."""
    await town.says("wmLi", "你们小周态度太差了，我要投诉", "own")
    assert (await town.ticket()).assignee == "chen"
    assert await town.heard("zhou") == []


async def test_a_quarrel_upstairs_is_no_such_complaint(town):
    """「楼上骂人」 goes its ordinary way."""
    await town.says("wmLi", "楼上天天骂人", intent="request", category="noise")
    assert not any("投诉" in one for one in await town.heard("zhou"))


BLOWS = [
    "王师傅打我",
    "3栋门口王师傅打人了",
    "王师傅把我推倒了",
    "我被王师傅踹了一脚",
    "你们王师傅威胁我",
    "王师傅拿着棍子要打人",
]


@pytest.mark.parametrize("chat", ["own", "group"])
@pytest.mark.parametrize("text", BLOWS)
async def test_blows_from_one_of_ours_ring_at_the_office_alone(town, text, chat):
    """Duty and director are called at once; he is neither rung nor told, and nothing waits in his toolbar."""
    await town.says("wmLi", text, chat, intent="request", category="security", danger=True)
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.private, ticket.urgency) == ("zhou", True, Urgency.DANGER)
    assert any(text in one and "不要转给本人" in one for one in await town.heard("zhou"))
    assert any(text in one for one in await town.heard("chen"))
    assert await town.heard("wang") == []
    assert await town.heard("group") == []


@pytest.mark.parametrize("text", ["网格员打人了，快来人", "你们网格员把我推倒了", "被网格员推倒了，流血了"])
async def test_by_his_post_it_is_whoever_serves_that_group(town, text):
    """No name is said, and it rings to nobody who may be meant."""
    await town.says("wmLi", text, intent="request", category="security")
    assert (await town.ticket()).urgency is Urgency.DANGER
    assert await town.heard("wang") == []
    assert await town.heard("zhou") != []


async def test_of_the_firms_guard_the_firm_does_not_hear(town):
    """「物业保安打人了」."""
    await town.says("wmLi", "物业保安打人了，3栋门口", intent="request", category="security", danger=True)
    assert (await town.ticket()).assignee == "zhou"
    assert await town.heard("p1") == []


async def test_blows_of_the_duty_ring_at_the_director(town):
    """「小周打我」, and he does not hear of it when it rings again either."""
    await town.says("wmLi", "小周打我，救命", "own", intent="request", category="security")
    assert (await town.ticket()).assignee == "chen"
    town.clock.at += timedelta(minutes=10)
    await town.do(lambda desk: climb(desk, desk.now))
    assert await town.heard("zhou") == []
    assert len([one for one in await town.heard("chen") if "小周打我" in one]) > 1


async def test_her_next_cry_goes_the_same_way(town):
    """「快来人，他还打」 names nobody; it belongs to what she told of a moment ago."""
    await town.says("wmLi", "3栋门口王师傅打人了", intent="request", category="security", danger=True)
    await town.says("wmLi", "快来人啊，他拿刀了", intent="request", category="security", danger=True)
    assert len(await town.tickets()) == 1
    assert any("拿刀" in one for one in await town.heard("chen"))
    assert await town.heard("wang") == []


@pytest.mark.parametrize(
    "text",
    [
        "王师傅快来，我老公打我",
        "王师傅我老公打我",
        "网格员快来人有人打架动刀了",
        "2栋着火了，王师傅骂人不管",
        "电梯困人了，王师傅骗人不来",
    ],
)
async def test_what_others_do_rings_where_it_always_rings(town, text):
    """He is called for, or scolded beside a fire: that is no blow of his."""
    await town.says("wmLi", text, intent="request", category="security", danger=True)
    assert any("危险" in one for one in await town.heard("wang"))


@pytest.mark.parametrize("text", ["王师傅打我电话没接到", "王师傅没打人", "王师傅动手修了半天", "王师傅打扫得真干净"])
async def test_what_is_no_blow(town, text):
    """Nothing is written down of it."""
    await town.says("wmLi", text)
    assert await town.tickets() == []


async def test_what_is_long_past_is_a_complaint_that_does_not_ring(town):
    """「昨天王师傅打我妈」: a card, no alarm."""
    await town.says("wmLi", "昨天王师傅打我妈", "own", intent="request", category="security")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.urgency) == ("zhou", Urgency.NORMAL)
    assert await town.heard("wang") == []


async def test_it_cannot_be_handed_to_whom_it_is_about(town):
    """「派单 1 王师傅」 says why not."""
    await town.says("wmLi", "王师傅打我", "own", intent="request", category="security")
    await town.says("chen", "派单 1 王师傅", "own")
    assert (await town.ticket()).assignee == "zhou"
    assert "#1 投诉的就是王师傅，没有转过去，换个人办吧。" in await town.heard("chen")
    assert await town.heard("wang") == []


async def test_the_same_message_twice_is_one_complaint(town):
    """What arrives again changes nothing."""
    await town.says("wmLi", "王师傅打我", intent="request", category="security")
    await town.hears(town.last)
    assert len(await town.tickets()) == 1
