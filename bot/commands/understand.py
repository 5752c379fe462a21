"""Read lines of talk, or of one of the tasks, from standard input; write what they mean to standard output."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from bot.domain.book import Book
from bot.errors import ConfigError
from bot.messages import Heard
from bot.ports import Reader
from bot.understanding.books import load_books
from bot.understanding.embedders import CHOICES
from bot.understanding.reader import load_reader
from bot.understanding.streams import context_of, heard_read, to_row
from bot.understanding.tasks import TASKS, run_task


def understand(
    books: Annotated[
        Path | None, typer.Option("--books", metavar="FILE", help="各群的地址簿（JSON，按 stream）。")
    ] = None,
    task: Annotated[str, typer.Option("--task", help=f"只做一件事：{'、'.join(TASKS)}。")] = "",
    pool: Annotated[
        Path | None, typer.Option("--pool", metavar="FILE", help="answers 用：可选的答复，每行一条 JSON。")
    ] = None,
    embedder: Annotated[str, typer.Option("--embedder", help="none、auto、e5 或 use。")] = "none",
) -> None:
    """听懂群里的话：标准输入每行一条 JSON，标准输出每行一条带判断的 JSON。

    例：gridbot understand --books books.json < talk.jsonl > read.jsonl
        gridbot understand --task department < letters.jsonl

    不带 --task 时，输入 stream n at who kind text quote at_bot，输出同样的键加上判断。
    """
    if task and task not in TASKS:
        raise typer.BadParameter(f"没有这件事：{task}；可选 {'、'.join(TASKS)}", param_hint="--task")
    if task == "answers" and pool is None:
        raise typer.BadParameter("answers 要有 --pool", param_hint="--pool")
    if embedder not in CHOICES:
        raise typer.BadParameter(f"没有这个：{embedder}；可选 {'、'.join(CHOICES)}", param_hint="--embedder")
    rows = read_lines(sys.stdin.buffer)
    if task:
        found = run_task(task, rows, list(read_lines(pool.read_bytes().splitlines())) if pool else [], embedder)
    else:
        found = read_streams(rows, load_books(books) if books else {}, load_reader(embedder))
    try:
        for row in found:
            sys.stdout.buffer.write(orjson.dumps(row) + b"\n")
        sys.stdout.buffer.flush()
    except (KeyError, TypeError, ValueError) as wrong:
        typer.echo(f"有一行缺东西或不对：{wrong!r}", err=True)
        raise typer.Exit(1) from wrong


def read_lines(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """JSON objects, one a line. Raises ConfigError naming the line that is none."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = orjson.loads(line)
        except ValueError as wrong:
            raise ConfigError(f"第 {number} 行不是 JSON：{wrong}") from wrong
        if not isinstance(row, dict):
            raise ConfigError(f"第 {number} 行不是一条记录")
        yield row


def read_streams(rows: Iterable[dict[str, Any]], books: dict[str, Book], reader: Reader) -> Iterator[dict[str, Any]]:
    """Each line read with the past of its own stream, as it was understood then."""
    past: dict[str, list[Heard]] = defaultdict(list)
    for row in rows:
        heard = past[row["stream"]]
        context = context_of(row, books.get(row["stream"], Book()), heard)
        reading = reader.read(row.get("text") or "", context)
        heard.append(heard_read(row, reading))
        yield to_row(row, reading)
