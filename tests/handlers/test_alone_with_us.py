"""李阿姨 writes to us alone, as she would to a worker whom she knows."""

from datetime import timedelta

import pytest

from bot.domain.ticket import State
from bot.understanding.reader import load_reader
from tests.conversations.player import Player
from tests.handlers.test_hear import Unsure

READER = load_reader()


@pytest.fixture
async def town():
    """A small community that really reads, Monday 10:00."""
    player = await Player.start(reader=READER)
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    "text", ["小王 我家暖气不热 我怕冷", "王师傅在吗 楼道灯坏了", "你好我家停水了", "厨房水下得慢"]
)
async def test_what_she_tells_us_is_written_down(town, text):
    """However she calls whom she means, and however plain it is: a number, and the worker has it."""
    await town.says("wmLi", text, "own")
    assert (await town.ticket()).state is State.ASSIGNED
    assert (await town.heard("wmLi")) == ["记下了，#1，已告诉王师傅。"]


async def test_another_thing_later_is_another_matter(town):
    """Twenty minutes after the drain she tells of the door: two matters, no supplement."""
    await town.says("wmLi", "厨房水下得慢", "own")
    town.clock.at += timedelta(minutes=20)
    await town.says("wmLi", "单元门弹簧松了", "own")
    assert [one.number for one in await town.tickets()] == [1, 2]


@pytest.mark.parametrize(
    "text", ["谢谢啊", "热乎了 谢谢啊", "今天好冷啊", "你吃饭了吗", "好的", "有人来吗", "还没好啊"]
)
async def test_what_is_no_matter_becomes_none(town, text):
    """No question for a worker either."""
    await town.says("wmLi", text, "own")
    assert await town.tickets() == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("谢谢啊", "不客气，有事您再说。"), ("有人来吗", "您说的是哪件事呀？带上楼栋再说一句，我记下来。"),
        ("你吃饭了吗", "这个我答不上来。社区里的事您直接说，我记下来请师傅办。"), ("今天好冷啊", "在的，有事直接说就行，带上楼栋更快；记下来了会告诉您编号。"),
    ],
)  # fmt: skip
async def test_she_is_answered_once(town, text, answer):
    """Warmly, and not a second time within the hour."""
    await town.says("wmLi", text, "own")
    await town.says("wmLi", text, "own")
    assert await town.heard("wmLi") == [answer]


async def test_what_may_be_a_matter_is_shown_to_the_worker(town):
    """She hears that a person looks; one tap of his writes it down."""
    town.reader = Unsure()
    await town.says("wmLi", "楼上晾衣服滴我被子上", "own")
    assert await town.heard("wmLi") == ["好，先请师傅看一下，要办的话告诉您编号。"]
    assert any("要登记吗" in line for line in await town.heard("wang"))


async def test_thanks_and_good_news_end_it(town):
    """「热乎了 谢谢啊」 once it was mended."""
    await town.says("wmLi", "小王 我家暖气不热", "own")
    await town.says("wang", "办结 1 排了气", "own")
    await town.says("wmLi", "热乎了 谢谢啊", "own")
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize("first", ["我家着火了", "厨房水下得慢"])
async def test_the_address_she_is_asked_for_belongs_to_it(town, first):
    """「我在3栋2单元501」 a moment later: no second matter, and the first has its place."""
    await town.says("wmLi", first, "own")
    town.clock.at += timedelta(seconds=20)
    await town.says("wmLi", "我在3栋2单元501", "own")
    [ticket] = await town.tickets()
    assert (ticket.place.building, ticket.place.unit) == ("3", "2")


async def test_an_address_alone_is_no_matter(town):
    await town.says("wmLi", "3栋2单元501", "own")
    assert await town.tickets() == []


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("有人吗", "在的，您直接说，带上楼栋更快。"), ("怎么没人理我", "在的，您直接说，带上楼栋更快。"),
        ("转人工", "好的，您先说一句是什么事、在哪一栋，我马上请师傅联系您。"), ("你叫什么名字", "我是社区的机器人助手，您说的事我记下来，转给网格员，他们都是真人。"),
        ("能打电话吗", "我打不了电话，您打字说就行；要紧的事打 110、119、120。"),
        ("王师傅电话多少", "王师傅的电话我不好往外给。有事您跟我说，我马上转过去；要紧的打 110、119、120。"),
        ("网格员的电话给我一下", "网格员的电话我不好往外给。有事您跟我说，我马上转过去；要紧的打 110、119、120。"),
    ],
)  # fmt: skip
async def test_who_looks_for_somebody_is_answered_at_once(town, text, answer):
    """And no worker gets a matter of it."""
    await town.says("wmLi", text, "own")
    assert await town.heard("wmLi") == [answer]
    assert await town.tickets() == []


async def test_who_wants_a_person_for_her_matter_gets_one(town):
    """Whoever has it in hand is asked to speak with her."""
    await town.says("wmLi", "3栋路灯坏了", "own")
    await town.says("wmLi", "转人工", "own")
    assert (await town.heard("wmLi"))[-1] == "好，我跟王师傅说了，请他单独联系您。"
    assert any("请单独联系一下" in line for line in await town.heard("wang"))


async def test_two_questions_in_a_row_want_two_answers(town):
    """And 「要带什么」 belongs to the one before it."""
    await town.says("wmLi", "我的医保卡丢了咋补", "own")
    await town.says("wmLi", "灵活就业养老保险一年交多少", "own")
    assert len(await town.tickets()) == 2
    await town.says("wmZhao", "居住证怎么办", "own")
    await town.says("wmZhao", "要带什么", "own")
    assert len(await town.tickets()) == 3
    assert any(line.startswith("#3 居民问：要带什么") for line in await town.heard("wang"))


async def test_who_asks_for_the_police_need_not_wait_for_the_number(town):
    """It is no matter of 治安, and nothing urgent to a worker."""
    await town.says("wmLi", "派出所电话多少", "own")
    assert (await town.heard("wmLi"))[-1].startswith("要是急事，现在就打 110。")
    assert not any("加急" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("where", ["own", None])
async def test_the_place_said_first_is_where_it_burns(town, where):
    """「7栋1单元」, and then 「着火了」, from who lives at 3栋: a bare address opens nothing, and is not forgotten."""
    await town.says("wmLi", "7栋1单元", *filter(None, [where]))
    assert await town.tickets() == []
    await town.says("wmLi", "着火了", *filter(None, [where]))
    ticket = await town.ticket()
    assert (ticket.place.building, ticket.assignee) == ("7", "w2")


async def test_an_address_of_long_ago_is_none_of_it(town):
    """Ten minutes later it burns at home."""
    await town.says("wmLi", "7栋1单元")
    town.clock.at += timedelta(minutes=10)
    await town.says("wmLi", "着火了")
    assert (await town.ticket()).place.building == "3"


async def test_a_slip_put_right_with_a_star_moves_it(town):
    """「*1栋」 after 「7栋下水道堵了」."""
    await town.says("wmLi", "7栋下水道堵了")
    await town.says("wmLi", "*1栋")
    ticket = await town.ticket()
    assert (ticket.place.building, ticket.assignee) == ("1", "wang")


async def test_a_notice_that_she_passes_on_is_no_matter(town):
    """「社区通知：明天上午停水检修」 is nothing to be mended."""
    await town.says("wmLi", "社区通知：明天上午停水检修 请储水")
    assert await town.tickets() == []
