"""What the clock should have said, worked out slowly and by other means than the bot's: minute by minute.

Reads the community's settings file and the sheets itself, so that a mistake in the bot's calendar, ladder or routing
does not repeat itself here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

OPEN_STATES: Final = frozenset({"reported", "assigned", "working", "waiting"})
HUMAN: Final = frozenset({"worker", "lead", "office", "outside"})
CONTACT: Final = frozenset({"accept", "finish", "wait", "transfer", "refuse", "acknowledge", "supplement", "assign"})
WARNINGS: Final = (50, 75)  # per cent of the result time
SUPERVISED: Final = 150
MOST_DAYS: Final = 40  # no clock of a demonstration runs longer


@dataclass(frozen=True, slots=True)
class Heard:
    """A rung that heard, or 督办, and when."""

    role: str
    at: datetime


@dataclass(slots=True)
class Run:
    """The clock of one round: from report or 没修好 until somebody says it is done. *pauses* are waits."""

    start: datetime
    end: datetime
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)


class Rules:
    """A community's settings and seats, read afresh from its file and its sheets."""

    def __init__(self, settings: Path, sheets: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.tree = tomllib.loads(settings.read_text(encoding="utf-8"))
        self.zone = ZoneInfo(self.tree["timezone"])
        self.spans = [tuple(time.fromisoformat(end) for end in span.split("-")) for span in self.tree["hours"]["spans"]]
        self.rungs = self.rungs_of({})
        self.parents = {row["code"]: row["parent"] for row in sheets["units"]}
        self.people = list(sheets["people"])
        self.promises: dict[str, int] = {}  # hours of office time in which who helps with something has answered
        for card in sheets.get("helpers", ()):
            hours = int(card["promise"])
            self.promises[card["userid"]] = min(hours, self.promises.get(card["userid"], hours))
        self.report_at = time.fromisoformat(self.tree["digests"]["office_at"])

    def rungs_of(self, ticket: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Of the first ladder that is for its urgency."""
        urgency = ticket.get("urgency", "normal")
        ladders = self.tree["ladders"]
        return list(next(one["rungs"] for one in ladders if urgency in one.get("urgencies", (urgency,))))

    # -- time ---------------------------------------------------------------------------------------------------

    def open_at(self, at: datetime) -> bool:
        """Does the office work at this moment? Monday to Friday; no holiday lies in the week that is played."""
        local = at.astimezone(self.zone)
        return local.weekday() < 5 and any(start <= local.time() < end for start, end in self.spans)

    def after(
        self, start: datetime, minutes: float, around: bool, pauses: Sequence[tuple[datetime, datetime]] = ()
    ) -> datetime:
        """When so many minutes have passed: counted one at a time, the broken one at the end exactly."""
        at, left = start, timedelta(minutes=minutes)
        for _ in range(MOST_DAYS * 24 * 60):
            step = timedelta(seconds=60 - at.second, microseconds=-at.microsecond)
            paused = any(first <= at < last for first, last in pauses)
            if (around or self.open_at(at)) and not paused:
                if left <= step:
                    return at + left
                left -= step
            at += step
        return at

    def clock(self, ticket: Mapping[str, Any]) -> tuple[float, float, bool]:
        """(contact, result, around) of a ticket: the first of the four keys that the file has."""
        category, urgency = ticket["category"], ticket["urgency"]
        for key in (f"{category}/{urgency}", f"*/{urgency}", category, "*"):
            if key in self.tree["clocks"]:
                found = self.tree["clocks"][key]
                around = bool(found.get("around")) or urgency == "danger"
                return found["contact_minutes"], found["result_minutes"], around
        raise KeyError(f"no clock for {category}/{urgency}")

    # -- seats --------------------------------------------------------------------------------------------------

    def sitting(self, rung: Mapping[str, Any], unit: str, day: date) -> tuple[str, str]:
        """(role, person) on a rung that day; a stand-in for who is away; ("", "") when nobody sits there."""
        for role in rung["role"].split("/"):
            for place in self._places(rung["level"], unit):
                for row in self.people:
                    if row["roles"] == role and row["unit"] == place:
                        return role, (row["standin"] if _away(row, day) else row["userid"])
        return "", ""

    def _places(self, level: str, unit: str) -> list[str]:
        chain = []
        while unit:
            chain.append(unit)
            unit = self.parents.get(unit, "")
        grid = next((at for at, code in enumerate(chain) if code.startswith("G") and "-" not in code), None)
        if level == "root":
            return chain[-1:] or ["SL"]
        if level == "unit":
            return chain[: grid + 1] if grid is not None else chain[:1]
        return chain[grid + 1 : grid + 2] if grid is not None else []


def _away(row: Mapping[str, Any], day: date) -> bool:
    first, _, last = str(row.get("away", "")).partition("~")
    return bool(first) and date.fromisoformat(first) <= day <= date.fromisoformat(last or first)


def runs(ticket: Mapping[str, Any], until: datetime) -> list[Run]:
    """The rounds of a ticket as its history tells them."""
    found = [Run(ticket["opened_at"], until)]
    running, waiting = True, None
    for line in ticket["history"]:
        at, step, state = line["at"], line["step"], line["state"]
        if step in ("deny", "reopen"):
            found.append(Run(at, until))
            running, waiting = True, None
        elif running:
            if waiting and (state != "waiting" or step == "wait"):
                found[-1].pauses.append((waiting, at))
                waiting = None
            if step == "wait":
                waiting = at
            if state not in OPEN_STATES:
                found[-1].end, running = at, False
    if running and waiting:
        found[-1].pauses.append((waiting, until))
    return found


def due_of(ticket: Mapping[str, Any], run: Run, rules: Rules) -> datetime:
    """When the round is overdue. Who is given a question because he helps with such things promised a time himself."""
    _, result, around = rules.clock(ticket)
    due = rules.after(run.start, result, around, run.pauses)
    first, *later = ticket["history"]
    if run.start != ticket["opened_at"] or first["data"].get("intent") != "question":
        return due
    for line in later:
        if line["step"] == "assign" and line["standing"] == "system":
            promise = rules.promises.get(line["data"]["to"])
            due = min(due, rules.after(line["at"], promise * 60, False, run.pauses)) if promise else due
    return due


def contacted_at(ticket: Mapping[str, Any]) -> datetime | None:
    """The first word or press of a human on our side."""
    lines = (line["at"] for line in ticket["history"] if line["standing"] in HUMAN and line["step"] in CONTACT)
    return min(lines, default=None)


def holder_at(ticket: Mapping[str, Any], at: datetime) -> str:
    """In whose hands it was."""
    who = ""
    for line in ticket["history"]:
        if line["at"] > at:
            break
        if line["step"] in ("open", "assign", "transfer", "deny", "reopen", "enrich"):
            to = (line.get("data") or {}).get("to", "")
            who = to if isinstance(to, str) and to else who
        elif line["step"] == "accept":
            who = line["by"]
    return who or ticket["assignee"]


def climbs(ticket: Mapping[str, Any], run: Run, rules: Rules) -> list[Heard]:
    """Which rungs should have heard in this round, and when; 督办 among them."""
    return list(_hearing(ticket, run, rules, _moments(ticket, run, rules)))


def coming(ticket: Mapping[str, Any], run: Run, rules: Rules, after: datetime) -> datetime | None:
    """When the clock next has something to say of a ticket that nobody moves: a rung, 督办, or a warning."""
    _, result, around = rules.clock(ticket)
    beyond = Run(run.start, after + timedelta(days=MOST_DAYS), run.pauses)
    moments = _moments(ticket, run, rules)
    told = [one.at for one in _hearing(ticket, beyond, rules, moments)]
    told += [rules.after(run.start, result * share / 100, around, run.pauses) for share in WARNINGS]
    return min((at for at in told if at > after), default=None)


def _moments(ticket: Mapping[str, Any], run: Run, rules: Rules) -> list[tuple[datetime, int]]:
    """When each rung's turn comes, whoever sits there; the number of rungs stands for 督办."""
    contact, result, around = rules.clock(ticket)
    human = contacted_at(ticket)

    def passed(minutes: float) -> datetime:
        return rules.after(run.start, minutes, around, run.pauses)

    moments: list[tuple[datetime, int]] = []
    for index, rung in enumerate(rules.rungs_of(ticket)[1:], 1):
        if ticket["urgency"] == "danger" and rung.get("late_percent", 100) == 0 and run.start <= ticket["opened_at"]:
            continue  # called with the alarm itself
        at = passed(result * rung.get("late_percent", 100) / 100)
        unheard = rung.get("unheard_percent", 0)
        if unheard and ticket["urgency"] != "danger":
            early = passed(contact * unheard / 100)
            at = min(at, early) if human is None or human > early else at
        moments.append((at, index))
    moments.append((passed(result * SUPERVISED / 100), len(rules.rungs_of(ticket))))
    return sorted(moments)


def _hearing(
    ticket: Mapping[str, Any], run: Run, rules: Rules, moments: Sequence[tuple[datetime, int]]
) -> Iterator[Heard]:
    """An empty seat, and one where the holder sits himself, is passed over at its own moment."""
    reached, rungs = 0, rules.rungs_of(ticket)
    for at, index in moments:
        if at >= run.end:
            return
        if index == len(rungs):
            yield Heard("督办", at)
            continue
        if index <= reached:
            continue
        for step in range(index, len(rungs)):
            reached = step
            role, person = rules.sitting(rungs[step], ticket["unit"], at.astimezone(rules.zone).date())
            if person and person != holder_at(ticket, at):
                yield Heard(role, at)
                break


def heard(ticket: Mapping[str, Any], run: Run) -> list[Heard]:
    """Which rungs the history says heard in this round."""
    found = []
    for line in ticket["history"]:
        data = line.get("data") or {}
        if line["step"] == "climb" and run.start <= line["at"] <= run.end and data.get("to"):
            found.append(Heard("督办" if data.get("supervise") else str(data.get("role", "")), line["at"]))
    return found
