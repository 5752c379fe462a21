"""Every figure of understanding with its bar, on labelled texts outside the repository: `python -m bot.bench.scores --data DIR`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.bench import measures
from bot.bench.understand import start
from bot.understanding.embedders import chosen
from bot.understanding.reader import load_reader

EMBEDDERS = ("e5", "use", "none")
# name: (what it must reach, at least (+1) or at most (-1)); 0 where there is no bar
BARS: Mapping[str, tuple[float, int]] = {
    "danger, rules alone": (0.95, 1),
    "danger, rules alone, first told": (0, 0),
    "danger, rules in the talk": (0.95, 1),
    "danger recall": (0.98, 1),
    "alarms on look-alikes": (5, -1),
    "opening F1": (0.93, 1),
    "chat made into tickets": (0.015, -1),
    "intent accuracy": (0.87, 1),
    "intent macro-F1": (0.80, 1),
    "category accuracy (openings)": (0, 0),
    "category macro-F1 (openings)": (0.76, 1),
    "right in the first three": (0.93, 1),
    "joins accuracy": (0.75, 1),
    "place exact (openings)": (0.88, 1),
    "phone": (0.99, 1),
    "id_card": (0.99, 1),
    "bank_card": (0.99, 1),
    "plate": (0.99, 1),
    "door": (0.95, 1),
    "name": (0.80, 1),
    "mask precision (characters)": (0.90, 1),
    "when exact": (0, 0),
    "department, subject": (0.88, 1),
    "department, subject + detail": (0.915, 1),
    "report or question": (0.89, 1),
    "report or question, residents": (0.89, 1),
    "spam": (0.985, 1),
    "repeats found": (0.88, 1),
    "repeats false": (0.02, -1),
    "repeats not of their group": (0, -1),
    "repeats of another estate": (0, -1),
    "repeats of a planted name": (0, -1),
    "answer in the first five": (0.76, 1),
    "address addrseg": (0.93, 1),
    "address naacl19": (0.86, 1),
    "topic": (0, 0),
    "start, s": (4.0, -1),
    "resident, MB": (250.0, -1),
    "mean, µs": (20_000.0, -1),
}
WITHOUT = {"start, s": 2.0, "mean, µs": 150.0}  # bars of "none"


def scores(data: Path, embedder: str) -> dict[str, float]:
    """What hangs on the embedder."""
    found = measures.group_talk(data, load_reader(embedder))
    found |= {f"department, {name}": value for name, value in measures.department(data, embedder).items()}
    seconds, megabytes = start(embedder)
    return found | {"start, s": seconds, "resident, MB": megabytes}


def without(data: Path) -> dict[str, float]:
    """What no embedder is asked about: the same in every column."""
    found = {**measures.hotline(data), "topic": measures.topic(data), "spam": measures.spam(data)}
    found["answer in the first five"] = measures.answers(data)
    found |= {f"repeats {name}": value for name, value in measures.repeats(data).items()}
    found["repeats of a planted name"] = measures.planted(data)
    return found | {f"address {source}": value for source, value in measures.address(data).items()}


def held(name: str, embedder: str, value: float) -> bool | None:
    """None where there is no bar."""
    bar, way = BARS[name]
    if embedder == "none":
        bar = WITHOUT.get(name, bar)
    return None if way == 0 else value * way >= bar * way


def table(found: Mapping[str, Mapping[str, float]]) -> Table:
    names = list(found)
    shown = Table("figure", "must", *names, title="understanding; * below its bar")
    for name, (bar, way) in BARS.items():
        must = "" if way == 0 else f"{'≥' if way > 0 else '≤'} {bar:g}"
        cells = []
        for embedder in names:
            value = found[embedder].get(name)
            mark = "" if value is None or held(name, embedder, value) is not False else " *"
            cells.append("–" if value is None else f"{value:.3f}{mark}")
        shown.add_row(name, must, *cells)
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder that holds group_messages, teddy_messages, …")
    parser.add_argument("--embedder", choices=EMBEDDERS, action="append", help="only this one; may be repeated")
    parser.add_argument("--json", action="store_true", help="one line for programs")
    asked = parser.parse_args()
    found, same = {}, without(asked.data)
    for embedder in asked.embedder or EMBEDDERS:
        encoder = chosen(embedder)
        if (encoder.name if encoder else "none") == embedder:  # else it does not work on this machine
            found[embedder] = scores(asked.data, embedder) | same
    if asked.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    Console(width=120).print(table(found))


if __name__ == "__main__":
    main()
