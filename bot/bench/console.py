"""What the office waits for: a page of the register, found and filtered among a million tickets."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.bench.ours import COMMUNITY, settings
from bot.clock import RealClock
from bot.domain.categories import CATEGORIES
from bot.domain.people import SYSTEM, Unit
from bot.domain.ticket import Judged, Moved, Place, State, Step, Ticket, Urgency
from bot.domain.wanted import STATES, Sight, Wanted
from bot.ports import Desk
from storage.engine import open_store
from storage.migrate import migrate
from storage.rows import TICKET_COLUMNS, ticket_values
from storage.sealing import Seal, new_key
from storage.words import tokens_of

BAR = 200.0
SHOWN = 50  # a page
ROUNDS = 40  # of each question
LIVE = 20_000  # of the tickets are not ended: the newest
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
THINGS = ("路灯", "电梯", "门禁", "水管", "垃圾", "楼道灯", "井盖", "车位", "健身器材", "消防通道", "天然气", "围墙")
TROUBLES = ("不亮了", "坏了", "一直漏水", "没人管", "堵住了", "声音太大", "松动了", "被占了", "又停了", "味道很重")
SPOTS = ("东门", "北门", "花坛边", "地下车库", "三号楼后面", "广场", "幼儿园门口", "快递柜旁")
UNITS = tuple(f"G{grid}-{micro}" for grid in range(1, 9) for micro in range(1, 7))


def measure(*, many: int = 1_000_000, rounds: int = ROUNDS) -> dict[str, Any]:
    """Keys: p95_ms (of all questions), p50_ms, slowest (question → its own p95 ms), tickets, fill_s, limit."""
    return asyncio.run(_measure(many, rounds))


async def _measure(many: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        path, seal = Path(name, "register.db"), Seal([new_key()])
        await asyncio.to_thread(migrate, f"sqlite:///{path}")
        began = time.perf_counter()
        await asyncio.to_thread(_fill, path, many, seal)
        filled = time.perf_counter() - began
        store = open_store(f"sqlite:///{path}", clock=RealClock(), seal=seal, settings=settings())
        try:
            await store.run(COMMUNITY, _furnish)
            took = await _ask(store.read, rounds, random.Random(7))  # noqa: S311  the same questions each time
        finally:
            await store.close()
    every = sorted(seconds for times in took.values() for seconds in times)
    by_question = {name: round(_percentile(sorted(times), 95) * 1000, 1) for name, times in took.items()}
    return {
        "p95_ms": round(_percentile(every, 95) * 1000, 1),
        "limit": {"p95_ms": BAR},
        "p50_ms": round(_percentile(every, 50) * 1000, 1),
        "by_question": by_question,
        "tickets": many,
        "fill_s": round(filled, 1),
    }


def _percentile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def questions(chance: random.Random) -> dict[str, Callable[[], Wanted]]:
    """What an office asks in a day, and a worker of his own grid."""
    grid = tuple(f"G3-{micro}" for micro in range(1, 7))
    mine = Sight(("G3", *grid), "w3")
    day = timedelta(days=1)

    def ago() -> datetime:
        return NOW - chance.randrange(1, 900) * day

    def period() -> tuple[datetime, datetime]:
        start = ago()
        return start, start + day

    return {
        "newest": Wanted,
        "one word": lambda: Wanted(words=chance.choice(THINGS)),
        "two words": lambda: Wanted(words=f"{chance.choice(THINGS)} {chance.choice(SPOTS)}"),
        "one character": lambda: Wanted(words=chance.choice("灯水门漏")),
        "nothing found": lambda: Wanted(words="斑马线"),
        "a number": lambda: Wanted(words=f"#{chance.randrange(1, 900_000)}"),
        "a door": lambda: Wanted(words=f"{chance.randrange(1, 40)}-{chance.randrange(1, 4)}-{chance.randrange(101, 900)}"),
        "not ended": lambda: Wanted(states=STATES["open"]),
        "overdue": lambda: Wanted(late=NOW),
        "ended, of a word": lambda: Wanted(states=STATES["ended"], words=chance.choice(THINGS)),
        "not ended, of a word": lambda: Wanted(states=STATES["open"], words=chance.choice(THINGS)),
        "of a grid": lambda: Wanted(units=grid),
        "of a grid and category": lambda: Wanted(units=grid, category=chance.choice(tuple(CATEGORIES))),
        "danger": lambda: Wanted(urgency=Urgency.DANGER),
        "opened on a day": lambda: Wanted(opened=period()),
        "ended on a day, of a word": lambda: Wanted(ended=period(), words=chance.choice(THINGS)),
        "worker: his list": lambda: Wanted(sight=mine),
        "worker: a word": lambda: Wanted(words=chance.choice(THINGS), sight=mine),
        "worker: two words": lambda: Wanted(words=f"{chance.choice(THINGS)} {chance.choice(TROUBLES)}", sight=mine),
    }  # fmt: skip


async def _ask(read: Callable[..., Any], rounds: int, chance: random.Random) -> dict[str, list[float]]:
    """A page and how many there are, as the register asks; the second page every fourth time."""
    took: dict[str, list[float]] = {}
    for name, make in questions(chance).items():
        for turn in range(rounds):
            wanted = make()

            def look(desk: Desk, wanted: Wanted = wanted, further: bool = turn % 4 == 3) -> int:
                found = desk.tickets.find(wanted, SHOWN + 1)
                if further and len(found) > SHOWN:
                    desk.tickets.find(wanted, SHOWN + 1, found[SHOWN - 1].number)
                return desk.tickets.count(wanted, 1000)

            began = time.perf_counter()
            await read(COMMUNITY, look)
            took.setdefault(name, []).append(time.perf_counter() - began)
    return took


def _furnish(desk: Desk) -> None:
    desk.put_units(
        [
            Unit("SL", "松岭社区", "community"),
            *(Unit(f"G{grid}", f"{grid} 格", "grid", "SL") for grid in range(1, 9)),
            *(Unit(code, code, "micro", code.partition("-")[0]) for code in UNITS),
        ]
    )
    opened = NOW - timedelta(hours=1)
    ticket = Ticket(community=COMMUNITY, number=0, state=State.REPORTED, summary="楼道灯坏了", unit="G1-1",
                    opened_at=opened, moved_at=opened, clock_at=opened)  # fmt: skip
    desk.tickets.open(ticket, Moved(0, Step.OPEN, State.REPORTED, SYSTEM.id, SYSTEM.standing, opened))


def _ticket(number: int, many: int, chance: random.Random) -> Ticket:
    opened = NOW - timedelta(minutes=(many - number) * 1.3)
    ended = number <= many - LIVE
    state = chance.choice((State.CLOSED, State.CLOSED, State.CLOSED, State.REFUSED)) if ended else chance.choice(
        (State.REPORTED, State.ASSIGNED, State.WORKING, State.WAITING, State.RESOLVED))  # fmt: skip
    building, entrance, floor = chance.randrange(1, 40), chance.randrange(1, 4), chance.randrange(1, 9)
    return Ticket(
        community=COMMUNITY, number=number, state=state, unit=chance.choice(UNITS), version=1,
        summary=f"{chance.choice(SPOTS)}{chance.choice(THINGS)}{chance.choice(TROUBLES)}",
        category=Judged(chance.choice(tuple(CATEGORIES)), "rule", 0.9),
        urgency=chance.choices(tuple(Urgency), (1, 9, 90))[0],
        place=Place("松岭花园", str(building), str(entrance), f"{floor}0{chance.randrange(1, 4)}"),
        reporter=f"wm{chance.randrange(50_000)}", assignee=f"w{chance.randrange(1, 9)}",
        opened_at=opened, moved_at=opened, clock_at=opened, due_at=opened + timedelta(days=3),
        closed_at=opened + timedelta(days=2) if ended else None, result="已处理" if ended else "",
    )  # fmt: skip


def _fill(path: Path, many: int, seal: Seal) -> None:
    """Straight into the tables, in one transaction; the rooms of all are one sealed text, their digests are their own."""
    chance = random.Random(6)  # noqa: S311
    names = ", ".join(f'"{name}"' for name in TICKET_COLUMNS)
    marks = ", ".join("?" for _ in TICKET_COLUMNS)
    room = seal.seal("101")
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous=OFF")
        for some in _in_parts(many, 20_000):
            values = [ticket_values(_ticket(number, many, chance)) for number in some]
            words = [(row["community"], row["number"], tokens_of(row, seal)) for row in values]
            rows = [tuple((row | {"room": room})[name] for name in TICKET_COLUMNS) for row in values]
            database.executemany(f"INSERT INTO tickets ({names}) VALUES ({marks})", rows)  # noqa: S608
            database.executemany("INSERT INTO ticket_words (community, number, tokens) VALUES (?, ?, ?)", words)
        database.execute("INSERT INTO ticket_fts(ticket_fts) VALUES ('rebuild')")
        database.execute("INSERT INTO counters VALUES (?, 'ticket', ?)", (COMMUNITY, many))
    database.close()


def _in_parts(many: int, size: int) -> Iterator[range]:
    for start in range(1, many + 1, size):
        yield range(start, min(start + size, many + 1))
