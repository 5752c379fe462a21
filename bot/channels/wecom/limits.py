"""How often the platform lets us speak, as data. Counted from sent rows, so a restart forgets nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

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
HOOK_IMAGE_BYTES = 2 << 20
IMAGE_BYTES, FILE_BYTES = 10 << 20, 20 << 20
MEDIA_LIFE = timedelta(days=3)
CARD_LIFE = timedelta(hours=72)  # of a response_code
REPLY_LIFE = timedelta(hours=24)  # of a callback's req_id


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
