"""What one of ours says to us alone of a danger that rings belongs to it, and rings no second one."""

import pytest

from bot.domain.ticket import State, Urgency
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize("who", ["wang", "zhou"])
@pytest.mark.parametrize(
    ("danger", "text", "state"),
    [
        ("有个大爷晕倒在3栋门口", "打120了 我去", State.WORKING),
        ("3栋着火了", "不是着火 是水汽", State.REFUSED),
        ("3栋着火了", "没着火 是人家洗车的水汽", State.REFUSED),
        ("楼道煤气味好大", "煤气味大不大", State.ASSIGNED),
    ],
)
async def test_it_is_said_of_what_rings(town, who, danger, text, state):
    """By the worker and by the duty desk; in the words of the danger itself."""
    await town.says("wmLi", danger, intent="request")
    await town.says(who, text, "own")
    assert [ticket.state for ticket in await town.tickets()] == [state]


async def test_nobody_was_stuck(town):
    """「没困人 是小孩乱按的」: it rings no more; whether the lift goes, somebody still looks."""
    await town.says("wmLi", "我被困电梯里了 1栋", intent="request", category="lift")
    await town.says("wang", "没困人 是小孩乱按的", "own")
    assert [ticket.urgency is Urgency.DANGER for ticket in await town.tickets()] == [False]


@pytest.mark.parametrize("text", ["7栋也着火了", "有人在1栋门口晕倒了", "2栋电梯里困了人"])
async def test_another_place_or_another_danger_rings_for_itself(town, text):
    """While 3栋 burns."""
    await town.says("wmLi", "3栋着火了", intent="request", category="fire_safety")
    await town.says("wang", text, "own")
    assert len(await town.tickets()) == 2


async def test_nobody_reads_his_own_words_again(town):
    """The duty desk says that nobody was stuck: the worker reads it, the desk does not."""
    await town.says("wmLi", "我被困电梯里了 1栋", intent="request", category="lift")
    await town.says("zhou", "没困人 是小孩乱按的", "own")
    said = "危险 #1 又有人说：没困人 是小孩乱按的"
    assert [said in await town.heard(who) for who in ("wang", "zhou")] == [True, False]


@pytest.mark.parametrize("chat", ["own", "group"])
async def test_who_went_there_says_that_it_was_none(town, chat):
    """He is told to say 「误报」 when he goes, and may say it then."""
    await town.says("wmLi", "3栋着火了", intent="request", category="fire_safety")
    await town.says("wang", "我去处理", "own")
    await town.says("wang", "误报", chat)
    assert (await town.ticket()).state is State.REFUSED


async def test_of_two_to_which_he_went_he_must_name_one(town):
    """「误报」 alone ends neither."""
    for who, danger in (("wmLi", "3栋着火了"), ("wmZhao", "1栋门口有人晕倒了")):
        await town.says(who, danger, intent="request")
    for number in (1, 2):
        await town.says("wang", f"#{number} 我去处理", "own")
    await town.says("wang", "误报", "own")
    assert [ticket.is_open for ticket in await town.tickets()] == [True, True]


@pytest.mark.parametrize("text", ["灯也灭了 好怕", "里面好黑 灯不亮了", "没人应 对讲坏了"])
async def test_what_it_is_like_in_the_lift_belongs_to_it(town, text):
    """Whoever has it reads it, and it opens no matter of lamps; 「出来了」 is then of the lift."""
    await town.says("wmLi", "我困电梯里了 1栋2单元", intent="request", category="lift")
    await town.says("wmLi", text, intent="request", category="power")
    assert any(text in line for line in await town.heard("wang"))
    await town.says("wmLi", "出来了 谢谢大家", intent="chat")
    assert [ticket.urgency is Urgency.DANGER for ticket in await town.tickets()] == [False]


@pytest.mark.parametrize(("who", "text"), [("wmZhao", "我家灯也灭了"), ("wmLi", "对了楼道灯也坏了好几天")])
async def test_a_lamp_elsewhere_is_its_own_matter(town, who, text):
    """Another household's, or of another place."""
    await town.says("wmLi", "我困电梯里了 1栋2单元", intent="request", category="lift")
    await town.says(who, text, intent="request", category="power")
    assert len(await town.tickets()) == 2


@pytest.mark.parametrize("text", ["我去", "我马上来", "收到"])
async def test_who_goes_is_told_to_all_who_were_called(town, text):
    """In any words that take it up: the duty desk need not ask."""
    await town.says("wmLi", "孩子一个人坐电梯 卡住了 在哭", intent="request", category="lift")
    await town.says("wang", text, "own", step="accept")
    assert "#1 王师傅去处理了。" in await town.heard("zhou")
    assert any("警报停了" in line for line in await town.heard("wang"))


async def test_a_shut_valve_lets_nobody_out(town):
    """「总阀关了」 while an old man cannot get out of his flat: he goes there, and nobody is told that all are safe."""
    await town.says("wmLi", "水管爆了 水往楼下流 家里老人出不来", intent="request", category="water")
    await town.says("wang", "来了 总阀关了", "own")
    assert (await town.ticket()).urgency is Urgency.DANGER
    assert not any("人没事" in line for line in await town.heard("zhou"))
    await town.says("wang", "老人背出来了，没受伤，总阀关了", "own")
    assert (await town.ticket()).urgency is not Urgency.DANGER
