"""A worker says in plain words whose hands a matter is to lie in, what it waits for, and that he has seen it."""

import pytest

from bot.domain import hands
from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def barrier(town):
    """#1, a barrier at 3栋, in 王师傅's hands."""
    await town.says("wmLi", "3栋道闸抬不起来", intent="request", category="property")
    town.keys[1] = town.last.key


async def stands(town):
    ticket = await town.ticket()
    return ticket.state, ticket.assignee


@pytest.mark.parametrize(
    "text", ["道闸不归我 叫物业小高去弄一下", "让小高弄", "给小高吧", "这个给物业", "1 让小高去修", "我管不了，找小高"]
)
async def test_it_goes_to_whom_he_names(town, text):
    """And 王师傅 has not taken it."""
    await barrier(town)
    await town.says("wang", text, chat="app:wang", step="accept")
    assert await stands(town) == (State.ASSIGNED, "p1")
    assert "#1 已转给松和物业小高。" in await town.heard("wang")


@pytest.mark.parametrize("text", ["叫物业来看看", "不归我们社区管", "给大家看看", "让一让", "小高说弄不了就换"])
async def test_it_stays_with_him(town, text):
    """Who is asked to come along gets nothing, nor does whoever is none of ours."""
    await barrier(town)
    await town.says("wang", text, chat="app:wang")
    assert (await town.ticket()).assignee == "wang"


async def test_whom_we_cannot_give_it_to_is_called_in(town):
    """「得城管来」: he hears how; 「帮我叫一下城管」 calls them."""
    await barrier(town)
    await town.says("wang", "这个我管不了 得城管来", chat="app:wang", step="accept")
    assert await stands(town) == (State.ASSIGNED, "wang")
    assert any("吹哨 1 城管" in line for line in await town.heard("wang"))
    await town.says("wang", "帮我叫一下城管", chat="app:wang")
    assert [call.role for call in (await town.ticket()).calls] == ["城管"]


async def test_of_two_he_is_asked_which(town):
    """「给小高吧」 with two in his hands moves neither."""
    await barrier(town)
    await town.says("wmZhao", "1栋灯坏了", intent="request", category="power")
    await town.says("wang", "给小高吧", chat="app:wang")
    assert {ticket.assignee for ticket in await town.tickets()} == {"wang"}
    assert any("不止一件" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("text", ["这个不归我们管 退回去", "不归我们管", "派错人了 退回吧"])
async def test_what_a_colleague_gave_him_goes_back(town, text):
    """To who gave it, and nobody counts it as refused."""
    await barrier(town)
    await town.says("wang", "转物业", chat="app:wang")
    await town.says("p1", text, chat="app:p1", step="refuse")
    assert await stands(town) == (State.ASSIGNED, "wang")


async def test_he_does_it_himself_after_all(town):
    """「我自己去弄吧」: his again, and what he then says of it counts; not once the other has taken it up."""
    await barrier(town)
    await town.says("wang", "转物业", chat="app:wang")
    await town.says("wang", "算了 我自己去弄吧", chat="app:wang")
    assert await stands(town) == (State.WORKING, "wang")
    await town.says("wang", "转物业", chat="app:wang")
    await town.says("p1", "收到", chat="app:p1", step="accept")
    await town.says("wang", "我自己去弄吧", chat="app:wang")
    assert (await town.ticket()).assignee == "p1"


async def test_a_name_behind_the_number_of_a_command(town):
    """「协办 1 小高」: 小 counts nothing here."""
    await barrier(town)
    await town.says("wang", "协办 1 小高", chat="app:wang")
    assert (await town.ticket()).helpers == ("p1",)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("主板烧了 得等厂家发货 估摸礼拜四到", "等厂家发货"), ("要等配件", "等配件"), ("3栋等厂家 礼拜三来", "等厂家"),
        ("电机没库存 订货了", "电机没库存 订货了"), ("修不好了 得整个换", "修不好了 得整个换"),
    ],
)  # fmt: skip
async def test_what_it_waits_for(town, text, on):
    """In his words, as a neighbour can read them."""
    await barrier(town)
    await town.says("wang", text, chat="app:wang", intent="chat")
    ticket = await town.ticket()
    assert (ticket.state, ticket.waiting_on) == (State.WAITING, on)
    line = next(line for line in await town.heard("group") if "要等" in line)
    assert f"要{on}" in line or f"要等一等：{on}" in line


async def test_what_is_no_matter_is_refused(town):
    """「这个不是个事」 to us alone."""
    await barrier(town)
    await town.says("wang", "这个不是个事 她就随口一说", chat="app:wang", intent="chat")
    assert (await town.ticket()).state is State.REFUSED


@pytest.mark.parametrize("text", ["收到 都收到", "都收到了", "收到 都去看"])
async def test_all_are_taken_alone_too(town, text):
    """In his own chat as in the group."""
    await barrier(town)
    await town.says("wmZhao", "1栋灯坏了", intent="request", category="power")
    await town.says("wang", text, chat="app:wang", step="accept")
    assert {ticket.state for ticket in await town.tickets()} == {State.WORKING}


async def test_all_are_done_alone_too(town):
    """「都弄好了」 of the two that he has taken up; before that he is asked."""
    await barrier(town)
    await town.says("wmZhao", "1栋灯坏了", intent="request", category="power")
    await town.says("wang", "都弄好了", chat="app:wang", step="finish")
    assert {ticket.state for ticket in await town.tickets()} == {State.ASSIGNED}
    await town.says("wang", "都收到", chat="app:wang", step="accept")
    await town.says("wang", "都弄好了", chat="app:wang", step="finish")
    assert {ticket.state for ticket in await town.tickets()} == {State.RESOLVED}


@pytest.mark.parametrize("text", ["👌", "嗯", "要得"])
async def test_a_nod_after_its_card(town, text):
    """Of the only one that has just come; of two, or the next day, it is polite."""
    await barrier(town)
    await town.says("wang", text, chat="app:wang")
    assert (await town.ticket()).state is State.WORKING


async def test_a_nod_the_next_day_takes_nothing(town):
    """It may be said of anything."""
    await barrier(town)
    town.clock.pass_by(days=1)
    await town.says("wang", "👌", chat="app:wang")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_a_short_word_is_answered(town):
    """「下周吧」 with a matter in his hands; thanks, and who has nothing, hear nothing new."""
    await barrier(town)
    await town.says("wang", "哎哟", chat="app:wang")
    await town.says("wang", "下周吧", chat="app:wang")
    await town.says("wang", "谢谢", chat="app:wang")
    assert len([line for line in await town.heard("wang") if "没听明白" in line]) == 2


@pytest.mark.parametrize(
    ("text", "result"), [("弄好了啊 大家晚上看看亮不亮", "已处理"), ("妥了", "已处理"), ("电机换了", "电机换了")]
)
async def test_what_is_no_result_is_not_read_as_one(town, text, result):
    """Tone and invitations are left out."""
    await barrier(town)
    await town.says("wang", text, step="finish", joins=1)
    assert (await town.ticket()).result == result


def test_hands_are_quick_whatever_they_are_given():
    """Linear in time."""
    for piece in ("帮我", "让小高", "不归", "我自己", "算了", "退"):
        for ask in (hands.is_not_his, hands.gives_back, hands.shall_have_it, hands.does_it_himself, hands.calls_in):
            ask(piece * 10_000)
