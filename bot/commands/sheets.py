"""Sheets as files: xlsx or csv in, xlsx or csv out. What the columns mean is storage's business."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from openpyxl import load_workbook

from bot.errors import OfficeError

LARGEST = 100 * 2**20  # bytes of an unpacked workbook; ten thousand rows have two million
ENCODINGS = ("utf-8-sig", "gb18030")  # ours, and what Excel and WPS write by themselves


def read_sheet(path: Path) -> list[dict[str, str]]:
    """Rows by the names in the first line, cells as text, dates as 2026-03-04; empty rows are kept for their numbers.

    Raises OfficeError for a file that cannot be read.
    """
    if not path.is_file():
        raise refused(f"没有找到 {path}。")
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise refused(f"只读 .xlsx 和 .csv，{path.name} 请另存一下。")
    lines = _xlsx(path) if kind == ".xlsx" else _csv(path)
    if not lines:
        raise refused(f"{path.name} 是空的，第一行要写列名。")
    header = [name.strip() for name in lines[0]]
    return [dict(zip(header, [*line, *[""] * len(header)], strict=False)) for line in lines[1:]]


def write_sheet(path: Path, columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows; *columns* is key → heading. Returns how many. A text that begins with = stays a text."""
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise refused(f"只写 .xlsx 和 .csv，不会写 {path.name}。")
    lines = [[_text(row.get(column)) for column in columns] for row in rows]
    heads = list(columns.values())
    if kind == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([heads, *([_inert(cell) for cell in line] for line in lines)])
        return len(lines)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bg_color": "#E2F0EC"})
        sheet.write_row(0, 0, heads, bold)
        for number, line in enumerate(lines, 1):
            sheet.write_row(number, 0, line)
        sheet.freeze_panes(1, 0)
        for place, head in enumerate(heads):
            longest = max([len(head), *(len(line[place]) for line in lines[:200])])
            sheet.set_column(place, place, min(max(longest * 1.8, 8), 48))
    return len(lines)


def _xlsx(path: Path) -> list[list[str]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise refused(f"{path.name} 展开后太大，请只留要导入的那一张表，另存后再试。")
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            return [[_text(cell) for cell in line] for line in book.worksheets[0].iter_rows(values_only=True)]
        finally:
            book.close()
    except OfficeError:
        raise
    except Exception as error:  # a torn file makes openpyxl, zipfile, zlib and expat fail in two dozen ways
        raise refused(f"{path.name} 打不开，请在 Excel 或 WPS 里另存为 .xlsx 再试。") from error


def _csv(path: Path) -> list[list[str]]:
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [[_as_written(cell.strip()) for cell in line] for line in csv.reader(io.StringIO(text, newline=""))]
        except csv.Error as error:
            raise refused(f"{path.name} 里有一格太长，或引号没有成对，请改一下再试。") from error
    raise refused(f"{path.name} 的编码认不出来，请另存为 UTF-8。")


_FORMULA = re.compile(r"'*(?:[=+@\t\r]|-(?![\d.]+$))")  # what a spreadsheet would carry out


def _inert(cell: str) -> str:
    """A text that a spreadsheet would take for a formula stays a text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_written(cell: str) -> str:
    """The cell as it was before `_inert`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _text(cell: Any) -> str:
    """A cell as a person sees it: 1024.0 is 1024, a midnight is a date."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list | tuple | set | frozenset):
        return " ".join(str(one) for one in cell)
    return str(cell).strip()


def refused(why: str) -> OfficeError:
    return OfficeError(why, reply=why)
