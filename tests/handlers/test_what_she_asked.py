"""What a worker was asked to answer reaches who asked, in as few words as he has; what is no answer does not."""

import pytest

from bot.domain.ticket import State
from tests.conversations.player import Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def asks(town, text):
    """#1, asked by 李阿姨 alone with us, in 王师傅's hands."""
    await town.says("wmLi", text, chat="app:wmLi", intent="question")
    town.keys[1] = town.last.key


ANSWERED = [
    ("社区几点下班", "#1 五点半下班", "五点半下班"),
    ("明天停水到几点", "#1 18点", "18点"),
    ("明天停水到几点", "1 18点", "18点"),
    ("明天停水到几点", "到晚上六点", "到晚上六点"),
    ("居住证怎么办", "#1 答复 带身份证到社区大厅", "带身份证到社区大厅"),
    ("居住证怎么办", "答复 1 带身份证到社区大厅", "带身份证到社区大厅"),
    ("居住证怎么办", "1 告诉她带身份证来社区", "带身份证来社区"),
    ("老年卡在哪办", "1 一楼", "一楼"),
    ("老年卡在哪办", "一楼大厅", "一楼大厅"),
    ("二楼有没有活动室", "1 没有", "没有"),
    ("中午休息吗", "不休息", "不休息"),
    ("高龄补贴怎么领", "80岁以上带身份证户口本来社区", "80岁以上带身份证户口本来社区"),
]


@pytest.mark.parametrize(("question", "text", "answer"), ANSWERED)
async def test_his_answer_reaches_who_asked(town, question, text, answer):
    """By its number or as a bare answer; and he hears that it was passed on."""
    await asks(town, question)
    await town.says("wang", text, chat="app:wang")
    assert (await town.ticket()).result == answer
    assert any(answer in line for line in await town.heard("wmLi"))
    assert "#1 的答复转给问的人了。" in await town.heard("wang")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("明天停水到几点", "1 我问问"),
        ("明天停水到几点", "1 收到"),
        ("明天停水到几点", "1 这是几栋问的"),
        ("二楼有没有活动室", "没空"),
        ("二楼有没有活动室", "有事"),
        ("居住证怎么办", "今天真热"),
        ("明天停水到几点", "下午三点开会"),
        ("居住证怎么办", "街道：还在查"),
        ("居住证怎么办", "答复 1 派出所：月底开始办"),
    ],
)
async def test_what_is_no_answer_is_not_passed_on(town, question, text):
    """Nods, questions back, his own life, and what he writes down for a department."""
    await asks(town, question)
    before = len(await town.heard("wmLi"))
    await town.says("wang", text, chat="app:wang")
    assert (await town.ticket()).state in (State.ASSIGNED, State.WORKING)
    assert not any("您问的这件" in line for line in (await town.heard("wmLi"))[before:])


async def test_of_two_questions_his_words_find_the_one_that_they_fit(town):
    """「一楼大厅」 says where and not until when; what fits both is passed on to neither."""
    await asks(town, "老年卡在哪办")
    await town.says("wmZhao", "明天停水到几点", chat="app:wmZhao", intent="question")
    await town.says("wang", "一楼大厅", chat="app:wang")
    assert (await town.ticket(1)).state is State.RESOLVED
    assert (await town.ticket(2)).state is State.ASSIGNED


async def test_with_work_in_hand_a_promise_of_work_is_no_answer(town):
    """「五点去修」 is said of the lamp, not to who asks until when the water is off."""
    await asks(town, "明天停水到几点")
    await town.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await town.says("wang", "五点去修", chat="app:wang", step="accept")
    assert (await town.ticket(1)).state is not State.RESOLVED


async def test_what_all_have_read_in_the_group_is_answered(town):
    """「八点半」 right after 「社区几点上班」 is its answer; after talk in between it is talk."""
    await town.says("wmLi", "社区几点上班", intent="question")
    await town.says("wang", "八点半")
    assert (await town.ticket()).result == "八点半"


async def test_what_he_notes_of_a_matter_by_its_number_is_never_met_with_silence(town):
    """「#1 钥匙在门卫」 is kept, and he hears so."""
    await town.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    town.keys[1] = town.last.key
    await town.says("wang", "#1 钥匙在门卫", chat="app:wang")
    assert any(line.startswith("#1 记下了") for line in await town.heard("wang"))


async def test_what_holds_for_one_day_becomes_no_lasting_answer(town):
    """The office is asked whether 「居住证怎么办」 may be answered so again, and not about tomorrow's water."""
    await asks(town, "明天停水到几点")
    await town.says("wang", "1 到晚上六点", chat="app:wang")
    assert not any("可以照这样答" in line for line in await town.heard("zhou"))
