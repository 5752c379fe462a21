"""Every figure of a random register equals a slow and obvious count over its whole history."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.deeds.figures import cases, figures_of
from bot.domain.digest import Period
from bot.domain.figures import MEASURED
from bot.domain.people import Actor, Standing
from bot.domain.sla import clock_for, used
from bot.domain.ticket import (
    ENDED,
    MOVES,
    OPEN,
    Judged,
    Moved,
    Origin,
    Place,
    State,
    Step,
    Ticket,
    Urgency,
    move,
    with_due,
)
from bot.domain.workdays import calendar_of
from storage.engine import open_store
from storage.figures import KEYS
from tests.clockwork import OFFICE, SEAL, SETTINGS, furnish
from tests.hands import HandClock, at

FIRST, LAST = at("周一 2026-09-14 00:00"), at("周一 2026-10-19 00:00")  # with 中秋 and 国庆 in it
UNITS = ["", "G1", "G1-1", "G2", "G3", "P1", "X9"]
ACTORS = {standing: Actor("wang", standing, ("SL",)) for standing in Standing}
BESIDE = (Step.RATE, Step.UNDO)  # written of what has ended, without ending it
MOVES_DUE = (Step.DENY, Step.REOPEN, Step.RESUME, Step.EXTEND, Step.ENRICH)
UNSEEN = (Step.ASSIGN, Step.TRANSFER, Step.SUPPLEMENT, Step.ENRICH, Step.FOLLOW)


@dataclass
class Life:
    """A ticket as it stands, and all that was written about it."""

    ticket: Ticket
    lines: list = field(default_factory=list)
    follows: list = field(default_factory=list)
    dues: list = field(default_factory=list)  # (from when, deadline)

    def due(self, end):
        return [due for since, due in self.dues if since < end][-1]

    def until(self, end):
        return [line for line in self.lines if line.at < end]

    def state(self, end):
        past = self.until(end)
        return past[-1].state if past else None

    def ending(self, end):
        """The line that ended it, when it was ended at that moment."""
        if self.state(end) not in ENDED:
            return None
        return [line for line in self.until(end) if line.state in ENDED and line.step not in BESIDE][-1]

    def contacted(self, end):
        return self.ticket.contacted_at if self.ticket.contacted_at and self.ticket.contacted_at < end else None

    def asked(self, end):
        """Was the question delivered since the last result?"""
        asked = False
        for line in self.until(end):
            asked = line.step is Step.ASKED or (asked and line.step not in (Step.FINISH, Step.DENY, Step.REOPEN))
        return asked

    def rung(self, end):
        rung = 0
        for line in self.until(end):
            if line.step in (Step.DENY, Step.REOPEN):
                rung = 0
            elif line.step is Step.CLIMB:
                rung = max(rung, line.data["rung"])
        return rung


def a_moment(random, first, last):
    return first + timedelta(milliseconds=random.randrange(max(1, (last - first) // timedelta(milliseconds=1))))


def a_life(random, number):
    opened = a_moment(random, FIRST, LAST)
    danger = random.random() < 0.2
    ticket = Ticket(
        community="songling", number=number, state=State.REPORTED, summary="楼道灯不亮", unit=random.choice(UNITS),
        category=Judged(random.choice(["lift", "noise", "other"])), origin=random.choice(list(Origin)),
        urgency=Urgency.DANGER if danger else random.choice([Urgency.NORMAL, Urgency.URGENT]),
        place=random.choice([Place(), Place("松岭花园", "1"), Place("河沿街", "3"), Place(spot="北门")]),
        reporter=random.choice(["", "wmLi", "wmA", "wmB"]), opened_at=opened, moved_at=opened, clock_at=opened,
        due_at=random.choice([None, opened + timedelta(hours=random.randrange(200))]),
    )  # fmt: skip
    life = Life(ticket, [Moved(number, Step.OPEN, State.REPORTED, "wmLi", Standing.RESIDENT, opened)])
    life.dues.append((opened, ticket.due_at))
    now = opened
    for _ in range(random.randrange(9)):
        now = a_moment(random, now + timedelta(milliseconds=1), now + timedelta(days=random.choice([1, 1, 9])))
        one_step(random, life, now)
    return life


def one_step(random, life, now):
    ticket = life.ticket
    step = random.choice([step for state, step in MOVES if state is ticket.state and step is not Step.UNDO])
    if step is Step.FOLLOW:
        life.follows.append((f"wm{len(life.follows)}", now))
    standing = min(MOVES[ticket.state, step].by)
    data = {
        Step.CLIMB: {"rung": random.randint(1, 3), "to": ["l1"], "role": "网片长"},
        Step.RATE: {"score": random.randint(1, 5)},
        Step.WHISTLE: {"to": "l1", "role": "网片长"},
        Step.ARRIVE: {"to": "l1", "late": random.random() < 0.5},
    }.get(step, {})
    ticket, line = move(ticket, step, ACTORS[standing], now, "好了", **data)
    if step is Step.CLIMB:
        ticket = replace(ticket, rung=max(ticket.rung, data["rung"]))
    if step is Step.ASKED:
        ticket = replace(ticket, asked_at=now)
    if standing in (Standing.WORKER, Standing.OFFICE) and step not in UNSEEN and ticket.contacted_at is None:
        ticket = replace(ticket, contacted_at=now)
    if step in MOVES_DUE:
        ticket = replace(ticket, due_at=random.choice([None, now + timedelta(hours=random.randrange(200))]))
        line = with_due(line, life.ticket, ticket)
        life.dues.append((now, ticket.due_at))
    life.ticket = ticket
    life.lines.append(line)


def keep(desk, lives):
    for life in lives:
        kept = desk.tickets.open(replace(life.ticket, state=State.REPORTED), life.lines[0])
        assert kept.number == life.ticket.number
        desk.tickets.save(replace(life.ticket, version=kept.version), *life.lines[1:])
        for person, when in life.follows:
            desk.tickets.follow(kept.number, person, "", when)


def slowly(lives, start, end, settled=SETTINGS):  # noqa: C901 — one pass, one figure after the other, so that it is obvious
    """Figure by figure, ticket by ticket: the sets of numbers that each one counts."""
    before = start - timedelta(days=settled.reopen_days)
    found = {key: set() for key in (*KEYS, *MEASURED, "reopenable")}
    for life in lives:
        ticket, number = life.ticket, life.ticket.number
        if ticket.opened_at >= end:
            continue
        state, ending, contacted, due = life.state(end), life.ending(end), life.contacted(end), life.due(end)
        clock = clock_for(settled, ticket.category.value, ticket.urgency)
        if start <= ticket.opened_at:
            found["opened"].add(number)
            waited = used(settled, clock, ticket.opened_at, contacted or (ending.at if ending else end))
            kept = waited <= timedelta(minutes=clock.contact_minutes)
            if contacted:
                found["contacted"].add(number)
            if contacted or not kept:
                found["contact_due"].add(number)
                found["contacted_in_time" if kept else "contact_late"].add(number)
            if ticket.urgency is Urgency.DANGER and state is not State.REFUSED:
                found["danger"].add(number)
                if state in OPEN and not contacted:
                    found["unheard_danger"].add(number)
        if ending and start <= ending.at:
            found["ended"].add(number)
            found["merged" if ending.step is Step.MERGE else state.value].add(number)
            if state is State.CLOSED:
                silent = "unanswered" if life.asked(end) else "unasked"
                how = {Step.CONFIRM: "confirmed", Step.CLOSE: "by_office", Step.LAPSE: silent}[ending.step]
                found[how].add(number)
                if due:
                    found["timed"].add(number)
                    found["on_time" if result_at(life, end) <= due else "late"].add(number)
        if ending is None:
            found["standing"].add(number)
            if state in OPEN:
                found["live"].add(number)
                if state is not State.WAITING and due and due < end:
                    found["overdue"].add(number)
                if life.rung(end):
                    found["climbed"].add(number)
                if not ticket.unit:
                    found["homeless"].add(number)
            if state in (State.WAITING, State.RESOLVED):
                found[state.value].add(number)
        for line in life.until(end):
            if line.at >= before and line.state in ENDED and line.step not in (Step.REOPEN, *BESIDE):
                found["reopenable"].add(number)
            if line.at < start:
                continue
            if line.step in (Step.ASKED, Step.CONFIRM, Step.DENY, Step.RATE):
                found["asked"].add(number)
            if line.step in (Step.CONFIRM, Step.DENY):
                found["judged"].add(number)
                yes = line.step is Step.CONFIRM
                found["solved" if yes else "unsolved"].add(number)
                found["unsolved" if yes else "solved"].discard(number)
            if line.step is Step.DENY:
                found["denied"].add(number)
            if line.step is Step.REOPEN:
                found["reopened"].add(number)
            if line.step is Step.WHISTLE:
                found["whistled"].add(number)
            if line.step is Step.RATE:
                found["rated"].add(number)
                content = line.data["score"] >= 4
                found["satisfied" if content else "unsatisfied"].add(number)
                found["unsatisfied" if content else "satisfied"].discard(number)
        if any(start <= when < end for _, when in life.follows):
            found["followed"].add(number)
    return found


def waits(lives, numbers, end, until):
    found = []
    for life in lives:
        if life.ticket.number in numbers:
            ticket = life.ticket
            clock = clock_for(SETTINGS, ticket.category.value, ticket.urgency)
            found.append(used(SETTINGS, clock, ticket.opened_at, until(life, end)) / timedelta(minutes=1))
    return sorted(found)


def result_at(life, end):
    """The last result that nobody sent back; where there is none, the end itself."""
    came = None
    for line in life.until(end):
        if line.state in OPEN:
            came = None
        elif line.step is Step.FINISH:
            came = line.at
    return came or life.ending(end).at


async def counted(lives, start, end, unit):
    store = open_store(
        "sqlite://", clock=HandClock(LAST + timedelta(days=90)), seal=SEAL, settings={"songling": SETTINGS}
    )
    period = Period("week", start.date(), start, end)
    try:
        await store.run("songling", furnish)
        await store.run("songling", lambda desk: keep(desk, lives))

        def look(desk):
            found = figures_of(desk, OFFICE, period, unit)
            behind = {key: {t.number for t in cases(desk, OFFICE, period, key, unit)} for key in (*KEYS, *MEASURED)}
            return found, behind, desk.tree

        return await store.read("songling", look)
    finally:
        await store.close()


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 16), st.sampled_from(["", "", "P1", "G1"]))
def test_every_figure_equals_a_slow_obvious_count_and_opens_to_its_cases(random, size, unit):
    """Of a random register, at a random past evening: each figure, and the tickets behind it, counted by hand."""
    lives = [a_life(random, number) for number in range(1, size + 1)]
    start = a_moment(random, FIRST, LAST)
    end = start + timedelta(days=random.choice([1, 7, 31, 120]))
    found, behind, tree = asyncio.run(counted(lives, start, end, unit))

    mine = [life for life in lives if not unit or tree.covers(unit, life.ticket.unit)]
    slow = slowly(mine, start, end)
    assert {key: behind[key] for key in behind if key in slow} == {key: slow[key] for key in behind if key in slow}
    for key, numbers in slow.items():
        name = {"homeless": "homeless_count"}.get(key, key)
        if hasattr(found, name) and key != "whistled":
            assert getattr(found, name) == len(numbers), key
    for name, numbers, until in (
        ("contact", slow["contacted"], Life.contacted),
        ("result", slow["closed"], result_at),
        ("confirm", slow["confirmed"], lambda life, end: life.ending(end).at),
    ):
        ranked, times = waits(mine, numbers, end, until), getattr(found, name)
        assert times.count == len(ranked)
        if ranked:
            assert abs(times.median - median(ranked)) < 0.001
            at_most = min(value for value in ranked if sum(one <= value for one in ranked) >= 0.9 * len(ranked))
            assert abs(times.p90 - at_most) < 0.001
    opened = [life.ticket for life in mine if life.ticket.number in slow["opened"]]
    assert found.persons == len({ticket.reporter for ticket in opened} - {""})
    for name, value in (("by_category", lambda t: t.category.value), ("by_origin", lambda t: t.origin.value)):
        assert dict(getattr(found, name)) == {one: sum(value(t) == one for t in opened) for one in map(value, opened)}
    for weekday in range(7):
        for hour in range(24):
            local = [t.opened_at.astimezone(calendar_of(SETTINGS).zone) for t in opened]
            assert found.by_hour[weekday][hour] == sum((t.weekday(), t.hour) == (weekday, hour) for t in local)
    for line in found.by_unit:
        for name, numbers in (("opened", "opened"), ("ended", "ended"), ("live", "live"), ("overdue", "overdue")):
            units = [tree.grid_of(life.ticket.unit) for life in mine if life.ticket.number in slow[numbers]]
            assert getattr(line, name) == units.count(line.unit)
