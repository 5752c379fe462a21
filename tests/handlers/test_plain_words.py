"""What people ask and order without learning a command: a resident in the group, a worker and the office alone."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def door(town):
    """#1: 李阿姨's door and paving, in 王师傅's hands."""
    await town.says("wmLi", "3栋门禁刷不开，门口地砖也翘了", intent="request", category="property")
    town.keys[1] = town.last.key
    await town.says("wang", "好，下午厂家来", intent="work", joins=1, step="accept")


@pytest.mark.parametrize("words", ["我那个咋样了", "门禁呢", "门禁那个呢？", "我昨天报的那个怎么样了", "修得咋样了", "有消息没"])  # fmt: skip
async def test_she_asks_how_hers_stands(town, words):
    """In her own words, also in two characters: one line about her matter, and no lecture about door cards."""
    await door(town)
    await town.says("wmLi", words)
    assert sum("#1 王师傅在办" in line for line in await town.heard("group")) == 1


async def test_another_thing_is_not_hers(town):
    """「电梯呢」 names nothing of hers, and a neighbour has none."""
    await door(town)
    await town.says("wmLi", "电梯呢")
    await town.says("wmZhao", "门禁呢")
    assert not any("在办" in line for line in await town.heard("group"))


async def test_half_of_it_was_done(town):
    """She said that the door opens; 「地砖没弄哦」 of the same day opens it again, 「晚饭没弄」 does not."""
    await door(town)
    await town.says("wang", "门禁好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "能刷了", intent="confirm", joins=1)
    await town.says("wmLi", "晚饭没弄")
    assert (await town.ticket()).state is State.CLOSED
    await town.says("wmLi", "地砖没弄哦")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_the_office_gives_it_on_in_its_own_words(town):
    """「让刘敏去看看」 and 「刚才那个派给王师傅」; the office reads each once."""
    await town.says("chen", "帮我登记一下，3栋门口的站牌撞歪了，让刘敏去看看", chat="app:chen")
    ticket = await town.ticket()
    assert (ticket.assignee, ticket.summary) == ("w2", "3栋门口的站牌撞歪了")
    await town.says("chen", "刚才那个派给王师傅", chat="app:chen")
    assert (await town.ticket()).assignee == "wang"
    heard = await town.heard("chen")
    assert [line for line in heard if "#1" in line] == ["已登记 #1，已告诉刘敏。", "#1 已派给王师傅。"]


async def test_it_asks_how_many_are_left(town):
    """「今天有几件」「王师傅手里还有几件」; what waits for a resident's word is told beside."""
    await door(town)
    await town.says("chen", "今天有几件", chat="app:chen")
    await town.says("chen", "王师傅手里还有几件", chat="app:chen")
    heard = [line for line in await town.heard("chen") if line.startswith("没办完的 1 件")]
    assert len(heard) == 2
    await town.says("wang", "12", intent="chat")
    await town.presses("wang", "finish/1")
    await town.says("chen", "王师傅手里还有几件", chat="app:chen")
    assert "没有没办的，有 1 件等居民说好了没有。" in await town.heard("chen")


@pytest.mark.parametrize(
    ("words", "away"),
    [
        ("我今天下午请假 刘敏替我", "王师傅 3 月 2 日请假，刘敏替班"), ("明天也不在", "王师傅 3 月 3 日请假"),
        ("我明天休息", "王师傅 3 月 3 日请假"), ("明天请假，刘敏替班", "王师傅 3 月 3 日请假，刘敏替班"),
    ],
)  # fmt: skip
async def test_he_says_that_he_is_away(town, words, away):
    """As one tells a colleague."""
    await town.says("wang", words, chat="app:wang")
    assert any(away in line for line in await town.heard("wang")), await town.heard("wang")


@pytest.mark.parametrize("words", ["明天刘敏请假", "今天不在家的先别急", "明天下午电梯休息不上班吗"])
async def test_others_days_are_not_his(town, words):
    """Somebody else's leave, and talk."""
    await town.says("wang", words, chat="app:wang")
    assert not any("请假" in line for line in await town.heard("wang"))


async def test_what_somebody_told_him_is_written_down(town):
    """「3栋的婆婆打电话说 …」 with a place is a report for her; talk without one, and what is done already, is none."""
    await town.says("wang", "3栋的婆婆打电话说楼道里堆了好多纸壳子 过不去人", chat="app:wang")
    await town.says("wang", "有个阿姨跟我说今天白菜便宜", chat="app:wang")
    await town.says("wang", "3栋的居民说灯修好了", chat="app:wang")
    assert [(ticket.place.building, ticket.origin.value) for ticket in await town.tickets()] == [("3", "proxy")]


async def test_what_he_wrote_down_he_is_not_asked_about_as_if_it_were_his(town):
    """He goes and asks the person; his own yes closes it."""
    await town.says("wang", "代报 李婆婆 3栋 楼道堆纸壳", chat="app:wang")
    await town.says("wang", "1 搬走了", chat="app:wang")
    assert "#1 办好了：搬走了。请您问一声报事的人，回“1 好了”或“1 没好”。" in await town.heard("wang")
    await town.says("wang", "1 好了", chat="app:wang")
    assert (await town.ticket()).state is State.CLOSED


async def test_the_office_asks_what_became_of_it(town):
    """「门禁那个怎么回事」: every step of the only one; of two their list; nothing of what is not there."""
    await door(town)
    await town.says("chen", "门禁那个怎么回事", chat="app:chen")
    assert any(line.startswith("#1 在办") and "接下来" in line for line in await town.heard("chen"))
    await town.says("wmZhao", "1栋门禁坏了", intent="request", category="property")
    await town.says("chen", "门禁那个怎么回事啊", chat="app:chen")
    assert any(line.startswith("查到 2 件") for line in await town.heard("chen"))


async def test_waiting_says_for_what(town):
    """「1 等厂家 下周一」: for the maker, until Monday; his list says until when."""
    await door(town)
    await town.says("wang", "1 等厂家 下周一", chat="app:wang")
    assert (await town.ticket()).waiting_on == "等厂家"
    await town.says("wang", "我的", chat="app:wang")
    assert any("等到周一" in line or "等到3 月" in line or "等到 3 月" in line for line in await town.heard("wang"))


async def test_he_is_back(town):
    """「我回来上班了」 ends a leave; without one it is talk."""
    await town.says("wang", "请假 今天到明天 刘敏替", chat="app:wang")
    await town.says("wang", "我回来上班了", chat="app:wang")
    await town.says("wang", "我回来了", chat="app:wang")
    assert [line for line in await town.heard("wang") if "回来了" in line] == ["记下了，王师傅回来了。"]


@pytest.mark.parametrize("yes", ["👍", "是的 盖平了", "好用得很", "能刷了"])
async def test_her_yes_in_whatever_words(town, yes):
    """A thumb right after she was asked, or how it is now."""
    await door(town)
    await town.says("wang", "盖好了", intent="work", joins=1, step="finish")
    await town.taps("wang")
    await town.says("wmLi", yes)
    assert (await town.ticket()).state is State.CLOSED


async def test_a_thumb_of_the_next_day_is_no_yes(town):
    """It may be anybody's praise."""
    await door(town)
    await town.says("wang", "盖好了", intent="work", joins=1, step="finish")
    await town.taps("wang")
    town.clock.pass_by(hours=20)
    await town.says("wmLi", "👍")
    assert (await town.ticket()).state is State.RESOLVED


async def mended(town):
    """#1, the door, is closed by her yes."""
    await door(town)
    await town.says("wang", "门禁好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "能刷了", intent="confirm", joins=1)


@pytest.mark.parametrize("reading", [{}, {"intent": "request", "category": "property"}, {"intent": "deny"}])
async def test_broken_again_after_three_days_is_the_same_number(town, reading):
    """「门禁又坏了」, whatever a reading makes of it: #1 is open again."""
    await mended(town)
    town.clock.pass_by(days=3)
    await town.says("wmLi", "门禁又坏了", **reading)
    assert [ticket.state for ticket in await town.tickets()] == [State.ASSIGNED]


async def test_another_thing_or_another_house_is_a_new_one(town):
    """The lamp, the door of 1栋, a neighbour's door, and a door after the window."""
    await mended(town)
    town.clock.pass_by(days=3)
    for who, words in (("wmLi", "楼道灯又坏了"), ("wmLi", "1栋的门禁又坏了"), ("wmZhao", "门禁又坏了")):
        await town.says(who, words, intent="request", category="power")
    town.clock.pass_by(days=9)
    await town.says("wmLi", "门禁又坏了", intent="request", category="property")
    assert (await town.ticket()).state is State.CLOSED


async def test_no_water_after_a_mended_pipe_is_another_matter(town):
    """The pipe leaked; now the water is off: a number of its own."""
    await town.says("wmLi", "3栋水管漏水", intent="request", category="water")
    town.keys[1] = town.last.key
    await town.says("wang", "水管换好了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "不漏了", intent="confirm", joins=1)
    town.clock.pass_by(days=1)
    await town.says("wmLi", "又停水了", intent="request", category="water")
    assert [ticket.state for ticket in await town.tickets()] == [State.CLOSED, State.ASSIGNED]
