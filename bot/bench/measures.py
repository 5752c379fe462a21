"""What we understand of labelled texts, as figures: one function a task. The texts lie outside the repository."""

from __future__ import annotations

import importlib.util
import re
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson

from bot.bench.rules import heard
from bot.commands.understand import read_streams
from bot.ports import Reader
from bot.understanding.books import load_books
from bot.understanding.report import macro_f1
from bot.understanding.tasks import run_task

Row = dict[str, Any]
Figures = dict[str, float]
PARTS = frozenset({"houseno", "cellno", "floorno", "roomno"})
ACTS = {"咨询": "question", "反映": "report", "投诉": "report", "要求": "report"}
FOLDS = 5
ALIKE = 0.6  # of their pieces: one letter sent twice, or one complaint about two places
_NUMBERS = re.compile(r"\d+")
_KINDS = "小区|花园|家园|公寓|山庄|公馆|新城|国际城"
# An estate right behind a coded district: there its name begins without doubt
_ESTATE = re.compile(
    f"(?<=[A-Z][0-9](?:区|县))(?![\u4e00-\u9fff]{{0,4}}(?:安置|周边|居民|街道|配套))([\u4e00-\u9fff]{{2,5}}?)(?:{_KINDS})(?:小区)?"
)
# With the district's last character before it, so that no school is found within another's longer name
_SCHOOL = re.compile("(?<=[A-Z])[0-9]?([市区县](?!加快)[\u4e00-\u9fff]{2,8}?)(?:学院|学校|大学|中学|小学|幼儿园|医院)")


def rows_of(path: Path) -> list[Row]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines() if line.strip()]


def group_talk(data: Path, reader: Reader, name: str = "dev") -> Figures:
    """The figures of the folder's own scorer by their names, and what the danger rules find alone."""
    folder = data / "group_messages"
    rows = rows_of(folder / f"{name}.jsonl")
    books = load_books(folder / "books.json")
    began = time.process_time()
    said = list(read_streams(rows, books, reader))
    spent = time.process_time() - began
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as read:
        read.write(b"".join(orjson.dumps(row) + b"\n" for row in said))
        read.flush()
        found = _scored(folder / "score.py", folder / f"{name}.jsonl", Path(read.name), folder / "lookalikes.json")
    ruled = [(row, *both) for row, both in zip(rows, heard(rows), strict=True) if row["danger"]]
    first = [words for row, words, _ in ruled if row["matters"]]
    found["danger, rules alone"] = sum(words for _, words, _ in ruled) / len(ruled)
    found["danger, rules alone, first told"] = sum(first) / len(first)
    found["danger, rules in the talk"] = sum(talk for _, _, talk in ruled) / len(ruled)
    found["mean, µs"] = spent / len(rows) * 1e6
    return found


def _scored(scorer: Path, gold: Path, read: Path, lookalikes: Path) -> Figures:
    spec = importlib.util.spec_from_file_location("score", scorer)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(scorer)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    like = [(stream, n) for stream, ns in orjson.loads(lookalikes.read_bytes()).items() for n in ns]
    table = module.score(module.read(gold), module.read(read), like)
    found = {name.strip(): float(value) for name, value, _ in table if value is not None}
    found["alarms on look-alikes"] = round(found["the same on look-alikes"] * len(like))
    return found


def labels(task: str, pairs: Sequence[tuple[str, str]], embedder: str = "none") -> Figures:
    """Accuracy and macro-F1 of one labelling task; pairs are (text, true label)."""
    rows = [{"id": str(i), "text": text} for i, (text, _) in enumerate(pairs)]
    said = [row["label"] for row in run_task(task, rows, (), embedder)]
    both = [(true, guess) for (_, true), guess in zip(pairs, said, strict=True)]
    return {"accuracy": sum(t == s for t, s in both) / len(both), "macro_f1": macro_f1(both)}


def department(data: Path, embedder: str) -> Figures:
    rows = rows_of(data / "teddy_messages" / "dev.jsonl")
    short = [(row["subject"], row["label"]) for row in rows]
    long = [("。".join(filter(None, (row["subject"], row.get("detail")))), row["label"]) for row in rows]
    return {
        "subject": labels("department", short, embedder)["macro_f1"],
        "subject + detail": labels("department", long, embedder)["macro_f1"],
    }


def hotline(data: Path) -> Figures:
    """Report or question, of a city's hotline; residents: without the calls of one office to another."""
    rows = [row for row in rows_of(data / "haikou12345" / "dev.jsonl") if row.get("act") in ACTS]
    said = run_task("act", rows, ())
    both = [(ACTS[row["act"]], one["label"], row.get("speaker")) for row, one in zip(rows, said, strict=True)]
    return {
        "report or question": macro_f1([(true, guess) for true, guess, _ in both]),
        "report or question, residents": macro_f1([(true, guess) for true, guess, who in both if who == "居民"]),
    }


def topic(data: Path) -> float:
    pairs = [(row["text"], row["topic"]) for row in rows_of(data / "haikou12345" / "dev.jsonl") if row.get("topic")]
    return labels("topic", pairs)["accuracy"]


def spam(data: Path) -> float:
    pairs = [(row["text"], row["label"]) for row in rows_of(data / "spam_sms" / "dev.jsonl")]
    return labels("spam", pairs)["macro_f1"]


def answers(data: Path) -> float:
    """Share of dev letters whose own reply is among the first five of all replies, train and dev."""
    dev = rows_of(data / "teddy_replies" / "dev.jsonl")
    pool = [{"id": row["id"], "text": row["reply"]} for row in rows_of(data / "teddy_replies" / "train.jsonl") + dev]
    asked = [{"id": row["id"], "text": f"{row['subject']}。{row.get('detail') or ''}"} for row in dev]
    found = run_task("answers", asked, pool)
    return sum(row["id"] in row["answers"] for row in found) / len(dev)


def address(data: Path) -> Figures:
    """F1 of building, unit, floor and room by source, whole spans."""
    by_source: dict[str, list[int]] = {}
    rows = rows_of(data / "address_spans" / "dev.jsonl")
    for row, read in zip(rows, run_task("address", rows, ()), strict=True):
        true = {(a, b, label.lower()) for a, b, label in row["spans"] if label.lower() in PARTS}
        said = {(a, b, label) for a, b, label in read["spans"] if label in PARTS}
        counts = by_source.setdefault(row["src"], [0, 0])
        counts[0] += 2 * len(true & said)
        counts[1] += len(true) + len(said)
    return {source: right / max(1, total) for source, (right, total) in by_source.items()}


def repeats(data: Path) -> Figures:
    """Five folds over train, whole groups of repeats on one side; letters in the order of time, none knows a later one.

    found: share of letters that repeat an earlier one and were given one of their own group.
    false: share of the other letters that were given any. Pairs nobody could decide do not count.
    not of their group: letters given to one of nearly the same words outside their group, whatever place it names.
    of another estate: of all letters in one row, where all confusers meet, those given to one that names another estate or school.
    """
    folder = data / "teddy_hotspot"
    rows = rows_of(folder / "train.jsonl")
    group = {row["id"]: row.get("dup_group") for row in rows}
    text = {row["id"]: f"{row['subject']}。{row.get('detail') or ''}" for row in rows}
    unsure = {frozenset(pair[:2]) for pair in orjson.loads((folder / "train_unsure_pairs.json").read_bytes())}
    found = total = false = alone = outside = 0
    for fold in _folds(rows):
        earlier: set[Any] = set()
        for name, of in _joined(fold):
            own = group[name]
            sure = of is None or frozenset((name, of)) not in unsure
            if of is not None and sure and (own is None or group[of] != own):
                outside += _alike(text[name], text[of]) >= ALIKE
            if own is not None and own in earlier:
                total += 1
                found += of is not None and group[of] == own
            elif sure:
                alone += 1
                false += of is not None
            earlier.add(own)
    wrong = [(name, of) for name, of in _joined(rows) if of is not None and (not group[of] or group[of] != group[name])]
    elsewhere = sum(_apart(text[name], text[of]) for name, of in wrong)
    return {
        "found": found / total,
        "false": false / alone,
        "not of their group": outside,
        "of another estate": elsewhere,
    }


def _joined(rows: Iterable[Row]) -> list[tuple[str, str | None]]:
    """(letter, the earlier one it was taken for a repeat of), in the order of time."""
    in_time = sorted(rows, key=lambda row: ([int(n) for n in _NUMBERS.findall(str(row["time"]))], row["id"]))
    asked = [{"id": r["id"], "text": r["subject"], "detail": r.get("detail"), "time": r["time"]} for r in in_time]
    return [(said["id"], said["of"]) for said in run_task("duplicates", asked, ())]


def planted(data: Path) -> int:
    """Letters that name an estate, each sent again word for word with another's name: how many are taken for a repeat."""
    rows = [row for row in rows_of(data / "teddy_hotspot" / "train.jsonl") if _ESTATE.search(row["subject"])]
    names = [match for row in rows if (match := _ESTATE.search(row["subject"]))]
    joined = 0
    for i, row in enumerate(rows):
        other = names[(i + len(names) // 2) % len(names)]
        first = {"id": row["id"], "text": row["subject"], "detail": row.get("detail") or "", "time": row["time"]}
        again = {
            key: value.replace(names[i][0], other[0]).replace(names[i][1], other[1]) for key, value in first.items()
        }
        again["id"] = "again"
        if names[i][1] != other[1]:
            joined += [said["of"] for said in run_task("duplicates", (first, again), ())][1] is not None
    return joined


def _alike(a: str, b: str) -> float:
    """Share of three-character pieces that two letters have in common."""
    mine, yours = ({text[i : i + 3] for i in range(len(text) - 2)} for text in (a, b))
    return len(mine & yours) / max(1, min(len(mine), len(yours)))


def _apart(a: str, b: str) -> bool:
    """Do both name estates without doubt, and is none of them in the other? Told without what the bot itself goes by."""
    mine, yours = (_ESTATE.findall(text) + _SCHOOL.findall(text) for text in (a, b))
    return bool(mine and yours) and not any(x in b for x in mine) and not any(x in a for x in yours)


def _folds(rows: Sequence[Row]) -> Iterable[list[Row]]:
    names = sorted({str(row.get("dup_group") or row["id"]) for row in rows})
    fold_of = {name: i % FOLDS for i, name in enumerate(names)}
    for fold in range(FOLDS):
        yield [row for row in rows if fold_of[str(row.get("dup_group") or row["id"])] == fold]
