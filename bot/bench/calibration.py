"""How fast this machine is at this minute: a fixed piece of work, timed by the wall, neighbours and all."""

from __future__ import annotations

import hashlib
import time

import orjson

REFERENCE_S = 0.105  # what the loop takes on two free cores of the machine the bars were set on
ROUNDS = 60_000


def machine(times: int = 3) -> float:
    """1.0 on the reference machine when nobody else is on it; 0.5 when the same work takes twice as long."""
    return REFERENCE_S * times / sum(_loop() for _ in range(times))


def _loop() -> float:
    began = time.perf_counter()
    seen: dict[str, int] = {}
    for number in range(ROUNDS):
        text = f"{number % 30}号楼{number % 4}单元楼道灯坏了"
        body = orjson.dumps({"id": number, "text": text, "at": number * 7})
        name = hashlib.sha256(body).hexdigest()[:6]
        seen[name] = seen.get(name, 0) + sum(map(ord, text[:8]))
    return time.perf_counter() - began
