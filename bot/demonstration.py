"""The demonstration: town, platform and bot in one process on one port, on played time; forgotten afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import time as wire
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import typer
from rich.progress import Progress

from bot.app import App
from bot.clock import PlayedClock
from bot.config import Config, from_tree
from bot.loops import spare_the_heap
from bot.ports import Desk
from bot.register import register_of
from bot.simulator import streams as group_streams
from bot.simulator.check import Outcome, check
from bot.simulator.conductor import Speed
from bot.simulator.expected import Rules
from bot.simulator.lawful import check_refusals, check_ways
from bot.simulator.play import Player, words_of
from bot.simulator.script import Script, load, until
from bot.simulator.server import Simulator, build_simulator
from bot.simulator.town import town
from bot.simulator.world import Town
from storage.migrate import migrate
from storage.roster import import_rows

HOST = "127.0.0.1"
ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)
START = datetime.combine(MONDAY, time(8, 20), ZONE)
SHEETS = ("units", "people", "places", "groups", "answers", "helpers")
WITHOUT: Mapping[str, frozenset[str]] = {
    "A": frozenset(),
    "B": frozenset({"archive"}),
    "direct": frozenset({"archive", "kf"}),
}
PROFILES = tuple(WITHOUT)
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Stage:
    """All that plays together."""

    app: App
    simulator: Simulator
    player: Player
    script: Script
    town: Town


def fill(desk: Desk, sheets: Rows) -> None:
    """Sheets into an empty register, as the office would import them."""
    for kind in (kind for kind in SHEETS if kind in sheets):
        import_rows(desk, kind, list(sheets[kind]))


def _config(
    place: Town, wecom: Mapping[str, Any], folder: Path, port: int, others: Mapping[str, str], profile: str
) -> Config:
    """Profile B has bought no archive: nothing hears the residents' groups. In direct there are no residents' groups."""
    wecom = {name: section for name, section in wecom.items() if name not in WITHOUT[profile]}
    communities = [{"code": place.code, "name": place.name, "settings": place.settings}]
    communities += [{"code": code, "name": name} for code, name in others.items()]
    tree = {
        "storage": {"url": "sqlite:///demo.db", "data": "data"},
        "web": {"host": HOST, "port": port},
        "wecom": wecom,
        "community": communities,
    }
    return from_tree(tree, folder)


@contextlib.asynccontextmanager
async def staged(
    *, port: int, profile: str = "A", script: Script | None = None, streams: Sequence[group_streams.Stream] = ()
) -> AsyncIterator[Stage]:
    """Everything running, the script planned, time standing still until the conductor is told otherwise."""
    script = script or load(MONDAY, ZONE)
    place = town(internal=profile == "direct", archived="archive" not in WITHOUT[profile])
    if streams:
        place = group_streams.join(place, streams)
    with tempfile.TemporaryDirectory(prefix="gridbot-demo-") as name:
        folder = Path(name)
        simulator = build_simulator(
            place, bot_url=f"http://{HOST}:{port}", port=port, clock_start=START, data_dir=folder / "keys"
        )
        others = {group_streams.CODE: group_streams.NAME} if streams else {}
        config = _config(place, simulator.config_tree()["wecom"], folder, port, others, profile)
        await asyncio.to_thread(migrate, config.database)
        async with App(config, PlayedClock(START), extra=simulator.routes()) as app:
            await app.store.run(place.code, lambda desk: fill(desk, place.sheets))
            if streams:
                await app.store.run(group_streams.CODE, lambda desk: fill(desk, group_streams.sheets(streams)))
            player = Player(simulator.phones, simulator.world, simulator.conductor, script)
            player.unheard, player.by_name = profile == "B", profile == "direct"
            async with app.listen():
                await simulator.start()
                player.taken = simulator.autopilot.taken.__contains__
                simulator.autopilot.leaves = lambda message: player.owns(words_of(message))
                simulator.autopilot.start()
                try:
                    await simulator.conductor.settle()
                    player.start()
                    yield Stage(app, simulator, player, script, place)
                finally:
                    player.stop()
                    await simulator.stop()


async def live(*, port: int, profile: str = "A", speed: Speed) -> None:
    """Until Ctrl-C, for people who look."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    typer.echo("正在搭一个 34 个群的社区 …")
    async with staged(port=port, profile=profile) as stage:
        spare_the_heap()
        stage.simulator.conductor.set_speed(speed)
        typer.echo(f"好了，用浏览器打开 http://{HOST}:{port} 。按 Ctrl-C 结束。")
        await stop.wait()


async def headless_run(*, days: int, port: int, profile: str = "A", data: Path | None, as_json: bool) -> bool:
    """Play *days* as fast as it goes and compare with what was written; true when all agrees."""
    end = datetime.combine(MONDAY + timedelta(days=days - 1), time(23, 59), ZONE)
    streams = group_streams.load(data / "group_messages") if data is not None else []
    began = wire.monotonic()
    async with staged(port=port, profile=profile, script=until(load(MONDAY, ZONE), end), streams=streams) as stage:
        others = group_streams.StreamPlayer(stage.simulator.phones, stage.simulator.conductor, streams, MONDAY)
        others.start()
        stage.player.names_in_talk = profile == "direct"
        await _play(stage, end, quiet=as_json)
        outcome = await _judge(stage, end)
        counts = []
        if streams:
            counts = group_streams.count(others, await stage.app.store.read(group_streams.CODE, register_of))
        report = stage.simulator.report()
    seconds = wire.monotonic() - began
    if as_json:
        wrong = [f"{row.part}：{row.what}：{row.happened}" for row in outcome.wrong]
        summary = {
            "ok": outcome.ok,
            "checks": len(outcome.rows),
            "wrong": wrong,
            "seconds": round(seconds, 1),
            "steps": report["steps"],
        }
        typer.echo(orjson.dumps(summary).decode())
    else:
        _print(outcome, report, seconds)
        if counts:
            typer.echo(group_streams.table(counts))
    return outcome.ok


async def _play(stage: Stage, end: datetime, *, quiet: bool) -> None:
    """Hour by hour, with a bar that says what time it is."""
    conductor = stage.simulator.conductor
    hours = int((end - START).total_seconds() // 3600) + 1
    with Progress(disable=quiet, transient=True) as progress:
        bar = progress.add_task("演着", total=hours)
        for hour in range(1, hours + 1):
            at = min(START + timedelta(hours=hour), end)
            await conductor.move_to(at)
            progress.update(bar, advance=1, description=f"{at:%m-%d %H:%M}")


async def _judge(stage: Stage, end: datetime) -> Outcome:
    register = await stage.app.store.read(stage.town.code, register_of)
    rules = Rules(Path(stage.town.settings), stage.town.sheets)
    outcome = check(
        stage.script, stage.player.spoken, register, rules, end, [*stage.player.misses, *stage.player.unfinished()]
    )
    check_ways(outcome, stage.town, register)
    check_refusals(outcome, [*stage.simulator.report()["refusals"], *stage.simulator.smart_bot.refused])
    return outcome


def _print(outcome: Outcome, report: Mapping[str, Any], seconds: float) -> None:
    for row in outcome.rows:
        typer.echo(f"{'ok' if row.ok else '✗ '}  {row.part}｜{row.what}｜应：{row.expected}｜实：{row.happened}")
    for note in outcome.notes:
        typer.echo(f"    {note}")
    typer.echo(
        f"{len(outcome.rows)} 项核对，{len(outcome.wrong)} 项不符；{seconds:.0f} 秒，走了 {report['steps']} 步，"
        f"平台收到 {report['messages']['accepted']} 条消息，它不认识的字段 {len(report['unknown_fields'])} 个，"
        f"出错 {len(report['errors'])} 次。"
    )
