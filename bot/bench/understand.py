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
from bot.understanding.reader import load_reader

BARS = {"us_without": 150.0, "start_s": 2.0, "resident_mb": 250.0}
LOOK_BACK = 40
_START = (
    "import json, os, time; began = time.perf_counter(); from bot.understanding.reader import load_reader; "
    "from bot.messages import Context; from datetime import datetime, UTC; "
    "load_reader('none').read('3号楼电梯停了', Context(now=datetime.now(UTC))); took = time.perf_counter() - began; "
    "pages = int(open('/proc/self/statm').read().split()[1]); "
    "print(json.dumps([took, pages * os.sysconf('SC_PAGE_SIZE') / 1e6]))"
)


def measure(*, messages: int = 4_000) -> dict[str, Any]:
    """Keys us_without (mean CPU time a message of group talk), start_s, resident_mb, machine, limit."""
    reader, chance = load_reader("none"), random.Random(7)  # noqa: S311  not a secret
    rooms = groups()
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
        began = time.thread_time()
        reading = reader.read(text, context)
        spent += time.thread_time() - began
        talk[room].append(_heard(str(number), who, at, text, reading))
    start_s, resident_mb = json.loads(subprocess.run([PYTHON, "-c", _START], capture_output=True, check=True).stdout)
    return {
        "us_without": round(spent / messages * 1e6, 1),
        "start_s": round(start_s, 2),
        "resident_mb": round(resident_mb, 1),
        "machine": round(machine(), 2),
        "limit": BARS,
    }


def _book(buildings: list[str]) -> Book:
    houses = tuple(Building(name.removesuffix("栋"), (), ("1", "2"), 11, 4) for name in buildings)
    return Book((Estate("松岭花园", "物业", "", (), houses),))


def _heard(id_: str, who: str, at: datetime, text: str, reading: Reading) -> Heard:
    category = reading.category.value if reading.categories else ""
    return Heard(
        id=id_, who=who, staff=False, at=at, text=text, intent=reading.intent.value, category=category, opens=reading.opens,
        joins=reading.joins, places=reading.places, danger=reading.danger,
    )  # fmt: skip
