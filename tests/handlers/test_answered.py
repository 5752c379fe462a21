"""A worker answers what nobody had taken for a matter: he is shown it once, and one tap writes it down."""

import pytest

from bot.domain.taking_up import takes_up
from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    "words",
    ["好的我去说说", "我下班前上去说", "师傅下午过来", "我再去催催", "跟他家说了，周末搬进去", "哪一户啊", "几楼的", "劝开了", "已经联系物业了", "具体在哪"],
)  # fmt: skip
def test_who_goes_sends_or_asks_where_takes_it_up(words):
    """His words say that there is something to do."""
    assert takes_up(words)


@pytest.mark.parametrize(
    "words", ["好的", "收到", "谢谢大家", "早上好", "今天降温，多穿点", "我去买菜", "哈哈哈", "明天社区放电影", "辛苦了"]
)  # fmt: skip
def test_who_is_only_polite_takes_up_nothing(words):
    """A bare 好的 answers anything."""
    assert not takes_up(words)


async def test_what_he_answers_is_written_down_with_one_tap(town):
    """「我家楼上半夜拖桌子」 was taken for talk; 王师傅 goes to say something: his tap makes it a matter in his hands."""
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    first = town.last.key
    await town.says("wmLi", "602 那家", intent="chat")
    await town.says("wang", "好的我去说说", intent="work", step="accept")
    answer = town.last.key

    [card] = await town.heard("wang")
    assert "要登记吗" in card
    await town.presses("wang", f"register/0/{first}~{answer}")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee, ticket.reporter, ticket.category.value) == (
        State.WORKING, "wang", "wmLi", "noise",
    )  # fmt: skip
    history = await town.store.read(ticket.community, lambda desk: [one.note for one in desk.tickets.history(1)])
    assert any("那家" in line for line in history), "what the resident said after it stands in it"


async def test_he_is_shown_it_once(town):
    """First he asks where, then he goes: one card; and pressed twice it is one matter."""
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    first = town.last.key
    await town.says("wang", "哪一户啊")
    answer = town.last.key
    await town.says("wang", "好的我去说说", intent="work", step="accept")
    assert len(await town.heard("wang")) == 1

    for _ in range(2):
        await town.presses("wang", f"register/0/{first}~{answer}")
    ticket = await town.ticket()
    assert (ticket.state, len(await town.tickets())) == (State.ASSIGNED, 1)


async def test_polite_words_and_old_talk_bring_no_card(town):
    """「好的」 after a thank-you, and an answer an hour later, ask him nothing."""
    await town.says("wmLi", "谢谢小王啊，你真是个好人", intent="chat")
    await town.says("wang", "好的", intent="work", step="accept")
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    town.clock.pass_by(minutes=60)
    await town.says("wang", "我去看看", intent="work", step="accept")
    assert await town.heard("wang") == []


async def test_what_is_a_matter_already_needs_no_card(town):
    """He answers a matter that is written down: it moves, and nothing is asked."""
    await town.says("wmLi", "谁家的猫在楼下叫", intent="chat", category="noise")
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wang", "我去看看", intent="work", step="accept")

    assert (await town.ticket()).state is State.WORKING
    assert not any("要登记吗" in line for line in await town.heard("wang"))


async def test_nobody_registers_in_anothers_name(town):
    """Who forges the button with 王师傅's answer in it takes no step for him."""
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    first = town.last.key
    await town.says("wang", "好的我去说说", intent="work", step="accept")
    answer = town.last.key
    await town.presses("chen", f"register/0/{first}~{answer}")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee) == (State.ASSIGNED, "wang")
