"""A resident's later question is answered in the notice's own words, as they read on the day he asks."""

import time
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.notice_answers import answer_from, dated, houses_of, in_short
from bot.domain.notices import outage_of, times_in

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZONE)
WATER = "明天上午9点到下午5点停水，请提前蓄水"
BLOOD = "明天下午3点活动室免费测血压，带身份证"
LIFT = "松岭花园3栋：请走楼梯。明天电梯检修 上午9点到11点别坐"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (WATER, "几点停水"), (WATER, "啥时候来水啊"), (WATER, "明天停水吗"), (WATER, "我们楼停吗"), (WATER, "3栋停不停"), (WATER, "停多久"), (WATER, "停到几点"),
        (WATER, "明天停水是真的吗"), (WATER, "水来了没"), (BLOOD, "几点测血压"), (BLOOD, "量血压是几号"), (BLOOD, "血压在哪测"), (BLOOD, "测血压要带什么"),
        (BLOOD, "测血压要钱吗"), ("疫苗登记本周五下午5点截止，到居委会登记", "去哪登记"), ("疫苗登记本周五下午5点截止，到居委会登记", "疫苗登记还能报吗"),
    ],
)  # fmt: skip
def test_what_the_notice_answers(text, question):
    """When, where, whether, what to bring, what it costs."""
    assert answer_from(text, question) == text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (WATER, "几点来电"), (WATER, "水费多少"), (WATER, "到几点"), (WATER, "能不能晚点停水"), (WATER, "停水也不早说"), (WATER, "我家水管漏了怎么办"),
        (WATER, "你们家停水了吗"), (WATER, "为什么停水"), (WATER, "停水了"), (BLOOD, "物业几点下班"), (BLOOD, "血压高吃什么药"), (BLOOD, "在哪"), (LIFT, "电梯修好了吗"),
        (BLOOD, "明天下午谁打麻将"),
    ],
)  # fmt: skip
def test_what_it_does_not_answer(text, question):
    """Another thing, a wish, a complaint, a trouble; a bare word that may be about anything."""
    assert answer_from(text, question) == ""


@pytest.mark.parametrize(
    ("text", "question", "answers"),
    [
        (WATER, "到几点", True), (WATER, "几点", True), (BLOOD, "在哪测啊", True), (BLOOD, "要带什么", True), (BLOOD, "几点开始", True), (WATER, "我们楼也算吗", True),
        (WATER, "几点来的电梯师傅", False), (BLOOD, "几点接孩子", False), (WATER, "在哪买桶", False),
    ],
)  # fmt: skip
def test_what_follows_it_need_not_name_it(text, question, answers):
    """Right after the notice 「到几点」 is about it, unless it names what the notice does not speak of."""
    assert bool(answer_from(text, question, follows=True)) is answers


def test_the_houses_stand_before_each_sentence():
    """A later sentence of a notice for one house names the house."""
    assert answer_from(LIFT, "电梯几点修") == "松岭花园3栋：明天电梯检修 上午9点到11点别坐"
    assert (houses_of(LIFT), houses_of(WATER)) == ("松岭花园3栋", "")


def test_a_second_question_is_answered_in_short():
    """Until when, and for which houses; anything else as before."""
    assert in_short(WATER, "到几点", MONDAY, ZONE) == ("until", datetime(2026, 3, 3, 17, tzinfo=ZONE))
    assert in_short(WATER, "我们楼停吗", MONDAY, ZONE) == ("houses", None)
    assert in_short(BLOOD, "几点测", MONDAY, ZONE) == ("", None)


@pytest.mark.parametrize(
    ("text", "today", "read"),
    [
        ("明天上午9点停水", 2, "明天上午9点停水"), ("明天上午9点停水", 3, "今天上午9点停水"), ("明天上午9点停水", 5, "3 月 3 日上午9点停水"), ("后天停电", 3, "明天停电"),
        ("今晚11点到明早6点停水", 3, "3 月 2 日晚上11点到今天早上6点停水"), ("本周五截止", 4, "本周五截止"), ("本周五截止", 9, "3 月 6 日截止"), ("大后天开会", 3, "后天开会"),
    ],
)  # fmt: skip
def test_a_notice_as_it_reads_later(text, today, read):
    """「明天」 of Monday's notice is today on Tuesday; a weekday stays within its week."""
    assert dated(text, date(2026, 3, 2), date(2026, 3, today)) == read


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("明天电梯检修 上午9点到11点别坐", (3, 9), (3, 11)), ("明天上午电梯检修，9点到11点别坐", (3, 9), (3, 11)), ("今晚11点到明早6点停水", (2, 23), (3, 6)),
        ("今天下午2点到4点停水", (2, 14), (2, 16)), ("3月8日上午9点到下午5点停水", (8, 9), (8, 17)),
    ],
)  # fmt: skip
def test_the_hours_are_of_the_day_that_is_named(text, start, end):
    """However far the day stands from them."""
    (when,) = times_in(text, MONDAY)
    assert (when.start, when.end) == tuple(datetime(2026, 3, *one, tzinfo=ZONE) for one in (start, end))


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("明天9点到12点停水停电", "来水了，来电了"), ("明天停水，后天停电", ""), ("更正停水：停到下午2点", "来水了"), ("明天9点到11点停水", "来水了"), ("明天体检", ""),
    ],
)  # fmt: skip
def test_what_is_said_when_it_is_over(text, clear):
    """Of two supplies both; of two that end at different times nothing, for nobody could say it of both at once."""
    assert outage_of(text, MONDAY, ZONE)[0] == clear


@pytest.mark.parametrize("piece", ["几点", "停水吗", "明天", "3栋：", "在哪到几点"])
def test_long_sentences_cost_little(piece):
    """Twenty thousand characters are read at once."""
    started = time.perf_counter()
    answer_from(piece * 5_000, piece * 5_000, follows=True)
    dated(piece * 5_000, date(2026, 3, 2), date(2026, 3, 5))
    houses_of(piece * 5_000)
    assert time.perf_counter() - started < 1
