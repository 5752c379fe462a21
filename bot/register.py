"""The register as plain values, for whoever wants to compare it with something else."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.domain.ticket import Moved, Ticket
from bot.messages import OutItem
from bot.ports import Desk

MOST = 1_000_000


def register_of(desk: Desk) -> dict[str, Any]:
    """All tickets with their history, all that left, and the daily reports among it. Times are aware."""
    left = desk.outbox.left()
    return {
        "tickets": [
            _ticket(desk, ticket) for ticket in sorted(desk.tickets.search(limit=MOST), key=lambda t: t.number)
        ],
        "deliveries": [_delivery(item) for item in left],
        "digests": [found for item in left if (found := _digest(item)) is not None],
    }


def _ticket(desk: Desk, ticket: Ticket) -> dict[str, Any]:
    return {
        "number": ticket.number,
        "opened_at": ticket.opened_at,
        "category": ticket.category.value,
        "urgency": ticket.urgency.value,
        "unit": ticket.unit,
        "state": ticket.state.value,
        "assignee": ticket.assignee,
        "reporter": ticket.reporter,
        "message": ticket.message,
        "messages": desk.tickets.messages(ticket.number),
        "followers": desk.tickets.followers(ticket.number),
        "closed_at": ticket.closed_at,
        "next_step_at": ticket.next_step_at,
        "history": [_line(moved) for moved in desk.tickets.history(ticket.number)],
    }


def _line(moved: Moved) -> dict[str, Any]:
    return {
        "at": moved.at,
        "step": moved.step.value,
        "by": moved.by,
        "standing": moved.standing.value,
        "state": moved.state.value,
        "data": moved.data,
        "note": moved.note,
    }


def _delivery(item: OutItem) -> dict[str, Any]:
    return {
        "key": item.out.key,
        "to_kind": item.out.to.kind,
        "to": item.out.to.id,
        "at": item.sent_at or item.delivered_at,
        "answers": item.out.answers,
        "ticket": item.out.ticket,
        "way": item.way.value,
    }


def _digest(item: OutItem) -> dict[str, Any] | None:
    """A daily report of the clock's own: its key is digest/<community>/<period>/<day>/<person>/text."""
    parts = item.out.key.split("/")
    if len(parts) != 6 or parts[0] != "digest" or parts[2] != "day" or parts[5] != "text":
        return None
    return {"day": date.fromisoformat(parts[3]), "to": parts[4], "at": item.sent_at, "markdown": item.out.markdown}
