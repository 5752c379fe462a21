"""What people leave out because it is plain: whom to push, which figures, which matter one is on the way to."""

import pytest

from bot.domain.ticket import State
from bot.understanding.reader import load_reader
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def lamp(town):
    await town.says("wmLi", "3栋楼道灯不亮", intent="request", category="power")


async def rubbish(town):
    await town.says("wmZhao", "1栋垃圾没人收", intent="request", category="hygiene")


@pytest.mark.parametrize("words", ["催一下", "催催", "催一催吧", "再催一下"])
async def test_the_only_open_one_is_pushed(town, words):
    await rubbish(town)
    await town.says("chen", words, "own")
    assert any("在催" in line and line.startswith("#1") for line in await town.heard("wang"))


async def test_of_several_he_chooses(town):
    await lamp(town)
    await rubbish(town)
    await town.says("chen", "催一下", "own")
    last = (await town.heard("chen"))[-1]
    assert last.startswith("有几件，您说催哪一件")
    assert "#1" in last
    assert "#2" in last
    assert not any("在催" in line for line in await town.heard("wang"))


async def test_where_nothing_is_open_he_is_told_so(town):
    await town.says("chen", "催一下", "own")
    assert (await town.heard("chen"))[-1] == "现在没有没办完的，不用催。"


@pytest.mark.parametrize("words", ["今天的数", "要今天的数", "今天的数发我一下"])
async def test_the_figures_of_today(town, words):
    await lamp(town)
    await town.says("chen", words, "own")
    last = (await town.heard("chen"))[-1]
    assert "当天的数" in last
    assert "**新登记** 1 件" in last


@pytest.mark.parametrize("words", ["在路上了", "收到", "马上到"])
async def test_who_is_on_his_way_to_what_he_has_taken(town, words):
    """It is kept beside the matter, and he is not asked which of one."""
    await lamp(town)
    await town.says("wang", "1 我下午去", "own", step="accept")
    await town.says("wang", words, "own", step="accept")
    assert (await town.ticket()).state is State.WORKING
    assert (await town.heard("wang"))[-1] == "#1 记下了，还算在办。"


async def test_of_two_he_is_still_asked(town):
    await lamp(town)
    await rubbish(town)
    await town.says("wang", "1 我下午去", "own", step="accept")
    await town.says("wang", "2 我下午去", "own", step="accept")
    await town.says("wang", "在路上了", "own", step="accept")
    assert "哪一件" in (await town.heard("wang"))[-1]


async def test_to_whom_is_answered_with_a_verb(town):
    """「发给松岭花园3栋」 after we asked to whom."""
    await town.says("chen", "通知：明天上午9点到11点 3栋停水检修", "own")
    await town.says("chen", "发给松岭花园3栋", "own")
    await town.says("chen", "发吧", "own")
    assert any("停水检修" in line for line in await town.heard("room:wrSL01"))


@pytest.mark.parametrize("words", ["劝走了", "卖药的劝走了", "撵走了"])
async def test_who_was_sent_away_is_gone(town, words):
    """Nothing was mended, and it is done."""
    await town.says("wmLi", "3栋楼下有人摆摊卖药", intent="request", category="market")
    await town.says("wang", "1 收到", "own", step="accept")
    await town.says("wang", words, "own")
    assert (await town.ticket()).state is State.RESOLVED


async def test_quiet_again_is_a_yes(town):
    await town.says("wmLi", "楼上又在蹦迪", intent="request", category="noise")
    town.keys[1] = town.last.key
    await town.says("wang", "说了，音响关了", intent="work", joins=1, step="finish")
    await town.says("wmLi", "清静了", intent="chat")
    assert (await town.ticket()).state is State.CLOSED


async def test_a_neighbour_who_hears_it_too(town):
    """「我也听见了」 is one voice more for the one noise that is talked of."""
    await town.says("wmLi", "楼上又在蹦迪", intent="request", category="noise")
    await town.says("wmZhao", "我也听见了", intent="chat")
    assert any("一共 2 户" in line for line in await town.heard("wang"))


@pytest.mark.parametrize("words", ["帮3栋老张记一下 他家漏水", "替3栋老张登记一下，他家漏水"])
async def test_written_down_for_whom_he_names(town, words):
    await town.says("wang", words, "own")
    assert (await town.ticket()).summary == "3栋老张家漏水"


@pytest.mark.parametrize("words", ["谁手上的", "都在谁手里呢", "谁手里"])
async def test_in_whose_hands_they_are(town, words):
    """After 「还有几件没办完」."""
    await lamp(town)
    await rubbish(town)
    await town.says("chen", words, "own")
    assert any("王师傅 2 件" in line for line in await town.heard("chen"))


async def test_what_shall_be_given_is_named_before_to_whom(town):
    """「积水让物业抽」: the firm's man has it, and tells that it is done."""
    await lamp(town)
    await town.says("wmLi", "3栋车库有积水", intent="request", category="water")
    await town.says("wang", "积水让物业抽", "own")
    lamp_, water = await town.tickets()
    assert (lamp_.assignee, water.assignee) == ("wang", "p1")
    await town.says("p1", "抽完了", "own")
    assert (await town.ticket(2)).state is State.RESOLVED


@pytest.mark.parametrize("words", ["钥匙给小高了", "空调让小高修"])
async def test_what_is_none_of_it_gives_it_to_nobody(town, words):
    """A key, and his own air conditioner."""
    await lamp(town)
    await town.says("wang", words, "own")
    assert (await town.ticket()).assignee == "wang"


async def test_what_the_firm_was_told_already_stays_his(town):
    """「已经让物业补」 is what he did, and gives it to nobody."""
    await lamp(town)
    await town.says("wang", "收到 已经让物业换", "own", step="accept")
    assert (await town.ticket()).assignee == "wang"


@pytest.mark.parametrize("words", ["快点", "能不能快点", "赶紧的吧", "抓紧时间弄"])
async def test_who_is_in_a_hurry_means_her_own(town, words):
    """To us alone; in a group it may be said to anybody."""
    await lamp(town)
    await town.says("wmLi", words, "own")
    assert any("居民在催" in line for line in await town.heard("wang"))


async def test_hurry_in_a_group_pushes_nobody(town):
    await lamp(town)
    await town.says("wmLi", "快点", intent="chat")
    assert not any("居民在催" in line for line in await town.heard("wang"))


async def test_what_she_asks_after_the_answer_reaches_who_answered(town):
    """「好的 谢谢 几点去」 is neither a yes nor a question about nothing."""
    await town.says("wmZhao", "住院了能申请补助吗", "own", intent="question", category="welfare")
    await town.says("zhou", "1 能的 带出院小结和医保卡来一楼", "own")
    await town.says("wmZhao", "好的 谢谢 几点去", "own", intent="chat")
    assert any("几点去" in line for line in await town.heard((await town.ticket()).assignee))
    await town.says("wang", "1 八点到五点", "own")
    assert any("八点到五点" in line for line in await town.heard("wmZhao"))


async def test_another_question_after_the_thanks_is_another():
    """「谢谢 老年证怎么办」 has a number of its own."""
    town = await Player.start(reader=load_reader("none"))
    await town.says("wmZhao", "我爸住院了 社区能申请补助吗", "own")
    await town.says("zhou", "1 能的 带出院小结和医保卡来一楼", "own")
    await town.says("wmZhao", "谢谢 老年证怎么办", "own")
    first, second = await town.tickets()
    await town.store.close()
    assert (first.state, second.state) == (State.RESOLVED, State.ASSIGNED)


async def test_whose_is_no_home(town):
    """「给3栋登记一下 电梯停了」: a house has no home."""
    await town.says("wang", "给3栋登记一下 电梯停了", "own")
    assert (await town.ticket()).summary == "3栋 电梯停了"
