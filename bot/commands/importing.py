"""Sheets in and out: units, people, places, groups … The office's own Excel files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.options import CONFIG, AsJson, CommunityCode, ConfigFile, community_of, tell
from bot.commands.sheets import read_sheet, write_sheet
from bot.config import load
from bot.errors import RefusedSheet
from bot.ports import Desk
from storage import roster
from storage.installation import opened
from storage.roster import SHEETS, ImportResult, Sheet

IMPORT_HELP = """导入表格（xlsx 或 csv，第一行是列名，中文英文都行）。

例：gridbot import units 单元.xlsx --dry-run
    gridbot import units 单元.xlsx

先单元，再人员、地点、群。每种表有哪些列：gridbot import people --help
空白模板：gridbot export people 人员.xlsx --template
有一行不合格就一行也不导入，并且每一处都说明在第几行、哪一列、为什么。
"""
EXPORT_HELP = """导出表格，或导出空白模板。

例：gridbot export tickets 台账.xlsx
    gridbot export people 人员.xlsx --template
"""
import_app = typer.Typer(help=IMPORT_HELP, no_args_is_help=True)
export_app = typer.Typer(help=EXPORT_HELP, no_args_is_help=True)

In = Annotated[Path, typer.Argument(metavar="FILE", help="要读的 .xlsx 或 .csv。")]
Out = Annotated[Path, typer.Argument(metavar="FILE", help="要写的 .xlsx 或 .csv。")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只检查，不改数据。")]
Template = Annotated[bool, typer.Option("--template", help="只写列名，给人填。")]


class _OnlyTried(Exception):  # takes the transaction back, it is no error
    """A dry run that went well."""

    def __init__(self, result: ImportResult) -> None:
        self.result = result


def columns_help(sheet: Sheet) -> str:
    """What stands in each column, for --help."""
    lines = [f"{sheet.title}。列（中文列名也行；* 必填）：", ""]
    for column in sheet.columns:
        star = "*" if column.required else " "
        lines.append(f"{star} {column.name}（{column.chinese}）  {column.meaning}")
    return "\n".join(lines)


def import_sheet(kind: str, file: Path, config: Path, community: str, dry_run: bool, as_json: bool) -> None:
    rows = read_sheet(file)

    def deed(desk: Desk) -> ImportResult:
        result = roster.import_rows(desk, kind, rows)
        if dry_run:
            raise _OnlyTried(result)
        return result

    try:
        result = _run(config, community, deed, write=True)
    except _OnlyTried as tried:
        result = tried.result
    except RefusedSheet as error:
        lines = [f"第 {line} 行「{column}」：{reason}" for line, column, reason in error.rows]
        refused = [dict(zip(("line", "column", "reason"), row, strict=True)) for row in error.rows]
        said = f"{file.name} 有 {len(lines)} 处要改，一行也没有导入：\n" + "\n".join(lines)
        tell(as_json, {"ok": False, "changed": False, "refused": refused}, said)
        raise typer.Exit(1) from error
    figures = f"{result.rows} 行：新的 {result.added}，改了的 {result.changed}，没变的 {result.same}"
    said = f"检查过了，都可以导入（{figures}）；现在还没有导入。" if dry_run else f"导入好了，{figures}。"
    tell(as_json, {"ok": True, "changed": not dry_run, **asdict(result)}, said)


def export_sheet(kind: str, file: Path, config: Path, community: str, template: bool, as_json: bool) -> None:
    columns = {column.name: column.chinese for column in SHEETS[kind].columns}
    rows: Sequence[Any] = (
        [] if template else _run(config, community, lambda desk: roster.export_rows(desk, kind), write=False)
    )
    count = write_sheet(file, columns, rows)
    said = f"空白模板写在 {file}。" if template else f"导出了 {count} 行{SHEETS[kind].title}到 {file}。"
    tell(as_json, {"ok": True, "rows": count, "file": file}, said)


def _run(config: Path, community: str, deed: Callable[[Desk], Any], *, write: bool) -> Any:
    read = load(config)
    code = community_of(read, community)

    async def run() -> Any:
        async with opened(read) as store:
            return await (store.run(code, deed) if write else store.read(code, deed))

    return asyncio.run(run())


def _add(kind: str, sheet: Sheet) -> None:
    """One sub-command a kind, so that `--help` can name the columns."""

    def take(
        file: In,
        dry_run: DryRun = False,
        config: ConfigFile = CONFIG,
        community: CommunityCode = "",
        as_json: AsJson = False,
    ) -> None:
        import_sheet(kind, file, config, community, dry_run, as_json)

    def give(
        file: Out,
        template: Template = False,
        config: ConfigFile = CONFIG,
        community: CommunityCode = "",
        as_json: AsJson = False,
    ) -> None:
        export_sheet(kind, file, config, community, template, as_json)

    short = f"{sheet.title}：{'、'.join(column.chinese for column in sheet.columns)}"
    if sheet.importable:
        import_app.command(kind, help=columns_help(sheet), short_help=short)(take)
    export_app.command(kind, help=columns_help(sheet), short_help=short)(give)


for _kind, _sheet in SHEETS.items():
    _add(_kind, _sheet)
