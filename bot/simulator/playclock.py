"""Office time as the simulator keeps it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd]?)")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


class PlayClock:
    """Stands still at *start* until moved, or follows real time when there is no start or `real` is set."""

    def __init__(self, start: datetime | None, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.real = start is None
        self._now = self.read(start) if start else datetime.now(self.zone)

    def now(self) -> datetime:
        """Aware, in the town's zone."""
        return datetime.now(self.zone) if self.real else self._now

    def set(self, at: datetime) -> None:
        """Move to *at*; never backwards."""
        self.real = False
        self._now = max(self._now, at.astimezone(self.zone))

    def begin(self, at: datetime) -> None:
        """Leave real time for *at*, which may lie in the past."""
        self.real, self._now = False, at.astimezone(self.zone)

    def follow_real(self) -> None:
        self.real = True

    def read(self, value: Any) -> datetime:
        """A moment in ISO, seconds since 1970, or a datetime; without a zone it is the town's."""
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC).astimezone(self.zone)
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        return (at if at.tzinfo else at.replace(tzinfo=self.zone)).astimezone(self.zone)


def length(value: Any) -> timedelta:
    """Seconds as a number, or words like "90m", "1d 2h". Raises ValueError."""
    if isinstance(value, int | float):
        return timedelta(seconds=value)
    text = str(value).strip()
    parts = _LENGTH.findall(text)
    if not parts or _LENGTH.sub("", text).strip():
        raise ValueError(f"no length of time: {value!r}; give seconds, or like 90m, 2h, 1d")
    return timedelta(seconds=sum(float(number) * _UNITS[unit] for number, unit in parts))
