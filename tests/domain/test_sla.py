"""By when: clocks by category and urgency, and what waiting does to them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.categories import CATEGORIES
from bot.domain.settings import Clock, OfficeHours, Settings
from bot.domain.sla import after_waiting, clock_for, deadlines, used
from bot.domain.ticket import Judged, State, Ticket, Urgency
from bot.holidays import with_known_holidays
from tests.hands import ZONE, at

SETTINGS = Settings("songling", "松岭社区", hours=with_known_holidays(OfficeHours()))


CASES = [
    ("property", "normal", "周五 2026-11-13 17:50", "周一 2026-11-16 10:20", "周三 2026-11-18 17:50"),
    ("property", "urgent", "周五 2026-11-13 17:50", "周一 2026-11-16 09:20", "周一 2026-11-16 17:50"),
    ("property", "danger", "周五 2026-11-13 17:50", "周五 2026-11-13 17:55", "周五 2026-11-13 19:50"),
    ("lift", "normal", "周六 2026-11-14 02:10", "周六 2026-11-14 03:10", "周日 2026-11-15 02:10"),
    ("lift", "urgent", "周六 2026-11-14 02:10", "周六 2026-11-14 02:40", "周六 2026-11-14 10:10"),
    ("water", "normal", "周四 2026-10-01 23:50", "周五 2026-10-02 00:50", "周五 2026-10-02 23:50"),
    ("noise", "normal", "周三 2026-09-30 17:00", "周四 2026-10-08 09:30", "周六 2026-10-10 17:00"),
    ("noise", "normal", "周六 2026-02-14 17:00", "周二 2026-02-24 09:30", "周四 2026-02-26 17:00"),
    ("papers", "normal", "周日 2026-09-20 16:30", "周一 2026-09-21 09:00", "周三 2026-09-23 16:30"),  # 调休周日
    ("dispute", "normal", "周一 2026-11-16 08:30", "周一 2026-11-16 10:30", "周五 2026-11-20 18:00"),
]


@pytest.mark.parametrize(
    ("category", "urgency", "start", "contact", "result"), CASES, ids=[f"{c[0]} {c[1]} {c[2]}" for c in CASES]
)
def test_deadlines(category, urgency, start, contact, result):
    """Water, power, gas and lifts run day and night; the rest runs in office time; danger waits for nothing."""
    found = deadlines(SETTINGS, category, Urgency(urgency), at(start))
    assert (found.contact_at, found.result_at) == (at(contact), at(result))


def test_the_around_the_clock_kinds_are_those_of_the_category_table():
    """One list: what the table of categories calls around the clock has a clock that runs around it."""
    around = {code for code in CATEGORIES if clock_for(SETTINGS, code, Urgency.NORMAL).around}
    assert around == {code for code, category in CATEGORIES.items() if category.around}


def test_a_communitys_own_clock_outranks_ours_step_by_step():
    """A town may set one category, one urgency or all; the closest key wins, and danger stays around the clock."""
    own = replace(
        SETTINGS, clocks={"*": Clock(30, 60), "lift": Clock(1, 2), "noise/urgent": Clock(3, 4), "*/danger": Clock(2, 9)}
    )
    assert clock_for(own, "papers", Urgency.NORMAL) == Clock(30, 60)
    assert clock_for(own, "lift", Urgency.NORMAL) == Clock(1, 2)
    assert clock_for(own, "noise", Urgency.URGENT) == Clock(3, 4)
    assert clock_for(own, "noise", Urgency.DANGER) == Clock(2, 9, around=True)


def waiting(opened: datetime, waits: datetime, category: str) -> Ticket:
    return Ticket(
        community="songling",
        number=1,
        state=State.WAITING,
        summary="楼道灯不亮",
        category=Judged(category),
        opened_at=opened,
        clock_at=opened,
        moved_at=waits,
    )


def test_a_wait_moves_the_deadline_by_what_was_waited():
    """Two hours used on Friday, waiting until Tuesday 10:00: the other three days less two hours run from there."""
    ticket = waiting(at("周五 2026-11-13 09:00"), at("周五 2026-11-13 11:00"), "property")
    again = after_waiting(ticket, SETTINGS, at("周二 2026-11-17 10:00"))
    assert again.due_at == at("周四 2026-11-19 17:30")
    clock = clock_for(SETTINGS, "property", Urgency.NORMAL)
    assert again.clock_at is not None
    assert used(SETTINGS, clock, again.clock_at, at("周二 2026-11-17 10:00")) == timedelta(hours=2)
    assert used(SETTINGS, clock, at("周二 2026-11-17 10:00"), again.due_at) == timedelta(minutes=1350 - 120)


@given(
    st.integers(0, 300 * 24 * 60),
    st.integers(0, 5000),
    st.integers(0, 20000),
    st.sampled_from(["property", "lift", "noise"]),
)
def test_time_used_before_a_wait_is_time_used_after_it(opened, before, waited, category):
    """However long a matter waits, what was used stays used and what was left stays left."""
    start = datetime(2026, 1, 5, tzinfo=ZONE) + timedelta(minutes=opened)
    waits = start + timedelta(minutes=before)
    ends = waits + timedelta(minutes=waited)
    ticket = waiting(start, waits, category)
    clock = clock_for(SETTINGS, category, Urgency.NORMAL)
    again = after_waiting(ticket, SETTINGS, ends)
    spent = used(SETTINGS, clock, start, waits)
    assert again.clock_at is not None
    assert used(SETTINGS, clock, again.clock_at, ends) == spent
    assert again.due_at is not None
    if spent < timedelta(minutes=clock.result_minutes):
        assert used(SETTINGS, clock, ends, again.due_at) == timedelta(minutes=clock.result_minutes) - spent
