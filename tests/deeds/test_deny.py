import pytest

from bot.domain.ticket import State


async def test_not_fixed_goes_back_under_its_number(town):
    """没好: the same number, a new round, a clock that starts again, a card with the words."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    before = await town.ticket()
    town.clock.pass_by(hours=2)
    await town.presses("wang", "finish/1")
    town.clock.pass_by(hours=1)
    await town.says("wmLi", "还是不行")

    ticket = await town.ticket()
    assert (ticket.number, ticket.state, ticket.round) == (1, State.ASSIGNED, 2)
    assert ticket.due_at > before.due_at
    assert any("居民说：还是不行" in line for line in await town.heard("wang"))


async def test_a_waiting_question_is_taken_back(town):
    """What the newer state makes untrue is not pressed any more."""
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")
    await town.presses("wang", "finish/1")
    await town.says("wmLi", "没好")

    assert await town.waiting("wang") == []


COMPLAINTS = (
    "还是不行啊", "不行，还是老样子", "师傅一走又停了", "修了等于没修", "刚修好又坏了", "今天又停了，到底修好没有",
    "好像又不行了", "没用啊，还是坏的", "一点用都没有",
)  # fmt: skip
THANKS = ("好了，谢谢", "之前没修好，现在好了", "又能用了，谢谢", "都好了，上次没修好白等一天，这次谢谢")


@pytest.mark.parametrize("words", COMPLAINTS)
@pytest.mark.parametrize("intent", ["deny", "confirm", "urge", "chat"])
async def test_a_complaint_after_the_repair_is_a_no(town, words, intent):
    """However it is put, and whatever a reading took it for: it was said to be done, and it is not."""
    await done(town)
    await town.says("wmLi", words, intent=intent)
    ticket = await town.ticket()
    assert (ticket.state, ticket.round) == (State.ASSIGNED, 2)


@pytest.mark.parametrize("words", THANKS)
async def test_a_thank_you_with_a_memory_is_a_yes(town, words):
    """Who tells how bad it was before thanks for what it is now."""
    await done(town)
    await town.says("wmLi", words, intent="confirm")
    assert (await town.ticket()).state is State.CLOSED


@pytest.mark.parametrize("words", ["修好了没有？", "好了吗", "门口又停了好多车"])
async def test_neither_a_question_nor_another_matter_is_an_answer(town, words):
    """「修好了没有？」 closes nothing and sends nothing back."""
    await done(town)
    await town.says("wmLi", words, intent="chat")
    assert (await town.ticket()).state is State.RESOLVED


async def done(town):
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wang", "1 修好了，换了主板", "alone")
