"""The figures of a period and the matters behind each: what message, page and files show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.digest import Period, at_moment
from bot.domain.figures import MEASURED, Counted, Figures, figures, measured
from bot.domain.people import Actor, UnitTree
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.ports import Desk


def units_of(desk: Desk, unit: str) -> list[str] | None:
    """The codes below *unit*; None for the whole community, with what has no unit yet."""
    return desk.tree.below(unit) if unit else None


def tree_of(desk: Desk, unit: str) -> UnitTree:
    return UnitTree.of(desk.tree.units[code] for code in desk.tree.below(unit)) if unit else desk.tree


def counted(desk: Desk, period: Period, unit: str = "") -> Counted:
    return desk.tickets.counted(period.start, period.end, units_of(desk, unit), desk.settings.reopen_days)


def figures_of(desk: Desk, by: Actor, period: Period, unit: str = "") -> Figures:
    """Every figure of a period, of one unit and all below it, or of the community. Raises NotYours."""
    desk.rights.need(by, Deed.DIGEST, unit)
    return figures(counted(desk, period, unit), tree_of(desk, unit), desk.settings)


def cases(
    desk: Desk, by: Actor, period: Period, key: str, unit: str = "", limit: int = 1000, **narrowed: str
) -> list[Ticket]:
    """The tickets behind a figure, as they stood at the period's end; as many as the figure says. Raises NotYours.

    *key*: a field of Figures that counts tickets (opened, overdue, on_time, solved …) or what is missing to it
    (late, contact_late, unsolved, unsatisfied); *narrowed* by category, origin, urgency, estate, building or spot.
    """
    desk.rights.need(by, Deed.DIGEST, unit)
    return standing_then(desk, numbers_of(desk, period, key, unit, limit, **narrowed), period.end)


def numbers_of(desk: Desk, period: Period, key: str, unit: str = "", limit: int = 1000, **narrowed: str) -> list[int]:
    if key in MEASURED:
        return measured(counted(desk, period, unit), key, desk.settings)[:limit]
    return desk.tickets.cases(key, period.start, period.end, units_of(desk, unit), limit, **narrowed)


def standing_then(desk: Desk, numbers: Iterable[int], at: datetime) -> list[Ticket]:
    """These tickets as they stood at a past moment."""
    found = desk.tickets.of_numbers(numbers)
    moved = desk.tickets.moved_since(at, [ticket.number for ticket in found])
    return [
        at_moment(ticket, desk.tickets.history(ticket.number), at) if ticket.number in moved else ticket
        for ticket in found
    ]
