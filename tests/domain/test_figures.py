"""What is measured in office time, and how figures are ranked."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.figures import Counted, OfficeMeter, by_hour, contacts, figures, millis, moment, times
from bot.domain.people import Unit, UnitTree
from bot.domain.settings import OfficeHours, Settings
from bot.domain.workdays import calendar_of
from bot.holidays import with_known_holidays

ZONE = ZoneInfo("Asia/Shanghai")
SETTINGS = Settings("songling", "松岭社区", hours=with_known_holidays(OfficeHours()))
TREE = UnitTree.of([Unit("SL", "松岭社区", "community"), Unit("G1", "第1网格", "grid", "SL")])
START = datetime(2026, 9, 20, tzinfo=ZONE)
NOTHING = dict.fromkeys(
    ("opened", "persons", "danger", "unheard_danger", "contacted", "ended", "closed", "confirmed", "by_office",
     "unanswered", "unasked", "withdrawn", "refused", "merged", "reopenable", "live", "overdue", "waiting", "resolved",
     "homeless"), 0,
)  # fmt: skip


def counted(**given):
    empty = {"numbers": NOTHING, "units": {}, "categories": {}, "origins": {}, "places": {}, "slots": {}}
    return Counted(**{"start": millis(START), "end": millis(START + timedelta(days=60)), **empty, **given})


minutes = st.integers(0, 60 * 24 * 60)


@given(minutes, minutes)
def test_the_meter_equals_the_calendar(first, last):
    """Over 中秋, 国庆 and made-up Saturdays, from any minute to any other: the same office time as step by step."""
    meter = OfficeMeter(calendar_of(SETTINGS), millis(START), millis(START + timedelta(days=60)))
    a, b = START + timedelta(minutes=first), START + timedelta(minutes=last)
    assert meter.passed(millis(a), millis(b)) * 1000 == calendar_of(SETTINGS).time_between(a, b) / timedelta(
        microseconds=1
    )
    assert moment(millis(a)) == a


def test_an_empty_day_counts_nothing():
    """No ticket at all: every figure is 0, no median is invented, and the grids still have their lines."""
    found = figures(counted(), TREE, SETTINGS)
    assert (found.opened, found.ended, found.live, found.contact_minutes, found.contact.p90) == (0, 0, 0, None, None)
    assert [line.unit for line in found.by_unit] == ["G1"]
    assert found.by_hour == ((0,) * 24,) * 7


def test_the_first_answer_is_measured_on_the_tickets_own_clock():
    """Reported 周五 17:50, answered 周一 08:40: twenty office minutes, not sixty-two hours; a lift counts all."""
    start, heard = datetime(2026, 10, 30, 17, 50, tzinfo=ZONE), datetime(2026, 11, 2, 8, 40, tzinfo=ZONE)
    row = (1, "noise", "normal", millis(start), millis(heard), None)
    assert contacts(counted(opened=[row]), SETTINGS).waits == (20 * 60_000,)
    assert contacts(counted(opened=[(1, "lift", *row[2:])]), SETTINGS).waits == ((62 * 60 + 50) * 60_000,)


def test_who_ended_in_time_unanswered_is_neither_in_time_nor_late():
    """Withdrawn after ten minutes and never answered: no failing of ours, and no answer either."""
    start = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    row = (1, "noise", "normal", millis(start), None, millis(start + timedelta(minutes=10)))
    assert contacts(counted(opened=[row]), SETTINGS).due == ()
    assert contacts(counted(opened=[(*row[:5], None)]), SETTINGS).due == (1,)


def test_the_ninetieth_percentile_is_a_real_wait():
    """Of ten waits it is the ninth, of one the only one."""
    ten = [minute * 60_000 for minute in (1, 2, 3, 4, 5, 6, 7, 8, 9, 100)]
    assert (times(ten, 12).median, times(ten, 12).p90, times(ten, 12).of) == (5.5, 9, 12)
    assert times([60_000], 1).p90 == 1


def test_hours_are_the_communitys_own():
    """Reported 周一 00:20 in 松岭 is Monday 0 o'clock, though it is Sunday in Greenwich."""
    slot = millis(datetime(2026, 11, 16, 0, 20, tzinfo=ZONE)) // 900_000
    assert by_hour({slot: 3}, SETTINGS)[0][0] == 3
