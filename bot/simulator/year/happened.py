"""What the database says happened in the year, in the words of the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.domain.routines import mark
from bot.domain.ticket import Moved
from bot.ports import Desk
from bot.simulator.year import expected as table
from bot.simulator.year.expected import Once
from bot.simulator.year.rules import DAY, FIRST
from bot.simulator.year.script import Life

MOST: Final = 1_000_000
REPORTS: Final = {"day": "日报告", "week": "周研判", "month": "月反馈"}


def happened(desk: Desk, lives: Sequence[Life], rows: Sequence[Mapping[str, Any]], folder: Path) -> list[Once]:
    """*rows*: what left of this community's outbox; *folder*: where the year keeps its journal."""
    known = {life.key: life.id for life in lives}
    found: list[Once] = []
    names: dict[int, str] = {}
    for ticket in desk.tickets.search(limit=MOST):
        names[ticket.number] = known.get(ticket.message, f"#{ticket.number}")
        found.append(Once(table.OPENED, names[ticket.number], ticket.opened_at))
        found += _of_history(desk.tickets.history(ticket.number), names[ticket.number])
    routines = {mark(routine.name): routine.name for routine in desk.settings.routines}
    for row in rows:
        found += _of_row(row, names, routines)
    found += _nights(desk.community, folder)
    return found


def _of_history(history: Sequence[Moved], life: str) -> Iterator[Once]:
    number = 1
    for line in history:
        data = line.data
        match line.step.value:
            case "deny" | "reopen":
                number += 1
            case "warn":
                yield Once(table.WARN, f"{life}/{number}/{data['percent']}", line.at)
            case "climb" if data.get("supervise"):
                yield Once(table.SUPERVISE, f"{life}/{number}", line.at)
            case "climb" if data.get("to"):
                yield Once(table.CLIMB, f"{life}/{number}/{data['role']}", line.at)
            case "alarm" if "times" in data:
                yield Once(table.AGAIN, f"{life}/{data['times']}", line.at)
            case "resume":
                yield Once(table.RESUME, life, line.at)
            case "lapse":
                asked = any(one.step.value == "asked" for one in history)
                yield Once(table.UNANSWERED if asked else table.UNASKED, life, line.at)


def _of_row(row: Mapping[str, Any], names: Mapping[int, str], routines: Mapping[str, str]) -> Iterator[Once]:
    """A sentence that left, by its key."""
    at = datetime.fromtimestamp(row["sent_at"] / 1000, UTC)
    match str(row["key"]).split("/"):
        case [_, number, "alarm", "1", person]:
            yield Once(table.CALLED, f"{names.get(int(number), number)}/{person}", at)
        case [_, number, "comes-back", "1", _]:
            yield Once(table.AGENDA, names.get(int(number), number), at)
        case ["digest", _, "worker", day, person]:
            yield Once("早上的清单", f"{person}/{day}", at)
        case ["digest", _, "day" | "week" | "month" as kind, name, person, "text"]:
            yield Once(REPORTS[kind], f"{person}/{name}", at)
        case ["routine", _, code, due, ahead, person]:
            yield Once("例行", f"{routines.get(code, code)}/{due}/{ahead}/{person}", at)
        case [_, "bundle", moment, hand]:
            yield Once("攒一批再点", f"{hand}/{datetime.fromisoformat(moment).astimezone(UTC).isoformat()}", at)


def _nights(community: str, folder: Path) -> Iterator[Once]:
    """The night that was slept through is the one in which the machine came back."""
    for line in (folder / "journal").read_text(encoding="utf-8").splitlines():
        if line.startswith(f"night {community} "):
            at = datetime.fromisoformat(line.split()[2])
            day = at.astimezone(table.EAST).date()
            yield Once("夜里清理", str(FIRST - DAY if (day, at.astimezone(table.EAST).hour) == (FIRST, 0) else day), at)


def failures(folder: Path) -> list[str]:
    """Steps of lives that could not be taken."""
    lines = (folder / "journal").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("failed ") for line in lines if line.startswith("failed ")]
