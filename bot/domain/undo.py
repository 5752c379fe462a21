"""撤销: one's own last step is taken back within minutes. What it changed is kept in its history line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot.domain.people import Actor
from bot.domain.ticket import (
    ENDED,
    MOVES,
    Closing,
    Judged,
    Moved,
    State,
    Step,
    Ticket,
    Urgency,
    with_due,
)
from bot.errors import IllegalMove, NotYours

UNDOABLE = frozenset(
    {
        Step.ASSIGN, Step.ACCEPT, Step.TRANSFER, Step.WAIT, Step.FINISH, Step.CONFIRM, Step.DENY, Step.CLOSE,
        Step.WITHDRAW, Step.REFUSE, Step.REOPEN, Step.ASSIST, Step.EXTEND, Step.RETURN, Step.ENRICH,
    }
)  # fmt: skip
# Words beside the life of the matter: they stand, and do not stop the step before them from being taken back.
_BESIDE = frozenset({Step.SUPPLEMENT, Step.FOLLOW, Step.URGE, Step.ASKED, Step.WARN, Step.RATE, Step.SPLIT})
_FIELDS = (
    "state", "assignee", "helpers", "first", "unit", "category", "urgency", "private", "dispute", "waiting_on",
    "waiting_until", "rung", "clock_at", "due_at", "extra_minutes", "moved_at", "contacted_at", "asked_at", "result",
    "closing", "closed_at",
)  # fmt: skip
_TIMES = frozenset({"waiting_until", "clock_at", "due_at", "moved_at", "contacted_at", "asked_at", "closed_at"})
_TURN = timedelta(milliseconds=1)  # the same state anew: its cards are others


def was(before: Ticket, after: Ticket) -> dict[str, Any]:
    """What a step changed, as it was before it, in plain values."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in _FIELDS)
    return {name: _plain(old) for name, old, new in pairs if old != new}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Judged):
        return [value.value, value.source, value.p]
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def can_be_taken_back(line: Moved) -> bool:
    return line.step in UNDOABLE and "was" in line.data


def moved_last(lines: Sequence[Moved]) -> tuple[int, ...]:
    """Of one person's *lines* in all histories, newest first: the matters that his last step moved; several, where one
    sentence moved them all. What he only said beside does not count, what he has taken back is gone."""
    newest: dict[int, Moved] = {}
    for line in lines:
        if line.step not in _BESIDE:
            newest.setdefault(line.number, line)
    steps = [line for line in newest.values() if can_be_taken_back(line)]
    last = max((line.at for line in steps), default=None)
    return tuple(sorted(line.number for line in steps if line.at == last))


def last_step(history: Sequence[Moved], by: Actor, now: datetime, minutes: int) -> Moved:
    """The step that *by* may take back: his own, the matter's last, not older than *minutes*. Raises IllegalMove."""
    last = next((line for line in reversed(history) if line.step not in _BESIDE), None)
    if last is None or not can_be_taken_back(last):
        raise IllegalMove("nothing to take back", reply="没有能撤销的一步。")
    if last.by != by.id:
        raise NotYours(f"#{last.number}: {last.step} by somebody else", reply="后来别人又办了一步，这一步撤不了了。")
    if now - last.at > timedelta(minutes=minutes):
        raise IllegalMove(f"#{last.number}: too late", reply=f"过了 {minutes} 分钟，撤不了了，直接说现在怎样就行。")
    return last


def finished_by(history: Sequence[Moved]) -> Moved | None:
    """The step that put a matter to 待确认 and is still its last, however long ago; a better result may have followed."""
    for line in reversed(history):
        if line.step is Step.FINISH and "state" in line.data.get("was", {}):
            return line
        if line.step is not Step.FINISH and line.step not in _BESIDE:
            return None
    return None


def taken_back(ticket: Ticket, line: Moved, by: Actor, at: datetime) -> tuple[Ticket, Moved]:
    """The ticket as it was before *line*, and the line for its history.

    The round stays, so that what is said next has keys of its own. What reporter or office had ended is reopened.
    """
    fields = {name: _value(name, kept) for name, kept in line.data["was"].items()}
    before = replace(ticket, **fields)
    before = replace(before, moved_at=before.moved_at + _TURN, next_step_at=None)
    step = Step.REOPEN if ticket.state in ENDED - {State.REFUSED} else Step.UNDO
    rule = MOVES.get((ticket.state, step))
    if rule is None or by.standing not in rule.by:
        raise NotYours(f"#{ticket.number}: {step} by {by.standing}")
    undone = Moved(ticket.number, step, before.state, by.id, by.standing, at, "", {"undo": line.step.value})
    return before, with_due(undone, ticket, before)


def _value(name: str, kept: Any) -> Any:
    if kept is not None and name in _TIMES:
        return datetime.fromisoformat(kept)
    match name:
        case "state":
            return State(kept)
        case "urgency":
            return Urgency(kept)
        case "closing":
            return Closing(kept) if kept else None
        case "category":
            return Judged(*kept)
        case "helpers":
            return tuple(kept)
        case _:
            return kept
