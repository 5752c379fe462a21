"""Rebuild the shipped models from labelled data; show what they learnt, adopt only what is not worse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bot.errors import ConfigError
from bot.understanding.linear import model_path
from bot.understanding.report import changes, confusion, figures, figures_of, is_worse, save


def train(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="数据文件夹，里面有 group_messages 等。")],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="模型写到哪里；不写就换掉程序自带的。")
    ] = None,
    only: Annotated[str, typer.Option("--only", help="只训练一个：group 或某个 --task 的名字。")] = "",
    anyway: Annotated[bool, typer.Option("--anyway", help="就算比原来的差也换上。")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="只打印一行 JSON，给程序看。")] = False,
) -> None:
    """用标注数据重训模型；同一台机器、同样的版本，得到同样的字节。没见过的部分上比原来差的，不换。

    例：gridbot train --data data --out models
        gridbot train --data data --only group

    要先装训练用的库：pip install scikit-learn
    """
    try:
        from bot.understanding.task_training import TRAINERS
    except ModuleNotFoundError as missing:
        raise ConfigError(f"训练要用 {missing.name}，请先安装：pip install scikit-learn") from missing
    names = [name for name in TRAINERS if only in {"", name}]
    if not names:
        raise typer.BadParameter(f"没有这个模型：{only}；可选 {'、'.join(TRAINERS)}", param_hint="--only")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True, quiet=as_json)
    told: dict[str, object] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        for name in names:
            task = bar.add_task(name, total=TRAINERS[name].steps)
            trained = TRAINERS[name].train(data, lambda step, task=task: bar.update(task, advance=1, description=step))
            before = figures_of(model_path(name))
            worse = out is None and not anyway and is_worse(before, figures(trained))
            path = (out or model_path(name).parent) / f"{name}.npz"
            written = [] if worse else save(trained, path)
            told[name] = {
                "adopted": not worse, "file": str(path), "bytes": sum(file.stat().st_size for file in written), **figures(trained),
            }  # fmt: skip
            if not as_json:
                for table in (*confusion(trained), changes(name, before, figures(trained))):
                    bar.console.print(table)
    if as_json:
        typer.echo(orjson.dumps(told).decode())
        return
    Console().print(_summary(told))


def _summary(told: dict[str, object]) -> Table:
    table = Table("模型", "字节", "没见过的部分上", title="训练好了")
    for name, row in told.items():
        if isinstance(row, dict):
            rest = {key: value for key, value in row.items() if key not in {"file", "bytes", "adopted"}}
            size = f"{row['bytes']:,}" if row["adopted"] else "比原来的差，没有换上（要换就加 --anyway）"
            table.add_row(name, size, "，".join(f"{key} {value}" for key, value in rest.items()))
    return table
