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
    assert await asks(town, "今天来了几件") == "今天（3 月 2 日 周一）新登记 2 件，现在没办完 1 件，其中超期 0 件。"
    assert (await asks(town, "今天办结几件")).startswith("今天（3 月 2 日 周一）办结 1 件")


async def test_the_day_before_and_the_week(town):
    await a_day(town)
    town.clock.at += timedelta(days=1)
    assert (await asks(town, "今天报了几件")).startswith("今天（3 月 3 日 周二）新登记 0 件")
    assert (await asks(town, "昨天报了几件")).startswith("昨天（3 月 2 日 周一）新登记 2 件，到最后没办完 1 件")
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
