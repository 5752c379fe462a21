"""Of a notice that there is already: changed, called off, taken back, said once more; and a firm's that the office releases."""

from datetime import timedelta

import pytest

from bot.domain.notices import NoticeState
from tests.conversations.player import CODE, Player


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def notices(town):
    """Newest first."""
    return await town.store.read(CODE, lambda desk: desk.notices.recent(20))


async def told(town, words, who="chen"):
    """What he was answered."""
    before = len(await town.heard(who))
    town.clock.at += timedelta(seconds=20)
    await town.says(who, words, chat=f"app:{who}")
    return (await town.heard(who))[before:]


async def announced(town, words="通知 全体 明天上午9点到下午5点停水"):
    await told(town, words)
    await told(town, "发送")
    await town.taps("wang")


@pytest.mark.parametrize(
    "words", ["通知发了吗", "大家看到通知没有", "停水的通知有多少人看到了", "停水通知发到哪些群了"]
)
async def test_who_has_it(town, words):
    """Of a draft that it is one; then in which groups it is."""
    await told(town, "通知 全体 明天上午9点到下午5点停水")
    assert await told(town, words) == ["通知 1 还没发，说「发送」就发。"]
    await told(town, "发送")
    await town.taps("wang")
    assert (await told(town, words))[0].startswith("通知 1 已经发进 1 个群。")
    await told(town, "停水的通知撤回")
    assert await told(town, words) == ["通知 1 取消了，没有发的都收回了。"]


async def test_who_wrote_it(town):
    """The duty desk's is known to the director."""
    await told(town, "通知 全体 明天停水", "zhou")
    assert (await told(town, "停水通知谁发的"))[0].startswith("通知 1 是小周写的。")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("停水改到后天上午9点到下午5点", "更正：停水改到后天上午9点到下午5点"), ("停水通知时间改一下，改成后天", "更正：停水改到后天"),
        ("刚才那个通知时间错了 是后天不是明天", "更正：后天上午9点到下午5点停水"), ("停水取消了", "更正：停水取消了"), ("明天不停水了 发个通知", "更正：明天不停水了"),
        ("更正 1 停到下午2点", "更正停水通知：停到下午2点"),
    ],
)  # fmt: skip
async def test_what_was_read_is_corrected(town, words, text):
    """Shown first, to the same groups; sent, the old one stands no more."""
    await announced(town)
    await told(town, words)
    new, old = await notices(town)
    assert (new.text, new.state, new.corrects, new.chats) == (text, NoticeState.DRAFT, 1, old.chats)
    await told(town, "发送")
    assert [one.state for one in await notices(town)] == [NoticeState.SENT, NoticeState.CORRECTED]


@pytest.mark.parametrize("words", ["停水取消了", "明天不停水了"])
async def test_what_is_called_off_ends_nothing_later(town, words):
    """Nobody is asked whether the water is back, and who has none tomorrow has told of a matter."""
    await announced(town)
    await told(town, words)
    assert (await notices(town))[0].clear == ""
    await told(town, "发送")
    await town.taps("wang")
    town.clock.at += timedelta(hours=24)
    await town.says("wmLi", "没水了", intent="request", category="water")
    assert len(await town.tickets()) == 1


async def test_a_shorter_outage_is_still_one(town):
    """「停到下午2点」 names no water: its end is asked about all the same."""
    await announced(town)
    await told(town, "更正 1 停到下午2点")
    new = (await notices(town))[0]
    assert new.clear == "来水了"
    assert f"{new.ends_at:%d %H:%M}" == "03 14:00"


async def test_a_draft_is_written_anew(town):
    """What nobody was shown is no correction."""
    await told(town, "通知 全体 明天上午9点到11点停水")
    await told(town, "不对，是后天不是明天")
    new, old = await notices(town)
    assert (new.text, new.corrects, old.state) == ("后天上午9点到11点停水", 0, NoticeState.CANCELLED)


async def test_an_answer_of_before_is_not_pressed_after_the_correction(town):
    """It waited for a hand, and is no longer true."""
    await announced(town)
    await town.says("wmLi", "几点停水", intent="question")
    await told(town, "停水改到后天")
    await told(town, "发送")
    assert await town.waiting("wang") == ["更正：停水改到后天"]


async def test_a_reminder_names_the_day_on_which_it_is_read(town):
    """An hour before it begins, to the same groups; nobody is asked twice whether it is over."""
    await announced(town, "通知 全体 后天上午9点到下午5点停水")
    await told(town, "停水前一小时再提醒一下大家")
    new = (await notices(town))[0]
    assert (new.text, new.clear, new.reminds) == ("提醒：今天上午9点到下午5点停水", "", 1)
    await told(town, "发送")
    assert await town.waiting("wang") == []
    town.clock.at += timedelta(days=1, hours=22)
    assert await town.waiting("wang") == ["提醒：今天上午9点到下午5点停水"]


async def test_a_reminder_of_what_is_moved_is_gone(town):
    """Nobody reads on Wednesday that the water stops, after it was moved to Friday."""
    await announced(town, "通知 全体 后天上午9点到下午5点停水")
    await told(town, "明天晚上再提醒一次")
    await told(town, "发送")
    await told(town, "停水改到周五")
    await told(town, "发送")
    town.clock.at += timedelta(days=2)
    assert await town.waiting("wang") == ["更正：停水改到周五"]


async def test_when_to_remind_is_asked(town):
    """Of what tells no time one cannot be an hour ahead."""
    await announced(town, "通知 全体 请大家不要高空抛物")
    assert (await told(town, "到时候再提醒一下"))[0].startswith("什么时候提醒？")


@pytest.mark.parametrize(
    ("words", "answer", "text"),
    [("麻烦发个通知 明天停电", "全体", "明天停电"), ("给3栋发个通知，明天下午洗水箱", "松岭花园", "松岭花园3栋：明天下午洗水箱"), ("跟3栋的说一下明天上午电梯要检修", "松岭花园的", "松岭花园3栋：明天上午电梯要检修")],
)  # fmt: skip
async def test_to_whom_is_answered_in_a_word(town, words, answer, text):
    """The notice need not be written twice."""
    await told(town, words)
    await told(town, answer)
    assert [one.text for one in await notices(town)] == [text]


async def test_a_grid_that_nobody_has(town):
    """Those that there are are named, and the next word is taken."""
    await told(town, "发个通知 明天停电")
    assert "没找到「3网格」，这里有第一网格、第二网格" in (await told(town, "3网格"))[0]
    await told(town, "第一网格")
    assert [one.text for one in await notices(town)] == ["明天停电"]


async def test_a_word_that_answers_nothing(town):
    """「全体」 by itself writes no notice."""
    await told(town, "全体")
    assert await notices(town) == []


async def test_two_at_once(town):
    """Each is shown; one 「发送」 sends both."""
    await told(town, "通知 全体：明天上午9点到11点停水。通知 7栋：后天下午体检")
    await told(town, "发送")
    assert [(one.text, one.state) for one in await notices(town)] == [
        ("7栋：后天下午体检", NoticeState.SENT), ("明天上午9点到11点停水", NoticeState.SENT),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "text"),
    [("你通知一下大家明天下午两点在活动室量血压", "明天下午两点在活动室量血压"), ("那个 嗯 你给大家发个通知 就说明天上午停水", "明天上午停水")],
)  # fmt: skip
async def test_a_dictated_one(town, words, text):
    """Fillers before it are no part of it."""
    await told(town, words)
    assert [one.text for one in await notices(town)] == [text]


async def test_what_is_over_before_it_can_be_read_does_not_leave(town):
    """Tonight's outage, written after the groups are quiet: he is told before he presses, and when he does."""
    town.clock.at += timedelta(hours=12)
    assert "那时已经开始了" in (await told(town, "通知 全体 今晚11点到明早6点停水抢修"))[0]
    assert "那时已经过了" in (await told(town, "发送"))[-1]
    assert await town.waiting("wang") == []


async def test_the_firm_writes_to_its_houses_and_the_office_releases_it(town):
    """In a group there are other houses too: the duty desk sees it first, one word sends it, and the firm hears so."""
    assert "先请小周看一眼" in (await told(town, "通知 松岭花园3栋 明天洗水箱", "p1"))[0]
    assert await told(town, "发送", "p1") == ["通知 1 已请小周过目，点了发送就发。"]
    assert await town.waiting("wang") == []
    assert any("松和物业小高写了通知 1" in line for line in await town.heard("zhou"))
    await told(town, "发送", "zhou")
    assert await town.taps("wang") == ["松岭花园3栋：明天洗水箱"]
    assert (await town.heard("p1"))[-1] == "通知 1 小周看过了，已放进群工具栏。"


async def test_the_firm_hears_that_it_was_not_released(town):
    """By the button of the card."""
    await told(town, "通知 松岭花园3栋 明天洗水箱", "p1")
    await told(town, "发送", "p1")
    await town.presses("zhou", "notice_cancel/1")
    assert (await town.heard("p1"))[-1] == "通知 1 小周没有发，已取消。"
    assert [one.state for one in await notices(town)] == [NoticeState.CANCELLED]


async def test_the_firm_has_no_word_where_it_serves_nobody(town):
    """Another grid's group, and everybody: nothing is kept, and the line says what can be done."""
    for words in ("通知 7栋 明天洗水箱", "通知 全体 明天洗水箱"):
        assert "不在您管的范围" in (await told(town, words, "p1"))[0]
    assert await notices(town) == []


async def test_a_worker_hears_whose_it_is(town):
    """And the way there is; 「通知物业了」 is no notice."""
    assert (await told(town, "通知 松岭花园3栋 明天停水", "wang"))[0].startswith("群发通知由社区、网片长或物业来发。")
    assert not any("群发通知" in line for line in await told(town, "通知物业了", "wang"))


@pytest.mark.parametrize("words", ["停电改到后天", "消防演练取消了"])
async def test_of_no_such_notice_it_is_said_so(town, words):
    """With the words by which it can be sent."""
    assert (await told(town, words))[0].startswith("没找到说")
