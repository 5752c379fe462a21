"""What she asks on, alone with us, goes to whoever answers: before the answer and right after it."""

from datetime import timedelta

import pytest

from bot.domain.asks_more import asks_more
from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00; a card was asked for, and how to get it was answered."""
    player = await Player.start()
    await player.says("wmZhao", "老年证怎么办", "own", intent="question", category="papers")
    await player.says("zhou", "1 带身份证来一楼", "own")
    assert (await player.ticket()).state is State.RESOLVED
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    "words",
    [
        "几点去", "中午休息吗", "要本人去吗", "我儿子代办行不行", "那带照片吗", "一楼哪个窗口", "好的 那我周六来可以吗", "你们周末上班吗",
        "谢谢 要钱吗", "找谁", "要带什么材料", "没有身份证怎么弄",
    ],
)  # fmt: skip
async def test_to_an_answer_that_has_just_come(town, words):
    """Whatever the models take it for; it is the same matter, and no new one."""
    await town.says("wmZhao", words, "own", intent="chat")
    assert f"居民说：{words}" in (await town.heard("wang"))[-1]
    assert (await town.heard("wmZhao"))[-1].startswith("这个我去问一下，#1")
    assert len(await town.tickets()) == 1
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize("words", ["谢谢", "好的", "你吃饭了吗", "吃了吗", "知道了"])
async def test_what_asks_nothing_more(town, words):
    await town.says("wmZhao", words, "own", intent="chat")
    assert (await town.ticket()).state is State.RESOLVED


async def test_an_hour_later_it_is_a_question_of_its_own(town):
    town.clock.at += timedelta(hours=2)
    await town.says("wmZhao", "你们周末上班吗", "own", intent="chat")
    assert (await town.ticket(1)).state is State.RESOLVED
    assert (await town.ticket(2)).summary == "你们周末上班吗"


@pytest.mark.parametrize("words", ["你们几点上班", "社区在哪", "物业电话多少", "社区周末有人吗"])
async def test_what_is_asked_of_the_office_is_no_talk(words):
    """To us alone it becomes a question for who can answer, though the models take it for talk."""
    player = await Player.start()
    await player.says("wmZhao", words, "own", intent="chat")
    assert (await player.ticket()).summary == words
    await player.store.close()


async def test_the_office_answers_with_a_place():
    """「1 派出所户籍窗口」 sends nobody: 派 begins the name of the office."""
    player = await Player.start()
    await player.says("wmZhao", "居住证到期了去哪换", "own", intent="question", category="papers")
    await player.says("zhou", "1 派出所户籍窗口", "own")
    assert "派出所户籍窗口" in (await player.heard("wmZhao"))[-1]
    await player.store.close()


@pytest.mark.parametrize("words", ["几点去", "谢谢 几点去", "要带照片吗", "还要带什么证件", "周六去可以吗", "那要钱吗"])
def test_these_go_with_what_was_asked(words):
    assert asks_more(words)


@pytest.mark.parametrize(
    "words",
    ["", "居住证去哪办", "谢谢", "今天", "我妈", "本人", "灯坏了", "周末", "多少户停电了", "我儿子", "吃" * 5000],
)
def test_these_do_not(words):
    assert not asks_more(words)
