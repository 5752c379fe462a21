"""The table of the year: every duty of the clock, to whom and at which minute, worked out from the written lives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.simulator.expected import Run, climbs, runs
from bot.simulator.year.rules import DAY, FIRST, LAST, YearRules, is_workday, serves, year_days
from bot.simulator.year.script import OFF, OFTEN, Life

MOST_ALARMS: Final = 15
NIGHT: Final = time(3, 10)
EAST: Final = ZoneInfo("Asia/Shanghai")
DUTY: Final = {"role": "社区值班/社区主任", "level": "root"}  # who is called beside the holder


@dataclass(frozen=True, slots=True)
class Once:
    """One occurrence: *what* names it within its duty and community."""

    duty: str
    what: str
    at: datetime


def expected(rules: YearRules, lives: Sequence[Life]) -> list[Once]:
    """All that one community's year should bring."""
    found = [once for life in lives for once in _of_life(rules, life)]
    for duty in BY_THE_CLOCK:
        found += duty(rules, lives)
    return [Once(one.duty, one.what, made_good(one.at)) for one in _said_once(found)]


def made_good(at: datetime) -> datetime:
    """What falls into the hours in which the machine is off is made good when it is back."""
    return OFF[1] if OFF[0] <= at < OFF[1] else at


def _said_once(found: Iterable[Once]) -> Iterator[Once]:
    """Of several warnings or repeated alarms that were missed together only the last one is said."""
    last: dict[tuple[str, str], Once] = {}
    for one in found:
        missed = OFF[0] <= one.at < OFF[1] and one.duty in (WARN, AGAIN)
        if not missed:
            yield one
            continue
        matter = (one.duty, one.what.rsplit("/", 1)[0])
        if matter not in last or last[matter].at < one.at:
            last[matter] = one
    yield from last.values()


# -- of one matter ---------------------------------------------------------------------------------------------------

OPENED, WARN, CLIMB, SUPERVISE, AGAIN = "一事一单", "到时限前提醒", "往上叫", "督办", "险情再叫"
RESUME, UNANSWERED, UNASKED, CALLED, AGENDA = (
    "等到了再问",
    "未回应办结",
    "未询问办结",
    "险情马上叫人",
    "一月三次告诉社区",
)
STATE_AFTER: Final = {
    "accept": "working", "finish": "resolved", "confirm": "closed", "deny": "assigned", "wait": "waiting",
    "withdraw": "withdrawn", "close": "closed", "acknowledge": "assigned",
}  # fmt: skip


def as_register(life: Life) -> dict[str, Any]:
    """The matter as the register should have it, told by the script alone."""
    lines = [_line(life.opened, "open", "assigned", life.reporter, "resident", life.holder)]
    for act in life.acts[1:]:
        standing = "resident" if act.by == life.reporter else "worker"
        lines.append(_line(act.at, act.do, STATE_AFTER[act.do], act.by, standing))
        if act.do == "acknowledge":
            lines.append(_line(act.at, "accept", "working", act.by, standing))
        if act.until is not None:
            lines.append(_line(made_good(act.until), "resume", "working", "system", "system"))
    return {
        "category": life.category, "urgency": life.urgency, "unit": life.grid, "assignee": life.holder,
        "opened_at": life.opened, "history": sorted(lines, key=lambda line: line["at"]),
    }  # fmt: skip


def _line(at: datetime, step: str, state: str, by: str, standing: str, to: str = "") -> dict[str, Any]:
    return {"at": at, "step": step, "state": state, "by": by, "standing": standing, "data": {"to": to} if to else {}}


def _of_life(rules: YearRules, life: Life) -> Iterator[Once]:
    ticket = as_register(life)
    yield Once(OPENED, life.id, life.opened)
    if life.urgency == "danger":
        for person in dict.fromkeys(
            (life.holder, rules.sitting(DUTY, life.grid, life.opened.astimezone(EAST).date())[1])
        ):
            yield Once(CALLED, f"{life.id}/{person}", life.opened)
        yield from _alarms(rules, life)
    elif life.times >= OFTEN:
        yield Once(AGENDA, life.id, _unasked(rules, ticket, life.opened))
    for number, run in enumerate(runs(ticket, rules.at(LAST, time(23, 59))), 1):
        name = f"{life.id}/{number}"
        yield from _warnings(rules, ticket, run, name)
        for heard in climbs(ticket, run, rules):
            if heard.role == "督办":
                yield Once(SUPERVISE, name, heard.at)
            else:
                yield Once(CLIMB, f"{name}/{heard.role}", heard.at)
    for act in life.acts:
        if act.until is not None:
            yield Once(RESUME, life.id, act.until)
    if life.fate in ("silent", "unasked"):
        yield Once(UNANSWERED if life.fate == "silent" else UNASKED, life.id, lapse_at(rules, life))


def _unasked(rules: YearRules, ticket: Mapping[str, Any], at: datetime) -> datetime:
    """What nobody asked for waits for the morning, but for what cannot wait itself."""
    _, _, around = rules.clock(ticket)
    return at if around and ticket["urgency"] == "urgent" else rules.quiet_ends(at)


def lapse_at(rules: YearRules, life: Life) -> datetime:
    return rules.next_open(life.acts[-1].at + timedelta(days=rules.tree["confirm_days"]))


def _warnings(rules: YearRules, ticket: Mapping[str, Any], run: Run, name: str) -> Iterator[Once]:
    _, result, around = rules.clock(ticket)
    for share in (50, 75):
        at = rules.after(run.start, result * share / 100, around, run.pauses)
        if at < run.end:
            yield Once(WARN, f"{name}/{share}", at)


def _alarms(rules: YearRules, life: Life) -> Iterator[Once]:
    taken = next(act.at for act in life.acts if act.do == "acknowledge")
    for times in range(1, MOST_ALARMS + 1):
        at = life.opened + times * timedelta(minutes=rules.tree["danger_repeat_minutes"])
        if at < taken:
            yield Once(AGAIN, f"{life.id}/{times}", at)


# -- by the clock ----------------------------------------------------------------------------------------------------


def _morning_lists(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:
    """On working days to everybody present who has something in his hands."""
    spans = [(life.holder, run.start, run.end) for life in lives for run in runs(as_register(life), OFF[1] + 200 * DAY)]
    for day in year_days():
        if not is_workday(day):
            continue
        at = made_good(rules.at(day, rules.clock_of("worker_at")))
        for person in sorted({who for who, start, end in spans if start <= at < end}):
            if not rules.is_away(person, day):
                yield Once("早上的清单", f"{person}/{day}", at)


def _daily_reports(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:  # noqa: ARG001
    for day in year_days():
        if is_workday(day):
            for person in _office(rules, day):
                yield Once("日报告", f"{person}/{day}", rules.at(day, rules.clock_of("office_at")))


def _weekly_reports(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:  # noqa: ARG001
    """Of the week before on Monday morning, of the month before on the 1st; on a day of rest, the next working day."""
    for day in year_days():
        if day.weekday() == 0:
            yield from _report(rules, "周研判", day - 7 * DAY, day, time(8, 56))


def _monthly_reports(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:  # noqa: ARG001
    for day in year_days():
        if day.day == 1 and day.month > 1:
            yield from _report(rules, "月反馈", (day - DAY).replace(day=1), day, time(9, 26))


def _report(rules: YearRules, duty: str, first: date, day: date, clock: time) -> Iterator[Once]:
    while not is_workday(day):
        day += DAY
    if day <= LAST:
        at = rules.at(day, clock)
        year, week, _ = first.isocalendar()
        name = f"{first:%Y-%m}" if duty == "月反馈" else f"{year}-W{week:02}"
        yield from (Once(duty, f"{person}/{name}", at) for person in _office(rules, day))


def _office(rules: YearRules, day: date) -> list[str]:
    rows = (row for row in rules.people if rules.standing(row["roles"]) == "office" and serves(row, day))
    return sorted({row["userid"] for row in rows if not rules.is_away(row["userid"], day)})


def _bundles(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:
    """Every day, to whom a sentence waits that he does not press."""
    left = [(life.holder_of_group, life.acts[-1].at, lapse_at(rules, life)) for life in lives if life.fate == "unasked"]
    for day in year_days():
        for clock in rules.tree["digests"]["bundles_at"]:
            at = rules.at(day, time.fromisoformat(clock))
            for hand in sorted({hand for hand, start, end in left if start < at < end}):
                yield Once("攒一批再点", f"{hand}/{at.isoformat()}", at)


def _routines(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:  # noqa: ARG001
    """What the settings write down as 例行: on its day or, by its rule, on a working day beside it."""
    for routine in rules.tree.get("routines", ()):
        for due in sorted({moved for day in year_days() if (moved := _routine_day(rules, routine, day))}):
            for ahead in routine.get("days_before", [0]):
                on = due - ahead * DAY
                while ahead and not is_workday(on):
                    on -= DAY
                if FIRST <= on <= LAST:
                    at = rules.at(on, rules.clock_of("worker_at"))
                    for person in _seated(rules, routine["to"], on):
                        yield Once("例行", f"{routine['name']}/{due}/{ahead}/{person}", at)


def _routine_day(rules: YearRules, routine: Mapping[str, Any], day: date) -> date | None:
    if not _in_rhythm(rules, routine, day):
        return None
    rule = routine["rest_day"]
    if rule == "keep" or is_workday(day):
        return day
    if rule == "skip":
        return None
    while not is_workday(day):
        day += DAY if rule == "after" else -DAY
    return day


def _in_rhythm(rules: YearRules, routine: Mapping[str, Any], day: date) -> bool:
    name, _, rest = routine["rhythm"].partition(" ")
    month, _, number = rest.rpartition("-")
    match name:
        case "workdays":
            return is_workday(day)
        case "weekly":
            return day.strftime("%a").lower() == rest
        case "monthly":
            return day.day == int(rest)
        case "quarterly":
            return day.day == int(number) and day.month in range(int(month), 13, 3)
        case "yearly":
            return (day.month, day.day) == (int(month), int(number))
        case "dates":
            return day in routine["dates"]
        case "terms":
            return str(day) in {row["until"] for row in rules.people}
    raise ValueError(f"no rhythm {name}")


def _seated(rules: YearRules, role: str, day: date) -> list[str]:
    """Everybody in such a seat that day, or who stands in for him; each once."""
    found = []
    for row in rules.people:
        if row["roles"] == role and serves(row, day):
            person = row["standin"] if rules.is_away(row["userid"], day) else row["userid"]
            if person and not rules.is_away(person, day):
                found.append(person)
    return list(dict.fromkeys(found))


def _nights(rules: YearRules, lives: Sequence[Life]) -> Iterator[Once]:  # noqa: ARG001
    """What is forgotten every night; once more at the very start."""
    yield Once("夜里清理", str(FIRST - DAY), rules.at(FIRST, time(0)))
    for day in year_days():
        yield Once("夜里清理", str(day), rules.at(day, NIGHT))


BY_THE_CLOCK: Final[tuple[Callable[[YearRules, Sequence[Life]], Iterator[Once]], ...]] = (
    _morning_lists, _daily_reports, _weekly_reports, _monthly_reports, _bundles, _routines, _nights,
)  # fmt: skip
