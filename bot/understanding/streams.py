"""Streams of group talk as JSON lines: what a line means to the reader, and what a reading looks like as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.book import Book
from bot.domain.ticket import Place
from bot.messages import Context, Heard, Reading

EARLIER = 80  # messages of the past that are handed over
_PLACE = ("estate", "building", "unit", "room", "spot")
Row = Mapping[str, Any]


def is_staff(who: str) -> bool:
    """r… resident, x… stranger; w…, p…, o… are staff."""
    return who[:1] in {"w", "p", "o"}


def context_of(row: Row, book: Book, earlier: Sequence[Heard]) -> Context:
    """A line of a stream as the reader meets it. Raises KeyError or ValueError for a line without who or at."""
    return Context(
        now=datetime.fromisoformat(row["at"]),
        who=row["who"],
        staff=is_staff(row["who"]),
        kind=row.get("kind") or "text",
        quote="" if row.get("quote") is None else str(row["quote"]),
        at_bot=bool(row.get("at_bot")),
        earlier=tuple(earlier[-EARLIER:]),
        book=book,
        nickname=row.get("nickname") or "",
    )


def _heard(row: Row) -> Heard:
    return Heard(
        id=str(row["n"]), who=row["who"], staff=is_staff(row["who"]), at=datetime.fromisoformat(row["at"]),
        kind=row.get("kind") or "text", text=row.get("text") or "", quote="" if row.get("quote") is None else str(row["quote"]),
    )  # fmt: skip


def heard_gold(row: Row) -> Heard:
    """A line as it was labelled."""
    places = tuple(Place(*(place[key] or "" for key in _PLACE)) for place in row["place"])
    return replace(
        _heard(row), intent=row["intent"], category=row["category"] or "", opens=row["matters"] > 0,
        joins="" if row["joins"] is None else str(row["joins"]), places=places, danger=row["danger"],
    )  # fmt: skip


def heard_read(row: Row, reading: Reading) -> Heard:
    """A line as it was read."""
    return replace(
        _heard(row), intent=reading.intent.value, category=reading.category.value if reading.opens else "", opens=reading.opens,
        joins=reading.joins, places=reading.places, danger=reading.danger,
    )  # fmt: skip


def to_row(row: Row, reading: Reading) -> dict[str, Any]:
    """The line with its decisions, in the fields of the labelled streams."""
    kinds = [judged.value for judged in reading.categories]
    return {
        **row,
        "intent": reading.intent.value,
        "category": kinds[0] if kinds else None,
        "categories": kinds,
        "danger": reading.danger,
        "joins": int(reading.joins) if reading.joins.isdigit() else reading.joins or None,
        "matters": reading.matters,
        "place": [{key: getattr(place, key) or None for key in _PLACE} for place in reading.places],
        "private": [[mask.start, mask.end, mask.kind] for mask in reading.private],
        "when": [
            {"start": span.start.isoformat() if span.start else None, "end": span.end.isoformat() if span.end else None}
            for span in reading.when
        ],
        "dispute_class": reading.dispute_class or None,
        "work_step": reading.work_step or None,
        "danger_kind": reading.danger_kind or None,
        "danger_words": list(reading.danger_words),
        "p": reading.intent.p,
    }
