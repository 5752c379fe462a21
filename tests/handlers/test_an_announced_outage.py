"""A notice has told of an outage: who reports it while it lasts opens nothing, and 「恢复了」 ends it."""

from datetime import timedelta

import pytest

from tests.conversations.player import Player
from tests.conversations.town import CODE, MONDAY


@pytest.fixture
async def town():
    """Monday 10:00: the lift of 松岭花园 stops tomorrow from 9 to 11, and the group has heard so."""
    player = await Player.start()
    await player.says("chen", "通知 松岭花园1-3栋 明天上午9点到11点电梯年检，停用两小时", chat="app:chen")
    await player.presses("chen", "notice_send/1")
    await player.taps("wang")
    yield player
    await player.store.close()


async def test_it_is_said_once_and_is_no_matter(town):
    """Two neighbours wonder why the lift stands: one line, no number, nobody climbs."""
    town.clock.at = MONDAY + timedelta(hours=23, minutes=30)
    await town.says("wmLi", "电梯怎么停了", intent="request", category="lift")
    await town.says("wmZhao", "电梯不动了啊", intent="request", category="lift")
    assert await town.tickets() == []
    lines = [line for line in await town.heard("group") if "通知过" in line]
    assert lines == ["电梯停着是通知过的，到今天 11:00；到点还没好，再说一声。"]


@pytest.mark.parametrize(
    ("after", "words", "category"),
    [(5, "电梯停了", "lift"), (26, "电梯还停着", "lift"), (23.5, "家里停水了", "water"), (23.5, "电梯里好臭", "lift")],
)
async def test_anything_else_is_a_matter(town, after, words, category):
    """Before it begins, after it should be over, another supply, another trouble with the lift."""
    town.clock.at = MONDAY + timedelta(hours=after)
    await town.says("wmLi", words, intent="request", category=category)
    assert [ticket.number for ticket in await town.tickets()] == [1]


async def test_the_lift_with_somebody_in_it_is_danger_all_the_same(town):
    """Announced or not: somebody is locked in."""
    town.clock.at = MONDAY + timedelta(hours=23, minutes=30)
    await town.says("wmLi", "电梯停了，我妈困在里面", intent="request", category="lift", danger=True)
    assert [ticket.urgency.value for ticket in await town.tickets()] == ["danger"]


@pytest.mark.parametrize("words", ["恢复了", "好了", "已经恢复了", "可以坐了"])
async def test_the_office_says_that_it_is_over(town, words):
    """In its own words, once it should be over: no matter is asked for, and the groups read it."""
    town.clock.at = MONDAY + timedelta(hours=25, minutes=20)
    await town.says("chen", words, chat="app:chen")
    assert "电梯恢复运行了。（今天 11:20 恢复）" in await town.heard("group")
    assert "好，「电梯恢复运行了」放进 1 个群的工具栏了。" in await town.heard("chen")


async def test_a_correction_without_a_day_means_the_same_day(town):
    """「改到下午2点到6点」: tomorrow's outage, so it is asked about tomorrow at six, and tomorrow at three it is announced."""
    await town.says("chen", "通知 更正 1 电梯年检改到下午2点到6点，停用", chat="app:chen")
    await town.presses("chen", "notice_send/2")
    await town.taps("wang")
    town.clock.at = MONDAY + timedelta(hours=28, minutes=30)
    await town.says("wmLi", "电梯怎么停了", intent="request", category="lift")
    assert await town.tickets() == []
    assert any("到今天 18:00" in line for line in await town.heard("group"))


async def test_the_office_says_not_yet(town):
    """「还没有 厂家说要到八点」: it is asked again later."""
    town.clock.at = MONDAY + timedelta(hours=25, minutes=20)
    await town.says("chen", "还没有 厂家说要到八点", chat="app:chen")
    assert any(line.startswith("知道了，一小时后再问您") for line in await town.heard("chen"))


@pytest.mark.parametrize("words", ["明天几点停电梯啊", "停到几点", "停几个小时"])
async def test_who_asks_when_reads_the_notice(town, words):
    """Also in three characters."""
    await town.says("wmLi", words)
    assert any("的通知里说的" in line for line in await town.heard("group"))


async def test_a_question_to_a_neighbour_is_not_ours(town):
    """「哪个位置」 after a report brings no address of an office."""
    await town.says("wmLi", "门口的井盖翘起来了", intent="request", category="traffic")
    await town.says("wmZhao", "哪个位置", intent="question")
    assert len(await town.tickets()) == 1


async def test_who_asks_when_the_water_comes_reads_the_notice(town):
    """「什么时候来水啊」: the most asked question of a day without water."""
    await town.says("chen", "通知 松岭花园1-3栋 今天下午2点到6点停水", chat="app:chen")
    await town.presses("chen", "notice_send/2")
    await town.taps("wang")
    await town.says("wmLi", "什么时候来水啊")
    assert any("今天下午2点到6点停水" in line and "的通知里说的" in line for line in await town.heard("group"))


async def test_today_in_a_notice_is_the_day_on_which_it_leaves():
    """Written on Monday to leave on Tuesday at eight, 「今天10点到12点」: at half past eight the lift should still run."""
    town = await Player.start()
    await town.says("chen", "通知 松岭花园1-3栋 明早8点发 今天10点到12点电梯年检", chat="app:chen")
    await town.presses("chen", "notice_send/1")
    town.clock.at = MONDAY + timedelta(hours=22, minutes=10)
    await town.taps("wang")
    town.clock.at = MONDAY + timedelta(hours=22, minutes=30)
    await town.says("wmLi", "电梯停了", intent="request", category="lift")
    town.clock.at = MONDAY + timedelta(hours=24, minutes=30)
    await town.says("wmZhao", "电梯怎么不动了", intent="request", category="lift")
    assert [ticket.reporter for ticket in await town.tickets()] == ["wmLi"]
    await town.store.close()


TYPED = "【通知】今天上午9点到12点3栋停水检修，请提前储水"


async def typed_by_hand(words=TYPED):
    player = await Player.start()
    await player.says("wang", words, intent="notice" if "通知" in words[:4] else "work")
    return player


async def test_what_a_worker_wrote_into_the_group_counts_too():
    """He typed it himself: who wonders reads until when, who asks reads the notice, and nobody must say that it is over."""
    town = await typed_by_hand()
    await town.says("wmLi", "怎么停水了", intent="request", category="water")
    await town.says("wmZhao", "几点来水", intent="question", category="water")
    assert not [
        ticket for ticket in await town.tickets() if ticket.category.value == "water" and ticket.reporter == "wmLi"
    ]
    assert "停水是通知过的，到今天 12:00；到点还没好，再说一声。" in await town.heard("group")
    town.clock.at += timedelta(hours=3)
    await town.says("wmLi", "怎么还没水", intent="request", category="water")
    assert [ticket.reporter for ticket in await town.tickets() if ticket.reporter == "wmLi"] == ["wmLi"]
    await town.store.close()


@pytest.mark.parametrize(
    "words",
    ["【通知】明天上午居民大会，请大家参加", "通知：3栋停水，什么时候来水等通知", "停水的事我问了，下午2点前来"],
)
async def test_no_outage_with_an_end_is_remembered(words):
    """Another notice, one without an end, an answer: who has no water then is written down."""
    town = await typed_by_hand(words)
    await town.says("wmLi", "怎么停水了", intent="request", category="water")
    assert len(await town.tickets()) == 1
    await town.store.close()


async def test_the_echo_of_a_notice_is_not_remembered_twice(town):
    """The tap itself comes back through the archive; there is one notice."""
    assert len(await town.store.read(CODE, lambda desk: desk.notices.recent(9))) == 1


async def test_three_who_ask_when_the_water_comes_read_one_line(town):
    """Whatever was read of them; after its hour it is said again, and past its end it is a matter."""
    await town.says("chen", "通知 松岭花园1-3栋 今天上午10点到下午2点停水", chat="app:chen")
    await town.presses("chen", "notice_send/2")
    await town.taps("wang")
    before = len(await town.heard("group"))
    for who, words, intent in (
        ("wmLi", "什么时候有水", "chat"), ("wmZhao", "啥时候来水啊", "request"), ("wmQian", "几点来水呀", "question")
    ):  # fmt: skip
        await town.says(who, words, intent=intent, category="water")
    told = (await town.heard("group"))[before:]
    assert [line.endswith("再等等，到点还没来，说一声我去催。") for line in told] == [True]
    assert await town.tickets() == []
    town.clock.pass_by(hours=2)
    await town.says("wmLi", "水啥时候来")
    assert len(await town.heard("group")) == before + 2
    town.clock.pass_by(hours=3)
    await town.says("wmLi", "什么时候有水", intent="request", category="water")
    assert len(await town.tickets()) == 1
