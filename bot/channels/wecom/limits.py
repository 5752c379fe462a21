"""How often the platform lets us speak, as data. Counted from sent rows, so a restart forgets nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.messages import Way


@dataclass(frozen=True, slots=True)
class Cap:
    """At most *count* within any *window*, per target."""

    count: int
    window: timedelta


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CAPS: Mapping[Way, tuple[Cap, ...]] = {
    Way.APP: (Cap(30, MINUTE), Cap(1000, HOUR)),  # per member; what is over is dropped without a word
    Way.BOT: (Cap(30, MINUTE), Cap(1000, HOUR)),  # per chat, replies and pushes together
    Way.PUSH: (Cap(20, MINUTE),),  # per hook
}
EACH_API = (Cap(10_000, MINUTE), Cap(150_000, HOUR))  # of one API, by the corp; messages to members do not count
ADDRESS = (Cap(20_000, MINUTE), Cap(600_000, HOUR))  # of all APIs, from one address
UPLOADS = (Cap(30, MINUTE), Cap(1000, HOUR))  # of the smart bot
TIMES_A_DAY = 200  # person-times of the application a day, for each account that the corp may have
HOOK_IMAGE_BYTES = 2 << 20
LEAST_BYTES = 6  # of any file
IMAGE_BYTES, FILE_BYTES = 10 << 20, 20 << 20
MEDIA_BYTES: Mapping[str, int] = {"image": IMAGE_BYTES, "video": IMAGE_BYTES, "voice": 2 << 20, "file": FILE_BYTES}
MEDIA_LIFE = timedelta(days=3)
CARD_LIFE = timedelta(hours=72)  # of a response_code
REPLY_LIFE = timedelta(hours=24)  # of a callback's req_id


def media_kind(kind: str, size: int) -> str:
    """As what a file of this size can leave: a picture or film that is too large for itself goes as a file; "" as nothing."""
    if size < LEAST_BYTES or size > FILE_BYTES:
        return ""
    return kind if size <= MEDIA_BYTES.get(kind, FILE_BYTES) else "file"


class Pacer:
    """Counts what leaves, by its second, and says until when the next one has to wait."""

    def __init__(self, caps: Iterable[Cap], now: Callable[[], datetime]) -> None:
        self._now = now
        self._lines = [(cap, deque[list[int]]()) for cap in caps]  # of [second, how many in it]
        self._held = [0 for _ in self._lines]

    def take(self) -> datetime | None:
        """None: it may go and is counted; else the moment from which on one more may go."""
        second = int(self._now().timestamp())
        free = 0
        for at, (cap, line) in enumerate(self._lines):
            length = int(cap.window.total_seconds())
            while line and line[0][0] < second - length:
                self._held[at] -= line.popleft()[1]
            if self._held[at] >= cap.count:
                free = max(free, line[0][0] + length + 1)
        if free:
            return datetime.fromtimestamp(free, UTC)
        for at, (_, line) in enumerate(self._lines):
            if line and line[-1][0] == second:
                line[-1][1] += 1
            else:
                line.append([second, 1])
            self._held[at] += 1
        return None


def caps_for(way: Way) -> tuple[Cap, ...]:
    return CAPS.get(way, ())


def free_at(caps: Iterable[Cap], sent_since: Callable[[datetime], int], now: datetime) -> datetime:
    """The earliest moment from *now* on, to the second, at which one more may leave.

    *sent_since(t)* says how many left to the target at or after t; it never grows with t.
    """
    return max((_free(cap, sent_since, now) for cap in caps), default=now)


def _free(cap: Cap, sent_since: Callable[[datetime], int], now: datetime) -> datetime:
    if sent_since(now - cap.window) < cap.count:
        return now
    low, high = 0, int(cap.window.total_seconds())
    while high - low > 1:  # sent_since(now - window + low) is full, at high it has room
        middle = (low + high) // 2
        full = sent_since(now - cap.window + timedelta(seconds=middle)) >= cap.count
        low, high = (middle, high) if full else (low, middle)
    return now + timedelta(seconds=high)
