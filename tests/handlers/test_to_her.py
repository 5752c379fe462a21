"""A worker asks whoever reported it, or has her told, and what either says next goes to the other."""

import pytest

from bot.domain.ticket import State
from bot.domain.to_her import to_her
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def pipe(town):
    await town.says("wmLi", "家里水管漏水", "own", intent="request", category="water")


async def lamp(town):
    await town.says("wmLi", "楼道灯坏了", intent="request", category="power")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("哪一户", "哪一户"),
        ("1 哪一户？", "哪一户"),
        ("问问她几层", "几层"),
        ("问一下居民 单元门朝哪边", "单元门朝哪边"),
        ("问下她什么时候方便", "什么时候方便"),
        ("现在还漏吗", "现在还漏吗"),
        ("家里有人吗", "家里有人吗"),
        ("漏了多久了", "漏了多久了"),
        ("楼上是几楼的", "楼上是几楼的"),
    ],
)
async def test_what_he_asks_reaches_who_reported_it(town, words, asked):
    """Told to us alone, she is asked there; he hears that she was."""
    await pipe(town)
    await town.says("wang", words, "own")
    assert (await town.heard("wmLi"))[-1] == f"#1 王师傅问：{asked}？回一句就行。"
    assert (await town.heard("wang"))[-1] == "#1 问过去了，有回音就告诉您。"


@pytest.mark.parametrize("answer", ["下午三点以后", "有的", "随时都行"])
async def test_what_she_answers_reaches_him(town, answer):
    """However short, alone with us; and it is written into the matter."""
    await pipe(town)
    await town.says("wang", "问下她什么时候方便", "own")
    await town.says("wmLi", answer, "own", intent="chat")
    assert (await town.heard("wang"))[-1] == f"#1 补充：{answer}"
    assert (await town.heard("wmLi"))[-1].startswith("好，告诉师傅了")


async def test_she_is_heard_once(town):
    """What she says after her answer is talk again."""
    await pipe(town)
    await town.says("wang", "问下她什么时候方便", "own")
    await town.says("wmLi", "下午三点以后", "own", intent="chat")
    await town.says("wmLi", "今天太阳真好", "own", intent="chat")
    assert not any("太阳" in line for line in await town.heard("wang"))


async def test_in_a_group_it_waits_for_his_finger(town):
    """And a door need not be said before all neighbours."""
    await lamp(town)
    await town.says("wang", "1 哪一户", "own")
    assert (await town.heard("room:wrSL01"))[-1] == "#1 王师傅问：哪一户？回一句就行，不想在群里说就单独告诉他。"
    assert (await town.heard("wang"))[-1] == "#1 给报事人的那句在群工具栏里，点一下就发。"


async def test_in_the_group_only_what_answers_him_is_hers(town):
    await lamp(town)
    await town.says("wang", "问她什么时候坏的", "own")
    await town.says("wmLi", "哈哈哈", intent="chat")
    assert not any("哈哈" in line for line in await town.heard("wang"))
    await town.says("wmLi", "周六晚上", intent="chat")
    assert (await town.heard("wang"))[-1] == "#1 补充：周六晚上"


async def test_what_the_register_knows_he_is_told(town):
    """Nobody is asked for what she has said."""
    await town.says("wmLi", "3栋2单元501水管漏水", "own", intent="request", category="water")
    before = len(await town.heard("wmLi"))
    await town.says("wang", "哪一户", "own")
    assert (await town.heard("wang"))[-1].endswith("3栋2单元501室。")
    assert len(await town.heard("wmLi")) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("跟她说下午三点去", "#1 王师傅说：下午三点去。"),
        ("1 告诉居民别碰总阀", "#1 王师傅说：别碰总阀。"),
        ("让她下午在家等我", "#1 王师傅说：请您下午在家等我。"),
        ("拍个照片看看", "#1 王师傅说：请您拍个照片看看。"),
    ],
)
async def test_what_he_has_her_told(town, words, told):
    await pipe(town)
    await town.says("wang", words, "own")
    assert (await town.heard("wmLi"))[-1] == told
    assert (await town.heard("wang"))[-1] == "#1 转告了。"


async def test_of_several_he_names_one(town):
    """By its number, or by its thing."""
    await pipe(town)
    await town.says("wmZhao", "3栋楼道灯不亮", "own", intent="request", category="power")
    await town.says("wang", "几层", "own")
    assert "不止一件" in (await town.heard("wang"))[-1]
    await town.says("wang", "灯是几层的", "own")
    assert (await town.heard("wmZhao"))[-1].startswith("#2 王师傅问：灯是几层的")
    await town.says("wang", "1 几层", "own")
    assert (await town.heard("wmLi"))[-1].startswith("#1 王师傅问：几层")


async def test_what_she_asks_of_a_matter_comes_back_answered(town):
    """『要钱吗』: he reads how to answer, and his words go to her, by number or without."""
    await pipe(town)
    await town.says("wang", "收到", "own", step="accept")
    await town.says("wmLi", "换水管要钱吗", "own", intent="supplement")
    assert (await town.heard("wang"))[-1] == "#1 居民问：换水管要钱吗\n您回「#1 答复内容」，我转给问的人。"
    await town.says("wang", "1 材料自己出 人工不要钱", "own")
    assert (await town.heard("wmLi"))[-1] == "#1 王师傅说：材料自己出 人工不要钱。"
    await town.says("wmLi", "那多少钱", "own", intent="chat")
    await town.says("wang", "二三十块", "own")
    assert (await town.heard("wmLi"))[-1] == "#1 王师傅说：二三十块。"


async def test_what_she_asks_after_it_is_done(town):
    await pipe(town)
    await town.says("wang", "1 修好了", "own", step="finish")
    await town.says("wmLi", "要钱吗", "own", intent="chat")
    await town.says("wang", "不要钱", "own")
    assert (await town.heard("wmLi"))[-1] == "#1 王师傅说：不要钱。"
    assert (await town.ticket()).state is State.RESOLVED


async def test_a_word_to_all_is_no_word_to_her(town):
    """「告诉居民明天停水」 without a number may be meant for all who live there."""
    await pipe(town)
    before = len(await town.heard("wmLi"))
    await town.says("wang", "告诉居民明天停水", "own")
    assert len(await town.heard("wmLi")) == before


async def test_who_has_nothing_in_hand_asks_nobody(town):
    await pipe(town)
    before = len(await town.heard("wmLi"))
    await town.says("p1", "哪一户", "own")
    assert len(await town.heard("wmLi")) == before


@pytest.mark.parametrize(
    "words",
    [
        "问问物业几点来", "还有几件", "今天几件", "几点下班", "哪一件", "让他弄", "让小高弄", "叫他们去看", "几号楼归我", "跟她说过了",
        "让她签字了", "哪家公司修的", "在哪", "明天有空", "下午在家", "和他家说好了", "通知住户明天停水", "那户没人", "修好了", "在3栋", "",
        "哪" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_word_to_her(words):
    assert to_her(words) is None
