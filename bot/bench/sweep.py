"""What a sweep costs: 100 due among a million open tickets, against 100 due among a thousand."""

from __future__ import annotations

import asyncio
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.bench.ours import COMMUNITY, settings
from bot.clock import RealClock
from bot.deeds.climb import climb
from bot.domain.people import SYSTEM, Person, Post, Unit
from bot.domain.ticket import Moved, State, Step, Ticket
from bot.ports import Desk
from schedules import JOBS
from storage.engine import open_store
from storage.migrate import migrate
from storage.sealing import Seal, new_key

DUE = 100
BAR = 2.0
ROUNDS = 7
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in the community


def measure(*, many: int = 1_000_000, few: int = 1_000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Medians of the sweeps over both, in turn. Keys: ratio, limit, many_ms, few_ms, open."""
    return asyncio.run(_measure(many, few, rounds))


async def _measure(many: int, few: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name, "large.db"), Path(name, "small.db")
        seal = Seal([new_key()])
        await _fill(large, many, seal)
        await _fill(small, few, seal)
        seconds: dict[Path, list[float]] = {large: [], small: []}
        for _ in range(rounds):
            for path in seconds:
                seconds[path].append(await _sweep(path, seal))
        large_s, small_s = statistics.median(seconds[large][1:]), statistics.median(seconds[small][1:])
    return {
        "ratio": round(large_s / small_s, 3),
        "limit": {"ratio": BAR},
        "many_ms": round(large_s * 1000, 2),
        "few_ms": round(small_s * 1000, 2),
        "open": [many, few],
    }


async def _fill(path: Path, count: int, seal: Seal) -> None:
    """One ticket through the front door, the others as its copies."""
    url = f"sqlite:///{path}"
    await asyncio.to_thread(migrate, url)
    store = open_store(url, clock=RealClock(), seal=seal, settings=settings())
    await store.run(COMMUNITY, one_ticket)
    await store.close()
    await asyncio.to_thread(_copy, path, count)


def one_ticket(desk: Desk) -> None:
    desk.put_units(
        [Unit("SL", "松岭社区", "community"), Unit("P1", "一片", "sector", "SL"), Unit("G1", "一网格", "grid", "P1")]
    )
    for person, role, unit in (("w", "网格员", "G1"), ("l", "网片长", "P1"), ("c", "社区值班", "SL")):
        desk.people.put(Person(person, person, staff=True, posts=(Post(role, unit),)))
    opened = NOW - timedelta(hours=1)
    ticket = Ticket(
        community=COMMUNITY, number=0, state=State.ASSIGNED, summary="楼道灯坏了", unit="G1", assignee="w", opened_at=opened, moved_at=opened,
        clock_at=opened, next_step_at=NOW + timedelta(days=1), due_at=NOW + timedelta(days=2),
    )  # fmt: skip
    desk.tickets.open(ticket, Moved(0, Step.OPEN, State.ASSIGNED, SYSTEM.id, SYSTEM.standing, opened))


def _copy(path: Path, count: int) -> None:
    with sqlite3.connect(path) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(tickets)")]
        values = ", ".join(
            {"number": "n", "next_step_at": "next_step_at + n"}.get(name, f'"{name}"') for name in columns
        )
        numbers = "WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
        copies = f"{numbers} INSERT INTO tickets SELECT {values} FROM tickets, numbers WHERE number = 1"  # noqa: S608
        database.execute(copies, (count,))
    database.close()


def _all_duties(desk: Desk) -> int:
    """When every duty of the clock is next wanted, and what is due said; how many tickets were looked at."""
    for job in JOBS:
        job.next_due(desk, NOW)
    return climb(desk, NOW)


async def _sweep(path: Path, seal: Seal) -> float:
    """Make the same hundred due again, as if nothing had been said, and let the clock speak. Seconds."""
    await asyncio.to_thread(_make_due, path)
    store = open_store(f"sqlite:///{path}", clock=RealClock(), seal=seal, settings=settings())
    try:
        began = time.perf_counter()
        looked = await store.run(COMMUNITY, _all_duties)
        took = time.perf_counter() - began
    finally:
        await store.close()
    if looked != DUE:
        raise AssertionError(f"{looked} tickets were due instead of {DUE}")
    return took


def _make_due(path: Path) -> None:
    due = int((NOW - timedelta(minutes=1)).timestamp() * 1000)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE tickets SET next_step_at = ?, rung = 0 WHERE number <= ?", (due, DUE))
        database.execute("DELETE FROM outbox")
    database.close()
