"""One definition of each figure: the count equals a slow and obvious one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import at_moment, contact_minutes, figures, next_daily, period_of
from bot.domain.people import Standing, Unit, UnitTree
from bot.domain.settings import OfficeHours, Settings
from bot.domain.ticket import ENDED, OPEN, Closing, Judged, Moved, State, Step, Ticket, Urgency
from bot.holidays import with_known_holidays

ZONE = ZoneInfo("Asia/Shanghai")
SETTINGS = Settings("songling", "松岭社区", hours=with_known_holidays(OfficeHours()))
TREE = UnitTree.of(
    [
        Unit("SL", "松岭社区", "community"),
        Unit("P1", "第1网片", "sector", "SL"),
        Unit("G1", "第1网格", "grid", "P1"),
        Unit("G2", "第2网格", "grid", "P1"),
        Unit("G1-1", "1-1微网格", "micro", "G1"),
    ]
)
END = datetime(2026, 11, 16, 17, 26, tzinfo=ZONE)
WEEKDAYS = "一二三四五六日"

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


moments = st.integers(-20 * 24 * 60, 0).map(lambda minutes: END + timedelta(minutes=minutes))


@st.composite
def registered(draw):
    state = draw(st.sampled_from(list(State)))
    opened = draw(moments)
    closed = state in ENDED
    return Ticket(
        community="songling",
        number=draw(st.integers(1, 10**6)),
        state=state,
        summary="",
        unit=draw(st.sampled_from(["", "G1", "G2", "G1-1", "P1", "X9"])),
        category=Judged(draw(st.sampled_from(["lift", "noise", "other"]))),
        urgency=draw(st.sampled_from(list(Urgency))),
        opened_at=opened,
        moved_at=opened,
        clock_at=opened,
        due_at=opened + timedelta(days=draw(st.integers(0, 9))),
        contacted_at=opened + timedelta(minutes=draw(st.integers(1, 9000))) if draw(st.booleans()) else None,
        rung=draw(st.integers(0, 3)),
        closing=draw(st.sampled_from(list(Closing))) if state is State.CLOSED else None,
        closed_at=draw(moments.filter(lambda at: at >= opened)) if closed else None,
    )


@given(st.lists(registered(), max_size=40))
def test_the_figures_equal_a_slow_obvious_count(tickets):
    """Counting by hand over the whole register gives every figure again."""
    start = END - timedelta(days=3)
    opened = [t for t in tickets if start <= t.opened_at < END]
    ended = [t for t in tickets if t.closed_at and start <= t.closed_at < END]
    live = [t for t in tickets if t.state not in ENDED]
    found = figures(opened, ended, live, TREE, SETTINGS, END)

    def count(rule, among):
        total = 0
        for one in among:
            if rule(one):
                total += 1
        return total

    assert found.opened == len(list(opened))
    assert found.danger == count(lambda t: t.urgency == "danger", opened)
    assert found.contacted == count(lambda t: t.contacted_at is not None, opened)
    assert found.ended == found.closed + found.withdrawn + found.refused == len(list(ended))
    assert found.closed == found.confirmed + found.by_office + found.unanswered + found.unasked
    assert found.unanswered == count(lambda t: t.closing == "unanswered", ended)
    assert found.unasked == count(lambda t: t.closing == "unasked", ended)
    assert found.live == count(lambda t: t.state in OPEN, live)
    assert found.live + found.resolved == len(live)
    assert found.waiting == count(lambda t: t.state == "waiting", live)
    assert found.overdue == count(lambda t: t.state in OPEN and t.state != "waiting" and t.due_at < END, live)
    assert found.climbed == count(lambda t: t.state in OPEN and t.rung > 0, live)
    waits = [contact_minutes(t, SETTINGS) for t in opened if t.contacted_at]
    assert found.contact_minutes == (median(waits) if waits else None)
    assert sum(n for _, n in found.by_category) == found.opened
    for name, total in (
        ("opened", found.opened),
        ("ended", found.ended),
        ("live", found.live),
        ("overdue", found.overdue),
    ):
        assert sum(getattr(line, name) for line in found.by_unit) == total
    assert set(found.homeless) == {t.number for t in live if t.state in OPEN and t.unit == ""}
    assert {"G1", "G2"} <= {line.unit for line in found.by_unit}


def test_an_empty_day_counts_nothing():
    """No ticket at all: every figure is 0, no median is invented, and the grids still have their lines."""
    found = figures([], [], [], TREE, SETTINGS, END)
    assert (found.opened, found.ended, found.live, found.contact_minutes) == (0, 0, 0, None)
    assert [line.unit for line in found.by_unit] == ["G1", "G2"]


def test_the_first_answer_is_measured_on_the_tickets_own_clock():
    """Reported 周五 17:50, answered 周一 08:40: twenty office minutes, not sixty-two hours; a lift counts all."""
    start = datetime(2026, 11, 13, 17, 50, tzinfo=ZONE)
    ticket = Ticket(
        community="songling", number=1, state=State.WORKING, summary="", opened_at=start, moved_at=start,
        category=Judged("noise"), contacted_at=datetime(2026, 11, 16, 8, 40, tzinfo=ZONE),
    )  # fmt: skip
    assert contact_minutes(ticket, SETTINGS) == 20
    assert contact_minutes(replace(ticket, category=Judged("lift")), SETTINGS) == 62 * 60 + 50


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
