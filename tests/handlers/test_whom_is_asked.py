"""To whom an answer goes: who despairs himself, who asked a question, and never the worker as if he lived there."""

import pytest

from bot.domain.ticket import Origin, State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def test_who_despairs_is_answered_himself(town):
    """「我不想活了」 alone with us: the line to call, somebody comes, and no number; it is filed as care."""
    await town.says("wmLi", "我不想活了", "own", intent="request", category="care")
    (line,) = await town.heard("wmLi")
    assert "12356" in line
    assert "#1" not in line
    assert "他" not in line
    assert (await town.ticket()).category.value == "care"


async def test_who_tells_of_another_is_told_to_stay_with_him(town):
    """「我儿子说他不想活了」 is answered as before."""
    await town.says("wmLi", "我儿子说他不想活了", "own", intent="request", category="care")
    assert any("身边留个人" in one for one in await town.heard("wmLi"))


async def test_a_worker_is_not_asked_as_a_resident(town):
    """What he told us alone of a matter that others joined makes his chat none of those that are asked."""
    await town.says("wmZhao", "1栋停电了", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wmLi", "3栋也没电", intent="same", joins=1)
    await town.says("wang", "供电局检修，六点来电", "own", joins=1, step="accept")
    await town.says("wang", "来电了", "own", joins=1, step="finish")
    assert (await town.ticket()).state is State.RESOLVED
    assert not any("您看看好了没有" in one for one in await town.heard("wang"))


async def test_a_danger_that_he_was_told_of_is_somebody_elses(town):
    """He wrote it down for whoever telephoned: he is to ask that person."""
    await town.says("wang", "老李给我打电话，3栋顶楼水管爆了，水往下灌", "own", category="water")
    assert (await town.ticket()).origin is Origin.PROXY
    await town.says("wang", "阀门坏了，换好了", "own", step="finish")
    assert any("请您问一声报事的人" in one for one in await town.heard("wang"))


@pytest.mark.parametrize("text", ["1 一楼窗口", "1 社区一楼 带身份证", "#1 社区一楼 带身份证"])
async def test_the_answer_under_its_number_reaches_who_asked(town, text):
    """As he was asked for it, however short; nothing was mended."""
    await town.says("wmZhao", "老年卡在哪办", intent="question", category="papers")
    await town.says("wang", text, "own")
    assert (await town.ticket()).state is State.RESOLVED
    heard = await town.heard("group")
    assert any("您问的这件：" in one for one in heard)
    assert not any("修好了" in one or "办好了：" in one for one in heard)


async def test_to_be_reminded_takes_nothing(town):
    """「明天提醒我换灯」 leaves the lamp where it is."""
    await town.says("wmLi", "3栋灯坏了", intent="request", category="power")
    await town.says("wang", "明天提醒我换灯", "own")
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize("word", ["发", "发吧", "发送"])
async def test_a_draft_leaves_by_a_word(town, word):
    """「发」 after a notice was shown does what its button does."""
    await town.says("l1", "通知 1栋 明天上午9点到11点清洗水箱，停水", "own")
    await town.says("l1", word, "own")
    assert any("清洗水箱" in one for one in await town.heard("group"))
