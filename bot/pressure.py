"""How much waits, and what is left out meanwhile: first the sentence encoder, then charts, never intake."""

from __future__ import annotations

from typing import Final

import structlog
from prometheus_client import Counter, Gauge

log = structlog.get_logger()
WAITING = Gauge("gridbot_messages_waiting", "Messages in the lanes, kept and not yet handled")
SHEDDING = Gauge("gridbot_shedding", "1 while this is left out because too much waits", ["what"])
SHED = Counter(
    "gridbot_shed", "How often this was left out: a reading without the encoder, a report without charts", ["what"]
)

EMBEDDER, CHARTS = "embedder", "charts"
SHED_AT: Final = {EMBEDDER: 200, CHARTS: 600}  # messages in the lanes; it comes back when there are half as many
for _what in SHED_AT:  # said from the start, also when nothing is left out
    SHEDDING.labels(_what)
MOST_HELD: Final = 4000  # messages in the lanes; what arrives beyond waits in the inbox, on the disk


class Pressure:
    """Told of every change of the lanes' depth, asked from any thread."""

    def __init__(self) -> None:
        self._left_out: frozenset[str] = frozenset()
        for what in SHED_AT:
            SHEDDING.labels(what).set(0)

    def waits(self, depth: int) -> None:
        WAITING.set(depth)
        left_out = frozenset(
            what for what, most in SHED_AT.items() if depth >= (most // 2 if what in self._left_out else most)
        )
        if left_out == self._left_out:
            return
        log.warning("shedding", left_out=sorted(left_out), waiting=depth)
        self._left_out = left_out
        for what in SHED_AT:
            SHEDDING.labels(what).set(what in left_out)

    def sheds(self, what: str) -> bool:
        return what in self._left_out

    @property
    def left_out(self) -> list[str]:
        """In the order in which it was given up."""
        return [what for what in SHED_AT if what in self._left_out]
