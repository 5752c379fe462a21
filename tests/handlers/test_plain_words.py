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
    heard = await town.heard("chen")
    assert len([line for line in heard if line.startswith("没办完的 1 件")]) == 1
    assert len([line for line in heard if line.startswith("王师傅手里没办完的 1 件")]) == 1
    await town.says("wang", "12", intent="chat")
    await town.presses("wang", "finish/1")
    await town.says("chen", "王师傅手里还有几件", chat="app:chen")
    assert "王师傅手里没有没办完的，有 1 件等居民说好了没有。" in await town.heard("chen")


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


async def two(town):
    """#1 a lamp of 3栋, #2 the bins of 5栋, both in 王师傅's hands."""
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    await town.says("wmHe", "5栋门口垃圾桶满了", intent="request", category="hygiene")


async def states(town):
    return [ticket.state for ticket in await town.tickets()]


@pytest.mark.parametrize("chat", ["group", "app:wang"])
async def test_one_sentence_moves_both(town, chat):
    """Each matter goes where its clause says, and the group reads of each what was said of it."""
    await two(town)
    await town.says("wang", "3栋灯换好了，5栋垃圾明天清", chat=chat, intent="work", step="finish")
    assert await states(town) == [State.RESOLVED, State.WORKING]
    asked = [line for line in await town.heard("group") if "您看看" in line]
    assert len(asked) == 1
    assert asked[0].startswith("#1 3栋灯换好了。")
    assert any("#1" in line and "#2" in line for line in await town.heard("wang")) is (chat != "group")


async def test_both_of_his_two(town):
    """「两件都弄好了」 of the only two that he has, taken up or not."""
    await two(town)
    await town.says("wang", "两件都弄好了", intent="work", step="finish")
    assert await states(town) == [State.RESOLVED, State.RESOLVED]
    assert not any("两件都弄好了" in line for line in await town.heard("group"))


async def test_what_is_done_does_not_finish_the_rest(town):
    """Once more of the lamp, with the bins as all that he has left."""
    await two(town)
    await town.says("wang", "灯换好了", chat="app:wang", intent="work", step="finish")
    await town.says("wang", "灯换好了，开关也换了", chat="app:wang", intent="work", step="finish")
    assert await states(town) == [State.RESOLVED, State.ASSIGNED]
    assert "#1 已经是「待确认」了。" in await town.heard("wang")


@pytest.mark.parametrize("chat", ["group", "app:wang"])
async def test_of_two_lamps_he_is_asked_which(town, chat):
    """「灯换好了，垃圾明天清」 with two lamps in his hands: no rubbish is finished, and neither lamp by guessing."""
    await two(town)
    await town.says("wmZhao", "1栋楼道灯不亮", intent="request", category="power")
    await town.says("wang", "灯换好了，垃圾明天清", chat=chat, intent="work", step="finish")
    assert (await states(town))[1] is not State.RESOLVED
    assert State.RESOLVED not in await states(town)


@pytest.mark.parametrize("chat", ["group", "app:wang"])
@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("门禁换好了，垃圾明天清", [State.RESOLVED, State.WORKING]), ("垃圾清了，门禁晚点去", [State.WORKING, State.RESOLVED]),
    ],
)  # fmt: skip
async def test_both_are_in_work_and_one_is_done(town, chat, words, after):
    """The kind that the whole sentence sounds like finishes nothing that the words of the finished clause do not name."""
    await town.says("wmLi", "3栋2单元门禁刷不开", intent="request", category="property")
    await town.says("wmHe", "楼下垃圾没人收", intent="request", category="hygiene")
    for number in (1, 2):
        await town.presses("wang", f"accept/{number}")
    await town.says("wang", words, chat=chat, intent="work", step="finish", category="hygiene")
    assert await states(town) == after


async def test_one_of_its_clauses_is_of_something_else(town):
    """The only matter he has is named where he promises, and something else is done: nothing is finished; and the group
    reads of a matter what was said of it alone."""
    await town.says("wmLi", "5栋下水道堵了", intent="request", category="water")
    await town.says("wang", "下水道晚点去，垃圾拉走了", chat="app:wang", intent="work", step="finish")
    assert State.RESOLVED not in await states(town)
    await town.says("wang", "下水道通了，垃圾下午来拉", intent="work", step="finish")
    assert any(line.startswith("#1 下水道通了。") for line in await town.heard("group"))


@pytest.mark.parametrize("words", ["今天干了几件", "今天我办结了几件？", "本周处理了多少件", "今天办了几件事"])
async def test_he_asks_what_he_has_done(town, words):
    """A question, and no step: the bins stay as they are."""
    await two(town)
    await town.says("wang", "灯换好了", chat="app:wang", intent="work", step="finish")
    await town.says("wang", words, chat="app:wang")
    assert await states(town) == [State.RESOLVED, State.ASSIGNED]
    assert any("办好 1 件，手里还有 1 件没办完" in line and "#1" in line for line in await town.heard("wang"))


async def test_he_has_done_nothing_yet(town):
    await two(town)
    await town.says("wang", "今天办了几件", chat="app:wang")
    assert "今天还没有办好的，手里还有 2 件没办完。" in await town.heard("wang")


@pytest.mark.parametrize(
    "words",
    [
        "灯那个催一下",
        "帮我催一下3栋的灯",
        "催一下楼道灯",
        "3栋灯的事赶紧催一下吧",
        "楼道灯那个怎么还没弄",
        "3栋灯咋还不修",
    ],
)
async def test_the_office_urges_by_the_thing(town, words):
    """王师傅 reads who asks, and of what."""
    await two(town)
    await town.says("chen", words, chat="app:chen")
    assert "#1 陈主任在催：3栋2单元楼道灯不亮" in await town.heard("wang")


@pytest.mark.parametrize("words", ["别催", "不用催", "先别催了"])
async def test_who_says_not_to_urge_urges_nobody(town, words):
    await two(town)
    await town.says("chen", words, chat="app:chen")
    assert not any("催" in line for line in await town.heard("chen") + await town.heard("wang"))


async def test_he_gives_on_what_is_talked_of(town):
    """「转给刘敏」 needs no number where the talk is of one matter."""
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wang", "转给刘敏", intent="work", joins=1, step="transfer")
    assert (await town.ticket()).assignee == "w2"


async def test_the_office_urges_a_person(town):
    """Two of his: which one; nothing there: said so. A resident's 「催一下王师傅」 is heard as hers."""
    await two(town)
    await town.says("chen", "催一下王师傅", chat="app:chen")
    await town.says("chen", "催一下电梯", chat="app:chen")
    heard = await town.heard("chen")
    assert any(line.startswith("有几件，您说催哪一件，比如「催 #") and "#2" in line for line in heard)
    assert any(line.startswith("「电梯」没有没办完的，不用催") for line in heard)
    assert not any("在催" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["今天怎么样", "社区今天情况", "昨天怎么样"])
async def test_the_office_asks_how_the_day_is(town, words):
    """The day's figures so far, from midnight on; 日报告 is what is sent at 17:26, and counts from the one before."""
    await two(town)
    await town.says("chen", words, chat="app:chen")
    told = await town.heard("chen")
    assert any("当天的数" in line and "日报告" not in line for line in told)


@pytest.mark.parametrize(
    ("words", "title"), [("本周情况", "周研判"), ("这周怎么样", "周研判"), ("这个月情况怎么样", "月反馈")]
)
async def test_the_office_asks_for_longer(town, words, title):
    await two(town)
    await town.says("chen", words, chat="app:chen")
    assert any(title in line for line in await town.heard("chen"))


@pytest.mark.parametrize("words", ["今天天气怎么样", "今天食堂怎么样", "这周末情况特殊"])
async def test_no_figures_for_who_talks_of_something_else(town, words):
    await town.says("chen", words, chat="app:chen")
    assert not any("日报告" in line or "周研判" in line for line in await town.heard("chen"))


@pytest.mark.parametrize("words", ["还有几件没办完", "还有谁没办完的？", "一共有几件没办"])
async def test_the_office_asks_of_all(town, words):
    """Of the whole community, not of its own hands."""
    await two(town)
    await town.says("chen", words, chat="app:chen")
    assert any(line.startswith("没办完的 2 件") for line in await town.heard("chen"))


@pytest.mark.parametrize(
    ("words", "away"),
    [
        ("我明天上午请假半天", "3 月 3 日"), ("我下午请半天假", "3 月 2 日"), ("我病了今天来不了", "3 月 2 日"),
        ("明天我休息", "3 月 3 日"), ("明天起请两天假", "3 月 3 日到 3 月 4 日"), ("家里有点事明天请假一天，刘敏替", "3 月 3 日"),
        ("今天请假", "3 月 2 日"), ("周四请假三天", "3 月 5 日到 3 月 7 日"),
    ],
)  # fmt: skip
async def test_he_says_why_and_how_long(town, words, away):
    await town.says("wang", words, chat="app:wang")
    assert any(f"王师傅 {away}请假" in line for line in await town.heard("wang")), await town.heard("wang")


@pytest.mark.parametrize("words", ["今天电梯修不好来不了人", "李阿姨病了明天来不了", "明天我休息室的灯坏了"])
async def test_nobody_is_away_who_talks_of_something_else(town, words):
    await town.says("wang", words, chat="app:wang")
    assert not any("请假" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["2跟1是一件", "2 和 1 是同一件事", "#2 #1 重复了", "合并 2 到 1", "把2并到1吧"])
async def test_two_numbers_are_one_matter(town, words):
    """Said by the worker as he would to a colleague: the later goes into the earlier."""
    await town.says("wmLi", "3栋2单元楼道灯不亮", intent="request", category="power")
    await town.says("wmHe", "2单元楼梯口黑得看不见", intent="request", category="property")
    assert len(await town.tickets()) == 2
    await town.says("wang", words if "#2 #1" not in words else "2、1重复了", chat="app:wang")
    assert await states(town) == [State.ASSIGNED, State.REFUSED]
    assert "#2 和 #1 是同一件事，并在一起了，按 #1 办。" in await town.heard("wang")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("谁负责7栋", "松岭花园7栋归第二网格，网格员刘敏。"), ("松岭花园7栋谁负责", "松岭花园7栋归第二网格，网格员刘敏。"), ("7栋归哪个网格", "松岭花园7栋归第二网格，网格员刘敏。"),
        ("7栋的网格员是谁？", "松岭花园7栋归第二网格，网格员刘敏。"), ("今天谁值班", "今天值班的是小周。"),
    ],
)  # fmt: skip
async def test_the_office_asks_whose_a_house_is(town, words, answer):
    await town.says("chen", words, chat="app:chen")
    assert answer in await town.heard("chen")


async def test_who_is_away_is_named_with_his_stand_in(town):
    """Of a number that two estates have, a line each."""
    await town.says("wang", "今天请假，刘敏替", chat="app:wang")
    await town.says("chen", "谁负责3栋", chat="app:chen")
    told = next(line for line in await town.heard("chen") if "3栋" in line)
    assert "松岭花园3栋归第一网格，网格员王师傅请假，刘敏替班。" in told
    assert "河沿街3" in told


@pytest.mark.parametrize("words", ["1派给刘敏", "把1转给刘敏", "1 交给刘敏吧"])
async def test_the_office_gives_it_to_somebody(town, words):
    await two(town)
    await town.says("chen", words, chat="app:chen")
    assert (await town.tickets())[0].assignee == "w2"


async def test_the_office_ends_it_in_two_words(town):
    """「1结了吧」 has no result in it."""
    await two(town)
    await town.says("chen", "1结了吧", chat="app:chen")
    assert (await states(town))[0] is State.CLOSED
    assert "#1 已办结：社区办结。" in await town.heard("chen")


@pytest.mark.parametrize("words", ["到底管不管", "有人管吗？", "这事没人管啊", "你们管不管啊"])
async def test_a_plea_is_for_her_own_matter(town, words):
    """In the group, from whoever has one open there; from a neighbour it is talk."""
    await two(town)
    await town.says("wmZhao", words)
    await town.says("wmLi", words)
    assert [line for line in await town.heard("wang") if "居民在催" in line] == [f"#1 居民在催：{words}"]


@pytest.mark.parametrize("words", ["有人管了", "管了", "有人理了他"])
async def test_somebody_cares_is_no_plea(town, words):
    await two(town)
    await town.says("wmLi", words)
    assert not any("居民在催" in line for line in await town.heard("wang"))


async def test_it_still_leaks(town):
    """After 「修好了」 it is a no, and rings at nobody's door."""
    await town.says("wmLi", "3栋厨房漏水", intent="request", category="water")
    await town.says("wang", "修好了", intent="work", step="finish")
    await town.says("wmLi", "还在漏", intent="supplement")
    assert await states(town) == [State.ASSIGNED]


@pytest.mark.parametrize("words", ["1 不是事", "1 不算"])
async def test_he_says_that_it_is_no_matter(town, words):
    await two(town)
    await town.says("wang", words, chat="app:wang", intent="work", step="refuse")
    assert (await states(town))[0] is State.REFUSED


@pytest.mark.parametrize("words", ["现在能进了", "可以刷了", "好了"])
async def test_it_works_again_while_he_is_at_it(town, words):
    """Nobody has told of a result; she says it herself."""
    await door(town)
    await town.says(
        "wmLi", words, intent="supplement" if words != "好了" else "chat", joins=1 if words != "好了" else None
    )
    assert (await town.ticket()).state is State.CLOSED


async def test_another_house_works_again(town):
    """「5栋的好了」 is not hers."""
    await door(town)
    await town.says("wmLi", "5栋的好了", intent="supplement", joins=1)
    assert (await town.ticket()).state is State.WORKING


@pytest.mark.parametrize("words", ["修好了吗", "门禁弄好了没有？", "处理好了么"])
async def test_she_asks_whether_it_is_done(town, words):
    await door(town)
    await town.says("wmLi", words)
    assert sum("#1 王师傅在办" in line for line in await town.heard("group")) == 1


async def test_who_goes_to_what_rang_has_taken_it(town):
    """The models took it for talk; it rang all the same, and 「我马上来」 is said of it."""
    await town.says("wmLi", "我家老头子摔了起不来", danger=True)
    await town.says("wang", "我马上来", intent="chat")
    ticket = await town.ticket()
    assert (ticket.state, ticket.urgency.value) == (State.WORKING, "danger")
    assert not any("要登记吗" in line for line in await town.heard("wang"))


async def test_she_asks_who_serves_her_house(town):
    """Alone: the name, and that she may say it here."""
    await town.says("wmLi", "谁负责7栋", chat="bot:wmLi", intent="question")
    assert await town.tickets() == []
    assert (
        "松岭花园7栋归第二网格，网格员是刘敏，工作日 8:30 到 18:00 找得到。有事跟我说也行，我转给他。"
        in await town.heard("wmLi")
    )


@pytest.mark.parametrize("words", ["我想投诉物业", "我要反映个问题", "您好，我想咨询一下"])
async def test_she_wants_to_tell_something(town, words):
    """She is asked of what; nothing is written down yet."""
    await town.says("wmLi", words, chat="bot:wmLi")
    assert await town.tickets() == []
    assert "您说，是什么事、在哪一栋，我记下来。" in await town.heard("wmLi")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("在群里说一声明天下午消防演练", "明天下午消防演练"), ("告诉大家明天体检", "明天体检"), ("跟大家说一下，周六义诊", "周六义诊"),
        ("帮我发个通知到松岭花园，周六义诊", "周六义诊"),
    ],
)  # fmt: skip
async def test_a_notice_in_plain_words_is_shown_first(town, words, text):
    """Nothing leaves before it is pressed."""
    await town.says("chen", words, chat="app:chen")
    assert any(line.startswith("通知 1：请看一眼再发") and text in line for line in await town.heard("chen"))
    assert await town.heard("group") == []


async def sent(town):
    await town.says("chen", "通知 松岭花园1-3栋 明天上午9点到12点停水", chat="app:chen")
    await town.presses("chen", "notice_send/1")


@pytest.mark.parametrize("words", ["刚才的通知发错了", "撤回刚才的通知", "取消通知 1", "把刚才那条通知撤了吧"])
async def test_a_notice_is_taken_back(town, words):
    """Nobody has pressed it yet: it is gone, and nothing is left to correct."""
    await sent(town)
    await town.says("chen", words, chat="app:chen")
    assert "通知 1 已取消，没有发出去的都收回了。" in await town.heard("chen")
    assert await town.taps("wang") == []


@pytest.mark.parametrize(
    "words",
    ["更正 1 停水改到下午2点到5点", "通知改一下，停水改到下午2点到5点", "刚才的通知更正一下：停水改到下午2点到5点"],
)
async def test_what_a_group_has_read_is_corrected(town, words):
    """Taken back too late: it is said how many have read it, and the correction goes to just those."""
    await sent(town)
    await town.taps("wang")
    await town.says("chen", "刚才的通知发错了", chat="app:chen")
    await town.says("chen", words, chat="app:chen")
    heard = await town.heard("chen")
    assert any("有 1 个群已经看到了，收不回，要改就说「更正 1 …」。" in line for line in heard)
    assert any(line.startswith("通知 2：请看一眼再发") and "发到 1 个群" in line for line in heard)


@pytest.mark.parametrize("words", ["刚才说错了，还没修", "点错了", "刚才记错了", "不对，我说错了"])
async def test_he_takes_back_what_he_said(town, words):
    await two(town)
    await town.says("wang", "灯换好了", chat="app:wang", intent="work", step="finish")
    await town.says("wang", words, chat="app:wang")
    assert await states(town) == [State.ASSIGNED, State.ASSIGNED]


@pytest.mark.parametrize("words", ["1号单子好了", "第1件弄好了", "1 号工单修好了", "#1单子换好了"])
async def test_he_calls_it_by_its_number(town, words):
    """The group reads no 「号单子」."""
    await two(town)
    await town.says("wang", words, chat="app:wang", intent="work", step="finish")
    assert await states(town) == [State.RESOLVED, State.ASSIGNED]
    assert not any("单子" in line or "工单" in line for line in await town.heard("group"))


@pytest.mark.parametrize("words", ["接2", "接 2", "我接2了", "2我接了", "2 接了", "接#2"])
async def test_he_takes_it_by_its_number(town, words):
    """Two characters with wet hands."""
    await two(town)
    await town.says("wang", words, "own", intent="chat")
    assert [one.state for one in await town.tickets()] == [State.ASSIGNED, State.WORKING]


@pytest.mark.parametrize("words", ["接2栋的孩子", "接了个电话", "2点接孩子"])
async def test_who_fetches_a_child_takes_nothing(town, words):
    await two(town)
    await town.says("wang", words, "own", intent="chat")
    assert {one.state for one in await town.tickets()} == {State.ASSIGNED}


async def test_one_sentence_is_taken_back_whole(town):
    """Both matters that one sentence moved; a second 「撤销」 does not reach further back."""
    await two(town)
    await town.says("wang", "接1", "own")
    await town.says("wang", "接2", "own")
    town.clock.pass_by(minutes=1)
    await town.says("wang", "3栋灯换好了，5栋垃圾弄好了", "own", intent="work")
    assert {one.state for one in await town.tickets()} == {State.RESOLVED}
    await town.says("wang", "撤销", "own")
    assert {one.state for one in await town.tickets()} == {State.WORKING}
    await town.says("wang", "撤销", "own")
    assert {one.state for one in await town.tickets()} == {State.WORKING}


@pytest.mark.parametrize("words", ["2能不能晚一天", "2 再宽限一天行不行", "2晚一天吧"])
async def test_he_asks_for_more_time(town, words):
    """A day more than was due, and the lead hears of it."""
    await two(town)
    await town.says("wang", "接2", "own")
    due = (await town.ticket(2)).due_at
    await town.says("wang", words, "own")
    assert (await town.ticket(2)).due_at > due
    assert any("#2 延期到" in line for line in await town.heard("l1"))


async def test_a_word_beside_does_not_stop_him(town):
    """He finishes it, tells how, and sees that it was the other one."""
    await two(town)
    await town.says("wang", "1修好了", "own", intent="chat")
    await town.says("wang", "1 用的是旧灯泡", "own", intent="chat")
    await town.says("wang", "撤销", "own")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_of_two_he_is_asked_which_is_to_wait(town):
    await two(town)
    await town.says("wang", "能不能晚一天", "own")
    assert any("延期 12" in line for line in await town.heard("wang"))


async def test_it_is_still_dark_the_next_day(town):
    """He said that it is done; 「还是黑的」 is a no to that."""
    await two(town)
    await town.says("wang", "1修好了", "own")
    town.clock.pass_by(hours=20)
    await town.says("wmLi", "还是黑的", intent="chat")
    assert (await town.ticket()).state is State.ASSIGNED


async def test_thanks_end_no_danger(town):
    """However sure the reading is: 「刚才吓死我了」 does not say that it is over; 「没味了」 does."""
    await town.says("wmLi", "楼道里一股煤气味", intent="request", category="gas_heat", danger=True)
    town.keys[1] = town.last.key
    await town.says("wang", "接1", "own")
    await town.says("wmLi", "谢谢王师傅 刚才吓死我了", intent="confirm", joins=1, sure=0.95)
    assert (await town.ticket()).is_open
    await town.says("wmLi", "没味了 谢谢", intent="confirm", joins=1, sure=0.95)
    assert not (await town.ticket()).is_open
