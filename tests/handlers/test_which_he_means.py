"""What a worker says in the group without a number: of which matter it is, and that it is heard at all."""

import pytest

from bot.domain.taking_up import nods, takes_up
from bot.domain.ticket import State
from bot.domain.work_words import work_step
from bot.understanding.reader import load_reader
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def lamp_and_rubbish(town):
    """#1 is the rubbish, #2 the lamp, both in 王师傅's hands."""
    await town.says("wmLi", "3栋门口的垃圾桶没人收", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "3栋1单元6楼的灯不亮", intent="request", category="power")
    town.keys[2] = town.last.key


async def test_the_lamp_is_changed_though_the_rubbish_was_talked_of(town):
    """「6楼的灯换好了」 right after the talk of rubbish finishes the lamp; 「搞定了」 finishes what was talked of."""
    await lamp_and_rubbish(town)
    await town.says("wang", "保洁请假了，我叫物业派人", intent="work", joins=1, step="accept")
    await town.says("wang", "6楼的灯换好了", intent="work", joins=1, step="finish")
    assert [one.state for one in await town.tickets()] == [State.WORKING, State.RESOLVED]
    await town.says("wang", "搞定了，辛苦大家久等", intent="work", joins=1, step="finish")
    assert (await town.ticket(1)).state is State.RESOLVED


async def test_alone_with_us_too_the_lamp_is_meant(town):
    """He has just written down a drain for 赵奶奶; 「6楼的灯换好了」 finishes the lamp, 「通了」 after it the drain."""
    await lamp_and_rubbish(town)
    await town.says("wang", "代报 赵奶奶 5栋2单元 下水道堵了", chat="app:wang")
    town.keys[3] = town.last.key
    await town.says("wang", "6楼的灯换好了", chat="app:wang", intent="work", joins=3, step="finish")
    assert [one.state for one in await town.tickets()] == [State.ASSIGNED, State.RESOLVED, State.ASSIGNED]
    await town.says("wang", "修好了", chat="app:wang", intent="work", joins=3, step="finish")
    assert (await town.ticket(3)).state is State.RESOLVED


async def test_all_of_them_are_taken_in_one_word(town):
    """「好 都收到了 今天一个一个来」 is said of everything that waits for him here."""
    await lamp_and_rubbish(town)
    await town.says("wang", "好 都收到了 今天一个一个来", intent="work", joins=2, step="accept")
    assert {one.state for one in await town.tickets()} == {State.WORKING}


@pytest.mark.parametrize("text", ["都弄好了", "两件都处理完了，大家看看", "好的，都好了"])
async def test_all_that_he_took_up_is_done_in_one_word(town, text):
    """「都弄好了」 is of the lamp and of the rubbish; what he has not taken, and what another has, stays."""
    await lamp_and_rubbish(town)
    await town.says("wang", "都收到了", intent="work", step="accept")
    await town.says("wmLi", "1栋的门禁坏了", intent="request", category="property")
    await town.says("wang", text, intent="work", joins=2, step="finish")
    assert [one.state for one in await town.tickets()] == [State.RESOLVED, State.RESOLVED, State.ASSIGNED]


async def test_the_lamps_are_all_changed_is_of_the_lamps(town):
    """「灯都换好了」 names what it is of."""
    await lamp_and_rubbish(town)
    await town.says("wang", "都收到了", intent="work", step="accept")
    await town.says("wang", "6楼的灯都换好了", intent="work", joins=2, step="finish")
    assert [one.state for one in await town.tickets()] == [State.WORKING, State.RESOLVED]


@pytest.mark.parametrize("answer", ["嗯", "晓得了", "要得", "大哥别急，我晚上上门跟他家说", "周一给你弄哈", "去过了，答应关屋里"])  # fmt: skip
async def test_his_answer_right_after_it_is_heard(town, answer):
    """A nod or a promise that no reading took for work: what was just said is in hand."""
    await town.says("wmLi", "楼上的狗天天叫到半夜", intent="request", category="noise")
    await town.says("wang", answer)
    assert (await town.ticket()).state is State.WORKING


async def test_a_nod_answers_only_what_was_just_said(town):
    """After other talk, to a danger, or by somebody else 「嗯」 takes nothing."""
    await town.says("wmLi", "3栋1单元6楼的灯不亮", intent="request", category="power")
    await town.says("wmZhao", "今天好冷")
    await town.says("wang", "嗯")
    await town.says("gao", "嗯")
    assert (await town.ticket()).state is State.ASSIGNED
    await town.says("wmQian", "7栋着火了，好大的烟", intent="request", danger=True)
    await town.says("wang", "嗯")
    assert (await town.ticket(2)).contacted_at is None


async def test_what_he_tells_us_alone_is_kept(town):
    """「打过电话了，他们下午来」 of the only one he has in work, and 「1 …」 of what he numbers; each is answered."""
    await lamp_and_rubbish(town)
    await town.presses("wang", "accept/2")
    await town.says("wang", "灯的事跟电工打过电话了，他们下午来", chat="app:wang")
    assert "#2 记下了，还算在办。" in await town.heard("wang")
    await town.says("wang", "2 扶正了", chat="app:wang")
    assert (await town.ticket(2)).state is State.RESOLVED


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("是4楼的支管，已经关阀了，下午换管子", "accept"), ("下午换好了", "finish"), ("老丁在弄了", "accept"), ("物业费收了没", ""),
        ("垃圾清了", "finish"), ("刚检完 可以坐了", "finish"), ("修好咯", "finish"), ("扶正了", "finish"),
    ],
)  # fmt: skip
def test_what_is_to_be_done_is_not_done(text, step):
    """The valve is closed and the pipe comes in the afternoon: it is worked on."""
    assert work_step(text) == step


def test_more_ways_to_take_something_up():
    """The lift firm is called; he was there; he will speak with the market."""
    assert all(
        takes_up(text)
        for text in ("联系维保了 上午来", "去过了，他答应了", "我跟市场那边说一下", "狗叫的那个我晚上上门")
    )
    assert not takes_up("我跟你说啊今天白菜便宜")
    assert not nods("好的吧那就这样再说")


async def test_a_result_that_names_neither_is_asked_about(town):
    """「自来水公司说管网冲洗 今天就清了」, an hour after anything was said: he is asked which, nothing is finished."""
    await lamp_and_rubbish(town)
    await town.says("wang", "都收到了", intent="work", joins=2, step="accept")
    town.clock.pass_by(hours=3)
    await town.says("wang", "自来水公司说管网冲洗，已经通了", intent="work", joins=2, step="finish")
    assert {one.state for one in await town.tickets()} == {State.WORKING}
    assert any("哪一件" in line for line in await town.heard("wang"))


async def test_another_trouble_is_no_voice_more(town):
    """「谁家漏水啊一楼都是水」 was read as one voice more for the door lock: the worker is shown it; 「我家锁也坏了」 is one."""
    await town.says("wmLi", "单元门锁坏了关不上", intent="request", category="property")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "谁家漏水啊一楼楼道都是水", intent="same", category="water", joins=1)
    assert any("要登记吗" in line for line in await town.heard("wang"))
    assert not any("2 户" in line for line in await town.heard("wang"))
    await town.says("wmQian", "我家楼上半夜拖桌子", intent="same", category="noise", joins=1)
    assert not any("2 户" in line for line in await town.heard("wang"))
    await town.says("wmQian", "我家单元门的锁也关不上", intent="same", category="building", joins=1)
    assert any("2 户" in line for line in await town.heard("wang"))


async def test_what_both_take_for_a_matter_needs_no_press(town):
    """The reading thought it likely, and he says that he goes: it has its number at once. What he called talk stays talk."""
    likely = {"intent": "chat", "category": "power", "p_open": 0.6}
    await town.says("wmLi", "路灯三盏都不亮，晚上黑黢黢的", **likely)
    await town.says("wang", "下午我找人来", intent="work")
    assert (await town.ticket()).state is State.WORKING
    await town.says("wmZhao", "楼下的灯好像也不太亮", **likely)
    await town.presses("wang", f"leave/0/{town.last.key}")
    await town.says("wang", "我下午去看看", intent="work", step="accept")
    assert len(await town.tickets()) == 1


async def test_his_answer_to_an_angry_one_needs_no_card(town):
    """She has a matter, it is in work, and she scolds: he answers her, and is not asked whether that was a matter."""
    await town.says("wmLi", "楼上的狗天天叫到半夜", intent="request", category="noise")
    town.keys[1] = town.last.key
    await town.presses("wang", "accept/1")
    await town.says("wmLi", "没人理是吧", intent="urge", joins=1)
    await town.says("wmLi", "一群吃干饭的")
    await town.says("wang", "大哥别急，我晚上上门跟他家说")
    assert not any("要登记吗" in line for line in await town.heard("wang"))


async def test_that_another_is_on_it_is_an_answer(town):
    """「老丁在弄了」 of the one matter that was just talked of."""
    await town.says("wmLi", "楼道墙上一直往下流水", intent="request", category="water")
    await town.says("wang", "老丁在弄了")
    assert (await town.ticket()).state is State.WORKING


@pytest.mark.parametrize(
    "asked", ["楼道灯那个谁在管", "楼道灯怎么样了", "灯修好了没", "楼道灯的事办到哪了？", "楼道灯现在谁在弄呢"]
)
async def test_the_office_asks_for_a_matter_by_its_thing(town, asked):
    """陈主任 knows no numbers: 「楼道灯那个谁在管」 is answered from the register."""
    await town.says("wmLi", "3栋门口的垃圾桶没人收", intent="request", category="hygiene")
    await town.says("wmQian", "1栋的楼道灯坏了", intent="request", category="power")
    await town.says("chen", asked, chat="app:chen")
    (line,) = await town.heard("chen")
    assert "#2" in line
    assert "王师傅" in line


async def test_the_office_asks_for_what_is_over(town):
    """Closed ten minutes ago: 「电梯那个谁在管」 is still answered."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmLi", "好了", intent="confirm", joins=1)
    await town.says("chen", "电梯那个谁在管", chat="app:chen")
    assert "#1 办结" in (await town.heard("chen"))[-1]


async def test_a_result_that_was_sent_back_is_not_told_as_one(town):
    """Who asks reads that it was said to be done and is not."""
    await town.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wang", "办结 1 换了灯泡", chat="app:wang")
    await town.says("wmLi", "还是不亮", intent="deny", joins=1)
    await town.says("chen", "楼道灯那个谁在管", chat="app:chen")
    assert (await town.heard("chen"))[-1].endswith("上次的结果：换了灯泡，没好")
    assert (await town.ticket()).result_that_stands == ""


async def test_several_with_that_thing_are_a_list(town):
    """Two matters of rubbish: both, with their numbers."""
    await lamp_and_rubbish(town)
    await town.says("wmQian", "1栋的垃圾没人收", intent="request", category="hygiene")
    await town.says("chen", "垃圾那个谁在管", chat="app:chen")
    assert "查到 2 件" in (await town.heard("chen"))[-1]


@pytest.mark.parametrize("text", ["今天天气怎么样", "下午的会怎么样", "王师傅怎么样", "都办好了吗"])
async def test_other_questions_of_how_it_is_are_none_of_that(town, text):
    await lamp_and_rubbish(town)
    await town.says("chen", text, chat="app:chen")
    assert not any("#" in line and "没听明白" not in line for line in await town.heard("chen"))


async def test_an_invitation_is_no_result(town):
    """「修好了 大家试试」: what was done is not that they shall try."""
    await lamp_and_rubbish(town)
    await town.says("wang", "#2 修好了 大家试试", intent="work", step="finish")
    assert (await town.ticket(2)).result == "已处理"
    await town.says("wmLi", "1栋的电梯停了", intent="request", category="lift")
    await town.says("wang", "#3 好的，恢复了", intent="work", step="finish")
    assert (await town.ticket(3)).result == "已处理"
    await town.says("wmQian", "2栋的门禁坏了", intent="request", category="property")
    await town.says("wang", "#4 都做完了", intent="work", step="finish")
    assert (await town.ticket(4)).result == "已处理"
    await town.says("wang", "#1 保洁来过了，大家看看", intent="work", step="finish")
    assert (await town.ticket(1)).result == "保洁来过了"


async def test_whom_to_call_is_not_what_it_is_about():
    """「代报 … 电话 13…」: with the telephone behind it the drain stays a drain, and no fraud."""
    player = await Player.start(reader=load_reader("none"))
    await player.says("chen", "代报 1栋张奶奶 家里马桶堵了 电话 13800001234", chat="app:chen")
    ticket = await player.ticket(1)
    await player.store.close()
    assert (ticket.category.value, ticket.place.building, ticket.assignee) == ("water", "1", "wang")
    assert "13800001234" not in ticket.summary
