"""What somebody looks for in the register, and how far he may look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ticket import ENDED, OPEN, Closing, State, Urgency

AT_WORK = OPEN - {State.WAITING}  # whose deadline runs: what overdue is counted of
STATES = {"open": OPEN, "resolved": frozenset({State.RESOLVED}), "ended": ENDED, "waiting": frozenset({State.WAITING})}


@dataclass(frozen=True, slots=True)
class Sight:
    """How far somebody sees: his units and what is in his hands.

    *units* None: the whole community, also what waits in 待归格. *private*: reads also what is dealt with in private,
    and may look people up by door, telephone and name.
    """

    units: tuple[str, ...] | None = None
    person: str = ""
    private: bool = False


EVERYTHING = Sight(private=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """All that is given must hold. Periods are [start, end), aware."""

    words: str = ""
    states: frozenset[State] = frozenset()  # empty: any
    units: tuple[str, ...] = ()  # of these units; empty: any
    unplaced: bool = False  # without a unit
    unassigned: bool = False  # in nobody's hands
    category: str = ""
    urgency: Urgency | None = None
    closing: Closing | None = None
    chat: str = ""
    hand: str = ""
    late: datetime | None = None  # overdue at this moment
    opened: tuple[datetime, datetime] | None = None
    ended: tuple[datetime, datetime] | None = None
    sight: Sight = field(default=EVERYTHING)
