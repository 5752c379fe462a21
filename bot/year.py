"""The played year: five communities in one database through 2026, killed three times, against the written table."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import shutil
import signal
import sqlite3
import tempfile
import time as wire
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
import typer

from bot.clock import PlayedClock
from bot.simulator.year.expected import expected
from bot.simulator.year.happened import failures, happened
from bot.simulator.year.rules import YearRules
from bot.simulator.year.script import Life, write
from bot.simulator.year.table import Line, compare
from bot.simulator.year.town import CODES, YearTown, year_towns
from bot.year_life import END, KILLS, live, seal_of, settings_of, url_of
from storage.engine import open_store
from storage.sealing import new_key

MOST_STARTS: Final = KILLS + 1


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it."""

    lines: list[Line]
    failures: list[str]  # steps of lives that could not be taken
    lives: int
    kills: int
    seconds: float
    cpu: float  # seconds of the processes that lived it

    @property
    def ok(self) -> bool:
        return self.kills == KILLS and not self.failures and all(line.ok for line in self.lines)


def played_year(*, as_json: bool, folder: Path | None = None) -> bool:
    """Play it, print the table, true when all agrees."""
    memory = Path("/dev/shm")  # noqa: S108  a killed process loses nothing there, and no disk is waited for
    place = folder or Path(tempfile.mkdtemp(prefix="gridbot-year-", dir=memory if memory.is_dir() else None))
    try:
        result = play(place)
    finally:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)
    _print(result, as_json=as_json)
    return result.ok


def play(folder: Path) -> Played:
    """The year in processes of its own, each going on where the one before was killed."""
    began, spent, kills = wire.monotonic(), _spent(), 0
    (folder / "key").write_text(new_key())
    context = multiprocessing.get_context("spawn")
    for _ in range(MOST_STARTS):
        process = context.Process(target=live, args=(str(folder),))
        process.start()
        process.join()
        if process.exitcode == 0:
            break
        if process.exitcode != -signal.SIGKILL:
            raise RuntimeError(f"the year broke off with {process.exitcode}, see above")
        kills += 1
    towns = year_towns()
    rules = {town.code: YearRules(town) for town in towns}
    lives = {code: write(one) for code, one in rules.items()}
    did = asyncio.run(_read_back(folder, towns, lives))
    lines = compare({code: expected(rules[code], lives[code]) for code in CODES}, did)
    return Played(
        lines, failures(folder), sum(map(len, lives.values())), kills, wire.monotonic() - began, _spent() - spent
    )


def _spent() -> float:
    """Seconds of processor time, our own and of those we started: what a busy machine does not stretch."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


async def _read_back(folder: Path, towns: Sequence[YearTown], lives: dict[str, list[Life]]) -> dict[str, Any]:
    store = open_store(url_of(folder), clock=PlayedClock(END), seal=seal_of(folder), settings=settings_of(towns))
    rows = _left(folder)
    try:
        return {
            code: await store.read(code, lambda desk, code=code: happened(desk, lives[code], rows[code], folder))
            for code in CODES
        }
    finally:
        await store.close()


def _left(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Everything that left, by community; the words of most are forgotten by now, their keys are not."""
    asked = "SELECT community, key, sent_at FROM outbox WHERE sent_at IS NOT NULL AND state IN ('sent', 'delivered')"
    with closing(sqlite3.connect(folder / "year.db")) as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute(asked)]
    return {code: [row for row in rows if row["community"] == code] for code in CODES}


def _print(result: Played, *, as_json: bool) -> None:
    if as_json:
        lines = {f"{line.duty}": [line.expected, line.happened, len(line.wrong)] for line in result.lines}
        head = {
            "ok": result.ok,
            "lives": result.lives,
            "kills": result.kills,
            "seconds": round(result.seconds, 1),
            "cpu_seconds": round(result.cpu, 1),
        }
        typer.echo(orjson.dumps(head | {"duties": lines}).decode())
        return
    for line in result.lines:
        typer.echo(f"{'ok' if line.ok else '✗ '}  {line.duty}｜应 {line.expected} 次｜实 {line.happened} 次")
        for wrong in line.wrong[:8]:
            typer.echo(f"      {wrong}")
    for failure in result.failures[:8]:
        typer.echo(f"✗   没做成：{failure}")
    count = len(result.failures) + sum(len(line.wrong) for line in result.lines)
    typer.echo(
        f"五个社区 {result.lives} 件事，2026 年一整年，中途断电 {result.kills} 次，{count} 处不符；{result.seconds:.0f} 秒（处理器 {result.cpu:.0f} 秒）。"
    )


__all__ = ["played_year"]
