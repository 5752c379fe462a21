"""What 王师傅 tells of the one thing that he is at is kept, and what neighbours say of it is taken for what it is."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def at_work(town, text="隔壁张奶奶好几天没下楼了 有点担心", category="care"):
    """#1, which he has taken up."""
    await town.says("wmLi", text, intent="request", category=category)
    town.keys[1] = town.last.key
    await town.says("wang", "1 我去看看", chat="app:wang", step="accept")


@pytest.mark.parametrize("text", ["人没事 回老家了", "家里没人，邻居说去女儿家了", "门锁着 敲了没应"])
async def test_what_he_found_is_kept(town, text):
    """And he hears that it still counts as open."""
    await at_work(town)
    await town.says("wang", text, chat="app:wang")
    assert "#1 记下了，还算在办。" in await town.heard("wang")
    assert (await town.ticket()).state is State.WORKING


@pytest.mark.parametrize("text", ["今天真热", "你好啊小助手", "3栋的树谁种的", "下班了啊", "张奶奶电话多少"])
async def test_what_tells_nothing_of_it_is_not(town, text):
    """Weather, greetings, questions, errands."""
    await at_work(town)
    await town.says("wang", text, chat="app:wang")
    assert not any("记下了，还算" in line for line in await town.heard("wang"))


async def test_what_he_has_looked_at_is_taken_up(town):
    """「看了 是阀门的事」 of what he had not taken yet; 「物业没人」 is only kept."""
    await town.says("wmLi", "3栋水管漏水", intent="request", category="water")
    await town.says("wang", "物业那边没人接", chat="app:wang")
    assert (await town.ticket()).state is State.ASSIGNED
    assert "#1 记下了，还算在办。" in await town.heard("wang")
    await town.says("wang", "看了 是阀门的事", chat="app:wang")
    assert (await town.ticket()).state is State.WORKING


async def test_what_is_left_goes_back_to_him(town):
    """「不漏了 但是天花板谁赔啊」 ends nothing."""
    await town.says("wmLi", "3栋水管漏水", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wang", "1 修好了", chat="app:wang", step="finish")
    await town.says("wmLi", "不漏了 但是天花板谁赔啊", intent="confirm", joins=1)
    assert (await town.ticket()).is_open
    assert any("天花板谁赔" in line for line in await town.heard("wang"))


async def test_with_two_in_hand_it_is_asked_of_which(town):
    """What fits neither is kept with neither."""
    await at_work(town)
    await town.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    await town.says("wang", "2 我去看看", chat="app:wang", step="accept")
    await town.says("wang", "人没事 回老家了", chat="app:wang")
    assert not any("记下了，还算" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("text", ["我们1单元好的", "我家有水", "我们这边正常啊"])
async def test_where_nothing_is_wrong_is_no_second_household(town, text):
    """Said to who asks."""
    await town.says("wmLi", "楼里停水了", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wmZhao", text, intent="same", joins=1)
    assert not any("一共 2 户" in line for line in await town.heard("wang"))


async def test_who_looks_for_the_owner_of_a_car_is_told_what_was_done(town):
    """「马上下来」 is no answer to a question, and ends nothing."""
    await town.says("wmQian", "谁的车堵着门了", intent="question", category="parking")
    await town.says("wang", "车主电话我打了 马上下来", step="accept")
    assert (await town.ticket()).state is State.WORKING


@pytest.mark.parametrize("text", ["好使了", "能打着火了", "现在好使得很"])
async def test_it_works_in_her_words(town, text):
    """Of the cooker that he has mended."""
    await town.says("wmLi", "我家燃气灶打不着火", intent="request", category="gas_heat")
    town.keys[1] = town.last.key
    await town.says("wang", "1 喷嘴通开了", chat="app:wang", step="finish")
    await town.says("wmLi", text, intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize("text", ["问了供电局 跳闸 半小时恢复", "我报给城管了", "看了，是开关坏了"])
async def test_what_he_has_asked_for_takes_it_up_in_the_group(town, text):
    """He is at it; the neighbours have read so."""
    await town.says("wmLi", "停电了", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wang", text, intent="work", joins=1)
    assert (await town.ticket()).state is State.WORKING


async def test_a_neighbours_answer_is_no_matter(town):
    """「儿童医院」 to who has asked which is good is shown to nobody; unasked it is."""
    await town.says("wmZhao", "孩子发烧了，哪个医院好")
    before = len(await town.heard("wang"))
    await town.says("wmQian", "去儿童医院填表就行", category="health", p_open=0.7)
    assert len(await town.heard("wang")) == before
    await town.says("wmLi", "去医院的路上有个坑", category="traffic", p_open=0.7)
    assert len(await town.heard("wang")) == before + 1


@pytest.mark.parametrize("text", ["我报过什么", "我之前报的事都有哪些", "我一共反映了几件事"])
async def test_she_asks_what_she_has_told(town, text):
    """Alone, in her own words."""
    await town.says("wmLi", "3栋灯坏了", chat="app:wmLi", intent="request", category="power")
    await town.says("wmLi", text, chat="app:wmLi")
    assert "#1" in (await town.heard("wmLi"))[-1]


@pytest.mark.parametrize("where", ["group", "own"])
@pytest.mark.parametrize(
    "text", ["找你们多少次了", "我都反映好几回了", "再不管我打12345了", "到底管不管", "怎么没人理我"]
)
async def test_her_anger_urges_what_she_has(town, text, where):
    """Of the one matter that is hers; he reads her words."""
    await town.says("wmLi", "我家楼上漏水漏了一个月了", where, intent="request", category="water")
    await town.says("wmLi", text, where)
    assert any("居民在催" in line for line in await town.heard("wang"))


async def test_he_meets_a_shut_door(town):
    """「楼上不开门」 of the leak that he has taken is kept with it, though it speaks of a door."""
    await at_work(town, "我家楼上漏水", "water")
    await town.says("wang", "楼上不开门", chat="app:wang")
    assert "#1 记下了，还算在办。" in await town.heard("wang")
