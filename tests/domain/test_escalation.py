"""The ladder as a table of times: who hears, when, by name of the weekday."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.escalation import (
    DEFAULT_LADDER,
    MOST_ALARMS,
    Moment,
    ladder_for,
    moments,
    next_moment,
    reached,
    scheduled,
)
from bot.domain.settings import Ladder, OfficeHours, Rung, Settings
from bot.domain.ticket import ENDED, Judged, State, Ticket, Urgency
from bot.holidays import with_known_holidays
from tests.hands import ZONE, at, spoken

SETTINGS = Settings("songling", "松岭社区", hours=with_known_holidays(OfficeHours()))


def ticket(opened: str | datetime, category: str = "property", state: State = State.ASSIGNED, **more) -> Ticket:
    start = at(opened) if isinstance(opened, str) else opened
    given = {"community": "songling", "number": 1024, "summary": "楼道灯不亮", "opened_at": start, "clock_at": start}
    return Ticket(**{**given, "state": state, "category": Judged(category), "moved_at": start, **more})


def told(one: Ticket) -> list[tuple[str, int, str]]:
    """[(kind, rung or percent, local time with weekday)]"""
    return [
        (m.kind, m.percent if m.kind == "warn" else m.rung, spoken(m.at))
        for m in moments(one, DEFAULT_LADDER, SETTINGS)
    ]


TABLE = [
    (
        "周五 2026-11-13 17:50",
        "property",
        "normal",
        None,
        [
            ("rung", 1, "周一 11-16 10:20"),  # nobody answered in two office hours
            ("rung", 2, "周一 11-16 14:20"),
            ("warn", 50, "周二 11-17 14:05"),
            ("warn", 75, "周三 11-18 10:12"),
            ("supervise", 4, "周五 11-20 14:05"),
            ("rung", 3, "周一 11-23 17:50"),
        ],
    ),
    (
        "周五 2026-11-13 17:50",
        "property",
        "normal",
        "周五 2026-11-13 17:55",
        [
            ("warn", 50, "周二 11-17 14:05"),
            ("warn", 75, "周三 11-18 10:12"),
            ("rung", 1, "周三 11-18 17:50"),
            ("rung", 2, "周四 11-19 14:50"),
            ("supervise", 4, "周五 11-20 14:05"),
            ("rung", 3, "周一 11-23 17:50"),
        ],
    ),
    (
        "周三 2026-09-30 17:30",  # 国庆 in between
        "noise",
        "urgent",
        "周三 2026-09-30 17:40",
        [
            ("warn", 50, "周四 10-08 11:45"),
            ("warn", 75, "周四 10-08 15:37"),
            ("rung", 1, "周四 10-08 17:30"),
            ("rung", 2, "周五 10-09 09:30"),
            ("supervise", 4, "周五 10-09 11:45"),
            ("rung", 3, "周五 10-09 17:30"),
        ],
    ),
    (
        "周六 2026-02-14 17:30",  # 春节 in between; the Saturday is a made-up working day
        "noise",
        "urgent",
        "周六 2026-02-14 17:40",
        [
            ("warn", 50, "周二 02-24 11:45"),
            ("warn", 75, "周二 02-24 15:37"),
            ("rung", 1, "周二 02-24 17:30"),
            ("rung", 2, "周三 02-25 09:30"),
            ("supervise", 4, "周三 02-25 11:45"),
            ("rung", 3, "周三 02-25 17:30"),
        ],
    ),
    (
        "周六 2026-09-19 22:00",  # 调休周日 09-20 is a working day
        "parking",
        "urgent",
        "周六 2026-09-19 22:10",
        [
            ("warn", 50, "周日 09-20 14:15"),
            ("warn", 75, "周日 09-20 16:07"),
            ("rung", 1, "周日 09-20 18:00"),
            ("rung", 2, "周一 09-21 10:00"),
            ("supervise", 4, "周一 09-21 14:15"),
            ("rung", 3, "周一 09-21 18:00"),
        ],
    ),
    (
        "周六 2026-11-14 23:50",  # a lift does not wait for Monday
        "lift",
        "normal",
        None,
        [
            ("rung", 1, "周日 11-15 00:50"),
            ("rung", 2, "周日 11-15 01:50"),
            ("warn", 50, "周日 11-15 11:50"),
            ("warn", 75, "周日 11-15 17:50"),
            ("supervise", 4, "周一 11-16 11:50"),
            ("rung", 3, "周一 11-16 23:50"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("opened", "category", "urgency", "contacted", "expected"),
    TABLE,
    ids=[f"{t[0]} {t[1]} {t[2]} 首次回应 {t[3]}" for t in TABLE],
)
def test_who_hears_and_when(opened, category, urgency, contacted, expected):
    """Each rung hears at its own office minute, earlier when nobody answered; 督办 follows at half as much again."""
    one = ticket(opened, category, urgency=Urgency(urgency), contacted_at=contacted and at(contacted))
    assert told(one) == expected


def test_an_unacknowledged_danger_is_repeated_every_two_minutes_until_somebody_answers():
    """周日 03:00: the alarm is repeated at 03:02, 03:04 …; one acknowledgement ends it."""
    one = ticket("周日 2026-11-15 03:00", "gas_heat", urgency=Urgency.DANGER)
    repeats = [m for m in moments(one, DEFAULT_LADDER, SETTINGS) if m.kind == "repeat_alarm"]
    assert [spoken(m.at) for m in repeats[:3]] == ["周日 11-15 03:02", "周日 11-15 03:04", "周日 11-15 03:06"]
    assert [m.rung for m in repeats] == list(range(1, MOST_ALARMS + 1))
    answered = replace(one, contacted_at=at("周日 2026-11-15 03:03"))
    assert "repeat_alarm" not in {m.kind for m in moments(answered, DEFAULT_LADDER, SETTINGS)}


def test_waiting_stops_the_clock_until_the_day_that_was_named():
    """等外单位到周四: no warning and no rung before Thursday, then the clock runs again."""
    one = ticket("周一 2026-11-16 09:00", state=State.WAITING, waiting_until=at("周四 2026-11-19 09:00"))
    assert moments(one, DEFAULT_LADDER, SETTINGS) == [Moment("resume", at("周四 2026-11-19 09:00"))]


def test_a_wait_without_an_end_is_taken_up_after_three_working_days():
    """Waiting is never for ever: 周五 16:00 without a date is asked about on 周三 16:00."""
    one = ticket("周五 2026-11-13 16:00", state=State.WAITING)
    assert [spoken(m.at) for m in moments(one, DEFAULT_LADDER, SETTINGS)] == ["周三 11-18 16:00"]


LAPSES = [
    ("周一 2026-11-16 10:00", "周一 2026-11-16 10:05", "周四 11-19 10:05"),
    ("周一 2026-11-16 10:00", None, "周四 11-19 10:00"),  # 未询问: counted from the result
    ("周三 2026-11-18 10:00", "周三 2026-11-18 20:00", "周一 11-23 08:30"),  # Saturday evening → Monday
    ("周三 2026-09-30 10:00", "周三 2026-09-30 10:00", "周四 10-08 08:30"),  # 国庆
    ("周四 2026-02-12 10:00", "周四 2026-02-12 10:00", "周二 02-24 08:30"),  # 春节
    ("周四 2026-09-17 10:00", "周四 2026-09-17 10:00", "周日 09-20 10:00"),  # 调休周日
]


@pytest.mark.parametrize(("moved", "asked", "lapses"), LAPSES, ids=[f"{m} 询问 {a}" for m, a, _ in LAPSES])
def test_silence_closes_a_resolved_ticket_when_the_office_is_open(moved, asked, lapses):
    """Three days after the question was delivered, at the next office opening, silence ends the matter."""
    one = ticket(moved, state=State.RESOLVED, asked_at=asked and at(asked))
    assert [(m.kind, spoken(m.at)) for m in moments(one, DEFAULT_LADDER, SETTINGS)] == [("lapse", lapses)]


@pytest.mark.parametrize("state", sorted(ENDED))
def test_the_clock_has_nothing_to_say_about_an_ended_ticket(state):
    """办结、撤回、不受理: nobody is reminded of it any more."""
    assert (
        next_moment(ticket("周一 2026-11-16 09:00", state=state), DEFAULT_LADDER, SETTINGS, at("周一 2026-11-16 09:00"))
        is None
    )


def test_a_rung_that_was_missed_is_due_at_once_and_one_that_heard_is_not():
    """After a night off the rung of last evening is still due; once it has heard, the next one is waited for."""
    one = ticket("周五 2026-11-13 09:00", contacted_at=at("周五 2026-11-13 09:10"))
    late = at("周三 2026-11-18 12:00")
    assert spoken(next_moment(one, DEFAULT_LADDER, SETTINGS, late)) == "周三 11-18 09:00"
    assert spoken(next_moment(replace(one, rung=1), DEFAULT_LADDER, SETTINGS, late)) == "周三 11-18 15:30"
    names = [m.kind for m in reached(one, DEFAULT_LADDER, SETTINGS, at("周一 2026-11-16 09:00"), late)]
    assert names == ["warn", "warn", "rung"]
    assert reached(one, DEFAULT_LADDER, SETTINGS, late, late)[0].kind == "rung"


def test_a_step_taken_between_a_moment_and_the_sweep_loses_nothing():
    """A supplement written ten seconds after a warning fell due does not swallow the warning."""
    one = ticket("周一 2026-11-16 08:30", contacted_at=at("周一 2026-11-16 08:31"))
    warned = scheduled(one, DEFAULT_LADDER, SETTINGS, at("周一 2026-11-16 08:30"))
    assert spoken(warned.next_step_at) == "周二 11-17 14:15"
    later = warned.next_step_at + timedelta(seconds=10)
    assert scheduled(warned, DEFAULT_LADDER, SETTINGS, later).next_step_at == warned.next_step_at


def test_a_community_has_its_own_ladders():
    """三无小区 has no property firm, so its ladder may differ; the first that fits is taken, else the default one."""
    bare = Ladder("三无", (Rung("网格员"), Rung("社区值班", "root")), estates=frozenset({"三无"}))
    urgent = Ladder("急", (Rung("网格员"), Rung("社区主任", "root")), urgencies=frozenset({Urgency.URGENT}))
    own = replace(SETTINGS, ladders=(bare, urgent))
    assert ladder_for(own, "三无", "lift", Urgency.URGENT) is bare
    assert ladder_for(own, "物业", "lift", Urgency.URGENT) is urgent
    assert ladder_for(own, "物业", "lift", Urgency.NORMAL) is DEFAULT_LADDER


tickets = st.builds(
    lambda minutes, category, urgency, state, rung, contacted: ticket(
        datetime(2026, 1, 5, tzinfo=ZONE) + timedelta(minutes=minutes),
        category,
        state,
        urgency=urgency,
        rung=rung,
        contacted_at=datetime(2026, 1, 6, tzinfo=ZONE) if contacted else None,
    ),
    st.integers(0, 340 * 24 * 60),
    st.sampled_from(["property", "lift", "dispute"]),
    st.sampled_from(list(Urgency)),
    st.sampled_from(list(State)),
    st.integers(0, 4),
    st.booleans(),
)


@given(tickets)
def test_moments_are_in_order_and_each_is_waited_for_in_turn(one):
    """Going from moment to moment meets every one of them, in order, each once."""
    all_of_them = moments(one, DEFAULT_LADDER, SETTINGS)
    assert [m.at for m in all_of_them] == sorted(m.at for m in all_of_them)
    assert len({(m.kind, m.percent, m.rung) for m in all_of_them}) == len(all_of_them)
    assert all(m.rung > one.rung for m in all_of_them if m.kind == "rung")
    assert all(m.at >= one.opened_at for m in all_of_them)


@given(tickets, st.integers(0, 60 * 24 * 30), st.integers(0, 60 * 24 * 10))
def test_nothing_is_said_before_its_time(one, first, then):
    """What is said at a moment was due by then, and what is waited for lies after it or is still undone."""
    since = one.opened_at + timedelta(minutes=first)
    now = since + timedelta(minutes=then)
    assert all(m.at <= now for m in reached(one, DEFAULT_LADDER, SETTINGS, since, now))
    waited_for = next_moment(one, DEFAULT_LADDER, SETTINGS, now)
    undone = reached(one, DEFAULT_LADDER, SETTINGS, now + timedelta(seconds=1), now)
    assert waited_for is None or waited_for > now or undone


@given(
    tickets.filter(lambda one: one.state in (State.ASSIGNED, State.WORKING)),
    st.lists(st.integers(1, 9000), max_size=30),
)
def test_whenever_the_sweeps_come_each_moment_is_said_once_at_the_first_sweep_after_it(one, gaps):
    """Sweeps late, early or after a night off: every moment is met by exactly one of them, the first that could."""
    start = one.opened_at
    planned = [m for m in moments(one, DEFAULT_LADDER, SETTINGS) if m.kind != "rung" or m.rung > one.rung]
    waits = scheduled(one, DEFAULT_LADDER, SETTINGS, start - timedelta(seconds=1))
    now, said = start, []
    for gap in gaps:
        now += timedelta(minutes=gap)
        if waits.next_step_at is None or waits.next_step_at > now:
            continue
        found = reached(waits, DEFAULT_LADDER, SETTINGS, waits.next_step_at, now)
        said += [(m, now) for m in found]
        rung = max([waits.rung, *(m.rung for m in found if m.kind == "rung")])
        waits = scheduled(replace(waits, rung=rung, next_step_at=None), DEFAULT_LADDER, SETTINGS, now)
    sweeps = [start + timedelta(minutes=sum(gaps[: n + 1])) for n in range(len(gaps))]
    expected = [(m, next(at for at in sweeps if at >= m.at)) for m in planned if m.at <= now]
    key = lambda pair: (pair[1], pair[0].at, pair[0].kind, pair[0].percent, pair[0].rung)  # noqa: E731
    assert sorted(said, key=key) == sorted(expected, key=key)
