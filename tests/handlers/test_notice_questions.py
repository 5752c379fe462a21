"""What residents ask after a notice is answered from it, in the group and alone, until it is over."""

from datetime import timedelta

import pytest

from tests.conversations.player import Player


@pytest.fixture
async def town():
    """Monday 10:00; tomorrow there is no water from 9 to 17, and the group of 1-3栋 has read so."""
    player = await Player.start()
    await announces(player, "通知 全体 明天上午9点到下午5点停水，请提前蓄水")
    yield player
    await player.store.close()


async def announces(town, words):
    await town.says("chen", words, chat="app:chen")
    await town.says("chen", "发送", chat="app:chen")
    await town.taps("wang")


async def asks(town, words, who="wmLi", chat="group"):
    """What the group, or he alone, was answered."""
    hears = "group" if chat == "group" else who
    before = len(await town.heard(hears))
    town.clock.at += timedelta(seconds=20)
    await town.says(who, words, chat=chat, intent="question")
    return (await town.heard(hears))[before:]


async def test_one_question_after_the_other(town):
    """The first is answered in the notice's words, what follows in short."""
    assert await asks(town, "几点停水") == ["明天上午9点到下午5点停水，请提前蓄水。（今天 10:00 发的通知里说的）"]
    assert await asks(town, "到几点") == ["通知里说到明天 17:00。"]
    assert await asks(town, "我们楼停吗") == ["通知里没有分楼，收到的楼都一样。"]
    assert await town.tickets() == []


async def test_the_day_is_that_of_who_asks(town):
    """On Tuesday 「明天」 is today; after five nothing is said any more."""
    town.clock.at += timedelta(hours=23)
    assert await asks(town, "今天停水吗") == ["今天上午9点到下午5点停水，请提前蓄水。（昨天 10:00 发的通知里说的）"]
    town.clock.at += timedelta(hours=8)
    assert not any("通知里" in line for line in await asks(town, "几点来水"))


async def test_asked_alone(town):
    """From the group in which he is; no matter is opened, and nobody is told to answer."""
    assert (await asks(town, "几点停水", chat="app:wmLi"))[0].startswith("明天上午9点到下午5点停水")
    assert await asks(town, "到几点啊", chat="app:wmLi") == ["通知里说到明天 17:00。"]
    assert await town.tickets() == []


async def test_of_who_is_known_in_no_group(town):
    """What not all groups have read is not said for sure; what all have is."""
    assert not any("通知里" in line for line in await asks(town, "几点停水", who="wmQian", chat="app:wmQian"))
    await town.taps("w2")
    await town.taps("chen")
    assert (await asks(town, "几点停水呀", who="wmQian", chat="app:wmQian"))[0].startswith("明天上午9点到下午5点停水")


async def test_of_another_house(town):
    """A notice for 3栋 says so to who lives in 1栋."""
    await announces(town, "通知 松岭花园3栋 明天电梯检修 上午9点到11点别坐")
    await asks(town, "电梯几点修")
    assert await asks(town, "我们楼电梯修吗", who="wmZhao") == ["通知里说的是松岭花园3栋。"]


async def test_a_lift_that_stands_before_its_day_is_a_matter(town):
    """「明天电梯检修，9点到11点」: whoever finds it standing today is not told that it was announced."""
    await announces(town, "通知 松岭花园3栋 明天电梯检修 上午9点到11点别坐")
    await town.says("wmLi", "电梯停了", intent="request", category="lift")
    assert [ticket.number for ticket in await town.tickets()] == [1]


async def test_after_other_talk_a_bare_question_is_a_neighbours(town):
    """「到几点」 after somebody told of the lift is not about the water."""
    await town.says("wmZhao", "师傅在修电梯", intent="chat")
    assert await asks(town, "到几点") == []


async def test_what_is_put_off_to_the_morning_names_the_day_rightly():
    """Written on Monday at ten in the evening, read on Tuesday: 「明天停水」 is today."""
    player = await Player.start()
    player.clock.at += timedelta(hours=12)
    await player.says("chen", "通知 全体 明天上午9点到11点停水", chat="app:chen")
    await player.says("chen", "发送", chat="app:chen")
    player.clock.at += timedelta(hours=10)
    assert await player.taps("wang") == ["今天上午9点到11点停水"]
    await player.store.close()
