"""What a job is: when it is next wanted, and what it does in one transaction of one community."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.ports import Desk


@dataclass(frozen=True, slots=True)
class Job:
    """A duty of the clock. Every job can run twice, late, or after a night switched off.

    next_due: (desk, now) → when it is next wanted; a past moment means at once, None never.
    look: reads what it needs, in a reader's transaction. make: draws and writes files below a folder, in a thread;
    make_plain: the same without pictures, while too much waits.
    run: (desk, now, what was made) → how much was done, in the one transaction that writes.
    """

    name: str
    next_due: Callable[[Desk, datetime], datetime | None]
    run: Callable[[Desk, datetime, Any], int]
    look: Callable[[Desk, datetime], Any] | None = None
    make: Callable[[Any, Path], Any] | None = None
    make_plain: Callable[[Any, Path], Any] | None = None
    scrubs: bool = False  # what it deletes must be in no file afterwards
