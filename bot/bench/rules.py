"""What the grammars find alone, without a model of talk: `python -m bot.bench.rules --data DIR`."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.domain.danger import goes_on, hits, is_over
from bot.understanding.address_tags import LABELS, tagger
from bot.understanding.streams import is_staff

Row = dict[str, Any]


@dataclass(slots=True)
class Watch:
    """A talk in which something was dangerous lately: whose next words, and whose witness, belong to it.

    Without the models, by which the reader knows more of a talk.
    """

    last: dict[str, datetime] = field(default_factory=dict)

    def hears(self, who: str, text: str, at: datetime, *, staff: bool = False) -> bool:
        """Is this message of danger, by its own words or by what was said before it?"""
        if staff:
            return False
        own, lately = self.last.get(who), max(self.last.values(), default=None)
        said = bool(hits(text)) or goes_on(text, _seconds(own, at), _seconds(lately, at))
        if said:
            self.last[who] = at
        elif own is not None and is_over(text):
            del self.last[who]
        return said


def _seconds(since: datetime | None, at: datetime) -> float | None:
    return None if since is None else (at - since).total_seconds()


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def heard(rows: Iterable[Row]) -> list[tuple[bool, bool]]:
    """Of each row, in order: is it of danger by its words alone, and by what was said before it?"""
    talks: dict[str, Watch] = defaultdict(Watch)
    return [
        (
            bool(hits(row["text"] or "")),
            talks[row["stream"]].hears(
                row["who"], row["text"] or "", datetime.fromisoformat(row["at"]), staff=is_staff(row["who"])
            ),
        )
        for row in rows
    ]


def danger(data: Path) -> dict[str, str]:
    """Danger by the words of each message alone, and by what was said before it; what rings of all that is none."""
    folder = data / "group_messages"
    known = json.loads((folder / "lookalikes.json").read_text(encoding="utf-8"))
    alike = {(stream, n) for stream, numbers in known.items() for n in numbers}
    rows = list(_rows(folder / "dev.jsonl"))
    judged = [
        (row, words, talk, (row["stream"], row["n"]) in alike)
        for row, (words, talk) in zip(rows, heard(rows), strict=True)
    ]
    opened = [words for row, words, _, _ in judged if row["danger"] and row["matters"]]
    true = [(words, talk) for row, words, talk, _ in judged if row["danger"]]
    calm = [talk for row, _, talk, _ in judged if not row["danger"]]
    return {
        "danger told first, by its words": f"{sum(opened)}/{len(opened)}",
        "danger, by its words": f"{sum(words for words, _ in true)}/{len(true)}",
        "danger, in its talk": f"{sum(talk for _, talk in true)}/{len(true)}",
        "false alarms": f"{sum(calm)}/{len(calm)}",
        "  on look-alikes": f"{sum(talk for _, _, talk, like in judged if like)}/{len(alike)}",
    }


def addresses(data: Path) -> dict[str, str]:
    """F1 of building, entrance, floor and room, each span exact."""
    right: dict[str, int] = defaultdict(int)
    both: dict[str, int] = defaultdict(int)
    for row in _rows(data / "address_spans" / "dev.jsonl"):
        gold = {(start, end, label.lower()) for start, end, label in row["spans"] if label.lower() in LABELS}
        said = set(tagger().spans(row["text"]))
        right[row["src"]] += len(gold & said)
        both[row["src"]] += len(gold) + len(said)
    return {f"addresses {source}": f"{2 * right[source] / both[source]:.3f}" for source in sorted(both)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds group_messages and address_spans")
    data = parser.parse_args().data
    for name, figure in (danger(data) | addresses(data)).items():
        print(f"{name:<34}{figure:>10}")


if __name__ == "__main__":
    main()
