"""A danger is over: who told of it ends it in true words, a neighbour is heard, and all who were called know."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deeds.climb import climb
from bot.domain.ticket import State, Urgency
from bot.messages import Kind
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


OVER = [
    ("3栋着火了", "谢谢大家 火灭了"), ("我家孙子不见了 8岁", "谢谢谢谢 找到了"), ("我家孩子不见了", "在同学家呢"),
    ("有个大爷晕倒在3栋门口", "扶起来了 是喝多了"), ("有个大爷晕倒在3栋门口", "醒了"), ("3栋煤气味好大", "关了 是我家灶没关"),
    ("3栋门口有人打架，动刀了", "警察来了 散了"), ("有小孩掉河里了", "救上来了"),
]  # fmt: skip


@pytest.mark.parametrize("where", ["group", "own"])
@pytest.mark.parametrize(("danger", "text"), OVER)
async def test_her_word_ends_it_and_not_as_if_it_had_been_nothing(town, danger, text, where):
    """Done, not withdrawn; the duty desk reads her words, as the worker does."""
    await town.says("wmLi", danger, where, intent="request")
    await town.says("wmLi", text, where, intent="withdraw")
    assert (await town.ticket()).state is State.CLOSED
    assert f"#1 报的人说「{text}」，办结了，不用再去。" in await town.heard("zhou")
    assert any("已办结" in line for line in await town.heard("wang"))


async def test_it_rings_no_more_after_her_word(town):
    """Nobody is called again, an hour later."""
    await town.says("wmLi", "3栋着火了", intent="request")
    await town.says("wmLi", "火灭了", intent="chat")
    before = len(town.said)
    for _ in range(30):
        town.clock.at += timedelta(minutes=2)
        await town.do(lambda desk: climb(desk, desk.now))
    assert town.said[before:] == []


async def test_who_is_out_of_the_lift_leaves_a_lift(town):
    """「我出来了 谢谢」: nobody is in danger, and it still stands."""
    await town.says("wmLi", "我被困电梯里了 1栋", intent="request", category="lift")
    await town.says("wmLi", "我出来了 谢谢", intent="supplement")
    ticket = await town.ticket()
    assert (ticket.is_open, ticket.urgency is Urgency.DANGER) == (True, False)


async def test_what_she_saw_wrong_is_taken_back(town):
    """「看错了 是蒸汽」 withdraws it, and the duty desk reads so."""
    await town.says("wmLi", "3栋着火了", intent="request")
    await town.says("wmLi", "看错了 是蒸汽", intent="chat")
    assert (await town.ticket()).state is State.WITHDRAWN
    assert "#1 报的人说「看错了 是蒸汽」，撤回了，不用再去。" in await town.heard("zhou")


@pytest.mark.parametrize(
    "text", ["没灭，火更大了", "灭了一点 还在冒烟", "灯灭了", "火灭了吗", "好像灭了", "找到灭火器了", "我去看看"]
)
async def test_what_does_not_surely_say_so_ends_nothing(town, text):
    """A fire goes on by it."""
    await town.says("wmLi", "3栋着火了", intent="request")
    await town.says("wmLi", text, intent="supplement")
    ticket = await town.ticket()
    assert (ticket.is_open, ticket.urgency is Urgency.DANGER) == (True, True)


async def test_a_neighbours_word_reaches_all_who_search(town):
    """「找到了 在滑梯那儿」: at once, and it rings on until one of ours or the parent says so."""
    await town.says("wmLi", "我家孩子不见了", intent="request")
    await town.says("wmZhao", "找到了 在滑梯那儿", intent="chat")
    assert (await town.ticket()).is_open
    for who in ("wang", "zhou"):
        assert "危险 #1 又有人说：找到了 在滑梯那儿" in await town.heard(who)


async def test_a_recalled_cry_is_looked_after(town):
    """Perhaps a slip, perhaps not: it rings on, and those who were called know that it was taken back."""
    await town.says("wmLi", "3栋着火了", intent="request")
    await town.hears(replace(town.last, id="m99", text="", kind=Kind.RECALL, quote=town.last.id))
    assert (await town.ticket()).is_open
    for who in ("wang", "zhou"):
        assert any("撤回了，是不是真的还不知道" in line for line in await town.heard(who))


@pytest.mark.parametrize(("danger", "left"), [("3栋煤气味好大", True), ("3栋着火了", False), ("1栋电梯困人了", True)])
async def test_a_false_alarm_leaves_what_there_is(town, danger, left):
    """Of a fire nothing; of gas and of a lift that somebody should look at it."""
    await town.says("wmLi", danger, intent="request", category="lift" if left else "fire_safety")
    await town.says("wang", "误报", "own")
    assert (await town.ticket()).is_open is left


@pytest.mark.parametrize(("text", "left"), [("不是电线 是晾衣绳", False), ("不是高压线 是网线", True)])
async def test_a_clothes_line_is_no_wire(town, text, left):
    """It leaves nothing; a cable that hangs down is still to be seen to."""
    await town.says("wmLi", "电线掉下来了 滋滋响", intent="request", category="power")
    await town.says("wang", text, "own")
    ticket = await town.ticket()
    assert (ticket.is_open, ticket.urgency is Urgency.DANGER) == (left, not left)


@pytest.mark.parametrize("text", ["跳下来了", "人掉下来了"])
async def test_who_jumped_is_not_safe(town, text):
    """It goes on, and all who were called read it."""
    await town.says("wmLi", "3栋楼顶有人要跳楼", intent="request")
    await town.says("wmLi", text, intent="supplement")
    ticket = await town.ticket()
    assert (ticket.is_open, ticket.urgency is Urgency.DANGER) == (True, True)
    assert any(text in line for line in await town.heard("zhou"))


async def test_what_is_told_beside_it_is_no_second_household(town):
    """「对了我家水管也漏」 after a wire has come down."""
    await town.says("wmLi", "电线掉下来了 滋滋响", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wmZhao", "对了我家水管也漏", intent="same", category="water", joins=1)
    assert not any("一共 2 户" in line for line in await town.heard("wang"))
    assert any("我家水管也漏" in line for line in await town.heard("wang"))
