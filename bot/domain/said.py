"""What reporters and those called in said within a period, read off the lines of the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.ticket import Step

Line = tuple[int, str, Mapping[str, Any]]  # number, step, data; oldest first


@dataclass(frozen=True, slots=True)
class Said:
    """Ticket by ticket, the last word counting; what was taken back was not said."""

    asked: set[int] = field(default_factory=set)  # the question reached the reporter
    judged: dict[int, bool] = field(default_factory=dict)  # his last answer: is it solved?
    denied: set[int] = field(default_factory=set)
    reopened: set[int] = field(default_factory=set)
    rated: dict[int, int] = field(default_factory=dict)  # his last mark, 1–5

    @property
    def reached(self) -> set[int]:
        """The question reached the reporter, or he answered without it."""
        return self.asked | self.judged.keys() | self.rated.keys()


def said_in(lines: Iterable[Line]) -> Said:
    said = Said()
    for number, step, data in lines:
        undone = data.get("undo", "")
        if undone in (Step.CONFIRM, Step.DENY):
            said.judged.pop(number, None)
            said.denied.discard(number)
        if step in (Step.CONFIRM, Step.DENY):
            said.judged[number] = step == Step.CONFIRM
        if step == Step.DENY:
            said.denied.add(number)
        elif step == Step.ASKED:
            said.asked.add(number)
        elif step == Step.REOPEN and not undone:
            said.reopened.add(number)
        elif step == Step.RATE:
            said.rated[number] = int(data["score"])
    return said


def calls_in(lines: Iterable[Line]) -> dict[tuple[int, str], bool | None]:
    """Who was whistled for about which ticket: came in time, late, or not yet (None)."""
    calls: dict[tuple[int, str], bool | None] = {}
    for number, step, data in lines:
        call = (number, str(data.get("to", "")))
        if step == Step.WHISTLE:
            calls.setdefault(call, None)
        elif step == Step.ARRIVE and call in calls:
            calls[call] = not data.get("late")
    return calls
