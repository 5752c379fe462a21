"""『我们楼归谁管』: which worker, and when he is there."""

import pytest

from bot.domain.whose import asks_whose
from tests.conversations.player import Player

WANG = "归第一网格，网格员是王师傅，工作日 8:30 到 18:00 找得到。有事跟我说也行，我转给他。"


@pytest.fixture
async def town():
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    "words",
    ["我们楼归谁管", "我们这栋网格员是谁啊", "咱们楼的网格员叫啥", "请问我们这栋有事找谁", "谁是我们楼的网格员"],
)
@pytest.mark.parametrize("intent", ["chat", "question", "supplement"])
async def test_in_the_group_it_is_answered_from_the_table(town, words, intent):
    """Of the house that her name in the group tells; no ticket, whatever was read."""
    await town.says("wmLi", words, intent=intent)
    assert await town.tickets() == []
    assert await town.heard("group") == [f"松岭花园3栋{WANG}"]


async def test_the_house_that_is_named_goes_before_ones_own(town):
    await town.says("wmLi", "7栋的网格员是哪个", intent="question")
    assert any("7栋归第二网格，网格员是刘敏" in line for line in await town.heard("group"))


async def test_who_has_not_said_where_he_lives_reads_whose_the_group_is(town):
    await town.says("wmQian", "我们小区归谁管啊", intent="question")
    assert await town.heard("group") == [f"这一片{WANG}"]


async def test_three_who_ask_within_the_hour_read_one_line(town):
    for words in ("我们楼归谁管", "3栋归哪个网格员管", "3栋网格员是谁"):
        await town.says("wmLi", words, intent="question")
    assert len(await town.heard("group")) == 1


async def test_alone_she_is_answered_too(town):
    await town.says("wmLi", "我们楼归谁管呀", chat="app:wmLi")
    assert await town.heard("wmLi") == [f"松岭花园3栋{WANG}"]


@pytest.mark.parametrize(
    "words",
    ["这个归谁管", "楼道垃圾归谁管", "孩子归谁管", "家里谁管钱", "电梯坏了找谁", "到底有没有人管", "物业归谁管"],
)
def test_it_asks_of_something_else(words):
    """Of rubbish, of a child, of nothing that is named."""
    assert not asks_whose(words, placed=False)


@pytest.mark.parametrize("piece", ["谁", "我们", "归谁管", " "])
def test_no_text_takes_long(piece):
    assert not asks_whose(piece * 10_000, placed=True)
