"""How many: what is asked is what is counted, and what could not be narrowed is not answered as if it had been."""

from datetime import timedelta

import pytest

from bot.domain.how_many import asked
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def lamp_and_lift(town):
    """#1 a lamp with 王师傅 in the first grid, #2 a lift with 刘敏 in the second."""
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    town.clock.at += timedelta(seconds=1)
    await town.says("wmQian", "7栋电梯停了", "group2", intent="request", category="lift")


async def asks(town, words, who="chen"):
    """What somebody is answered, alone with us; nothing where he is not."""
    before = len(await town.heard(who))
    await town.says(who, words, "alone", intent="chat")
    return "\n".join((await town.heard(who))[before:])


async def test_what_waits_is_not_overdue(town):
    """The clock of a waiting matter stands still: chat, 「我的」 and the report say the same."""
    await lamp_and_lift(town)
    await town.says("wang", "等待 1 等灯管 周五", "alone", intent="work")
    town.clock.at += timedelta(days=2)
    told = await asks(town, "没办的")
    assert "超期 1 件" in told
    assert "等待 1 件" in told
    assert "超期" not in await asks(town, "我的", "wang")
    watched = await asks(town, "我的", "l1")
    assert "#2" in watched
    assert "#1" not in watched
    assert "超期 1，等待 1" in await asks(town, "日报")


async def test_what_waits_is_not_due_today(town):
    await town.says("wmLi", "3栋2单元垃圾桶满了", intent="request", category="hygiene")
    due = (await town.ticket()).due_at
    await town.says("wang", "等待 1 等车 3 月 20 日", "alone", intent="work")
    town.clock.at = due - timedelta(hours=1)
    assert "今天到期" not in await asks(town, "没办的")


NARROWED = [
    ("第二网格有几件没办", "第二网格没办完的 1 件", "#2"), ("2网格还有多少件没处理完？", "第二网格没办完的 1 件", "#2"),
    ("电梯的有几件没办", "电梯没办完的 1 件", "#2"), ("楼道灯的还有几件没弄完", "楼道灯没办完的 1 件", "#1"),
    ("7栋有几件没办完", "7栋没办完的 1 件", "#2"), ("3栋2单元还有哪些没办", "3栋2单元没办完的 1 件", "#1"),
    ("王师傅手里还有几件", "王师傅手里没办完的 1 件", "#1"), ("刘敏有几件没办", "刘敏手里没办完的 1 件", "#2"),
    ("第一网格没接的有几件", "第一网格还没接的 1 件", "#1"), ("帮我统计一下东网片7栋没办完的有几件", "东网片7栋没办完的 1 件", "#2"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "head", "listed"), NARROWED)
async def test_what_is_named_is_what_is_counted(town, words, head, listed):
    """By grid, house, kind of matter or person: the other matter is neither counted nor listed."""
    await lamp_and_lift(town)
    told = await asks(town, words)
    assert told.startswith(head)
    assert [line[:2] for line in told.splitlines()[1:]] == [listed]


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("没接的", "还没接的 2 件"), ("还有哪些没接单", "还没接的 2 件"), ("没接的有几件", "还没接的 2 件"),
        ("加急的", "加急的 1 件"), ("有没有加急的单子", "加急的 1 件"),
    ],
)  # fmt: skip
async def test_by_how_it_stands(town, words, head):
    """Both were given out and nobody has taken them; a lift is urgent."""
    await lamp_and_lift(town)
    assert (await asks(town, words)).startswith(head)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("有没有超期的", "没有超期的，没办完的一共 2 件。"), ("哪些超期了", "没有超期的，没办完的一共 2 件。"),
        ("超期的", "没有超期的，没办完的一共 2 件。"), ("有没有没人管的", "没有没派人的，没办完的一共 2 件。"),
        ("等居民确认的有几件", "没有等居民确认的，没办完的一共 2 件。"), ("等待的有几件", "没有等待的，没办完的一共 2 件。"),
        ("1栋有几件没办", "1栋没有没办完的，没办完的一共 2 件。"), ("第二网格有没有危险的", "第二网格没有危险的，没办完的一共 2 件。"),
        ("停车的有几件没办", "停车没有没办完的，没办完的一共 2 件。"),
    ],
)  # fmt: skip
async def test_none_of_them_is_said_so(town, words, told):
    """No list of everything where nothing fits."""
    await lamp_and_lift(town)
    assert await asks(town, words) == told


async def test_what_is_late_alone_is_listed(town):
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    town.clock.at += timedelta(days=5)
    await town.says("wmQian", "7栋楼下垃圾没人收", "group2", intent="request", category="hygiene")
    told = await asks(town, "超期的有几件")
    assert told.startswith("超期的 1 件。\n#1")
    assert "#2" not in told


async def test_what_waits_for_her_word(town):
    """「等居民确认的有几件」 counts what is done and not confirmed."""
    await lamp_and_lift(town)
    await town.says("wang", "修好了 1", "alone", intent="work")
    assert (await asks(town, "等居民确认的有几件")).startswith("等居民确认的 1 件。\n#1 待确认")


@pytest.mark.parametrize("words", ["谁手里的单子最多", "谁手上最多", "谁的活最多", "谁没办完的最多"])
async def test_whose_hands_are_fullest(town, words):
    """A name and counts, not a list of matters."""
    await lamp_and_lift(town)
    await town.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    assert await asks(town, words) == "没办完的，王师傅手里最多：王师傅 2 件，刘敏 1 件。"


@pytest.mark.parametrize("words", ["谁超期最多", "谁最慢", "谁办得最慢？"])
async def test_who_is_late_is_counted_and_nobody_ranked(town, words):
    """「谁最慢」 is told what it is answered from: what is overdue now, by person."""
    await lamp_and_lift(town)
    assert (await asks(town, words)).endswith(
        "没有超期的，没办完的一共 2 件。" if "超期" in words else "超期的：没有，没办完的一共 2 件。"
    )
    town.clock.at += timedelta(days=5)
    told = await asks(town, words)
    assert "刘敏 1 件，王师傅 1 件" in told
    assert told.startswith("谁快谁慢不排" if "慢" in words else "超期的，刘敏、王师傅手里最多")


async def test_what_came_yesterday_and_is_still_open(town):
    """「昨天有几件没办」 is about what came yesterday, and says so."""
    await lamp_and_lift(town)
    town.clock.at += timedelta(days=1)
    await town.says("wmZhao", "1栋电梯停了", intent="request", category="lift")
    told = await asks(town, "昨天有几件没办")
    assert told.startswith("昨天（3 月 2 日 周一）登记的里面，没办完的 2 件")
    assert "#3" not in told
    assert (await asks(town, "今天报的有几件没办")).startswith("今天（3 月 3 日 周二）登记的里面，没办完的 1 件")
    assert (await asks(town, "今天有几件没办")).startswith("没办完的 3 件")


async def test_what_is_not_known_is_not_counted_as_all(town):
    """A name or word that is nothing of ours: said so, with how many there are and what can be asked."""
    await lamp_and_lift(town)
    told = await asks(town, "老耿手里还有几件没办")
    assert told.startswith("没认出「老耿」，没法单数。没办完的一共 2 件。")
    assert "#1" not in told


async def test_a_worker_hears_of_his_own(town):
    """A narrowed question of his is about his own hands, and says so; others' hands are not his to see."""
    await lamp_and_lift(town)
    assert (await asks(town, "电梯的有几件没办", "wang")).startswith("您手里电梯没有没办完的")
    assert (await asks(town, "3栋有几件没办", "wang")).startswith("您手里3栋没办完的 1 件")
    assert "#2" not in await asks(town, "刘敏手里还有几件", "wang")


async def test_a_lead_hears_of_his_own_sector(town):
    await lamp_and_lift(town)
    assert (await asks(town, "电梯的有几件没办", "l1")).startswith("您片里电梯没办完的 1 件")


TALK = [
    "几个人没接电话", "有几件衣服没办法洗", "有多少户没办证", "多少人没办医保", "谁家电费最多", "我也没办法的", "还有几个人没处理好",
    "有没有人来接我", "今天到期的牛奶别喝", "没办法", "谁吃得最多",
]  # fmt: skip


@pytest.mark.parametrize("words", TALK)
async def test_talk_is_not_answered_with_figures(town, words):
    """What only sounds like it."""
    await lamp_and_lift(town)
    told = await asks(town, words)
    assert "没办完的" not in told
    assert "超期的" not in told


async def test_long_words_do_not_hang(town):
    for words in ("没办" * 10_000, "几件" * 10_000, "第二网格" * 5_000, "谁" * 20_000):
        assert asked(words) is None
        assert asked(words, command=True) is None


async def test_in_a_group_of_residents_it_is_talk(town):
    await lamp_and_lift(town)
    before = len(await town.heard("wang"))
    await town.says("wang", "第一网格有几件没办", intent="chat")
    assert len(await town.heard("wang")) == before
