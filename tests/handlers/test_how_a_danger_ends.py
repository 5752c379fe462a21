"""While a danger rings, only words that say that it is over end it, whoever says them; or its number."""

import pytest

from bot.domain.ticket import State, Urgency
from tests.conversations.player import Player

RINGS = {
    "fire": ("2栋楼道着火了", "fire_safety"),
    "lift": ("3栋2单元电梯里困了人", "lift"),
    "gas": ("3栋楼道好大一股煤气味", "gas_heat"),
    "child": ("3栋有个小孩走丢了，五岁", "security"),
}


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def ring(town, kind):
    text, category = RINGS[kind]
    await town.says("wmLi", text, intent="request", category=category)
    town.keys[1] = town.last.key
    assert (await town.ticket()).urgency is Urgency.DANGER


@pytest.mark.parametrize("chat", ["own", "group"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fire", "灯换好了"),
        ("fire", "灯灭了"),
        ("fire", "垃圾清走了"),
        ("fire", "药送到了"),
        ("fire", "表填完了"),
        ("fire", "会议室收拾好了"),
        ("fire", "都弄好了"),
        ("fire", "成了"),
        ("fire", "修好了"),
        ("fire", "这个不算"),
        ("fire", "时间看错了"),
        ("lift", "电视修好了"),
        ("lift", "搞定了"),
        ("gas", "会散了"),
        ("gas", "阅览室的门关好了"),
        ("child", "钥匙找到了"),
        ("child", "快递接到了"),
        ("child", "我回来了"),
        ("child", "表格处理好了"),
    ],
)
async def test_what_a_worker_says_of_other_things_ends_no_danger(town, kind, text, chat):
    """Neither alone nor in the group; it goes on ringing."""
    await ring(town, kind)
    await town.says("wang", text, chat)
    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency, ticket.contacted_at) == (State.ASSIGNED, Urgency.DANGER, None)


@pytest.mark.parametrize("chat", ["own", "group"])
@pytest.mark.parametrize(
    ("kind", "text", "state"),
    [
        ("fire", "火灭了", State.RESOLVED),
        ("fire", "物业用灭火器扑灭了", State.RESOLVED),
        ("fire", "看错了，是蒸汽", State.REFUSED),
        ("lift", "电梯修好了", State.RESOLVED),
        ("gas", "味散了，灶没关", State.RESOLVED),
        ("child", "孩子在超市找到了", State.RESOLVED),
        ("child", "他奶奶接回来了", State.RESOLVED),
        ("fire", "没事了，处理好了", State.RESOLVED),
    ],
)
async def test_words_that_say_so_end_it(town, kind, text, state, chat):
    """Alone and in the group, without its number."""
    await ring(town, kind)
    await town.says("wang", text, chat)
    assert (await town.ticket()).state is state


async def test_its_number_ends_it(town):
    """「1 弄好了」 names it."""
    await ring(town, "fire")
    await town.says("wang", "1 弄好了", "own", step="finish")
    assert (await town.ticket()).state is State.RESOLVED


@pytest.mark.parametrize("text", ["弄好了", "修好了", "这个不算"])
async def test_a_bare_result_is_asked_back(town, text):
    """He is shown the danger, and his tap ends it; nothing is silent."""
    await ring(town, "fire")
    await town.says("wang", text, "own")
    assert any("哪一件" in one and "#1" in one for one in await town.heard("wang"))


async def test_once_somebody_is_there_a_bare_result_will_do(town):
    """「我去处理」, and then 「弄好了」; of what is none of it, still not."""
    await ring(town, "fire")
    await town.says("wang", "我去处理 1", "own")
    await town.says("wang", "会议室收拾好了", "own", step="finish")
    assert (await town.ticket()).state is State.WORKING
    await town.says("wang", "弄好了", "own", step="finish")
    assert (await town.ticket()).state is State.RESOLVED


@pytest.mark.parametrize("text", ["等配件", "得等一段"])
async def test_a_danger_that_rings_is_not_put_off(town, text):
    """By its number alone."""
    await ring(town, "fire")
    await town.says("wang", text, "own", step="wait")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_materials_got_take_no_danger_up(town):
    """「材料备好了」 is no 「马上到」."""
    await ring(town, "fire")
    await town.says("wang", "材料备好了", "own", step="accept")
    assert (await town.ticket()).contacted_at is None
    await town.says("wang", "马上到", "own", step="accept")
    assert (await town.ticket()).contacted_at is not None


async def test_of_several_the_danger_is_not_among_those_that_are_all_done(town):
    """「两件都弄好了」 finishes no fire that nobody has gone to."""
    await town.says("wmZhao", "1栋楼道灯不亮", intent="request", category="power")
    await town.says("wmLi", "2栋楼道着火了", intent="request", category="fire_safety")
    await town.says("wang", "两件都弄好了", "own", step="finish")
    assert (await town.tickets())[1].state is State.ASSIGNED


@pytest.mark.parametrize(
    ("text", "intent"),
    [("好了", "confirm"), ("不用来了", "withdraw"), ("不用管了", "withdraw"), ("算了算了", "withdraw")],
)
async def test_a_bare_word_of_who_told_of_it_does_not_silence_it(town, text, intent):
    """While nobody has gone there; whoever was called reads what she says."""
    await ring(town, "fire")
    await town.says("wmLi", text, intent=intent, joins=1)
    assert (await town.ticket()).is_open
    assert any(text in one for one in await town.heard("wang"))


@pytest.mark.parametrize(
    ("kind", "text", "intent", "state"),
    [
        ("fire", "火灭了，不用来了", "withdraw", State.CLOSED),
        ("fire", "看错了，是烧纸", "withdraw", State.WITHDRAWN),
        ("fire", "撤回", "withdraw", State.WITHDRAWN),
        ("fire", "火扑灭了，谢谢", "confirm", State.CLOSED),
        ("child", "孩子找到了", "confirm", State.CLOSED),
    ],
)
async def test_who_told_of_it_says_that_it_is_over(town, kind, text, intent, state):
    """In words that say so."""
    await ring(town, kind)
    await town.says("wmLi", text, intent=intent, joins=1)
    assert (await town.ticket()).state is state


async def test_who_got_out_of_a_lift_has_not_mended_it(town):
    """「人出来了，不用来了」: it rings no more, and the lift is still to be seen to."""
    await ring(town, "lift")
    await town.says("wmLi", "人出来了，不用来了", intent="withdraw", joins=1)
    ticket = await town.ticket()
    assert ticket.is_open
    assert ticket.urgency is not Urgency.DANGER


async def test_after_somebody_went_there_her_word_will_do(town):
    """「好了」 of hers ends what a worker is at."""
    await ring(town, "fire")
    await town.says("wang", "我去处理 1", "own")
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    assert (await town.ticket()).state is State.CLOSED


async def test_the_office_ends_no_danger_by_the_way(town):
    """「弄好了」 of the office names nothing."""
    await ring(town, "fire")
    await town.says("chen", "表弄好了", "own", step="finish")
    await town.says("chen", "弄好了", "own", step="finish")
    assert (await town.ticket()).state is State.ASSIGNED


@pytest.mark.parametrize("taken", [False, True])
async def test_a_danger_that_lies_elsewhere_calls_who_serves_there(town, taken):
    """「说错了是1栋」 of 7栋's open manhole: 王师傅 rings; 刘敏, who may be on her way, is not sent home."""
    await town.says("wmLi", "7栋门口井盖没了", intent="request", category="fire_safety")
    town.keys[1] = town.last.key
    assert (await town.ticket()).assignee == "w2"
    if taken:
        await town.says("w2", "1 马上到", chat="app:w2", step="accept")
    await town.says("wmLi", "说错了是1栋", intent="supplement", joins=1)
    ticket = await town.ticket()
    assert ticket.place.building == "1"
    assert ticket.assignee == ("w2" if taken else "wang")
    assert any("地点更正：松岭花园1栋" in line for line in await town.heard("wang"))
    assert "#1 地点更正为松岭花园1栋，也叫了王师傅。您离得近就也过去看看。" in await town.heard("w2")


async def test_who_sits_in_a_lift_that_was_told_of_is_stuck_in_it(town):
    """「电梯不动了」, and then 「快点人关在里面了」: when she is out the lift still stands."""
    await town.says("wmLi", "3栋电梯不动了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmLi", "快点人关在里面了", intent="supplement", joins=1)
    assert any("别扒门" in line for line in await town.heard("room:wrSL01"))
    await town.says("wmLi", "出来了", intent="confirm", joins=1)
    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency) == (State.ASSIGNED, Urgency.URGENT)


async def test_the_firms_man_who_was_not_rung_tells_that_it_is_over(town):
    """「人出来了」 of who was fetched by telephone ends it, and whoever was rung hears of it."""
    await town.says("wmLi", "快点人关在里面了", intent="request", category="other")
    await town.says("p1", "人出来了", "own")
    assert (await town.ticket()).state is State.RESOLVED
    assert any("小高" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["刚看到在小卖部", "我在滑梯那边看见过", "孩子在2栋门口"])
async def test_who_has_seen_the_child_is_heard_by_all_who_look(town, words):
    """It rings on until the child is found."""
    await town.says("wmLi", "我孙子不见了 穿红衣服", intent="request", category="security")
    await town.says("wmZhao", words, intent="chat")
    assert any(words in line for line in await town.heard("wang"))
    assert any(words in line for line in await town.heard("zhou"))
    assert (await town.ticket()).is_open


async def test_he_found_it_in_another_house_than_her_own_door(town):
    """「是3栋201忘关火 已经关了」: where it smelt was only guessed from where she lives."""
    await town.says("wmZhao", "楼道好大煤气味", intent="request", category="gas_heat")
    await town.says("wang", "是3栋201忘关火 已经关了 通风了", "own")
    assert (await town.ticket()).state is State.RESOLVED
