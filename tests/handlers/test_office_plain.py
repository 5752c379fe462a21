"""What 陈主任 says in his own words, alone with us: reports, pushes, notices, words to his people, and how things stand."""

import pytest

from bot.domain.notice_orders import ordered
from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community, Monday 10:00: a lamp at 3栋 and a drain at 1栋, both in 王师傅's hands."""
    player = await Player.start()
    await player.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await player.says("wmZhao", "1栋下水道堵了", intent="request", category="water")
    yield player
    await player.store.close()


async def told(town, words):
    await town.says("chen", words, "own")
    return (await town.heard("chen"))[-1]


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("今天的日报", "日报告"),
        ("给我看看日报", "日报告"),
        ("发一下日报", "日报告"),
        ("出个日报", "日报告"),
        ("看下周报", "周研判"),
        ("这个月的月报", "月反馈"),
    ],
)
async def test_a_report_however_it_is_asked_for(town, words, head):
    assert head in (await told(town, words)).splitlines()[0]


async def test_a_report_of_days_that_are_over_is_their_figures(town):
    assert "3 月 1 日" in await told(town, "昨天的日报")


@pytest.mark.parametrize("words", ["1栋那个催一下", "1栋的催一下", "催一下1栋下水道"])
async def test_the_only_matter_of_a_house_is_pushed(town, words):
    """And nothing new is written down."""
    assert (await told(town, words)).startswith("#2 催过王师傅了")
    assert len(await town.tickets()) == 2


@pytest.mark.parametrize("words", ["1栋的派给小高", "1栋那个给小高吧"])
async def test_the_only_matter_of_a_house_is_given(town, words):
    await told(town, words)
    assert [one.assignee for one in await town.tickets()] == ["wang", "p1"]


@pytest.mark.parametrize("words", ["7栋那个催一下", "7栋的派给小高"])
async def test_an_order_of_a_house_that_has_none_is_no_matter(town, words):
    await told(town, words)
    assert len(await town.tickets()) == 2


@pytest.mark.parametrize("words", ["王师傅怎么还不接单", "让王师傅快点", "叫王师傅抓紧"])
async def test_a_man_is_pushed_by_his_name(town, words):
    assert (await told(town, words)).startswith("催了 2 件")
    assert sum("在催" in line for line in await town.heard("wang")) == 2


@pytest.mark.parametrize("words", ["1办到哪了", "1给我看看", "1是什么事"])
async def test_how_one_stands_is_told_at_once(town, words):
    """And nobody is troubled with it."""
    before = len(await town.heard("wang"))
    assert "3栋楼道灯坏了" in await told(town, words)
    assert len(await town.heard("wang")) == before


async def test_when_it_will_be_good_he_is_asked(town):
    assert "已经替您问王师傅了" in await told(town, "1什么时候能好")


@pytest.mark.parametrize("words", ["下水道通了没", "下水道通了吗", "灯亮了没有"])
async def test_how_a_thing_stands(town, words):
    assert "王师傅" in await told(town, words)


async def test_a_resident_who_says_that_it_is_broken_again(town):
    """Without a place: the one open lamp."""
    assert (await told(town, "居民说灯又坏了")).startswith("#1")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("第一网格还有几件", "第一网格没办完的 2 件"),
        ("谁今天没接单", "还没接的：王师傅 2 件"),
        ("电梯的有几件", "没有没办完的"),
        ("今天有险情吗", "没有危险的"),
        ("居民满意吗", "还没有居民打分"),
        ("导出这个月的台账", "导出 Excel"),
        ("台账发我", "导出 Excel"),
        ("明天谁值班", "明天值班的是小周"),
        ("3栋最近老投诉什么", "#1"),
        ("怎么发通知", "「通知 3网格"),
        ("你能干什么", "派单"),
    ],
)
async def test_what_he_asks(town, words, says):
    assert says in await told(town, words)


@pytest.mark.parametrize("words", ["王师傅辛苦了", "王师傅干得不错", "王师傅这个月辛苦了"])
async def test_praise_reaches_who_is_praised(town, words):
    await told(town, words)
    assert any(line.startswith("陈主任说：辛苦了") for line in await town.heard("wang"))


async def test_thanks_to_all_need_no_answer(town):
    before = len(await town.heard("chen"))
    await town.says("chen", "大家今天都辛苦了", "own")
    assert len(await town.heard("chen")) == before


@pytest.mark.parametrize(
    "words", ["通知网格员明天九点来社区开会", "明天九点来社区开会 通知网格员", "跟各位网格员说一下明天九点来社区开会"]
)
async def test_a_word_to_all_who_have_a_post(town, words):
    assert "2 位" in await told(town, words)
    assert any("明天九点来社区开会" in line for line in await town.heard("wang"))
    assert any("明天九点来社区开会" in line for line in await town.heard("w2"))


async def test_one_of_ours_is_called_to_the_office(town):
    await told(town, "让王师傅明天九点来社区开会")
    assert any("明天九点来社区开会" in line for line in await town.heard("wang"))
    assert [one.state for one in await town.tickets()] == [State.ASSIGNED, State.ASSIGNED]


@pytest.mark.parametrize(
    ("words", "order"),
    [
        ("3栋明天停水 通知一下", "3栋 明天停水"),
        ("明天上午9点到11点3栋停水，发通知", "3栋 明天上午9点到11点3栋停水"),
        ("明天体检 发到各群", "全体 明天体检"),
        ("周六义诊 通知大家", "全体 周六义诊"),
        ("明天上午9点停水 发到1栋", "1栋 明天上午9点停水"),
        ("周六义诊 发个通知", "周六义诊"),
        ("明天停水别忘了接水 通知一下", "明天停水别忘了接水"),
        ("群里发一下 明天义诊", "全体 明天义诊"),
        ("发个停水通知 3栋明天9点到11点", "3栋明天9点到11点停水"),
    ],
)
def test_the_order_may_stand_behind(words, order):
    assert ordered(words) == order


@pytest.mark.parametrize(
    "words",
    ["停水了怎么没通知一下", "昨天停水 谁通知的", "群里发的通知谁看了", "3栋灯坏了 让王师傅去看看", "明天不用发通知", "今天的数据 发给我看看", "这个单子 发给王师傅", "通知一下", "好的 发通知", ""],
)  # fmt: skip
def test_what_orders_no_notice(words):
    assert ordered(words) == ""


@pytest.mark.parametrize("words", ["王师傅可以", "让王师傅去3栋看看灯", "灯给王师傅"])
async def test_what_is_no_praise_and_no_word_to_a_colleague(town, words):
    await town.says("chen", words, "own")
    assert not any("辛苦了" in line or "请我转告您" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["怎么还没接", "怎么回事", "怎么办"])
async def test_what_asks_for_no_help(town, words):
    assert "「" not in (await told(town, words)).split("发「帮助」")[0].split("带上编号说更准")[0]
