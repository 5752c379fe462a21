"""Sheets that open in Excel and WPS: text stays text, the header stays in sight and filters."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

WIDEST = 60  # characters of a column


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: *rows* hold text, numbers, naive local datetimes or None."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The file's bytes. What a resident wrote is never taken for a formula or a link."""
    import xlsxwriter

    kept = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 — the same figures are the same file
        bold = book.add_format({"bold": True, "bg_color": "#e4e7eb", "border": 1, "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name[:31]), sheet, bold, moment, plain)
    return kept.getvalue()


def _write(page: Any, sheet: Sheet, bold: Any, moment: Any, plain: Any) -> None:
    widths = [_width(name) for name in sheet.header]
    page.write_row(0, 0, sheet.header, bold)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, datetime):
                page.write_datetime(last, column, value, moment)
                widths[column] = max(widths[column], 16)
            else:
                page.write(last, column, value, plain)
                widths[column] = max(widths[column], _width(str(value)))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.header) - 1)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(width + 2, WIDEST))


def _width(text: str) -> int:
    """In columns of a Latin character; a Chinese one takes two."""
    return max((sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in text.splitlines()), default=0)
