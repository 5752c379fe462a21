"""gridbot demo: a community, its platform and the bot under one roof."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer


def demo(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="网页开在哪个端口。")] = 8800,
    profile: Annotated[
        str,
        typer.Option(
            "--profile",
            help="A：客户群（会话存档听，网格员点一下说）；B：没买存档（居民在微信客服里说）；direct：都是成员（群里 @ 助手，它自己回）。",
        ),
    ] = "A",
    speed: Annotated[str, typer.Option("--speed", help="一秒钟过多少秒；max 为能多快就多快。")] = "60",
    headless: Annotated[bool, typer.Option("--headless", help="不看网页，演完自己核对。")] = False,
    days: Annotated[int, typer.Option("--days", min=1, max=5, help="和 --headless 一起：演几天。")] = 5,
    data: Annotated[Path | None, typer.Option("--data", help="和 --headless 一起：把带标注的群聊也演一遍。")] = None,
    year: Annotated[
        bool, typer.Option("--year", help="五个社区过 2026 一整年，断三次电，应有的和发生的对一遍。")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="只打印一行结果。")] = False,
) -> None:
    """在浏览器里演一个 34 个群的社区：不要账号，不要网络，看完就忘。

    例：gridbot demo　　gridbot demo --headless --days 5 --speed max
    """
    from bot.demonstration import PROFILES, headless_run, live  # the whole house comes with it

    if year:
        from bot.year import played_year

        raise typer.Exit(0 if played_year(as_json=as_json) else 1)
    if profile not in PROFILES:
        raise typer.BadParameter("只有 " + "、".join(PROFILES), param_hint="--profile")
    if profile == "direct" and data is not None:
        raise typer.BadParameter("带标注的群聊是客户群，用 --profile A 演", param_hint="--data")
    pace: float | str = "max" if speed == "max" else _number(speed)
    if headless:
        good = asyncio.run(headless_run(days=days, port=port, profile=profile, data=data, as_json=as_json))
        raise typer.Exit(0 if good else 1)
    asyncio.run(live(port=port, profile=profile, speed=pace))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise typer.BadParameter("写一个数，或 max", param_hint="--speed") from error
