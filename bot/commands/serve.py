"""gridbot serve: the bot at work."""

from __future__ import annotations

import asyncio
import gc
import signal
from datetime import UTC, datetime
from typing import Annotated

import structlog
import typer

from bot.clock import PlayedClock
from bot.commands.options import CONFIG, ConfigFile
from bot.config import Config, load
from bot.loops import run, share_one_heap, spare_the_heap

log = structlog.get_logger()
PLAYED_START = datetime(
    2026, 1, 1, tzinfo=UTC
)  # before every played year; nothing is done by the clock until the simulator sets it


def serve(
    config: ConfigFile = CONFIG,
    clock: Annotated[str, typer.Option("--clock", help="real：真实时间；simulator：时间由模拟器推动。")] = "real",
) -> None:
    """正式运行：接收消息、办工单、出日报，一直到按 Ctrl-C。

    数据库要先用 gridbot migrate 建好。例：gridbot serve --config config.toml
    """
    if clock not in ("real", "simulator"):
        raise typer.BadParameter("只能是 real 或 simulator", param_hint="--clock")
    share_one_heap()
    run(_serve(load(config), PlayedClock(PLAYED_START, met=False) if clock == "simulator" else None))


async def _serve(config: Config, played: PlayedClock | None) -> None:
    gc.disable()  # what is loaded now stays for ever: not worth looking through a dozen times
    from bot.app import App  # everything else comes with it, and `--help` needs none of that

    gc.freeze()
    gc.enable()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with App(config, played) as app, app.listen():
        spare_the_heap()
        log.info("serving", url=config.web.url)
        await stop.wait()
