"""Office time: a table of times that names the weekday of every case, and properties that break when the rule does."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings import OfficeHours, Quiet, Settings
from bot.domain.workdays import OfficeCalendar, calendar_of, is_quiet, quiet_ends, warn_year
from bot.errors import ConfigError, NaiveTime
from bot.holidays import known_holidays, with_known_holidays
from tests.hands import ZONE, at

HOURS = with_known_holidays(OfficeHours())
CALENDAR = OfficeCalendar(HOURS, ZONE)
NOON = OfficeCalendar(  # 午间服务岗: the desk is staffed from 12 to 13 too, and in the evening
    with_known_holidays(
        OfficeHours(
            spans=((time(8, 30), time(12)), (time(12), time(13)), (time(14), time(18)), (time(18, 30), time(20, 30)))
        )
    ),
    ZONE,
)
NIGHT = OfficeCalendar(OfficeHours(spans=((time(20), time(4)),)), ZONE)


ADDED = [
    # an ordinary day
    ("周一 2026-11-16 09:00", 60, "周一 2026-11-16 10:00"),
    ("周一 2026-11-16 11:30", 60, "周一 2026-11-16 14:30"),  # over noon
    ("周一 2026-11-16 12:40", 60, "周一 2026-11-16 15:00"),  # said at noon, counts from 14:00
    ("周一 2026-11-16 11:30", 30, "周一 2026-11-16 12:00"),  # exactly at the end of a span
    ("周一 2026-11-16 08:00", 450, "周一 2026-11-16 18:00"),  # a whole day
    ("周一 2026-11-16 08:30", 451, "周二 2026-11-17 08:31"),
    ("周一 2026-11-16 13:00", 0, "周一 2026-11-16 13:00"),  # nothing to wait for
    # midnight
    ("周一 2026-11-16 23:59", 1, "周二 2026-11-17 08:31"),
    ("周二 2026-11-17 00:00", 1, "周二 2026-11-17 08:31"),
    # weekend
    ("周五 2026-11-13 17:50", 10, "周五 2026-11-13 18:00"),
    ("周五 2026-11-13 17:50", 11, "周一 2026-11-16 08:31"),
    ("周五 2026-11-13 17:50", 120, "周一 2026-11-16 10:20"),
    ("周六 2026-11-14 10:00", 120, "周一 2026-11-16 10:30"),
    ("周日 2026-11-15 23:00", 1350, "周三 2026-11-18 18:00"),  # three working days
    # 国庆 2026: rest from Thu 10-01 to Wed 10-07; work on Sun 09-20 and Sat 10-10
    ("周三 2026-09-30 17:30", 60, "周四 2026-10-08 09:00"),
    ("周三 2026-09-30 17:30", 1350, "周六 2026-10-10 17:30"),  # Thu, Fri and the made-up Saturday
    ("周四 2026-10-01 08:30", 60, "周四 2026-10-08 09:30"),
    ("周五 2026-10-09 17:30", 60, "周六 2026-10-10 09:00"),
    ("周五 2026-09-18 17:30", 60, "周日 2026-09-20 09:00"),  # 调休: a Sunday on which the office works
    ("周日 2026-09-20 09:00", 60, "周日 2026-09-20 10:00"),
    ("周四 2026-09-24 17:30", 60, "周一 2026-09-28 09:00"),  # 中秋 Fri 09-25
    # 春节 2026: rest from Sun 02-15 to Mon 02-23; work on Sat 02-14 and Sat 02-28
    ("周五 2026-02-13 17:30", 60, "周六 2026-02-14 09:00"),
    ("周六 2026-02-14 17:30", 60, "周二 2026-02-24 09:00"),
    ("周二 2026-02-17 10:00", 450, "周二 2026-02-24 18:00"),
    ("周五 2026-02-27 16:00", 240, "周六 2026-02-28 10:30"),
    ("周六 2026-02-28 17:59", 2, "周一 2026-03-02 08:31"),
    # 元旦 2026: rest Thu 01-01 to Sat 01-03, work on Sun 01-04
    ("周三 2025-12-31 17:30", 60, "周日 2026-01-04 09:00"),
    # beyond the table only weekdays are known
    ("周四 2026-12-31 17:30", 60, "周一 2027-01-04 09:00"),
]


@pytest.mark.parametrize(("start", "minutes", "end"), ADDED, ids=[f"{a} +{m}" for a, m, _ in ADDED])
def test_office_time_passes_only_while_the_office_is_open(start, minutes, end):
    """A deadline counts working minutes: nights, noon, weekends and holidays do not use it up, made-up days do."""
    assert CALENDAR.add(at(start), minutes) == at(end)
    assert CALENDAR.minutes_between(at(start), at(end)) == minutes


STAFFED = [
    ("周一 2026-11-16 11:50", 30, "周一 2026-11-16 12:20"),
    ("周一 2026-11-16 12:50", 20, "周一 2026-11-16 14:10"),
    ("周一 2026-11-16 17:50", 20, "周一 2026-11-16 18:40"),
    ("周五 2026-11-13 20:20", 20, "周一 2026-11-16 08:40"),
]


@pytest.mark.parametrize(("start", "minutes", "end"), STAFFED, ids=[f"{a} +{m}" for a, m, _ in STAFFED])
def test_a_noon_and_an_evening_post_are_office_time_where_they_exist(start, minutes, end):
    """Where somebody sits there at noon and in the evening, the clock runs then too."""
    assert NOON.add(at(start), minutes) == at(end)


def test_a_night_post_runs_over_midnight_into_the_day_after():
    """周五 20:00 to 04:00 is Friday's post: it runs on Saturday morning, and not on Sunday night."""
    assert NIGHT.add(at("周五 2026-11-13 23:30"), 60) == at("周六 2026-11-14 00:30")
    assert NIGHT.add(at("周六 2026-11-14 03:30"), 60) == at("周一 2026-11-16 20:30")
    assert NIGHT.minutes_between(at("周五 2026-11-13 12:00"), at("周一 2026-11-16 12:00")) == 480


def test_the_holiday_table_is_the_state_councils():
    """2026 has 调休 on six days, and the eight days of 国庆 2025 are rest."""
    table = known_holidays()
    made_up = [day for day, works in table.items() if works and day.weekday() >= 5 and day.year == 2026]
    assert made_up == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]
    assert not any(table[date(2025, 10, 1) + timedelta(days=n)] for n in range(8))
    assert table[date(2025, 10, 9)]


def test_a_communitys_own_days_outrank_the_table():
    """An office that works on 国庆 and rests on the made-up Saturday says so in its settings, and that holds."""
    own = with_known_holidays(
        OfficeHours(holidays=frozenset({date(2026, 10, 10)}), workdays=frozenset({date(2026, 10, 2)}))
    )
    calendar = OfficeCalendar(own, ZONE)
    assert calendar.is_workday(date(2026, 10, 2))
    assert not calendar.is_workday(date(2026, 10, 10))
    assert not calendar.is_workday(date(2026, 10, 1))


def test_a_table_given_beside_the_hours_is_used_before_the_weekday():
    """The calendar takes a table as plain data; the hours' own days still outrank it."""
    calendar = OfficeCalendar(OfficeHours(workdays=frozenset({date(2026, 10, 2)})), ZONE, known_holidays())
    assert [calendar.is_workday(date(2026, 10, day)) for day in (1, 2, 8, 10)] == [False, True, True, True]


def test_the_office_is_warned_while_there_is_time_to_get_next_years_table():
    """Two months before the table ends the office is told; in summer it is not."""
    settings = Settings("songling", "松岭社区", hours=HOURS)
    assert [warn_year(settings, at(day)) for day in ("周五 2026-07-31 12:00", "周日 2026-11-01 12:00")] == [False, True]
    assert not warn_year(Settings("songling", "松岭社区"), at("周日 2026-11-01 12:00"))


OPENS = [
    ("周一 2026-11-16 09:00", "周一 2026-11-16 09:00"),
    ("周一 2026-11-16 12:00", "周一 2026-11-16 14:00"),  # the end of a span is outside it
    ("周一 2026-11-16 18:00", "周二 2026-11-17 08:30"),
    ("周五 2026-11-13 18:00", "周一 2026-11-16 08:30"),
    ("周三 2026-09-30 18:00", "周四 2026-10-08 08:30"),
    ("周六 2026-02-14 18:00", "周二 2026-02-24 08:30"),
    ("周六 2026-09-19 12:00", "周日 2026-09-20 08:30"),
]


@pytest.mark.parametrize(("asked", "opens"), OPENS, ids=[a for a, _ in OPENS])
def test_the_next_opening(asked, opens):
    """When the office next opens is a minute somebody is there."""
    assert CALENDAR.next_open(at(asked)) == at(opens)
    assert CALENDAR.is_open(at(opens))


QUIET = [
    ("周一 2026-11-16 21:29", None),
    ("周一 2026-11-16 21:30", "周二 2026-11-17 07:30"),
    ("周二 2026-11-17 00:00", "周二 2026-11-17 07:30"),
    ("周二 2026-11-17 02:10", "周二 2026-11-17 07:30"),
    ("周二 2026-11-17 07:29", "周二 2026-11-17 07:30"),
    ("周二 2026-11-17 07:30", None),
]


@pytest.mark.parametrize(("asked", "ends"), QUIET, ids=[a for a, _ in QUIET])
def test_quiet_hours_hold_over_midnight(asked, ends):
    """From 21:30 to 07:30 nothing unasked is said, also before midnight."""
    settings = Settings("songling", "松岭社区")
    assert is_quiet(settings, at(asked)) is (ends is not None)
    assert quiet_ends(settings, at(asked)) == at(ends or asked)


def test_quiet_hours_within_a_day_and_none_at_all():
    """A town may be quiet at noon, or never."""
    noon = Settings("a", "b", quiet=Quiet(time(12), time(14)))
    assert quiet_ends(noon, at("周一 2026-11-16 13:00")) == at("周一 2026-11-16 14:00")
    never = Settings("a", "b", quiet=Quiet(time(0), time(0)))
    assert not is_quiet(never, at("周一 2026-11-16 00:00"))


def test_a_time_without_zone_is_refused():
    """Nothing is guessed about a time that does not say its zone."""
    with pytest.raises(NaiveTime):
        CALENDAR.add(datetime(2026, 11, 16, 9), 5)  # noqa: DTZ001


def test_hours_without_a_span_are_refused():
    """An office that never opens would let every clock stand still."""
    with pytest.raises(ConfigError, match="spans"):
        OfficeCalendar(OfficeHours(spans=()), ZONE)


def test_equal_hours_share_one_calendar():
    """Two communities with the same hours need no second calendar."""
    assert calendar_of(Settings("a", "b", hours=HOURS)) is calendar_of(Settings("c", "d", hours=HOURS))


START = datetime(2025, 12, 1, tzinfo=UTC)
times = st.integers(0, 400 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
calendars = st.sampled_from([CALENDAR, NOON, NIGHT])


@given(calendars, times, st.integers(0, 6000))
def test_what_was_added_is_what_lies_between(calendar, start, minutes):
    """Between a moment and its deadline lie exactly the minutes that were granted."""
    end = calendar.add(start, minutes)
    assert calendar.minutes_between(start, end) == minutes
    if minutes:  # and the deadline is the first such moment
        assert calendar.time_between(start, end - timedelta(seconds=1)) < timedelta(minutes=minutes)


@given(calendars, times, times)
def test_adding_the_minutes_between_never_overshoots(calendar, a, b):
    """From a, the office minutes until b lead to a moment not after b, and less than one office minute before it."""
    a, b = min(a, b), max(a, b)
    reached = calendar.add(a, calendar.minutes_between(a, b))
    assert a <= reached <= b or calendar.minutes_between(a, b) == 0
    assert calendar.time_between(reached, b) < timedelta(minutes=1)


@given(calendars, times, times, times)
def test_office_time_adds_up(calendar, a, b, c):
    """Morning and afternoon together are the day: nothing is counted twice or lost at a border."""
    a, b, c = sorted((a, b, c))
    assert calendar.time_between(a, b) + calendar.time_between(b, c) == calendar.time_between(a, c)
    assert calendar.time_between(b, a) == timedelta(0) or a == b


@given(calendars, times, st.integers(1, 6000))
def test_back_is_the_way_back(calendar, end, minutes):
    """Going back and forth the same minutes ends where the office time was."""
    start = calendar.back(end, minutes)
    assert calendar.time_between(start, end) == timedelta(minutes=minutes)
    assert calendar.add(start, minutes) <= end


@given(times, times)
def test_office_minutes_equal_a_slow_count(a, b):
    """Counting each quarter of an hour by hand gives the same figure."""
    a, b = (moment.replace(minute=0, second=0) for moment in sorted((a, b)))
    b = min(b, a + timedelta(days=12))
    slow, moment = 0, a
    while moment < b:
        local = moment.astimezone(ZONE)
        open_now = time(8, 30) <= local.time() < time(12) or time(14) <= local.time() < time(18)
        slow += 15 * (open_now and known_holidays()[local.date()])
        moment += timedelta(minutes=15)
    assert CALENDAR.minutes_between(a, b) == slow
