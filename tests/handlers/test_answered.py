"""A worker answers what nobody had taken for a matter: he is shown it once, and one tap writes it down."""

import pytest

from bot.domain.taking_up import promises, spoken_of, takes_up
from bot.domain.ticket import Origin, State, Urgency
from tests.conversations.player import Player
from tests.conversations.town import CODE, MONDAY


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    "words",
    ["好的我去说说", "我下班前上去说", "师傅下午过来", "我再去催催", "跟他家说了，周末搬进去", "哪一户啊", "几楼的", "劝开了", "已经联系物业了", "具体在哪", "我问下物业", "我打个电话问问"],
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


@pytest.mark.parametrize("words", ["今天下午环卫来拉", "不好意思，明天一早", "维保九点前到", "我下班前上去说"])
def test_who_says_when_works_on_it(words):
    """No 收到 is needed: he has told what will be done."""
    assert promises(words)


@pytest.mark.parametrize("words", ["是左边那扇还是右边那扇", "今天下午能来吗", "哪一户啊", "早饭吃了没"])
def test_a_question_promises_nothing(words):
    """He asks before he goes."""
    assert not promises(words)


async def test_who_says_when_has_taken_it(town):
    """「今天下午环卫来拉」 to the sofa in his hands: it is worked on."""
    await town.says("wmLi", "3栋楼下的沙发没人拉", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wang", "今天下午环卫来拉", intent="work", joins=1)
    assert (await town.ticket()).state is State.WORKING


async def test_thanks_after_somebody_came_are_a_yes(town):
    """「拉走了，谢谢」, whatever a reading makes of it: done and confirmed, not taken back; 「自己通了」 takes it back."""
    await town.says("wmLi", "3栋楼下的沙发没人拉", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    await town.says("wang", "今天下午环卫来拉", intent="work", joins=1)
    await town.says("wmLi", "拉走了，谢谢", intent="withdraw", joins=1)
    assert (await town.ticket()).state is State.CLOSED

    await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    town.keys[2] = town.last.key
    await town.says("wang", "我下午过来", intent="work", joins=2)
    await town.says("wmLi", "不用来了，自己通了", intent="withdraw", joins=2)
    assert (await town.ticket(2)).state is State.WITHDRAWN


async def test_what_he_found_rings_no_alarm(town):
    """「地漏干了，倒了水，现在没味了」 from a worker is his result; 「3栋着火了」 from him rings."""
    await town.says("wang", "地漏干了，倒了水，现在没味了", intent="work")
    assert await town.tickets() == []
    await town.says("wang", "3栋着火了，快来人", intent="work")
    assert [ticket.urgency for ticket in await town.tickets()] == [Urgency.DANGER]


async def test_what_he_answers_is_written_down_with_one_tap(town):
    """「我家楼上半夜拖桌子」 was taken for talk; 王师傅 goes to say something: his tap makes it a matter in his hands."""
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    first = town.last.key
    await town.says("wmLi", "602 那家", intent="chat")
    await town.says("wang", "好的我去说说", intent="work", step="accept")

    [card] = await town.heard("wang")
    assert "要登记吗" in card
    await town.presses("wang", f"register/0/{first}")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee, ticket.reporter, ticket.category.value) == (
        State.WORKING, "wang", "wmLi", "noise",
    )  # fmt: skip
    history = await town.store.read(ticket.community, lambda desk: [one.note for one in desk.tickets.history(1)])
    assert any("那家" in line for line in history), "what the resident said after it stands in it"


async def test_what_both_took_for_a_matter_keeps_its_kind(town):
    """The reading had shown it to him, he goes: it is filed as it was read."""
    await town.says("wmLi", "又有人不牵绳 大狗把我孙子吓哭了", intent="chat", category="green_pets", p_open=0.6)
    await town.says("wang", "好的我去说说", intent="work", step="accept")
    assert (await town.ticket()).category.value == "green_pets"


async def test_he_is_shown_it_once(town):
    """First he asks where, then he goes: one card; and pressed twice it is one matter."""
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    first = town.last.key
    await town.says("wang", "哪一户啊")
    await town.says("wang", "好的我去说说", intent="work", step="accept")
    assert len(await town.heard("wang")) == 1

    for _ in range(2):
        await town.presses("wang", f"register/0/{first}")
    ticket = await town.ticket()
    assert (ticket.state, len(await town.tickets())) == (State.WORKING, 1), "he asked where, then he went"


async def test_polite_words_and_old_talk_bring_no_card(town):
    """「好的」 after a thank-you, and an answer the day after, ask him nothing."""
    await town.says("wmLi", "谢谢小王啊，你真是个好人", intent="chat")
    await town.says("wang", "好的", intent="work", step="accept")
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    town.clock.pass_by(hours=13)
    await town.says("wang", "我去看看", intent="work", step="accept")
    assert await town.heard("wang") == []


async def test_who_was_busy_answers_in_the_morning(town):
    """At two at night she cannot sleep; at half past eight he goes: one tap writes it down, and his answer counts."""
    await town.says("wmLi", "楼下烧烤摊这个点还在放音响", intent="chat", category="noise")
    town.clock.pass_by(hours=6)
    await town.says("wang", "我跟市场那边说一下", intent="work", step="accept")
    assert [line.split("：")[0] for line in await town.heard("wang")] == ["您回的这件要登记吗？"]
    key = (await town.store.read(CODE, lambda desk: desk.inbox.recent("room:wrSL01", "", MONDAY)))[0].id
    await town.presses("wang", f"register/0/{key}")
    assert (await town.ticket()).state is State.WORKING


async def test_what_is_a_matter_already_needs_no_card(town):
    """He answers a matter that is written down: it moves, and nothing is asked."""
    await town.says("wmLi", "谁家的猫在楼下叫", intent="chat", category="noise")
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wang", "我去看看", intent="work", step="accept")

    assert (await town.ticket()).state is State.WORKING
    assert not any("要登记吗" in line for line in await town.heard("wang"))


async def test_only_his_own_answer_counts(town):
    """The office registers what 王师傅 had answered: it is given to him, and no step is taken in his name."""
    await town.says("wmLi", "我家楼上半夜拖桌子", intent="chat", category="noise")
    first = town.last.key
    await town.says("wang", "好的我去说说", intent="work", step="accept")
    await town.presses("chen", f"register/0/{first}")

    ticket = await town.ticket()
    assert (ticket.state, ticket.assignee) == (State.ASSIGNED, "wang")


async def test_he_names_it_by_what_it_is(town):
    """Two matters in his hands: 「灯我下午换」 is the lamp, 「垃圾那个转物业」 the rubbish; no number is needed."""
    await town.says("wmLi", "3栋2单元楼道灯不亮了", intent="request", category="power")
    await town.says("wmZhao", "3栋门口的垃圾桶满得往外冒", intent="request", category="hygiene")
    await town.says("wang", "灯我下午换", "alone", intent="chat")
    await town.says("wang", "垃圾那个转物业", "alone", intent="chat")
    await town.says("wang", "灯换好了", "alone", intent="chat")

    lamp, rubbish = await town.tickets()
    assert (lamp.state, lamp.assignee) == (State.RESOLVED, "wang")
    assert rubbish.assignee != "wang"


@pytest.mark.parametrize("words", ["1 修好了吗", "#1 弄好了没有"])
async def test_who_asks_whether_it_is_done_is_told_where_it_is(town, words):
    """小周 asks us: nothing is finished by the question, and she reads who has it."""
    await town.says("wmLi", "3栋2单元楼道灯不亮了", intent="request", category="power")
    await town.says("zhou", words, "alone", intent="question")

    assert (await town.ticket()).state is State.ASSIGNED
    assert any("#1" in line and "王师傅" in line for line in await town.heard("zhou"))


def test_what_tells_two_matters_apart():
    """Shared words decide; where none does, all stay."""
    both = ["3栋2单元楼道灯不亮了", "3栋门口的垃圾桶满得往外冒"]
    assert spoken_of("灯我下午换", both) == [0]
    assert spoken_of("垃圾清走了", both) == [1]
    assert spoken_of("弄好了", both) == [0, 1]
    assert spoken_of("弄好了", []) == []


@pytest.mark.parametrize("words", ["手里有几件", "我手里还有几件", "我还有几件没弄"])
async def test_what_he_has_in_hand(town, words):
    """However he asks it."""
    await town.says("wmLi", "3栋2单元楼道灯不亮了", intent="request", category="power")
    await town.says("wang", words, "alone", intent="chat")
    assert any("#1" in line and "楼道灯" in line for line in (await town.heard("wang"))[1:])


@pytest.mark.parametrize(
    "words",
    ["3栋有个老人说水管漏水，帮我记一下", "帮我记一下：3栋有个老人说水管漏水", "登记一下 3栋有个老人说水管漏水"],
)
async def test_write_it_down_for_me(town, words):
    """代报 in the words of every day; what he asked to write down stands there without the asking."""
    await town.says("wang", words, "alone", intent="chat")
    ticket = await town.ticket()
    assert (ticket.summary, ticket.origin) == ("3栋有个老人说水管漏水", Origin.PROXY)


async def test_tomorrow_i_am_away(town):
    """「我明天请假」, without a command; 「请假的人真多」 is talk."""
    await town.says("wang", "我明天请假", "alone", intent="chat")
    await town.says("wang", "最近请假的人真多", "alone", intent="chat")
    first, second = await town.heard("wang")
    assert "请假" in first
    assert "没听明白" in second


async def test_who_is_not_understood_is_told_each_time(town):
    """Three different sentences are answered three times: none of them was taken down."""
    for words in ("那个事情再说吧", "上次那家的你看着办", "回头再讲那个事"):
        await town.says("wang", words, "alone", intent="chat")
    assert len(await town.heard("wang")) == 3
