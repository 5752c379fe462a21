"""gridbot simulator: WeCom on your own machine, for a bot that runs beside it."""

from __future__ import annotations

import asyncio
import signal
from datetime import datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer
from aiohttp import web

from bot.commands.options import AsJson
from bot.simulator.conductor import Speed
from bot.simulator.server import Simulator, build_simulator
from bot.simulator.town import STARTS, town


def simulator(
    port: Annotated[int, typer.Option(help="监听端口；0 = 随便找一个空的。")] = 8801,
    bot: Annotated[
        str, typer.Option("--bot", metavar="URL", help="机器人的地址；空 = 没有机器人，只给别的程序连。")
    ] = "http://127.0.0.1:8800",
    as_json: AsJson = False,
    speed: Annotated[
        str, typer.Option(help="几倍速，或 max；0 = 停着，由 /clock 推动。机器人走真实时间时不起作用。")
    ] = "1",
    start: Annotated[
        str, typer.Option(metavar="时刻", help="从哪一刻演起，如 2026-11-16T08:20；real = 真实时间。")
    ] = STARTS,
    seed: Annotated[int, typer.Option(help="同一个数，演出来的一样。")] = 0,
    data: Annotated[
        Path | None, typer.Option("--data-dir", metavar="DIR", help="存档私钥放在哪个目录；不写 = 临时目录。")
    ] = None,
    autopilot: Annotated[bool, typer.Option("--autopilot", help="网格员自己接单、自己点发送。")] = False,
) -> None:
    """在本机演一个企业微信：一个社区、三十四个群、真实的加密和接口。"""
    moment = None if start == "real" else datetime.fromisoformat(start)
    pace: Speed = "max" if speed == "max" else float(speed)
    asyncio.run(_serve(port, bot, as_json, pace, moment, seed, data, autopilot))


async def _serve(
    port: int,
    bot: str,
    as_json: bool,
    speed: Speed,
    start: datetime | None,
    seed: int,
    data: Path | None,
    autopilot: bool,
) -> None:
    app = web.Application(client_max_size=30 << 20)
    sim = build_simulator(town(), bot_url=bot, port=port, seed=seed, clock_start=start, data_dir=data, speed=speed)
    app.add_routes(sim.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    taken = runner.addresses[0][1]
    sim.base_url = sim.toolbar.base_url = f"http://127.0.0.1:{taken}"
    await sim.start()
    if autopilot:
        sim.autopilot.start()
    _announce(sim, as_json)
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    try:
        await ended.wait()
    finally:
        await sim.stop()
        await runner.cleanup()


def _announce(sim: Simulator, as_json: bool) -> None:
    """One line for programs, or a few for people."""
    tree = sim.config_tree()
    if as_json:
        typer.echo(orjson.dumps(tree).decode())
        return
    typer.echo(f"手机页面 {tree['page_url']}")
    typer.echo(f"控制地址 {tree['control_url']}")
    typer.echo(f"{len(tree['people'])} 个人，{len(tree['groups'])} 个群；机器人在 {sim.bot_url or '（没有）'}。")
    typer.echo("按 Ctrl+C 结束。")
