"""What a sentence or a press does, and what it does not."""

from datetime import timedelta

import pytest

from bot.domain.ticket import Judged, State
from bot.messages import Kind, Reading
from bot.understanding.reader import load_reader
from tests.conversations.player import FOLDER, Player, play


@pytest.fixture
async def town():
    """A small community one can talk to, Monday 10:00."""
    player = await Player.start()
    yield player
    await player.store.close()


async def test_residents_in_a_group_never_read_an_error(town):
    """A wrong number, a right that is missing: nothing is said in the group."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.taps("wang")
    before = await town.heard("group")
    for text in ("进度 99", "#99 又坏了", "撤回 77", "#77 好了"):
        await town.says("wmZhao", text)

    assert await town.heard("group") == before
    assert await town.heard("wmZhao") == []


async def test_small_talk_asks_nothing_of_what_she_reported(town):
    """Nine tenths of a group is talk: it is not weighed against each matter its speaker ever reported."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    asked = []
    town.store._pooled[0].driver_connection.set_trace_callback(asked.append)
    await town.says("wmLi", "早上好")
    assert asked
    assert not [one for one in asked if "tickets.reporter =" in one]
    await town.says("wmLi", "3栋门口那个")
    assert [one for one in asked if "tickets.reporter =" in one]


@pytest.mark.parametrize("heard_as", ["confirm", "withdraw"])
@pytest.mark.parametrize("text", ["现在流成线了", "又停了", "又响起来了", "线接返上面了"])
async def test_an_unsure_reading_closes_nothing_that_nobody_has_touched(town, heard_as, text):
    """Words that do not say that it is over are added to the matter, and whoever has it in hand sees them."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmLi", text, intent=heard_as, joins=1, sure=0.6)
    assert (await town.ticket(1)).state is State.ASSIGNED
    assert any(text in one for one in await town.heard("wang"))


@pytest.mark.parametrize("text", ["好了", "电梯能坐了", "又好了", "线接返上面了"])
async def test_plain_words_or_a_sure_reading_close_it(town, text):
    """「好了」 however unsure the reading; words of another town where the models know them."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wmLi", text, intent="confirm", joins=1, sure=0.9 if text.startswith("线") else 0.4)
    assert not (await town.ticket(1)).is_open


@pytest.mark.parametrize("text", ["小王在吗", "王师傅，在不在？", "你好，有人在吗", "在吗"])
async def test_who_only_calls_is_answered(town, text):
    """Alone with us: somebody is there, and it is no question that a worker must answer."""
    await town.says("wmLi", text, chat="app:wmLi", intent="question")
    assert await town.heard("wmLi") == ["在的，您直接说，带上楼栋更快。"]
    assert await town.tickets() == []


@pytest.mark.parametrize(
    ("text", "day"),
    [("我下午去培训 让刘敏替一下", "3 月 2 日"), ("周三我去体检，找刘敏代一天", "3 月 4 日"), ("我明天请假，刘敏替我", "3 月 3 日")],
)  # fmt: skip
async def test_whatever_takes_him_away_somebody_stands_in(town, text, day):
    """He names a day and who stands in, in his own words."""
    await town.says("wang", text, chat="app:wang")
    assert (await town.heard("wang"))[-1] == f"记下了，王师傅 {day}请假，刘敏替班。"


async def test_a_notice_for_everybody_in_plain_words(town):
    """「给大家发个通知，…」 is for all groups, and shown first."""
    await town.says("chen", "给大家发个通知，明天上午九点到十一点3栋停水", chat="app:chen")
    assert "请看一眼再发" in (await town.heard("chen"))[-1]


async def test_what_else_is_there(town):
    """「还有啥」 from a worker: his list."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    await town.says("wang", "还有啥", chat="app:wang")
    assert (await town.heard("wang"))[-1].startswith("手里 1 件")


async def test_thanks_do_not_ring_at_his_phone(town):
    """「谢谢王师傅」 that a reading takes for more about her matter: he hears nothing of it."""
    await town.says("wmLi", "3栋垃圾没人收", intent="request", category="hygiene")
    town.keys[1] = town.last.key
    before = await town.heard("wang")
    await town.says("wmLi", "谢谢王师傅", intent="supplement", joins=1)
    assert await town.heard("wang") == before
    await town.says("wmLi", "谢谢，桶也裂了", intent="supplement", joins=1)
    assert len(await town.heard("wang")) > len(before)


async def test_stopped_again_after_it_was_done_is_a_no(town):
    """「又停了」 that a reading takes for a yes, after he had told that it runs: the same number is open again."""
    await town.says("wmLi", "3栋电梯停了", intent="request", category="lift")
    town.keys[1] = town.last.key
    await town.says("wang", "#1 修好了")
    await town.says("wmLi", "又停了", intent="confirm", joins=1, sure=0.3)
    assert (await town.ticket(1)).is_open


async def test_one_of_ours_reads_it_alone(town):
    """A worker's mistake in the group is told to him alone."""
    await town.says("wang", "#99 修好了")

    assert await town.heard("wang") == ["没找到这个编号，请再看一眼，编号是像 #12 这样写的。"]
    assert await town.heard("group") == []


@pytest.mark.parametrize(
    "key", ["accept/songling/1", "accept/heyan/1", "dance/songling/1", "accept/songling/x", "accept"]
)
async def test_a_button_that_nobody_knows_does_nothing(town, key):
    """An old key, another community's, a torn one: no step, and at most a polite line."""
    await town.presses("wang", key)

    assert await town.tickets() == []


async def test_numbers_in_any_form(town):
    """#1, 1, 松岭#1, ＃１ and １ are the same matter."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    for text in ("进度 #1", "进度 1", "进度 松岭#1", "进度 ＃１", "进度１"):
        assert await town.says("wang", text, "alone") == 1


async def test_a_house_number_is_no_ticket(town):
    """「3栋修好了」 is about a house; the matter is found by its place."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    await town.says("wmZhao", "1栋停水了", intent="request", category="water")
    await town.says("wang", "3栋修好了", step="finish")

    states = [ticket.state for ticket in await town.tickets()]
    assert states == [State.RESOLVED, State.ASSIGNED]


async def test_a_quote_says_which_one(town):
    """Quoting the opening is enough, whatever else is open."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    quoted = town.last.id
    await town.says("wmZhao", "1栋停水了", intent="request", category="water")
    await town.says("wang", "马上去", quote=quoted, step="accept")

    states = [ticket.state for ticket in await town.tickets()]
    assert states == [State.WORKING, State.ASSIGNED]


async def test_the_only_one_of_the_last_two_hours(town):
    """Two are open, one is of yesterday: a bare 修好了 is about today's."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.clock.pass_by(days=1)
    await town.says("wmZhao", "1栋停水了", intent="request", category="water")
    await town.says("wang", "修好了", step="finish")

    states = [ticket.state for ticket in await town.tickets()]
    assert states == [State.ASSIGNED, State.RESOLVED]


async def test_an_answer_to_a_question_is_its_result(town):
    """Who asked about papers has his result in the worker's answer."""
    await town.says("wmLi", "高龄津贴在哪里申请，要带什么", intent="question", category="papers")
    town.keys[1] = town.last.key
    await town.says("wang", "带身份证和银行卡到社区大厅填表就行", joins=1)

    ticket = await town.ticket()
    assert (ticket.state, ticket.result) == (State.RESOLVED, "带身份证和银行卡到社区大厅填表就行")


async def test_a_first_word_of_ours_is_the_first_contact(town):
    """What a worker says of a matter without moving it still counts as the first human answer."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.keys[1] = town.last.key
    town.clock.pass_by(minutes=5)
    await town.says("wang", "是左边那扇还是右边那扇", joins=1)

    ticket = await town.ticket()
    assert (ticket.state, ticket.contacted_at) == (State.ASSIGNED, town.clock.now())


async def test_a_doubtful_withdrawal_is_an_urge(town):
    """「还没人来吗」 is never taken for 「不用来了」, whatever a reading makes of it."""
    await town.says("wmLi", "3栋下水道堵了", intent="request", category="water")
    await town.says("wmLi", "还没得人来嗦", intent="withdraw")

    assert (await town.ticket()).state is State.ASSIGNED
    assert any("居民在催" in line for line in await town.heard("wang"))


async def test_good_again_in_any_words(town):
    """Who has just been asked may answer in his own words."""
    await town.says("wmLi", "楼上装修太早", intent="request", category="noise")
    await town.presses("wang", "finish/1")
    await town.taps("wang")
    await town.says("wmLi", "现在没打了，谢谢王师傅跑一趟")

    assert (await town.ticket()).state is State.CLOSED


class Unsure:
    """Hears what may be a matter."""

    def read(self, text, context):
        del context
        return Reading(
            intent=Judged("chat", "model", 0.3), p_open=0.6, categories=(Judged("water", "model", 0.8),), masked=text
        )


async def test_an_unsure_sentence_is_shown_to_the_worker(town):
    """It sounds like a matter: he says whether it is one, the resident is asked nothing."""

    town.reader = Unsure()
    await town.says("wmLi", "这水压哟")
    assert any("要登记吗" in line for line in await town.heard("wang"))

    await town.presses("wang", f"register/0/{town.last.key}")
    assert (await town.ticket()).assignee == "wang"


async def test_a_worker_is_shown_only_so_many_a_day(town):
    """He has other things to read; tomorrow is another day."""
    town.reader = Unsure()
    for number in range(12):
        await town.says("wmLi", f"这水压哟 {number}")
    assert sum("要登记吗" in line for line in await town.heard("wang")) == 8
    town.clock.at += timedelta(days=1)
    await town.says("wmLi", "这水压哟")
    assert sum("要登记吗" in line for line in await town.heard("wang")) == 9


async def test_somebody_elses_got_it_takes_nothing_over(town):
    """The office says 收到 in the group: the matter stays in 王师傅's hands, and counts as answered."""
    await town.says("wmLi", "3栋门禁坏了", intent="request", category="property")
    town.keys[1] = town.last.key
    await town.says("chen", "收到", step="accept", joins=1)

    ticket = await town.ticket()
    assert (ticket.assignee, ticket.state, ticket.contacted_at is not None) == ("wang", State.ASSIGNED, True)


async def test_a_talk_between_two_people_is_not_with_us(town):
    """What the archive shows of a private chat gets no line of ours."""
    await town.says("wang", "好的我知道了", "alone", source="archive")
    await town.says("wmLi", "在吗", "alone", source="archive")

    assert await town.heard("wang") == []
    assert await town.heard("wmLi") == []


async def test_a_group_of_members_is_answered_at_once(town):
    """In the work group whoever names us is answered there."""
    await town.says("wang", "@网格助手 我的", "work", at_bot=True, source="smart_bot")

    assert await town.heard("work") == ["手里没有没办完的事。"]


async def test_events_and_own_words_are_not_heard(town):
    """What the platform tells and what the bot itself said move nothing."""
    assert await town.says("wmLi", "3栋门禁坏了", kind=Kind.EVENT, intent="request", category="property") == 0
    assert await town.says("wmLi", "3栋门禁坏了", kind=Kind.ECHO, intent="request", category="property") == 0


async def test_whoever_writes_alone_without_sense_gets_one_line(town):
    """One of ours who is not understood is told so once a day."""
    for _ in range(3):
        await town.says("wang", "那个那个", "alone", intent="request", matters=0)

    assert len(await town.heard("wang")) == 1


async def test_help_is_for_whom_it_is(town):
    """帮助 alone brings all that this person may say."""
    await town.says("wang", "帮助", "alone")
    told = "\n".join(await town.heard("wang"))  # it is longer than one message takes
    assert "转物业" in told
    assert "关单" not in told


@pytest.mark.parametrize("name", ["lift_from_talk_to_closed", "one_lift_three_neighbours", "danger_rings_at_once"])
async def test_the_same_with_the_real_reader(name):
    """The written conversation goes the same way when the words are really read."""
    player = await play(FOLDER / f"{name}.toml", load_reader("none"))

    assert player.checked > 0


async def test_a_no_is_a_no_however_it_goes_on(town):
    """『没好 又停了』, read as a mere supplement, still sends it back to the worker."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wang", "#1 修好了，换了主板", intent="work", step="finish")
    await town.taps("wang")
    await town.says("wmLi", "没好 又停了", intent="supplement")

    ticket = await town.ticket()
    assert (ticket.state, ticket.round) == (State.ASSIGNED, 2)
    assert any("没好 #1" in line for line in await town.heard("wang"))


async def test_the_result_is_not_said_twice(town):
    """『电梯修好了 换了主板』 goes to the group as he wrote it."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wang", "#1 电梯修好了 换了主板", intent="work", step="finish")

    assert (await town.waiting("wang"))[-1].startswith("#1 电梯修好了 换了主板。您看看")


async def test_a_picture_is_told_in_words(town):
    """Whoever has it in hand reads that a picture came."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wmLi", kind=Kind.IMAGE, intent="supplement")

    assert (await town.heard("wang"))[-1] == "#1 又发来一张图片。"


async def test_written_down_a_second_time_says_so(town):
    """代报 of what is known already: the known number, and in whose hands it is."""
    await town.says("wmLi", "3栋楼道灯坏了", intent="request", category="power")
    await town.says("chen", "代报 张大爷 3栋 楼道灯坏", "app", intent="request", category="power")

    assert await town.heard("chen") == ["这件已经有人报了，#1，这是第 2 回，一起记上了，在王师傅手里。"]


async def test_a_bare_answer_is_never_about_what_is_over(town):
    """收到 after a matter was withdrawn moves the one that is still there, though the talk was of the other."""
    await town.says("wmLi", "3栋2单元电梯停了", intent="request", category="lift")
    await town.says("wmLi", "3栋楼下垃圾没人收", intent="request", category="hygiene")
    town.keys[1] = (await town.ticket(1)).message
    await town.says("wmLi", "撤回 1")
    await town.says("wang", "收到", intent="work", step="accept", joins=1)

    assert [ticket.state for ticket in await town.tickets()].count(State.WORKING) == 1
    assert (await town.ticket(1)).state is State.WITHDRAWN
