"""What a daily report costs over a register of a million tickets: five thousand of the day, the rest of half a year."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.bench.calibration import machine
from bot.bench.ours import COMMUNITY, settings
from bot.bench.sweep import one_ticket
from bot.clock import RealClock
from bot.deeds.digest import Report, look, write
from bot.domain.digest import period_of
from bot.ports import Desk
from storage.engine import open_store
from storage.migrate import migrate
from storage.sealing import Seal, new_key

BAR = 2.0  # seconds
ROUNDS = 3
A_DAY = 5_000
DAY = 86_400_000
EVENING = datetime(2026, 11, 18, 9, 26, tzinfo=UTC)  # a Wednesday, 17:26 in the community

# How the copies differ: one every 86.4 / 5 seconds backwards from the evening; the newest four days' worth and every
# fiftieth older one are not ended.
_MS = int(EVENING.timestamp() * 1000)
_OPENED = f"({_MS} - n * {DAY // A_DAY} - 1)"
_LIVE = f"(n <= {4 * A_DAY} OR n % 50 = 0)"
_VALUES = {
    "number": "n",
    "state": f"CASE WHEN {_LIVE} THEN CASE n % 7 WHEN 0 THEN 'waiting' WHEN 1 THEN 'resolved' ELSE 'assigned' END ELSE 'closed' END",
    "unit": "'G' || (1 + n % 8)",
    "category": "CASE n % 5 WHEN 0 THEN 'lift' WHEN 1 THEN 'noise' WHEN 2 THEN 'hygiene' WHEN 3 THEN 'water' ELSE 'property' END",
    "building": "1 + n % 40",
    "reporter": "'wm' || (n % 9000)",
    "opened_at": _OPENED,
    "moved_at": _OPENED,
    "clock_at": _OPENED,
    "contacted_at": f"CASE WHEN n % 10 THEN {_OPENED} + n % 7200000 END",
    "due_at": f"{_OPENED} + {3 * DAY}",
    "next_step_at": "NULL",
    "closing": f"CASE WHEN {_LIVE} THEN '' WHEN n % 3 THEN 'confirmed' ELSE 'unanswered' END",
    "closed_at": f"CASE WHEN {_LIVE} THEN NULL ELSE min({_OPENED} + {4 * DAY} + n % 3600000, {_MS} - 1) END",
    "ended": f"CASE WHEN {_LIVE} THEN 0 ELSE 1 END",
    "rung": f"CASE WHEN {_LIVE} AND n % 20 = 0 THEN 1 ELSE 0 END",
}
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"


def measure(*, tickets: int = 1_000_000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Medians. Keys: seconds (message, with every figure and the register's rows; scaled by the calibration loop), limit,
    measured_s, machine, files_s (picture and sheet),
    tickets, live, of_the_day."""
    return asyncio.run(_measure(tickets, rounds))


async def _measure(tickets: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        path, seal = Path(name, "grid.db"), Seal([new_key()])
        url = f"sqlite:///{path}"
        await asyncio.to_thread(migrate, url)
        await _first(url, seal)
        await asyncio.to_thread(_copy, path, tickets)
        looked, drawn = [], []
        report: Report | None = None
        for _ in range(rounds):
            store = open_store(url, clock=RealClock(), seal=seal, settings=settings())  # nothing remembered from before
            try:
                began = time.perf_counter()
                report = await store.read(COMMUNITY, _look)
                looked.append(time.perf_counter() - began)
            finally:
                await store.close()
            began = time.perf_counter()
            await asyncio.to_thread(write, report, Path(name))
            drawn.append(time.perf_counter() - began)
    assert report is not None  # noqa: S101 — at least one round
    if report.figures.opened < A_DAY - 1:
        raise AssertionError(f"{report.figures.opened} tickets of the day instead of {A_DAY}")
    speed = machine()
    return {
        "seconds": round(statistics.median(looked) * speed, 3),
        "limit": {"seconds": BAR},
        "measured_s": round(statistics.median(looked), 3),
        "machine": round(speed, 2),
        "files_s": round(statistics.median(drawn), 3),
        "tickets": tickets,
        "live": report.figures.live + report.figures.resolved,
        "of_the_day": report.figures.opened,
    }


def _look(desk: Desk) -> Report:
    return look(desk, period_of("day", date(2026, 11, 18), desk.settings), EVENING, planned=True)


async def _first(url: str, seal: Seal) -> None:
    store = open_store(url, clock=RealClock(), seal=seal, settings=settings())
    await store.run(COMMUNITY, one_ticket)
    await store.close()


def _copy(path: Path, count: int) -> None:
    """One ticket through the front door, the others as its copies, with the lines of their lives."""
    with sqlite3.connect(path) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(tickets)")]
        values = ", ".join(_VALUES.get(name, f'"{name}"') for name in columns)
        copies = f"{_NUMBERS} INSERT INTO tickets SELECT {values} FROM tickets, numbers WHERE number = 1"  # noqa: S608
        database.execute(copies, (count,))
        database.execute("UPDATE tickets SET next_step_at = NULL WHERE number = 1")
        lines = (
            ("open", "assigned", "opened_at", "1"),
            ("climb", "assigned", f"min(due_at, {_MS} - 1)", "rung > 0"),
            ("finish", "resolved", "closed_at - 1000", "ended = 1"),
            ("confirm", "closed", "closed_at", "closing = 'confirmed'"),
            ("lapse", "closed", "closed_at", "closing = 'unanswered'"),
        )
        for step, state, at, which in lines:
            database.execute(
                "INSERT INTO history (community, number, step, state, by, standing, at, note, data) "  # noqa: S608
                f"SELECT community, number, '{step}', '{state}', 'w', 'system', {at}, '', "
                f"""'{'{"rung": 1, "to": ["l"], "role": "网片长"}' if step == "climb" else ""}' """
                f"FROM tickets WHERE number > 1 AND {which} ORDER BY {at}"
            )
    database.close()
