"""gridbot bench: what it costs, as ratios inside one run, each with its bar."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Annotated, Any

import orjson
import typer

from bot.errors import GridBotError

NAMES = ("ack", "way", "sweep", "understand")  # what "all" measures
ALONE = ("stages", "console", "digest")
LESS_IS_BETTER = (
    "p99_ms", "ratio", "us_without", "us_with", "start_s", "start_with_s", "resident_mb", "p95_ms", "seconds",
)  # fmt: skip


def bench(
    what: Annotated[
        str,
        typer.Argument(
            help="ack 回执｜way 全程｜understand 听懂｜sweep 扫一遍｜console 登记簿翻页和查找｜digest 一份日报｜stages 每一步的价钱｜all 前四样"
        ),
    ],
    short: Annotated[bool, typer.Option("--short", help="量得短一些，给持续集成用。")] = False,
    slow_disk: Annotated[bool, typer.Option("--slow-disk", help="ack：每次落盘多等 2 毫秒。")] = False,
    messages: Annotated[int, typer.Option("--messages", help="way：放多少条消息。")] = 20_000,
    as_json: Annotated[bool, typer.Option("--json", help="只打印 JSON。")] = False,
) -> None:
    """量速度：每个数都和同一次运行里的另一个数比，并和标准对照。

    例：gridbot bench ack --json
    """
    if what not in (*NAMES, *ALONE, "all"):
        raise typer.BadParameter(f"只有 {'、'.join((*NAMES, *ALONE))} 和 all", param_hint="WHAT")
    fell_short = False
    for name in NAMES if what == "all" else (what,):
        result = _measure(name, short=short, slow_disk=slow_disk, messages=messages)
        if as_json:
            typer.echo(orjson.dumps(result).decode())
        else:
            _print(name, result)
        fell_short |= bool(missed(result))
    if fell_short and what != "all":
        raise typer.Exit(1)


def _measure(name: str, *, short: bool, slow_disk: bool, messages: int) -> dict[str, Any]:
    module = importlib.import_module(f"bot.bench.{name}")
    options: dict[str, Any] = {}
    if name == "ack":
        options = {"slow_disk": slow_disk, **({"seconds": 2.0, "rounds": 1} if short else {})}
    elif name == "way":
        options = {"messages": 4_000, "patience": 90.0} if short else {"messages": messages}
    elif name == "console" and short:
        options = {"many": 100_000, "rounds": 8}
    elif name == "digest" and short:
        options = {"tickets": 100_000, "rounds": 1}
    elif name == "sweep" and short:
        options = {"many": 100_000, "rounds": 4}
    measure: Callable[..., dict[str, Any]] = module.measure
    try:
        return measure(**options)
    except GridBotError as error:
        typer.echo(error.reply, err=True)
        raise typer.Exit(1) from error


def missed(result: dict[str, Any]) -> list[str]:
    """The keys of *limit* that were not met."""
    return [key for key, bar in result.get("limit", {}).items() if not _meets(key, result[key], bar)]


def _meets(key: str, value: float, bar: float) -> bool:
    return value <= bar if key in LESS_IS_BETTER else value >= bar


def _print(name: str, result: dict[str, Any]) -> None:
    typer.echo(f"{name}")
    limits = result.get("limit", {})
    for key, value in result.items():
        if key == "limit":
            continue
        bar = limits.get(key)
        mark = (
            ""
            if bar is None
            else f"   标准 {'≤' if key in LESS_IS_BETTER else '≥'} {bar}   {'达到' if _meets(key, value, bar) else '没达到'}"
        )
        typer.echo(f"  {key:<24}{value}{mark}")
