"""陈主任 asks in the chat what came and what was done: the calendar's days, and the figures of the report."""

from datetime import timedelta

import pytest

from bot.domain.how_many import period_named
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def asks(town, words, who="chen"):
    """What somebody is answered, alone with us."""
    before = len(await town.heard(who))
    await town.says(who, words, "alone", intent="chat")
    return "\n".join((await town.heard(who))[before:])


async def a_day(town):
    """Monday: a lamp of 3栋 and a lift of 7栋 came, the lamp was mended and confirmed."""
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    town.keys[1] = town.last.key
    town.clock.at += timedelta(minutes=5)
    await town.says("wmQian", "7栋电梯停了", "group2", intent="request", category="lift")
    await town.says("wang", "办结 1 换了灯", "alone")
    await town.says("wmLi", "好了", intent="confirm", joins=1)


async def test_today_is_the_calendars_day(town):
    """Asked after the daily report, at 17:40, the day is still the day."""
    await a_day(town)
    town.clock.at += timedelta(hours=7, minutes=30)
    assert (
        await asks(town, "今天来了几件") == "今天（3 月 2 日 周一）新登记 2 件。现在没办完的一共 1 件，其中超期 0 件。"
    )
    assert (await asks(town, "今天办结几件")).startswith("今天（3 月 2 日 周一）办结 1 件")


async def test_the_day_before_and_the_week(town):
    await a_day(town)
    town.clock.at += timedelta(days=1)
    assert (await asks(town, "今天报了几件")).startswith("今天（3 月 3 日 周二）新登记 0 件")
    assert (await asks(town, "昨天报了几件")).startswith(
        "昨天（3 月 2 日 周一）新登记 2 件。那天结束时没办完的一共 1 件"
    )
    assert (await asks(town, "这周来了几件")).startswith("这周（3 月 2 日起）新登记 2 件")
    assert (await asks(town, "上周来了几件")).startswith("上周（2 月 23 日到 3 月 1 日）新登记 0 件")


@pytest.mark.parametrize("day", range(7))
async def test_never_more_today_than_this_week(town, day):
    """Whatever the weekday, what came today came this week."""
    town.clock.at += timedelta(days=day, hours=9)
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    for words in ("今天来了几件", "这周来了几件", "这个月来了几件"):
        assert "新登记 1 件" in await asks(town, words)


async def test_a_grid_and_a_house(town):
    """What is named is what is counted."""
    await a_day(town)
    assert "第二网格新登记 1 件" in await asks(town, "第二网格今天来了几件")
    assert (await asks(town, "3栋今天报了几件")) == "今天（3 月 2 日 周一）3栋新登记 1 件。"
    assert await asks(town, "今天下午怎么样") == "" or "新登记" not in await asks(town, "今天下午怎么样")


async def test_what_comes_most(town):
    await a_day(town)
    town.clock.at += timedelta(hours=1)
    await town.says("wmHe", "3栋1单元灯全黑了", intent="request", category="power")
    assert "最多的是供电照明 2 件，电梯 1 件" in await asks(town, "哪类最多")
    assert "最多的是第一网格 2 件，第二网格 1 件" in await asks(town, "今天哪个网格最多")
    assert "最多的是3栋 2 件" in await asks(town, "哪栋楼报得最多")


async def test_the_lead_asks_of_his_own(town):
    """And nobody else's are counted."""
    await a_day(town)
    assert "新登记 2 件" in await asks(town, "今天来了几件", "l1")
    before = await town.heard("wmLi")
    await town.says("wmLi", "今天来了几件", "alone", intent="chat")
    assert not any("新登记" in line for line in (await town.heard("wmLi"))[len(before) :])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("第二网格今天几件", "今天（3 月 2 日 周一）第二网格新登记 1 件。现在没办完的一共 1 件"),
        ("今天电梯来了几件", "今天（3 月 2 日 周一）电梯新登记 1 件。"),
        ("第一网格电梯今天来了几件", "今天（3 月 2 日 周一）第一网格电梯新登记 0 件。"),
        ("今天楼道灯报了几件", "今天（3 月 2 日 周一）提到「楼道灯」的新登记 1 件。"),
        ("王师傅今天来了几件", "今天（3 月 2 日 周一）王师傅手里的新登记 1 件。"),
        ("7栋今天哪类最多", "今天（3 月 2 日 周一）7栋新登记 1 件，都是电梯的。"),
        ("哪类最多", "没有哪个特别多，供电照明、电梯都是 1 件。"),
        ("评分怎么样", "这个月（3 月 1 日起）还没有居民打分。"),
        ("平均多久办完", "这个月（3 月 1 日起）办结的 1 件，从登记到办好用了 5 分钟"),
        ("今天办结率多少", "今天（3 月 2 日 周一）新登记 2 件，办结 1 件（不一定是同一批）：有人回应 1/2 件（50%）"),
        ("撤回的有几件", "这个月（3 月 1 日起）撤回 0 件。"),
        ("加急的今天来了几件", "今天（3 月 2 日 周一）新登记里加急的 1 件。"),
        ("谁办得最多", "谁多谁少不排名。"),
        ("今天上午来了几件", "一天里不分上午下午"),
        ("这周五来了几件", "「这周五」还没到"),
        ("今天食堂来了几件", "今天（3 月 2 日 周一）新登记的里面，没有提到「食堂」的。"),
        ("小田今天办了几件", "没认出「小田」，没法单数。"),
        ("电梯报了几次了", "这个月（3 月 1 日起）电梯新登记 1 件。"),
        ("办结几件", "今天（3 月 2 日 周一）办结 1 件。"),
        ("一共办结多少件", "这个月（3 月 1 日起）办结 1 件。"),
        ("昨晚来了几件", "一天里不分上午下午"),
        ("第二网格电梯评分怎么样", "这个数只能按整个社区或者一个网格来算。"),
        ("昨天呢", "昨天（3 月 1 日 周日）新登记 0 件，办结 0 件。"),
        ("3月2号来了几件", "3 月 2 日 周一新登记 2 件。"),
        ("去年来了几件", "去年（2025 年 1 月 1 日到 12 月 31 日）新登记 0 件。"),
        ("王师傅近三天办了几件", "王师傅近三天（2 月 28 日起）办好 1 件"),
    ],
)
async def test_what_is_asked_is_what_is_told(town, words, told):
    """By span, by what, by grid, house, kind, word and person; and what cannot be told is said so."""
    await a_day(town)
    assert told in await asks(town, words)


async def test_what_was_danger_counts_though_it_is_over(town):
    """「这周危险的来了几件」 is not answered with what is still open."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wang", "办结 1 重启了", "alone")
    await town.says("chen", "社区办结 1 好了", "alone")
    assert "新登记里加急的 1 件" in await asks(town, "加急的这周来了几件")
    assert "新登记里危险的 0 件" in await asks(town, "这周危险的来了几件")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("今天来了几件", "今天（3 月 2 日 周一）新登记的里面，在您手里的 1 件，都办好了。"),
        ("我手里今天来了几件", "在您手里的 1 件"),
        ("今天给我派了几件", "在您手里的 1 件"),
        ("昨天来了几件", "昨天（3 月 1 日 周日）新登记的里面，没有在您手里的。"),
        ("今天办了几件", "今天办好 1 件"),
        ("3月2号办了几件", "3 月 2 日 周一办好 1 件"),
        ("刘敏今天办了几件", "这个数归社区看"),
        ("第二网格今天来了几件", "这个数归社区看"),
        ("哪栋楼报得最多", "这个数归社区看"),
        ("谁办得最多", "这个数归社区看"),
    ],
)
async def test_a_worker_is_told_of_his_own(town, words, told):
    """And of nobody else's."""
    await a_day(town)
    assert told in await asks(town, words, "wang")


@pytest.mark.parametrize("words", ["今天来了几件", "这个月办结了多少", "王师傅今天办了几件", "谁办得最多"])
async def test_a_resident_is_told_no_figures_and_makes_no_matter(town, words):
    """Alone with us: where they are, and how she finds her own."""
    before = len(await town.tickets())
    assert "发「我的」" in await asks(town, words, "wmLi")
    assert len(await town.tickets()) == before


@pytest.mark.parametrize("words", ["我昨天报了几次了", "平均多久办完", "昨天报了几次都没人管"])
async def test_a_residents_own_matter_is_no_question_after_figures(town, words):
    assert "居委会那边有" not in await asks(town, words, "wmLi")


async def test_what_he_did_last_week_stays_though_it_is_opened_again(town):
    """And a result that was sent back on the same day was none."""
    await a_day(town)
    town.clock.at += timedelta(days=7)
    assert "王师傅上周办好 1 件" in await asks(town, "王师傅上周办了几件")
    await town.says("wmLi", "又不亮了", intent="deny", joins=1)
    assert (await town.ticket(1)).is_open
    assert "王师傅上周办好 1 件" in await asks(town, "王师傅上周办了几件")
    assert "上周（3 月 2 日到 3 月 8 日）办结 1 件" in await asks(town, "上周办结几件")


async def test_a_result_that_was_sent_back_the_same_day_is_none_of_that_day(town):
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wang", "办结 1 换了灯", "alone")
    await town.says("wmLi", "没好，还黑着", intent="deny", joins=1)
    assert "王师傅今天还没有办好的" in await asks(town, "王师傅今天办了几件")
    town.clock.at += timedelta(days=1)
    assert "王师傅昨天还没有办好的" in await asks(town, "王师傅昨天办了几件")


async def test_what_cannot_be_counted_in_full_is_not_counted_in_part(town, monkeypatch):
    """A year of more matters than are looked at one by one: a shorter span is asked for, and the plain figure still told."""
    await a_day(town)
    monkeypatch.setattr("bot.deeds.tally.MOST", 1)
    assert "换短一点的日子问" in await asks(town, "今年王师傅来了几件")
    assert "新登记 2 件，没有哪个特别多" in await asks(town, "今年哪类最多")
    assert "新登记 2 件" in await asks(town, "今年来了几件")


async def test_it_says_what_the_figures_say(town):
    """The chat and the page count by one rule."""
    await a_day(town)

    def look(desk):
        from bot.deeds.figures import figures_of
        from bot.deeds.steps import today

        period = period_named("今天", today(desk, desk.now), desk.settings)
        return figures_of(desk, desk.people.actor("chen", today(desk, desk.now)), period)

    found = await town.do(look)
    assert f"新登记 {found.opened} 件" in await asks(town, "今天来了几件")
    assert f"办结 {found.closed} 件" in await asks(town, "今天办结几件")


@pytest.mark.parametrize("words", ["居民都在反映什么", "这个月投诉最多的是什么", "这个月都有哪些诉求"])
async def test_what_they_tell_of_is_the_kinds(town, words):
    await a_day(town)
    assert "供电照明、电梯都是 1 件" in await asks(town, words)


@pytest.mark.parametrize("words", ["王师傅这周怎么样", "王师傅这周办得怎么样", "王师傅这周办了几件"])
async def test_how_one_of_ours_does_is_what_he_has_done(town, words):
    await a_day(town)
    told = await asks(town, words)
    assert told.startswith("王师傅这周")
    assert "1 件" in told


@pytest.mark.parametrize("words", ["3栋最近有什么事", "3栋现在都有哪些问题", "3栋有什么情况吗"])
async def test_what_there_is_at_a_house_is_listed(town, words):
    await a_day(town)
    told = await asks(town, words)
    assert "3栋2单元楼道灯不亮" in told
    assert "7栋" not in told


@pytest.mark.parametrize("words", ["3栋有什么好吃的", "有什么事", "你有什么事"])
async def test_talk_of_a_house_lists_nothing(town, words):
    await a_day(town)
    assert "查到" not in await asks(town, words)


async def test_who_is_busiest_holds_most(town):
    await a_day(town)
    assert "刘敏手里最多" in await asks(town, "哪个网格员最忙")


async def test_a_lead_speaks_of_his_own_part(town):
    """「我这片」 is his."""
    await a_day(town)
    assert (await asks(town, "我这片今天来了几件", "l1")).startswith("今天（3 月 2 日 周一）")


@pytest.mark.parametrize("words", ["王师傅那边怎么样", "王师傅忙不忙", "王师傅现在咋样了"])
async def test_how_he_is_getting_on_is_asked_of_today(town, words):
    await a_day(town)
    assert (await asks(town, words)).startswith("王师傅今天")


async def test_how_a_lift_is_getting_on_is_no_figure(town):
    await a_day(town)
    assert "#2" in await asks(town, "电梯那边怎么样")
