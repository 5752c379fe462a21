"""A notice in plain words: to whom it goes, who has pressed it, and that it is not to go."""

import time

import pytest

from bot.domain.notice_orders import ordered
from bot.domain.notices import NoticeState
from handlers.office.notice import STOPS, WHO_READ
from tests.conversations.player import CODE, Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def notices(town):
    return await town.store.read(CODE, lambda desk: desk.notices.recent(20))


async def told(town, words):
    """What 陈主任 was answered."""
    before = len(await town.heard("chen"))
    await town.says("chen", words, chat="app:chen")
    return (await town.heard("chen"))[before:]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("通知大家一声 后天停电 8点到12点", "后天停电 8点到12点"), ("给大家说一声 明天上午9点到下午5点停水", "明天上午9点到下午5点停水"),
        ("跟居民说一下，明天下午消防演练", "明天下午消防演练"), ("发个通知 全体 后天下午2点在活动室免费量血压", "后天下午2点在活动室免费量血压"),
        ("通知 全体 明天体检带身份证", "明天体检带身份证"),
    ],
)  # fmt: skip
async def test_what_is_announced_begins_behind_the_order(town, words, text):
    """To all three groups, shown before it leaves."""
    await told(town, words)
    (notice,) = await notices(town)
    assert (notice.text, len(notice.chats), notice.state) == (text, 3, NoticeState.DRAFT)


async def test_a_house_that_two_estates_have_is_asked_for(town):
    """「3栋」 is in 松岭花园 and in 河沿街; one that nobody has is not found."""
    assert "松岭花园、河沿街都有，是哪个小区" in (await told(town, "通知一下3栋 明天电梯检修 上午别坐"))[0]
    assert "没找到「9栋」" in (await told(town, "通知 9栋 明天电梯检修 上午别坐"))[0]
    assert await notices(town) == []


@pytest.mark.parametrize("words", ["几个人看了", "谁看了通知", "有没有人没点", "都发出去了吗", "哪个群还没发"])
async def test_who_has_pressed_it(town, words):
    """In how many groups it is, and whose tap is still wanted."""
    await told(town, "通知 全体 明天体检带身份证")
    await told(town, "发送")
    await town.taps("wang")
    (line,) = await told(town, words)
    assert line.startswith("通知 1 已经发进 1 个群。还没点发送的：7栋邻里群（刘敏）、松岭业主大群（陈主任）。")


async def test_without_a_notice_nobody_is_told_who_read_it(town):
    """The same question about nothing."""
    assert not any("通知" in line and "个群" in line for line in await told(town, "几个人看了"))


@pytest.mark.parametrize("words", ["别发了", "算了不发了", "先别发", "不用发了"])
async def test_it_is_not_to_go(town, words):
    """What nobody has pressed yet is taken back."""
    await told(town, "通知 全体 明天体检带身份证")
    await told(town, "发送")
    await told(town, words)
    assert [notice.state for notice in await notices(town)] == [NoticeState.CANCELLED]
    assert await town.waiting("wang") == []


@pytest.mark.parametrize("words", ["不用发火", "别发愁", "发个通知可以吗", "几个人看电影"])
async def test_what_only_sounds_like_it(town, words):
    """Talk about something else."""
    await told(town, "通知 全体 明天体检带身份证")
    await told(town, words)
    assert [notice.state for notice in await notices(town)] == [NoticeState.DRAFT]


@pytest.mark.parametrize("piece", ["别发", "算了", "几个人看了", "给大家说", "发个通知 ", "先先"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    for pattern in (STOPS, WHO_READ):
        pattern.fullmatch(piece * 10_000)
    ordered(piece * 300)
    assert time.perf_counter() - started < 1
