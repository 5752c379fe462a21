"""The figures of a period: one definition each, for the message, the page and the files.

The database counts and hands over `Counted`; what runs in office time is measured here. Moments are UTC milliseconds.

Every figure stands at the period's end: states, ends, results, rungs and deadlines are those of that moment, so that a
report made later shows the same. Of deadlines that holds where the step that moved one wrote down what it had been; of
a step older than that habit the present deadline is taken.

What a matter IS stands as it is known now, and a correction mends the past too: kind, place, grid and urgency. A lamp
booked under lifts never was a lift's; and a false alarm was no danger, so the day's 危险 falls by one once that is
known: of one that was nothing at all, where that was known by the period's end. Who wants what was believed then reads the report that was sent: it is kept, and never written again.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bot.domain.people import UnitTree
from bot.domain.said import Said
from bot.domain.settings import Clock, Settings
from bot.domain.sla import clock_for
from bot.domain.ticket import Urgency
from bot.domain.workdays import OfficeCalendar, calendar_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLI = timedelta(milliseconds=1)
SLOT = 900_000  # milliseconds of a quarter of an hour: every zone's hours begin with one
SATISFIED = 4  # stars of five, from here on

# Which figure another one is a part of. A share is never said without it.
PART_OF: Mapping[str, str] = {
    "danger": "opened", "unheard_danger": "danger", "contacted": "opened", "contacted_in_time": "contact_due",
    "contact_due": "opened", "closed": "ended", "withdrawn": "ended", "merged": "ended", "refused": "ended", "confirmed": "closed",
    "by_office": "closed", "unanswered": "closed", "unasked": "closed", "on_time": "timed", "timed": "closed",
    "solved": "judged", "judged": "asked", "satisfied": "rated", "rated": "asked", "reopened": "reopenable",
    "arrived": "whistled", "arrived_in_time": "arrived", "overdue": "live", "waiting": "live", "climbed": "live", "homeless": "live",
}  # fmt: skip

Opened = tuple[int, str, str, int, int | None, int | None]  # number, category, urgency, opened, first contact, end
Wait = tuple[int, str, str, int, int, int | None]  # number, category, urgency, from, to, due
PlaceKey = tuple[str, str, str]  # estate, building, spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the database counted of [start, end) in some units, as it stood at the end."""

    start: int
    end: int
    numbers: Mapping[str, int]
    units: Mapping[str, tuple[int, int, int, int]]  # opened, ended, live, overdue
    categories: Mapping[str, int]
    origins: Mapping[str, int]
    places: Mapping[tuple[str, str, str, str], int]  # estate, building, spot, category
    slots: Mapping[int, int]  # quarter of an hour since the epoch → opened
    opened: Sequence[Opened] = ()
    results: Sequence[Wait] = ()  # of what was closed in the period: report → last result
    confirms: Sequence[Wait] = ()  # of these, what the reporter confirmed: report → yes
    climbed: Mapping[int, tuple[int, str]] = field(default_factory=dict)  # live number → highest rung, its role
    said: Said = field(default_factory=Said)  # by the reporters, in the period
    calls: Mapping[tuple[int, str], bool | None] = field(default_factory=dict)  # 吹哨: came in time, late, or not yet
    followed: Mapping[int, int] = field(default_factory=dict)  # number → people who joined in the period


@dataclass(frozen=True, slots=True)
class Times:
    """Of *of* tickets *count* have come so far; minutes on their own clocks, None when there is nothing to measure."""

    count: int
    of: int
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A grid's figures; the empty code is 待归格."""

    unit: str
    opened: int
    ended: int
    live: int
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What happened in a period, and how it stands at its end. `PART_OF` names each one's denominator."""

    opened: int  # registered in the period
    persons: int  # who reported them; one person twice is one
    danger: int  # of these, with danger; without what was refused: 误报, or another's number
    unheard_danger: int  # of these, nobody has answered yet
    contacted: int  # of `opened`, a human has answered
    contact_due: int  # of `opened`: answered, or the time for an answer is over
    contacted_in_time: int  # of these, within the time
    contact_minutes: float | None  # median of `contacted`, on the ticket's own clock (office time, or day and night)
    contact: Times
    result: Times  # of `closed`: report → last result
    confirm: Times  # of `closed`: report → the reporter's yes
    ended: int  # 办结 + 撤回 + 不受理 + 合并 in the period
    closed: int  # 办结
    confirmed: int  # of `closed`: the reporter said yes
    by_office: int  # of `closed`: the office closed it
    unanswered: int  # of `closed`: 未回应, asked and silent
    unasked: int  # of `closed`: 未询问, the question never reached the reporter
    timed: int  # of `closed`: had a deadline
    on_time: int  # of `timed`: the result came by then
    withdrawn: int
    refused: int
    merged: int  # 合并: counted with another number
    whistled: int  # 吹哨: how many were called in
    arrived: int  # 报到: of these, came in the period
    arrived_in_time: int  # of `arrived`
    asked: int  # 「修好了吗」 reached the reporter, or he answered, in the period
    judged: int  # of `asked`: he said yes or no
    solved: int  # of `judged`: his last word was yes
    denied: int  # 没修好 in the period
    rated: int  # of `asked`: gave a mark
    satisfied: int  # of `rated`: four or five
    reopenable: int  # ended in the period or within the reopening window before it
    reopened: int  # of these, opened again in the period
    live: int  # somebody still has work to do, at the end
    overdue: int  # of `live`: past the deadline and not waiting for others
    waiting: int  # of `live`: 等待
    climbed: int  # of `live`: a higher rung has heard
    resolved: int  # 待确认 at the end; not in `live`
    homeless_count: int  # of `live`: without a grid (待归格)
    by_category: tuple[tuple[str, int], ...]  # of `opened`, most first
    by_origin: tuple[tuple[str, int], ...]  # of `opened`
    by_place: tuple[tuple[PlaceKey, int], ...]  # of `opened`, most first; unknown places are left out
    by_hour: tuple[tuple[int, ...], ...]  # of `opened`: 7 weekdays (Monday first) × 24 local hours
    by_rung: tuple[tuple[str, int], ...]  # of `climbed`: the role that heard last
    by_unit: tuple[UnitLine, ...]  # by grid in the tree's order; 待归格 last


class OfficeMeter:
    """Office time between many pairs of moments: summed up once, then two look-ups a pair."""

    __slots__ = ("_lengths", "_starts", "_totals")

    def __init__(self, calendar: OfficeCalendar, first: int, last: int) -> None:
        self._starts: list[int] = []
        self._lengths: list[int] = []
        self._totals: list[int] = []
        total = 0
        for begin, end in calendar.spans(moment(first), moment(max(first, last))):
            start, length = millis(begin), (end - begin) // MILLI
            self._starts.append(start)
            self._lengths.append(length)
            self._totals.append(total)
            total += length

    def passed(self, start: int, end: int) -> int:
        """Milliseconds of office time; nothing when *end* is not later."""
        return max(0, self._at(end) - self._at(start))

    def _at(self, at: int) -> int:
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return 0
        return self._totals[place] + min(at - self._starts[place], self._lengths[place])


def millis(at: datetime) -> int:
    return (at - EPOCH) // MILLI


def moment(ms: int) -> datetime:
    return EPOCH + ms * MILLI


class _Clocks:
    """How long something took on its own clock, in milliseconds."""

    def __init__(self, counted: Counted, settings: Settings) -> None:
        starts = [row[3] for rows in (counted.opened, counted.results) for row in rows]
        self._meter = OfficeMeter(calendar_of(settings), min(starts, default=counted.end), counted.end)
        self._settings = settings
        self._known: dict[tuple[str, str], Clock] = {}

    def of(self, category: str, urgency: str) -> Clock:
        key = (category, urgency)
        if key not in self._known:
            self._known[key] = clock_for(self._settings, category, Urgency(urgency))
        return self._known[key]

    def used(self, category: str, urgency: str, start: int, end: int) -> int:
        if self.of(category, urgency).around:
            return max(0, end - start)
        return self._meter.passed(start, end)


@dataclass(frozen=True, slots=True)
class Contacts:
    """Numbers of the tickets registered in the period, by how they were first answered."""

    waits: tuple[int, ...]  # milliseconds, of those answered
    in_time: tuple[int, ...]
    due: tuple[int, ...]


def contacts(counted: Counted, settings: Settings) -> Contacts:
    """Whoever ended before his time was over, unanswered, is neither in time nor late."""
    clocks = _Clocks(counted, settings)
    waits, in_time, due = [], [], []
    for number, category, urgency, opened, contacted, ended in counted.opened:
        until = contacted if contacted is not None else min(ended or counted.end, counted.end)
        used = clocks.used(category, urgency, opened, until)
        kept = used <= clocks.of(category, urgency).contact_minutes * 60_000
        if contacted is not None:
            waits.append(used)
        if contacted is not None and kept:
            in_time.append(number)
        if contacted is not None or not kept:
            due.append(number)
    return Contacts(tuple(waits), tuple(in_time), tuple(due))


def figures(counted: Counted, tree: UnitTree, settings: Settings) -> Figures:
    """Measure and name what was counted."""
    numbers, heard, clocks = counted.numbers, contacts(counted, settings), _Clocks(counted, settings)
    results = [clocks.used(*row[1:5]) for row in counted.results]
    confirms = [clocks.used(*row[1:5]) for row in counted.confirms]
    contact, said = times(heard.waits, numbers["opened"]), counted.said
    return Figures(
        opened=numbers["opened"],
        persons=numbers["persons"],
        danger=numbers["danger"],
        unheard_danger=numbers["unheard_danger"],
        contacted=numbers["contacted"],
        contact_due=len(heard.due),
        contacted_in_time=len(heard.in_time),
        contact_minutes=contact.median,
        contact=contact,
        result=times(results, numbers["closed"]),
        confirm=times(confirms, numbers["closed"]),
        ended=numbers["ended"],
        closed=numbers["closed"],
        confirmed=numbers["confirmed"],
        by_office=numbers["by_office"],
        unanswered=numbers["unanswered"],
        unasked=numbers["unasked"],
        timed=sum(row[5] is not None for row in counted.results),
        on_time=sum(is_on_time(row) for row in counted.results),
        withdrawn=numbers["withdrawn"],
        refused=numbers["refused"],
        merged=numbers["merged"],
        whistled=len(counted.calls),
        arrived=sum(came is not None for came in counted.calls.values()),
        arrived_in_time=sum(came is True for came in counted.calls.values()),
        asked=len(said.reached),
        judged=len(said.judged),
        solved=sum(said.judged.values()),
        denied=len(said.denied),
        rated=len(said.rated),
        satisfied=sum(stars >= SATISFIED for stars in said.rated.values()),
        reopenable=numbers["reopenable"],
        reopened=len(said.reopened),
        live=numbers["live"],
        overdue=numbers["overdue"],
        waiting=numbers["waiting"],
        climbed=len(counted.climbed),
        resolved=numbers["resolved"],
        homeless_count=numbers["homeless"],
        by_category=_most_first(counted.categories),
        by_origin=_most_first(counted.origins),
        by_place=by_place(counted.places),
        by_hour=by_hour(counted.slots, settings),
        by_rung=_most_first(Counter(role for _, role in counted.climbed.values())),
        by_unit=_by_unit(counted.units, tree),
    )


def is_on_time(row: Wait) -> bool:
    return row[5] is not None and row[4] <= row[5]


def times(used: Iterable[int], of: int) -> Times:
    """Median (of an even number: the middle of the two) and 90th percentile (nearest rank), in minutes."""
    ranked = sorted(used)
    if not ranked:
        return Times(0, of, None, None)
    return Times(len(ranked), of, median(ranked) / 60_000, ranked[math.ceil(len(ranked) * 0.9) - 1] / 60_000)


def _most_first(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def by_place(places: Mapping[tuple[str, str, str, str], int]) -> tuple[tuple[PlaceKey, int], ...]:
    counts: Counter[PlaceKey] = Counter()
    for (estate, building, spot, _), count in places.items():
        if estate or building or spot:
            counts[estate, building, spot] += count
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def by_hour(slots: Mapping[int, int], settings: Settings) -> tuple[tuple[int, ...], ...]:
    """Shape (7, 24): [weekday, Monday = 0][local hour]."""
    zone = ZoneInfo(settings.timezone)
    found = [[0] * 24 for _ in range(7)]
    for slot, count in slots.items():
        local = moment(slot * SLOT).astimezone(zone)
        found[local.weekday()][local.hour] += count
    return tuple(map(tuple, found))


def _by_unit(units: Mapping[str, tuple[int, int, int, int]], tree: UnitTree) -> tuple[UnitLine, ...]:
    """Every grid has a line, also a quiet one; units above the grids only when something hangs on them."""
    sums: dict[str, list[int]] = {}
    for code, counts in units.items():
        line = sums.setdefault(tree.grid_of(code), [0, 0, 0, 0])
        for place, count in enumerate(counts):
            line[place] += count
    busy = {code for code, counts in sums.items() if any(counts)}
    codes = [unit.code for unit in tree.units.values() if unit.kind == "grid" or unit.code in busy]
    codes += sorted(busy - set(codes) - {""}) + ([""] if "" in busy else [])
    return tuple(UnitLine(code, *sums.get(code, [0, 0, 0, 0])) for code in codes)


MEASURED = frozenset({
    "contacted_in_time", "contact_due", "contact_late", "on_time", "timed", "late", "asked", "judged", "solved",
    "unsolved", "denied", "reopened", "climbed", "rated", "satisfied", "unsatisfied", "whistled", "followed",
})  # fmt: skip


def measured(counted: Counted, key: str, settings: Settings) -> list[int]:
    """The numbers behind a figure that the database alone does not know, in order. Raises KeyError for another key."""
    return sorted(_numbers(counted, key, settings))


def _numbers(counted: Counted, key: str, settings: Settings) -> Iterator[int] | Iterable[int]:
    if key in ("contacted_in_time", "contact_due", "contact_late"):
        heard = contacts(counted, settings)
        found = {"contacted_in_time": set(heard.in_time), "contact_due": set(heard.due)}
        return found.get(key, set(heard.due) - set(heard.in_time))
    if key in ("on_time", "timed", "late"):
        timed = [row for row in counted.results if row[5] is not None]
        return [row[0] for row in timed if key == "timed" or is_on_time(row) == (key == "on_time")]
    said, judged = counted.said, counted.said.judged
    return {
        "asked": said.reached,
        "judged": judged,
        "solved": [number for number, yes in judged.items() if yes],
        "unsolved": [number for number, yes in judged.items() if not yes],
        "denied": said.denied,
        "reopened": said.reopened,
        "climbed": counted.climbed,
        "whistled": {number for number, _ in counted.calls},
        "rated": said.rated,
        "satisfied": [number for number, given in said.rated.items() if given >= SATISFIED],
        "unsatisfied": [number for number, given in said.rated.items() if given < SATISFIED],
        "followed": counted.followed,
    }[key]
