"""Times as they are said on Wednesday 2026-03-18, 10:20."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import times
from bot.domain.times import When, find_times

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 18, 10, 20, tzinfo=ZONE)  # 周三


def at(words: str | None) -> datetime | None:
    return None if words is None else datetime.strptime(f"2026-{words} +0800", "%Y-%m-%d %H:%M %z").astimezone(ZONE)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("昨晚开始停水", "03-17 18:00", None),
        ("昨天下午三点停电", "03-17 15:00", None),
        ("前天就报过", "03-16 00:00", "03-16 23:59"),
        ("大前天", "03-15 00:00", "03-15 23:59"),
        ("今早就没水了", "03-18 05:00", None),
        ("从昨天下午到现在没电", "03-17 12:00", None),
        ("从早上六点到现在", "03-18 06:00", None),
        ("昨晚11点半", "03-17 23:30", None),
        ("明天上午停水吗", "03-19 08:00", "03-19 12:00"),
        ("明早七点", "03-19 07:00", None),
        ("后天下午", "03-20 12:00", "03-20 18:00"),
        ("20:30有人放炮", "03-18 20:30", None),
        ("晚上八点到十点停水", "03-18 20:00", "03-18 22:00"),
        ("下午2点到5点", "03-18 14:00", "03-18 17:00"),
        ("今天上午9点到12点3栋停水", "03-18 09:00", "03-18 12:00"),
        ("明早8点15栋停水", "03-19 08:00", None),
        ("明天9点30分到12点20停水", "03-19 09:30", "03-19 12:20"),
        ("16号上午9点停水", "03-16 09:00", None),
        ("3月20日停水", "03-20 00:00", "03-20 23:59"),
        ("3 月 20 日停水", "03-20 00:00", "03-20 23:59"),
        ("3月20号上午9点到11点停电", "03-20 09:00", "03-20 11:00"),
        ("3 月 20 日 9:00 到 3 月 20 日 11 点 30 分停电", "03-20 09:00", "03-20 11:30"),
        ("三月二十日停水", "03-20 00:00", "03-20 23:59"),
        ("截止3月25号", None, "03-25 23:59"),
        ("月底前", None, "03-31 23:59"),
    ],
)
def test_days_and_hours(text, start, end):
    """A day is the whole day, an hour has no end, a deadline no beginning."""
    assert find_times(text, NOW) == (When(at(start), at(end)),)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("周五晚上八点开会", "03-20 20:00", None),  # 周三 said: this week's
        ("周二晚上开会", "03-24 18:00", "03-24 23:59"),  # gone by this week: the next one
        ("周三上午", "03-18 08:00", "03-18 12:00"),  # today
        ("上周五报的修", "03-13 00:00", "03-13 23:59"),
        ("下周一上午来", "03-23 08:00", "03-23 12:00"),
        ("下下周三", "04-01 00:00", "04-01 23:59"),
        ("这周日", "03-22 00:00", "03-22 23:59"),
        ("礼拜天早上", "03-22 05:00", "03-22 09:00"),
        ("本周五", "03-20 00:00", "03-20 23:59"),
        ("周五之前能修好吗", None, "03-20 23:59"),
    ],
)
def test_weekdays(text, start, end):
    """A weekday is the coming one, unless the words say which week."""
    assert find_times(text, NOW) == (When(at(start), at(end)),)


@pytest.mark.parametrize(
    "text",
    ["今天", "刚才", "三天了", "每天晚上十点跳舞", "3号楼停水", "3栋2单元501漏水", "13812345678", "凌晨两点还在唱", "花了200块",
     "", "天天这样", "漏了一周了", "2号门进来"],
)  # fmt: skip
def test_what_dates_nothing(text):
    """Habits, durations, today and numbers of houses are no times."""
    assert find_times(text, NOW) == ()


def test_the_zone_is_the_one_of_now():
    """Times are aware, in the community's own zone."""
    urumqi = ZoneInfo("Asia/Urumqi")
    (when,) = find_times("明天下午三点停电", NOW.astimezone(urumqi))

    assert when.start is not None
    assert when.start.utcoffset() == timedelta(hours=6)


def test_over_new_year():
    """In December 「1月5日」 is next year's, in January 「12月28日」 last year's."""
    december = datetime(2026, 12, 20, 9, 0, tzinfo=ZONE)
    january = datetime(2027, 1, 4, 9, 0, tzinfo=ZONE)

    assert find_times("1月5日停水", december)[0].start == datetime(2027, 1, 5, tzinfo=ZONE)
    assert find_times("12月28日停水", january)[0].start == datetime(2026, 12, 28, tzinfo=ZONE)


def test_a_day_there_is_not():
    """The 31st of February is no day."""
    assert find_times("2月31日停水", NOW) == ()


@pytest.mark.parametrize(
    ("typed", "plainly"),
    [
        ("３月２０日停水", "3月20日停水"),
        ("昨天 下午 三點停電", "昨天下午三点停电"),
        ("２０：３０有人放炮", "20:30有人放炮"),
    ],
)
def test_other_keyboards(typed, plainly):
    """Full width, traditional characters and spaces give the same time."""
    assert find_times(typed, NOW) == find_times(plainly, NOW) != ()


_PIECES = [
    "昨天",
    "明天",
    "周五",
    "下周",
    "上午",
    "晚上",
    "三点",
    "20:30",
    "到",
    "之前",
    "3月20日",
    "31号",
    "停水",
    "，",
    "25点",
    "99:99",
    "0月0日",
]


@given(
    st.lists(st.sampled_from(_PIECES), max_size=10).map("".join),
    st.integers(0, 17_000).map(lambda hours: NOW + timedelta(hours=hours)),
)
@settings(max_examples=300, deadline=None)
def test_any_talk_of_times_is_borne(text, now):
    """Whatever the mixture, ends do not precede beginnings, and nothing raises."""
    for when in find_times(text, now):
        assert when.start is not None or when.end is not None
        for moment in (when.start, when.end):
            assert moment is None or moment.tzinfo is not None
        if "到" not in text:
            assert when.start is None or when.end is None or when.start <= when.end


@given(st.text(st.sampled_from("从今天明早前周三下午3点半12:至到~ ,()开始起截止为号月日后的水修在"), max_size=30))
def test_nothing_that_a_time_begins_with_is_passed_over(words):
    """Where a time is tried at all, nothing is missed that would be found if it were tried everywhere."""
    tried_everywhere = [match.span() for match in times._TIME.finditer(words) if match.group().strip()]

    assert [match.span() for match in times._times(words)] == tried_everywhere
