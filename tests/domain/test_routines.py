"""On which days a routine falls: written by hand against the calendar of 2026."""

from datetime import date

import pytest

from bot.domain.routines import due_days, is_rhythm, sayings
from bot.domain.settings import OfficeHours, Routine
from bot.domain.workdays import OfficeCalendar
from bot.holidays import with_known_holidays
from tests.hands import ZONE

IS_WORKDAY = OfficeCalendar(with_known_holidays(OfficeHours()), ZONE).is_workday
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def days(rhythm, rest_day="after", **given):
    routine = Routine("联企日", rhythm, "网片长", rest_day=rest_day, **given)
    return [f"{day:%m-%d}" for day in due_days(routine, *YEAR, IS_WORKDAY)]


@pytest.mark.parametrize(
    ("rest_day", "expected"),
    [
        # 2 月 15 日是春节第一天（周日），3 月 15 日周日，8 月 15 日周六，11 月 15 日周日
        ("after", "01-15 02-24 03-16 04-15 05-15 06-15 07-15 08-17 09-15 10-15 11-16 12-15"),
        ("before", "01-15 02-14 03-13 04-15 05-15 06-15 07-15 08-14 09-15 10-15 11-13 12-15"),  # 2 月 14 日周六调休上班
        ("skip", "01-15 04-15 05-15 06-15 07-15 09-15 10-15 12-15"),
        ("keep", "01-15 02-15 03-15 04-15 05-15 06-15 07-15 08-15 09-15 10-15 11-15 12-15"),
    ],
)
def test_the_fifteenth_follows_the_rule_of_the_place(rest_day, expected):
    """A 15th on a day of rest goes to the working day before or after, is skipped or kept; 调休 counts as work."""
    assert days("monthly 15", rest_day) == expected.split()


def test_february_has_its_28th_and_its_end():
    """The 28th works in February, on a Saturday that is worked; a 31st is the last day of a short month."""
    assert days("monthly 28", "skip")[1] == "02-28"
    assert days("monthly 31", "keep")[1] == "02-28"


def test_other_rhythms():
    """Weekly, quarterly, yearly, each working day, days named one by one."""
    assert days("weekly mon", "skip")[:6] == ["01-05", "01-12", "01-19", "01-26", "02-02", "02-09"]
    assert "02-16" not in days("weekly mon", "skip")
    assert days("quarterly 3-15", "before") == ["03-13", "06-15", "09-15", "12-15"]
    assert days("yearly 5-20") == ["05-20"]
    assert len(days("workdays")) == 248  # 国务院 2026 年表：365 天减周末减假日加调休
    assert days("dates", "keep", dates=(date(2026, 9, 30),)) == ["09-30"]


def test_a_reminder_falls_on_a_working_day():
    """Three days before 周一 11-16 is a Friday; before 02-24 the whole festival is skipped back to 02-14."""
    routine = Routine("联企日", "monthly 15", "网片长", days_before=(3, 0))
    said = {f"{one.due:%m-%d}/{one.ahead}": f"{one.on:%m-%d}" for one in sayings(routine, *YEAR, IS_WORKDAY)}
    assert (said["11-16/3"], said["11-16/0"]) == ("11-13", "11-16")
    assert said["02-24/3"] == "02-14"
    assert len(said) == 24


@pytest.mark.parametrize("text", ["monthly 0", "monthly 32", "weekly", "quarterly 4-1", "yearly 13-1", "每天", ""])
def test_a_rhythm_nobody_knows_is_refused(text):
    """A mistyped rhythm stops the start instead of never coming."""
    assert not is_rhythm(text)
