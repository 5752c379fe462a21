"""What ends, opens again or takes back a resident's matter, and which of hers is meant."""

from datetime import timedelta

import pytest

from bot.domain.ticket import State, Urgency
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def lamp(town, *, done=True):
    """#1: 李阿姨's lamp, said to be mended or not."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    town.keys[1] = town.last.key
    if done:
        await town.says("wang", "灯换好了", intent="work", joins=1, step="finish")


async def drain(town):
    """#2: her drain, beside the lamp."""
    town.clock.pass_by(hours=1)
    await town.says("wmLi", "3栋门口下水道堵了", intent="request", category="water")
    town.keys[2] = town.last.key


async def states(town):
    return {ticket.number: ticket.state for ticket in await town.tickets()}


@pytest.mark.parametrize(
    "words", ["哪里好了", "好了个屁", "好了？我咋看还黑着", "你管这叫修好了", "没修好", "没弄干净", "还是要用脚踹"]
)
@pytest.mark.parametrize("intent", ["confirm", "supplement", "chat"])
async def test_a_no_opens_it_again_whatever_was_read(town, words, intent):
    """Also where the reading is sure that it is a yes."""
    await lamp(town)
    await town.says("wmLi", words, intent=intent, joins=1 if intent != "chat" else None)
    assert (await town.ticket()).state is State.ASSIGNED


async def test_who_will_look_has_not_answered_yet(town):
    """「好了好了 等我下楼看」 leaves the question open."""
    await lamp(town)
    await town.says("wmLi", "好了好了 别催我 等我下楼看", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.RESOLVED


async def test_a_lift_that_stopped_is_not_mended(town):
    """「停了」 after 「电梯修好了」 is a no; of the noise above it is the end."""
    await town.says("wmLi", "3栋电梯一直晃", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmLi", "停了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.ASSIGNED
    await town.says("wang", "电梯修好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "停了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize(
    ("words", "intent", "after"),
    [
        ("灯不用管了 我儿子换了", "withdraw", {1: State.WITHDRAWN, 2: State.ASSIGNED}),
        ("亮了 谢谢", "confirm", {1: State.CLOSED, 2: State.ASSIGNED}),
        ("下水道通了 谢谢", "confirm", {1: State.ASSIGNED, 2: State.CLOSED}),
    ],
)
async def test_the_one_she_names_moves(town, words, intent, after):
    """She has a lamp and a drain, and the talk was of the drain."""
    await lamp(town, done=False)
    await drain(town)
    await town.says("wmLi", words, intent=intent, joins=2)
    assert await states(town) == after


async def test_her_word_of_the_lamp_says_nothing_of_the_drain(town):
    """The drain was said to be done: 「灯还不亮呢」 is no no to it, 「灯亮了」 no yes."""
    await lamp(town, done=False)
    await drain(town)
    await town.says("wang", "下水道通好了", intent="work", joins=2, step="finish")
    await town.says("wmLi", "灯还不亮呢", intent="deny", joins=2)
    assert await states(town) == {1: State.ASSIGNED, 2: State.RESOLVED}
    assert "#1 补充：灯还不亮呢" in await town.heard("wang")
    await town.says("wmLi", "灯亮了")
    assert await states(town) == {1: State.CLOSED, 2: State.RESOLVED}


@pytest.mark.parametrize("words", ["算了我找12345", "算了 不指望你们了", "不用你们管了 我上市长热线", "算了 冻死算了"])
async def test_giving_up_in_anger_takes_nothing_back(town, words):
    """It is an urge, and the lead hears it in her words."""
    await lamp(town, done=False)
    await town.says("wmLi", words, intent="withdraw", joins=1)
    assert (await town.ticket()).state is State.ASSIGNED
    assert any(f"居民说：{words}" in line for line in await town.heard("l1"))


@pytest.mark.parametrize("words", ["又灭了", "灯又不亮了", "我那个灯还是不亮啊", "灯没修就关了？"])
async def test_what_was_closed_is_opened_by_who_told_of_it(town, words):
    """Right after her yes without a name, later by its name."""
    await lamp(town)
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    await town.says("wmLi", words, intent="chat")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_noise_begins_once_more(town):
    """「又开始了」 the next day, of what had paused; a lamp is not meant by it."""
    await town.says("wmLi", "楼上装修礼拜天也敲", intent="request", category="noise")
    town.keys[1] = town.last.key
    await town.says("wmLi", "停了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED
    town.clock.pass_by(hours=24)
    await town.says("wmLi", "又开始了！！", intent="chat")
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize("words", ["又下雨了", "又涨价了", "他又来了", "又到周末了"])
async def test_what_happens_again_in_talk_opens_nothing(town, words):
    await lamp(town)
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    await town.says("wmLi", words, intent="chat")
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize("words", ["哦没停 是有人在搬家按着", "看错了", "发错群了 不是咱们小区的"])
async def test_a_slip_is_taken_back_at_once(town, words):
    """While nobody has gone there; 「说错了 是7栋」 puts the place right."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmLi", words, intent="supplement", joins=1)
    assert (await town.ticket()).state is State.WITHDRAWN


async def test_the_power_came_back_by_itself(town):
    """「来电了」 of who told of the outage ends it."""
    await town.says("wmLi", "3栋停电了", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wmLi", "来电了", intent="supplement", joins=1)
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize("words", ["我上次说的事怎么样了", "我报的那个灯修了没", "有人来修吗", "啥时候能好啊"])
async def test_she_asks_alone_how_hers_stands(town, words):
    """It opens no question of its own."""
    await lamp(town, done=False)
    await town.says("wmLi", words, "own", intent="question", category="other")
    assert len(await town.tickets()) == 1
    assert any(line.startswith("#1 已派给王师傅") for line in await town.heard("wmLi"))


@pytest.mark.parametrize("words", ["你是机器人吗", "你是谁呀", "你是不是真人"])
async def test_it_says_what_it_is(town, words):
    await town.says("wmQian", words, "own", intent="question", category="other")
    assert await town.heard("wmQian") == ["我是社区的机器人助手，您说的事我记下来，转给网格员，他们都是真人。"]
    assert await town.tickets() == []


async def test_she_is_out_and_the_lift_still_stands(town):
    """「谢谢师傅 人出来了」 ends the danger, not the matter: it stays with who has it, and rings no more."""
    await town.says("wmLi", "3栋电梯停了 我在里面", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wang", "我去处理 1", chat="app:wang")
    await town.says("wmLi", "谢谢师傅 人出来了", intent="confirm", joins=1)
    ticket = await town.ticket()
    assert (ticket.is_open, ticket.urgency is Urgency.DANGER) == (True, False)
    assert any("居民说人没事了，剩下的照常办" in line for line in await town.heard("wang"))


async def test_what_is_put_out_is_over(town):
    """Of a fire nothing is left to mend."""
    await town.says("wmLi", "3栋楼道着火了", intent="request", category="fire_safety")
    town.keys[1] = town.last.key
    await town.says("wmLi", "火灭了 没事了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


async def two_households(town):
    """#1: 小钱's weak water, which 李阿姨 has too; said to be mended, and for her it is not."""
    await town.says("wmQian", "2栋水压好小", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wmLi", "我们3栋也小", intent="same", joins=1)
    await town.says("wang", "水压修好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "我家还是小得可怜", intent="deny", joins=1)
    assert "#1 同诉的邻居说还没好：我家还是小得可怜" in await town.heard("wang")


@pytest.mark.parametrize("words", ["我家可以了", "好了", "满意"])
async def test_one_household_does_not_close_it_over_the_others_no(town, words):
    """Her no still stands: it goes back to the worker with her words, and the next result is asked about anew."""
    await two_households(town)
    await town.says("wmQian", words, intent="confirm", joins=1)
    assert (await town.ticket()).state is State.ASSIGNED
    await town.says("wang", "换了泵 好了", intent="work", joins=1, step="finish")
    await town.says("wmQian", "好了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


async def test_her_own_yes_ends_her_no(town):
    """Then the reporter's closes it; and the office's does in any case."""
    await two_households(town)
    await town.says("wmLi", "现在好了", intent="confirm", joins=1)
    await town.says("wmQian", "好了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


async def test_a_no_from_before_the_result_holds_nothing_up(town):
    """It was said of the trouble, not of what was done about it."""
    await town.says("wmQian", "2栋没水", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wmLi", "我们3栋也没", intent="same", joins=1)
    await town.says("wmLi", "还是没水", intent="deny", joins=1)
    await town.says("wang", "水来了", intent="work", joins=1, step="finish")
    await town.says("wmQian", "好了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("灯亮了 下水道还没", {1: State.CLOSED, 2: State.ASSIGNED}),
        ("灯换了，下水道还堵着", {1: State.CLOSED, 2: State.ASSIGNED}),
        ("下水道通了 灯还不亮", {1: State.ASSIGNED, 2: State.CLOSED}),
        ("灯还没修 下水道还没通", {1: State.ASSIGNED, 2: State.ASSIGNED}),
        ("灯亮了没 下水道呢", {1: State.ASSIGNED, 2: State.ASSIGNED}),
        ("下水道堵了 灯也不亮", {1: State.ASSIGNED, 2: State.ASSIGNED}),
    ],
)
@pytest.mark.parametrize("intent", ["urge", "confirm", "supplement"])
async def test_one_of_hers_is_over_and_the_other_not(town, words, after, intent):
    """Each half of the sentence moves the matter that it names."""
    await lamp(town, done=False)
    await drain(town)
    await town.says("wmLi", words, intent=intent, joins=1)
    assert await states(town) == after


async def test_the_half_that_is_left_is_urged_or_denied(town):
    """Its worker hears of that one; of what was said to be done it is a no."""
    await lamp(town, done=False)
    await drain(town)
    await town.says("wang", "下水道通好了", intent="work", joins=2, step="finish")
    await town.says("wmLi", "灯亮了 下水道还没通", intent="urge", joins=1)
    assert await states(town) == {1: State.CLOSED, 2: State.ASSIGNED}
    assert any("没好 #2" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["哪里好了 我刚看灯还黑着", "哪里好了"])
@pytest.mark.parametrize("closed", [True, False])
async def test_a_neighbours_no_reaches_the_worker(town, words, closed):
    """It moves nothing: she has no part in the matter."""
    await lamp(town)
    if closed:
        await town.says("wmLi", "好了", intent="confirm", joins=1)
    before = (await town.ticket()).state
    await town.says("wmZhao", words, intent="chat")
    assert (await town.ticket()).state is before
    assert f"#1 有邻居说还没好：{words}。您再去看一眼。" in await town.heard("wang")


@pytest.mark.parametrize("words", ["我家孩子作业哪里好了", "医院还是老样子 排半天队", "快递还没到"])
async def test_a_neighbours_talk_of_something_else_does_not(town, words):
    """Nor after a day."""
    await lamp(town)
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    await town.says("wmZhao", words, intent="chat")
    town.clock.pass_by(hours=24)
    await town.says("wmZhao", "哪里好了", intent="chat")
    assert not any("有邻居说" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("text", ["都好了", "两件都好了 谢谢师傅", "全都修好了", "都弄好了，辛苦"])
async def test_all_of_his_are_over_by_one_word(town, text):
    """Two results wait for his word: he need not say it twice, and what nobody has mended goes on."""
    for said, kind in (("3栋楼道灯坏了", "power"), ("3栋门口垃圾没人收", "hygiene"), ("3栋电梯停了", "lift")):
        town.clock.at += timedelta(minutes=30)
        await town.says("wmLi", said, intent="request", category=kind)
    await town.says("wang", "办结 1 换了灯", "own")
    await town.says("wang", "办结 2 清运了", "own")
    await town.says("wmLi", text, intent="confirm")
    assert [one.state for one in await town.tickets()] == [State.CLOSED, State.CLOSED, State.ASSIGNED]


async def test_all_is_not_said_of_one(town):
    """「都好了没」 asks, and of one matter alone the ears that know it hear."""
    for said, kind in (("3栋楼道灯坏了", "power"), ("3栋门口垃圾没人收", "hygiene")):
        await town.says("wmLi", said, intent="request", category=kind)
    await town.says("wang", "办结 1 换了灯", "own")
    await town.says("wang", "办结 2 清运了", "own")
    await town.says("wmLi", "都好了没", intent="chat")
    assert [one.state for one in await town.tickets()] == [State.RESOLVED, State.RESOLVED]


async def lift(town, *, done):
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    if done:
        await town.says("wang", "电梯修好了", intent="work", joins=1, step="finish")


@pytest.mark.parametrize("intent", ["confirm", "withdraw", "supplement", "chat"])
@pytest.mark.parametrize("done", [True, False])
async def test_power_that_is_back_ends_no_lift(town, intent, done):
    """「来电了」 of a lift that stood, whatever was read and whether somebody was there."""
    await lift(town, done=done)
    await town.says("wmLi", "来电了", intent=intent, joins=1)
    assert await states(town) == {1: State.RESOLVED if done else State.ASSIGNED}


async def test_power_that_is_back_ends_the_power(town):
    """She has told of both; the lift is still hers."""
    await lift(town, done=False)
    town.clock.pass_by(hours=1)
    await town.says("wmLi", "家里没电了", intent="request", category="power")
    await town.says("wmLi", "来电了", intent="confirm", joins=1)
    assert await states(town) == {1: State.ASSIGNED, 2: State.CLOSED}


@pytest.mark.parametrize("words", ["怎么就好了", "好了？", "怎么就好了 我还没看呢"])
@pytest.mark.parametrize("intent", ["confirm", "withdraw", "chat"])
async def test_a_doubt_is_neither_yes_nor_no(town, words, intent):
    """She wonders; it waits for her word, and nobody is urged."""
    await lamp(town)
    before = len(await town.heard("wang"))
    await town.says("wmLi", words, intent=intent, joins=1)
    assert await states(town) == {1: State.RESOLVED}
    assert len(await town.heard("wang")) == before


@pytest.mark.parametrize("words", ["好了没", "好了吗", "现在好了没有"])
async def test_who_asks_whether_it_is_good_reads_how_it_stands(town, words):
    """While nobody has mended it."""
    await lamp(town, done=False)
    await town.says("wmLi", words)
    assert any(line.startswith("#1 已派给王师傅") for line in await town.heard("group"))


async def test_what_was_taken_back_a_minute_ago_begins_again(town):
    """「哦动了」 and then 「又停了」: the same number."""
    await lift(town, done=False)
    await town.says("wmLi", "哦动了", intent="withdraw", joins=1)
    assert await states(town) == {1: State.WITHDRAWN}
    town.clock.pass_by(minutes=3)
    await town.says("wmLi", "又停了")
    assert await states(town) == {1: State.ASSIGNED}


@pytest.mark.parametrize(
    "words", ["人呢", "有没得人来看哈", "说好的下午来", "等了一天了", "怎么还没来", "咋还不来修啊", "都几点了 还没人来"]
)
@pytest.mark.parametrize("intent", ["chat", "supplement"])
async def test_who_waits_urges(town, words, intent):
    """In any dialect, of the one matter that is hers and has waited."""
    await lamp(town, done=False)
    town.clock.pass_by(hours=2)
    await town.says("wmLi", words, intent=intent)
    assert f"#1 居民在催：{words}" in await town.heard("wang")


async def test_who_asks_a_neighbour_does_not(town):
    """「人呢」 to whoever spoke of the dance; of a matter told a minute ago; of none."""
    await town.says("wmZhao", "怎么还没来")
    await lamp(town, done=False)
    await town.says("wmLi", "人呢")
    town.clock.pass_by(hours=2)
    await town.says("wmZhao", "广场上跳舞的今天好少")
    await town.says("wmLi", "人呢")
    assert not any("在催" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["去看了 通了", "去3栋看了 通了", "刚到现场看过了，通了"])
async def test_that_he_went_there_is_no_result(town, words):
    """The residents are asked whether it is mended, and not told that somebody looked."""
    await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wang", words, intent="work", joins=1, step="finish")
    assert "#1 修好了。您看看好了没有，回“好了”或“没好”都行。" in await town.heard("room:wrSL01")
