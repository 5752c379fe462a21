"""What a job did last, so that a night switched off makes each missed duty happen once, and none twice."""

from __future__ import annotations

from datetime import datetime

from bot.ports import Desk


def last_of(desk: Desk, job: str) -> datetime | None:
    """The last planned moment this job has dealt with; None before its first run."""
    kept = desk.notes.get(f"job/{job}")
    return datetime.fromisoformat(kept) if kept else None


def dealt_with(desk: Desk, job: str, moment: datetime) -> None:
    """Everything up to this planned moment is done; never moved back."""
    last = last_of(desk, job)
    if last is None or moment > last:
        desk.notes.set(f"job/{job}", moment.isoformat())
