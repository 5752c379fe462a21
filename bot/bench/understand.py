"""What understanding a message costs, how long the reader takes to start, and how much memory it holds."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections import defaultdict, deque
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.bench.calibration import machine
from bot.bench.load import PYTHON
from bot.bench.way import HOMES, OPENINGS, TALK, groups
from bot.domain.book import Book, Building, Estate
from bot.messages import Context, Heard, Reading
from bot.understanding.embedders import chosen
from bot.understanding.reader import LinearReader, load_reader

BARS = {"us_without": 150.0, "us_with": 20_000.0, "start_s": 2.0, "start_with_s": 4.0, "resident_mb": 250.0}
LOOK_BACK = 40
_START = (
    "import json, os, sys, time; began = time.perf_counter(); from bot.understanding.reader import load_reader; "
    "from bot.messages import Context; from datetime import datetime, UTC; "
    "load_reader(sys.argv[1]).read('3号楼电梯停了', Context(now=datetime.now(UTC))); took = time.perf_counter() - began; "
    "pages = int(open('/proc/self/statm').read().split()[1]); "
    "print(json.dumps([took, pages * os.sysconf('SC_PAGE_SIZE') / 1e6]))"
)


def measure(*, messages: int = 4_000) -> dict[str, Any]:
    """Keys us_without, us_with (mean CPU time a message of group talk), start_s, start_with_s, resident_mb, machine, limit.

    What needs an encoder is left out where none works.
    """
    found: dict[str, Any] = {"us_without": _mean(load_reader("none"), messages)}
    found["start_s"], found["resident_mb"] = start("none")
    if chosen("auto") is not None:
        found["us_with"] = _mean(load_reader("auto", remembered=0), messages // 8)
        found["start_with_s"], found["resident_mb"] = start("auto")
    return {**found, "machine": round(machine(), 2), "limit": BARS}


def start(embedder: str) -> tuple[float, float]:
    """Seconds from nothing to the first reading, and megabytes held then."""
    told = subprocess.run([PYTHON, "-c", _START, embedder], capture_output=True, check=True).stdout
    seconds, megabytes = json.loads(told)
    return round(seconds, 2), round(megabytes, 1)


def _mean(reader: LinearReader, messages: int) -> float:
    chance, rooms = random.Random(7), groups()  # noqa: S311  not a secret
    books = {room: _book(buildings) for room, buildings in rooms}
    talk: dict[str, deque[Heard]] = defaultdict(lambda: deque(maxlen=LOOK_BACK))
    spent, at = 0.0, datetime.now(UTC)
    for number in range(messages):
        room, buildings = chance.choice(rooms)
        text = chance.choice(TALK)
        if chance.random() < OPENINGS:
            text = chance.choice(HOMES).format(
                b=chance.choice(buildings), u=chance.randint(1, 2), r=chance.randint(1, 9) * 100 + 1
            )
        at += timedelta(seconds=9)
        who = f"wm{room}{chance.randrange(100)}"
        context = Context(now=at, who=who, earlier=tuple(talk[room]), book=books[room])
        began = time.process_time()
        reading = reader.read(text, context)
        spent += time.process_time() - began
        talk[room].append(_heard(str(number), who, at, text, reading))
    return round(spent / messages * 1e6, 1)


def _book(buildings: list[str]) -> Book:
    houses = tuple(Building(name.removesuffix("栋"), (), ("1", "2"), 11, 4) for name in buildings)
    return Book((Estate("松岭花园", "物业", "", (), houses),))


def _heard(id_: str, who: str, at: datetime, text: str, reading: Reading) -> Heard:
    category = reading.category.value if reading.categories else ""
    return Heard(
        id=id_, who=who, staff=False, at=at, text=text, intent=reading.intent.value, category=category, opens=reading.opens,
        joins=reading.joins, places=reading.places, danger=reading.danger,
    )  # fmt: skip
