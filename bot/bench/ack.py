"""How fast a callback is durable and answered, against a constant answer and against the usual way to write one."""

from __future__ import annotations

import contextlib
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.bench.load import CONNECTIONS, PYTHON, Load, free_port, seal_callbacks, server, slow_disk_library, wrk
from bot.bench.peers import make_inbox
from bot.loops import run

BODIES = 60_000
SECONDS = 4.0
ROUNDS = 3
BARS = {
    False: {"constant_ratio": 0.35, "flask_ratio": 5.0, "p99_ms": 50.0},
    True: {"constant_ratio": 0.22, "flask_ratio": 12.0, "p99_ms": 50.0},
}


def measure(*, slow_disk: bool = False, seconds: float = SECONDS, rounds: int = ROUNDS) -> dict[str, Any]:
    """Medians over rounds in which the three are driven in turn.

    Returns the keys constant_ratio, flask_ratio, p50_ms and p99_ms at half load, limit (the bars), and what they rest on.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sealed = folder / "sealed.txt"
        seal_callbacks(sealed, BODIES)
        env = {"LD_PRELOAD": str(slow_disk_library(folder))} if slow_disk else {}
        seen: dict[str, list[Load]] = {"ours": [], "constant": [], "flask": []}
        half: list[Load] = []
        for turn in range(rounds):
            for which in seen:
                port = free_port()
                with _peer(which, port, folder / f"{which}{turn}", env):
                    wrk(port, sealed, 1)  # warm
                    seen[which].append(wrk(port, sealed, seconds))
                    if which == "ours":
                        half.append(_at_half_load(port, sealed, seen[which][-1], seconds))
        return _result(seen, half, slow_disk)


def _at_half_load(port: int, sealed: Path, full: Load, seconds: float) -> Load:
    """The same connections, each pausing so long that together they ask for half of what was possible."""
    pause_ms = CONNECTIONS / (full.per_second / 2) * 1000 - CONNECTIONS / full.per_second * 1000
    return wrk(port, sealed, seconds, delay_ms=max(1.0, pause_ms))


def _result(seen: dict[str, list[Load]], half: list[Load], slow_disk: bool) -> dict[str, Any]:
    def ratio(other: str) -> float:
        return statistics.median(a.per_second / b.per_second for a, b in zip(seen["ours"], seen[other], strict=True))

    return {
        "constant_ratio": round(ratio("constant"), 3),
        "flask_ratio": round(ratio("flask"), 2),
        "p50_ms": round(statistics.median(load.p50_ms for load in half), 2),
        "p99_ms": round(statistics.median(load.p99_ms for load in half), 2),
        "limit": BARS[slow_disk],
        "slow_disk": slow_disk,
        "per_second": {
            name: round(statistics.median(load.per_second for load in loads)) for name, loads in seen.items()
        },
        "bad": sum(load.bad for loads in seen.values() for load in loads),
    }


@contextlib.contextmanager
def _peer(which: str, port: int, database: Path, env: dict[str, str]) -> Iterator[None]:
    if which == "flask":
        make_inbox(str(database))
        command = [
            PYTHON,
            "-m",
            "gunicorn",
            "--workers",
            "2",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "error",
            "bot.bench.peers:make_flask()",
        ]
        path = "/"
    else:
        command = [PYTHON, "-c", f"from bot.bench.ack import serve; serve({which!r}, {port}, {str(database)!r})"]
        path = "/"
    with server(command, port, env={**env, "PEER_DB": str(database), "OMP_NUM_THREADS": "1"}, path=path):
        yield


def serve(which: str, port: int, database: str) -> None:
    """Entry of the server processes: our callback route with its store, its lanes held; or the constant answer."""
    if which == "constant":
        from bot.bench.peers import constant

        constant(port)
    else:
        from bot.bench.ours import ack_server

        run(ack_server(port, database))
    os._exit(0)
