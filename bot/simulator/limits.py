"""Frequency limits, counted in office time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta


class Window:
    """At most *most* in any *seconds*; with *block*, who exceeds it is shut out for the length of the window."""

    def __init__(self, now: Callable[[], datetime], seconds: float, most: int, *, block: bool = False) -> None:
        self._now, self._length, self.most, self._block = now, timedelta(seconds=seconds), most, block
        self._taken: dict[str, deque[datetime]] = {}
        self._until: dict[str, datetime] = {}

    def take(self, key: str = "") -> bool:
        """Count one; False when it is over the limit (and then it does not count)."""
        now = self._now()
        if self._until.get(key, now) > now:
            return False
        line = self._taken.setdefault(key, deque())
        while line and line[0] <= now - self._length:
            line.popleft()
        if len(line) >= self.most:
            if self._block:
                self._until[key] = now + self._length
            return False
        line.append(now)
        return True
