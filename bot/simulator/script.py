"""Written conversations: who says what when, what each line is, and what the staff do about it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

SCRIPTS: Final = Path(__file__).with_name("scripts")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
JOINS: Final = frozenset({"same", "supplement", "urge", "confirm", "deny", "withdraw", "progress", "work"})
LABELS: Final = frozenset({"chat", "opens", "joins", "command", "notice"})
STEPS: Final = frozenset({"acknowledge", "accept", "finish", "transfer", "refuse", "wait"})
PICTURE: Final = "[图片]"


class BadScriptError(ValueError):
    """A script cannot be played as it is written; named with its file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message that somebody writes. *what* is a label; *matter* the id it opens, joins or asks about."""

    at: datetime
    who: str
    chat: str  # roomid, or "app:<person>"
    what: str
    text: str = ""
    image: str = ""  # stem of a picture
    matter: str = ""
    how: str = ""  # of a joining line: same supplement urge …
    quote: bool = False  # quotes the opening of its matter
    talk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What a member of staff does about a matter, once he has heard of it."""

    do: str
    by: str
    how: str  # press | say (in the group) | tell (to the application)
    after: timedelta  # from hearing of it, or from the step before
    text: str = ""  # {n} becomes the number on the card he got
    quote: bool = False
    not_before: datetime | None = None
    optional: bool = False  # nothing is wrong when there is no such button


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the bot should have heard in one opening line."""

    id: str
    opening: Line
    category: str = ""
    danger: bool = False
    private: bool = False
    ignored: bool = False  # nobody of the staff moves: it must climb
    praise: bool = False
    alone: bool = False  # profile direct: its reporter writes to the bot alone, not in the group
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """Conversations of some days, in order of time."""

    lines: tuple[Line, ...]
    matters: Mapping[str, Matter]
    talks: int = 0

    @property
    def starts(self) -> datetime:
        return self.lines[0].at


@dataclass(slots=True)
class _Read:
    lines: list[Line] = field(default_factory=list)
    matters: dict[str, Matter] = field(default_factory=dict)
    talks: int = 0


def load(monday: date, zone: ZoneInfo, folder: Path = SCRIPTS) -> Script:
    """All scripts of a folder, played in the week of *monday*. Raises BadScriptError."""
    read = _Read()
    for path in sorted(folder.glob("*.toml")):
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        for talk in tree.get("talk", ()):
            name = f"{path.name}: {talk.get('id', '?')}"
            _talk(read, talk, _day(talk.get("day", tree.get("day", "")), monday, name), zone, name)
    _check(read)
    return Script(tuple(sorted(read.lines, key=lambda line: line.at)), read.matters, read.talks)


def _day(name: str, monday: date, where: str) -> date:
    if name not in DAYS:
        raise BadScriptError(f"{where}: day must be one of {' '.join(DAYS)}")
    return monday + timedelta(days=DAYS.index(name))


def _talk(read: _Read, talk: Mapping[str, Any], day: date, zone: ZoneInfo, where: str) -> None:
    read.talks += 1
    lines = [_line(row, talk, day, zone, where) for row in talk["lines"].strip().splitlines()]
    read.lines += lines
    for name, told in talk.get("matters", {}).items():
        opening = next((line for line in lines if line.what == "opens" and line.matter == name), None)
        if opening is None:
            raise BadScriptError(f"{where}: no line opens {name}")
        if name in read.matters:
            raise BadScriptError(f"{where}: {name} is opened twice")
        flags = {key: bool(told.get(key)) for key in ("danger", "private", "ignored", "praise", "alone")}
        deeds = tuple(_deed(step, day, zone, where) for step in told.get("staff", ()))
        read.matters[name] = Matter(id=name, opening=opening, category=told.get("category", ""), deeds=deeds, **flags)


def _line(row: str, talk: Mapping[str, Any], day: date, zone: ZoneInfo, where: str) -> Line:
    parts = [part.strip() for part in row.split("|", 3)]
    if len(parts) != 4:
        raise BadScriptError(f"{where}: four parts with | between them: {row}")
    at, who, label, text = parts
    what, *rest = label.split()
    if what not in LABELS:
        raise BadScriptError(f"{where}: label {what!r} is none of {' '.join(sorted(LABELS))}")
    how = rest[1] if what == "joins" and len(rest) > 1 else ""
    if what == "joins" and how not in JOINS:
        raise BadScriptError(f"{where}: {how!r} is none of {' '.join(sorted(JOINS))}: {row}")
    image = text.removeprefix(PICTURE).strip() if text.startswith(PICTURE) else ""
    return Line(
        at=_moment(at, day, zone), who=who, chat=talk["chat"], what=what, text="" if image else text, image=image,
        matter=rest[0] if rest else "", how=how, quote="quote" in rest, talk=talk["id"],
    )  # fmt: skip


def _deed(step: Mapping[str, Any], day: date, zone: ZoneInfo, where: str) -> Deed:
    if step["do"] not in STEPS or step["how"] not in {"press", "say", "tell"}:
        raise BadScriptError(f"{where}: no such step: {step}")
    first = step.get("not_before", "")
    return Deed(
        do=step["do"], by=step["by"], how=step["how"], after=timedelta(minutes=step["after"]),
        text=step.get("text", ""), quote=step.get("quote", False), optional=step.get("optional", False),
        not_before=_moment(first, day, zone) if first else None,
    )  # fmt: skip


def _moment(text: str, day: date, zone: ZoneInfo) -> datetime:
    """08:30, 08:30:15, or +1 08:30 for the day after."""
    days, _, clock = text.rpartition(" ")
    return datetime.combine(day + timedelta(days=int(days or 0)), time.fromisoformat(clock), zone)


def _check(read: _Read) -> None:
    for line in read.lines:
        if line.matter and line.matter not in read.matters:
            raise BadScriptError(f"{line.talk}: nobody knows the matter {line.matter}")
        if line.what == "joins" and line.at < read.matters[line.matter].opening.at:
            raise BadScriptError(f"{line.talk}: {line.matter} is joined before it is opened")


def until(script: Script, end: datetime) -> Script:
    """Only what is said before *end*."""
    lines = tuple(line for line in script.lines if line.at < end)
    return Script(lines, {m.id: m for m in script.matters.values() if m.opening.at < end}, script.talks)
