"""Talk between neighbours, as the reader hears it in a group."""

import pytest

from bot.domain.ticket import Urgency
from bot.understanding.reader import load_reader
from tests.conversations.player import Player


@pytest.fixture(scope="module")
def reader():
    return load_reader()


@pytest.fixture
async def town(reader):
    player = await Player.start(reader=reader)
    yield player
    await player.store.close()


@pytest.mark.parametrize(
    "words",
    [
        "上次漏水真是吓人 半夜爬起来接水",
        "去年咱们楼漏水漏了半个月 还记得不",
        "我前天头晕 去社区医院量了血压 一百六",
        "我家水龙头坏了 我家老头自己换了一个",
        "1栋三楼两室出租 1800 拎包入住 家电齐全 水电煤气都通",
        "1栋三楼出租",
    ],
)
async def test_what_is_over_or_for_sale_opens_nothing(town, words):
    """No ticket, and nobody is asked whether it should be one."""
    await town.says("wmLi", words)
    assert await town.tickets() == []
    assert await town.heard("wang") == []


async def test_praise_for_what_was_mended_is_praise(town):
    """It tells of a broken lift, and nobody has to hurry."""
    await town.says("wmLi", "昨天电梯坏了多亏王师傅，今天坐着可稳了")
    assert [(one.due_at, one.urgency) for one in await town.tickets()] == [(None, Urgency.NORMAL)]
    assert any("这是句表扬" in line for line in await town.heard("wang"))
    assert await town.heard("group") == []


@pytest.mark.parametrize("words", ["昨天电梯坏了", "前天报的下水道还没通", "1栋上次修好的灯又不亮了"])
async def test_what_began_yesterday_and_goes_on_is_a_matter(town, words):
    """Somebody must act."""
    await town.says("wmLi", words)
    assert len(await town.tickets()) == 1


async def test_three_who_ask_when_the_water_comes_have_one_matter(town):
    """No notice has told of it: one ticket, whoever asks, and 「来水了」 of its reporter ends it."""
    await town.says("wmLi", "什么时候有水")
    await town.says("wmZhao", "啥时候来水啊")
    await town.says("wmQian", "几点来水")
    assert [one.summary for one in await town.tickets()] == ["什么时候有水"]
    town.clock.pass_by(minutes=30)
    await town.says("wmLi", "来了来了")
    assert [one.is_open for one in await town.tickets()] == [False]


@pytest.mark.parametrize("words", ["@小助手 医保怎么交", "@小助手 社区周六上班吗", "@小助手 养老认证去哪弄"])
async def test_a_question_to_us_urges_nothing(town, words):
    """While her door stands open she asks us something else: it is a question of its own, without our name in it."""
    await town.says("wmLi", "3栋2单元门禁刷不开")
    await town.says("wmLi", "@小助手 居住证怎么办", at_bot=True)
    town.clock.pass_by(minutes=10)
    await town.says("wmLi", words, at_bot=True)
    assert [one.summary for one in await town.tickets()][2:] == [words.removeprefix("@小助手 ")]
    assert not any("在催" in line for line in await town.heard("wang"))


async def test_our_name_in_two_sentences_makes_them_no_one_matter(town):
    """「@小助手 门禁好了没」 is about the door, whatever she asked us last."""
    await town.says("wmLi", "3栋2单元门禁刷不开")
    await town.says("wmLi", "@小助手 养老认证去哪弄", at_bot=True)
    assert await town.says("wmLi", "@小助手 门禁好了没", at_bot=True) == 1


@pytest.mark.parametrize("words", ["@小助手 师傅几点来", "@小助手 门禁有人修吗", "@小助手 还没人来吗"])
async def test_who_asks_us_about_her_matter_opens_no_other(town, words):
    await town.says("wmLi", "3栋2单元门禁刷不开")
    town.clock.pass_by(hours=1)
    await town.says("wmLi", words, at_bot=True)
    assert len(await town.tickets()) == 1


async def test_small_talk_is_no_supplement(town):
    """While her lift stands she talks of other things; what she says of the lift is kept."""
    await town.says("wmLi", "3栋2单元电梯又不动了")
    town.clock.pass_by(minutes=4)
    for words in ("我刚在拼多多买了个锅 39块", "我快递放门口了 麻烦邻居帮我收下", "晚上吃啥", "哈哈哈"):
        await town.says("wmLi", words)
    assert not any("补充" in line for line in await town.heard("wang"))
    await town.says("wmLi", "卡在八楼")
    assert any("补充：卡在八楼" in line for line in await town.heard("wang"))


async def test_two_who_talk_at_once_add_each_to_his_own(town):
    """「3栋的」 after a neighbour's box, 「都溢出来了」 after his lamp."""
    await town.says("wmLi", "楼道声控灯坏了")
    await town.says("wmZhao", "快递柜打不开了")
    assert await town.says("wmLi", "3栋的") == 1


async def test_what_is_of_her_kind_is_of_hers(town):
    await town.says("wmLi", "3栋垃圾桶满了")
    await town.says("wmZhao", "1栋楼道灯不亮")
    assert await town.says("wmLi", "都溢出来了 臭得很") == 1
    assert await town.says("wmZhao", "三楼到四楼那段") == 2


async def test_it_runs_at_ours_too(town):
    """In the word of who told of it; 「我家也吃饭了」 is none."""
    await town.says("wmLi", "俺家那个水龙头淌黄汤子 咋整")
    await town.says("wmZhao", "我家也吃饭了")
    assert not any("2 户" in line for line in await town.heard("wang"))
    await town.says("wmZhao", "俺家也淌")
    assert any("一共 2 户了" in line for line in await town.heard("wang"))


async def test_nobody_is_shown_thanks_for_what_is_over(town):
    await town.says("wmLi", "垃圾拉走了 谢谢啊")
    assert await town.heard("wang") == []


async def test_what_she_asks_on_goes_to_who_answers(town):
    """Minutes after her question; of a lamp 「要带照片不」 is talk."""
    await town.says("wmQian", "居住证到期了去哪换")
    assert await town.says("wmQian", "要带照片不") == 1
    assert any("补充：要带照片不" in line for line in await town.heard("wang"))
    await town.says("wmLi", "3栋楼道灯不亮")
    assert await town.says("wmLi", "要带照片不") == 0


@pytest.mark.parametrize(
    ("words", "matters"), [("谁的车堵我车位了 川A8", 1), ("谁的车停在单元门口", 1), ("谁的车要洗", 0)]
)
async def test_a_car_in_the_way_is_a_matter(town, words, matters):
    await town.says("wmQian", words)
    assert len(await town.tickets()) == matters
