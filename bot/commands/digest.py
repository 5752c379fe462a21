"""gridbot digest: one report as files, of any day, week or month."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.commands.options import CONFIG, AsJson, CommunityCode, ConfigFile, community_of, tell
from bot.config import Config, load
from bot.deeds.digest import Report, look, write
from bot.domain.digest import period_of
from bot.domain.settings import Settings
from bot.errors import GridBotError
from bot.output.docx import TEMPLATES
from bot.ports import Desk
from storage.installation import opened

PERIODS = {"day": "day", "日": "day", "week": "week", "周": "week", "month": "month", "月": "month"}
Period = Annotated[str, typer.Argument(metavar="PERIOD", help="day 日报告｜week 周研判｜month 月反馈")]


def digest(
    period: Period,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="文件放到哪个文件夹。")],
    of: Annotated[
        str, typer.Option("--for", metavar="DATE", help="哪一天（所在的周、月），例如 2026-11-16；默认今天。")
    ] = "",
    unit: Annotated[str, typer.Option("--unit", metavar="CODE", help="只算一个网片、网格或微网格，写它的编码。")] = "",
    config: ConfigFile = CONFIG,
    community: CommunityCode = "",
    as_json: AsJson = False,
) -> None:
    """做一份日报告、周研判或月反馈：文字 .md、图 .png、台账 .xlsx，周和月还有 .docx，数字和台账一致。

    例：gridbot digest day --for 2026-11-16 --out 报告
        gridbot digest month --unit G3 --out 报告

    日报告从上一个工作日的报告算到当天的报告；还没过完的日子算到现在。
    Word 模板在数据文件夹 digests/社区编码/模板 里，用 Word 或 WPS 改好存回去，下一份就按它来。
    """
    if period not in PERIODS:
        raise typer.BadParameter("只有 day、week、month", param_hint="PERIOD")
    read = load(config)
    code = community_of(read, community)
    day = _day(of, read.settings[code])
    report = asyncio.run(_look(read, code, PERIODS[period], day, unit))
    kept = write(report, out, f"{code}-{report.stem}", read.storage.data / "digests" / code / TEMPLATES)
    data = {
        "period": {"kind": report.period.kind, "start": report.period.start, "end": report.period.end},
        "figures": asdict(report.figures),
        "files": [str(file) for file in kept.all],
    }
    shown = "\n".join(f"  {file}" for file in data["files"])
    tell(as_json, data, f"{report.markdown}\n\n{shown}")


def _day(words: str, settings: Settings) -> date:
    if not words:
        return datetime.now(ZoneInfo(settings.timezone)).date()
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise typer.BadParameter("写成 2026-11-16 这样", param_hint="--for") from error


async def _look(config: Config, community: str, kind: str, day: date, unit: str) -> Report:
    now = datetime.now(UTC)

    def looked(desk: Desk) -> Report:
        if unit and unit not in desk.tree.units:
            raise GridBotError(f"unit {unit}", reply=f"没有编码为 {unit} 的单元。")
        period = period_of(kind, day, desk.settings)
        if period.start >= now:
            raise GridBotError(f"{kind} {day}", reply="这段时间还没有开始。")
        return look(desk, replace(period, end=min(period.end, now)), now, unit=unit)

    async with opened(config) as store:
        return await store.read(community, looked)
