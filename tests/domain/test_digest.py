"""Which span a report covers, and how a ticket stood then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.digest import at_moment, is_overdue, next_daily, period_of
from bot.domain.people import Standing
from bot.domain.settings import OfficeHours, Settings
from bot.domain.ticket import Closing, Moved, State, Step, Ticket, with_due
from bot.holidays import with_known_holidays
from tests.hands import WEEKDAYS, ZONE

SETTINGS = Settings("songling", "松岭社区", hours=with_known_holidays(OfficeHours()))

PERIODS = [
    ("周一 2026-11-16", "周五 2026-11-13", "周一 2026-11-16"),  # the weekend is told on Monday
    ("周二 2026-11-17", "周一 2026-11-16", "周二 2026-11-17"),
    ("周四 2026-10-08", "周三 2026-09-30", "周四 2026-10-08"),  # 国庆
    ("周六 2026-10-10", "周五 2026-10-09", "周六 2026-10-10"),  # a made-up Saturday has its report
    ("周日 2026-09-20", "周五 2026-09-18", "周日 2026-09-20"),  # 调休周日
    ("周二 2026-02-24", "周六 2026-02-14", "周二 2026-02-24"),  # 春节
]


def day(text):
    weekday, iso = text.split()
    found = date.fromisoformat(iso)
    assert weekday == "周" + WEEKDAYS[found.weekday()], text
    return found


def local(moment):
    return moment.astimezone(ZONE)


@pytest.mark.parametrize(("of", "start", "end"), PERIODS, ids=[p[0] for p in PERIODS])
def test_a_report_reaches_from_the_last_one_to_its_own(of, start, end):
    """What happens over a weekend or holiday is told on the next working day, and told once."""
    period = period_of("day", day(of), SETTINGS)
    assert local(period.start) == datetime.combine(day(start), SETTINGS.digests.office_at, ZONE)
    assert local(period.end) == datetime.combine(day(end), SETTINGS.digests.office_at, ZONE)


def test_reports_follow_each_other_without_gap_through_the_year():
    """From report to report the whole of 2026 is covered, every moment once, on working days only."""
    period = next_daily(SETTINGS, datetime(2025, 12, 31, 20, tzinfo=ZONE))
    count = 0
    while period.day.year == 2026:
        after = next_daily(SETTINGS, period.end)
        assert after.start == period.end
        count += 1
        period = after
    assert count == 248  # working days of 2026


def test_weeks_and_months():
    """A week is Monday to Sunday, a month its days; both in local time."""
    week = period_of("week", date(2026, 11, 18), SETTINGS)
    assert (week.name, local(week.start), local(week.end)) == (
        "2026-W47",
        datetime(2026, 11, 16, tzinfo=ZONE),
        datetime(2026, 11, 23, tzinfo=ZONE),
    )
    month = period_of("month", date(2026, 12, 5), SETTINGS)
    assert (month.name, local(month.end)) == ("2026-12", datetime(2027, 1, 1, tzinfo=ZONE))
    with pytest.raises(ValueError, match="year"):
        period_of("year", date(2026, 12, 5), SETTINGS)


def test_a_ticket_as_it_stood_then():
    """A report made in the morning for last evening shows last evening's states."""
    start = datetime(2026, 11, 16, 9, tzinfo=ZONE).astimezone(UTC)

    def line(step, state, hours, **data):
        return Moved(1, step, state, "wang", Standing.WORKER, start + timedelta(hours=hours), "", data)

    history = [
        line(Step.OPEN, State.ASSIGNED, 0),
        line(Step.CLIMB, State.ASSIGNED, 4, rung=1, to=["l1"]),
        line(Step.ACCEPT, State.WORKING, 5),
        line(Step.CLOSE, State.CLOSED, 20),
    ]
    now = Ticket(
        community="songling", number=1, state=State.CLOSED, summary="", opened_at=start, moved_at=start,
        contacted_at=start + timedelta(hours=5), closed_at=start + timedelta(hours=20), closing=Closing.OFFICE, rung=1,
    )  # fmt: skip
    evening = at_moment(now, history, start + timedelta(hours=8, minutes=26))
    assert (evening.state, evening.closing, evening.closed_at, evening.rung) == (State.WORKING, None, None, 1)
    noon = at_moment(now, history, start + timedelta(hours=3))
    assert (noon.state, noon.contacted_at, noon.rung) == (State.ASSIGNED, None, 0)
    assert at_moment(now, history, start + timedelta(days=2)) is now


def test_the_deadline_is_that_of_then():
    """A denial on Monday gives a new deadline: on Friday evening the matter was overdue, and stays so in Friday's figures."""
    monday = datetime(2026, 11, 16, 9, tzinfo=ZONE).astimezone(UTC)
    late, fresh = monday + timedelta(days=2), monday + timedelta(days=9)
    before = Ticket(
        community="songling", number=1, state=State.RESOLVED, summary="", opened_at=monday, moved_at=monday, due_at=late
    )
    after = replace(before, state=State.ASSIGNED, due_at=fresh)

    def line(step, state, days):
        return Moved(1, step, state, "wang", Standing.WORKER, monday + timedelta(days=days))

    history = [line(Step.OPEN, State.ASSIGNED, 0), with_due(line(Step.DENY, State.ASSIGNED, 7), before, after)]
    friday = at_moment(after, history, monday + timedelta(days=4))
    assert friday.due_at == late
    assert is_overdue(friday, monday + timedelta(days=4))
    assert at_moment(after, history, monday + timedelta(days=8)).due_at == fresh


@pytest.mark.parametrize(
    ("steps", "closing", "result"),
    [
        ([(Step.FINISH, "换了灯"), (Step.ASKED, ""), (Step.LAPSE, "")], Closing.UNANSWERED, "换了灯"),
        ([(Step.FINISH, "换了灯"), (Step.LAPSE, "")], Closing.UNASKED, "换了灯"),
        ([(Step.FINISH, "换了灯"), (Step.ASKED, ""), (Step.DENY, "还黑"), (Step.FINISH, ""), (Step.LAPSE, "")], Closing.UNASKED, "换了灯"),
        ([(Step.FINISH, "记错了"), (Step.UNDO, ""), (Step.FINISH, "换了灯"), (Step.CONFIRM, "")], Closing.CONFIRMED, "换了灯"),
        ([(Step.FINISH, "记错了"), (Step.UNDO, ""), (Step.CLOSE, "")], Closing.OFFICE, "社区办结"),
        ([(Step.WITHDRAW, "不用了")], None, "不用了"),
    ],
)  # fmt: skip
def test_how_a_matter_ended_is_told_by_what_came_before(steps, closing, result):
    """Opened again a week later, and done otherwise: of the week before its own end and its own result are told."""
    monday = datetime(2026, 11, 16, 9, tzinfo=ZONE).astimezone(UTC)
    states = {Step.FINISH: State.RESOLVED, Step.ASKED: State.RESOLVED, Step.DENY: State.ASSIGNED, Step.UNDO: State.WORKING,
              Step.WITHDRAW: State.WITHDRAWN}  # fmt: skip

    def line(step, hours, note=""):
        undone = {"undo": "finish"} if step is Step.UNDO else {}
        state = states.get(step, State.CLOSED)
        return Moved(1, step, state, "wang", Standing.WORKER, monday + timedelta(hours=hours), note, undone)

    past = [line(step, hours, note) for hours, (step, note) in enumerate(steps)]
    later = [
        replace(line(Step.REOPEN, 168), state=State.ASSIGNED), line(Step.FINISH, 169, "另换了一盏"), line(Step.CLOSE, 170)
    ]  # fmt: skip
    now = Ticket(
        community="songling", number=1, state=State.CLOSED, summary="", opened_at=monday, moved_at=monday,
        closing=Closing.OFFICE, closed_at=later[-1].at, result="另换了一盏",
    )  # fmt: skip
    then = at_moment(now, [*past, *later], monday + timedelta(days=5))
    assert (then.closing, then.closed_at, then.result) == (closing, past[-1].at, result)
