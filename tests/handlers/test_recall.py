"""What was told of earlier is found by its place and thing; who told of it is for whoever has it in hand, and the office."""

from datetime import timedelta

import pytest

from tests.conversations.player import CODE, Player


@pytest.fixture
async def town():
    """Wednesday of the second week: #1 the leak, mended and closed; #2 the lamp of 1栋, late; #3 the lamp of 3栋, told today."""
    player = await Player.start()
    await player.says("wmLi", "3栋地下室漏水", intent="request", category="water")
    await player.says("wang", "1 修好了 换了阀门", chat="app:wang", intent="work", step="finish")
    await player.says("wmLi", "好了", intent="confirm")
    await player.says("wmZhao", "1栋楼道灯不亮", intent="request", category="power")
    player.clock.at += timedelta(days=9)
    await player.says("wmLi", "3栋2单元楼道灯坏了", intent="request", category="power")
    yield player
    await player.store.close()


async def told(town, words, who="chen"):
    before = len(await town.heard(who))
    town.clock.at += timedelta(seconds=20)
    await town.says(who, words, chat=f"app:{who}", intent="chat")
    return (await town.heard(who))[before:]


@pytest.mark.parametrize("words", ["上周那个漏水的怎么样了", "上次3栋漏水咋处理的", "漏水那个现在啥情况"])
async def test_how_an_old_matter_stands(town, words):
    """With its result, and when it was closed instead of a deadline long past."""
    (line,) = await told(town, words)
    assert line.startswith("#1 办结　松岭花园3栋　王师傅　3 月 2 日 10:00\n3栋地下室漏水\n结果：")


async def test_one_that_is_not_over_comes_before_the_rest(town):
    """「灯的事」 are two; of 3栋 there is one."""
    assert (await told(town, "灯的事怎么样了"))[0].startswith("查到 2 件：")
    assert (await told(town, "王师傅，3栋的灯修了没"))[0].startswith("#3 已派")


@pytest.mark.parametrize(
    ("words", "numbers"),
    [("之前有没有人报过漏水", "#1"), ("3栋以前报过什么", "#3 #1"), ("帮我找一下漏水的单子", "#1"), ("李阿姨报过几次", "#3 #1"), ("上周灯报过几次", "#2")],
)  # fmt: skip
async def test_what_there_was(town, words, numbers):
    """Listed, the open before the closed."""
    (line,) = await told(town, words)
    assert [part.split()[0] for part in line.split("\n")[1:]] == numbers.split()


@pytest.mark.parametrize(("words", "number"), [("3栋那个灯是谁报的", 3), ("漏水那件是谁报的", 1), ("1是谁报的", 1)])
async def test_who_told_of_it(town, words, number):
    """By name, to the office and to whoever has it, with no telephone; that he looked is written down."""
    for who in ("chen", "wang"):
        (line,) = await told(town, words, who)
        assert line.startswith(f"#{number} 是李阿姨 ")
    seen = await town.store.read(CODE, lambda desk: desk.seen())
    assert [(one.person, one.what, one.ticket) for one in seen[:2]] == [
        ("wang", "who", number),
        ("chen", "who", number),
    ]


async def test_who_told_of_it_is_not_for_others(town):
    """The lead, and the worker of another grid, who does not even see that there is one."""
    assert await told(town, "3栋那个灯是谁报的", "l1") == ["#3 谁报的只有经手的人和社区看得到。"]
    assert not any("李阿姨" in line for line in await told(town, "漏水那件是谁报的", "w2"))


@pytest.mark.parametrize("words", ["上次那个井盖怎么样了", "最近有人报过噪音吗"])
async def test_of_nothing_known_it_is_said_so(town, words):
    """Where he is sure that there was one."""
    assert (await told(town, words))[0].startswith("没查到")


@pytest.mark.parametrize("words", ["天气怎么样", "你今天怎么样", "物业怎么样了"])
async def test_talk_finds_nothing(town, words):
    """No list, no matter."""
    assert not any("查到" in line or "#" in line.replace("#12", "") for line in await told(town, words))


async def test_a_late_one_says_so(town):
    """Of the lamp of 1栋 the deadline is past; who takes it up now hears it said rightly."""
    assert (await told(town, "1栋的灯修了没"))[0].startswith("#2 已派　松岭花园1栋　王师傅　3 月 3 日 10:00 前，超期了")
    before = len(await town.heard("wang"))
    await town.says("wang", "2 收到", chat="app:wang", intent="work", step="accept")
    assert "#2 记为在办，3 月 3 日 10:00 就到时限了，请先办这件。" in (await town.heard("wang"))[before:]
