"""What goes wrong on purpose: refusals, slowness, cut connections, lost and doubled callbacks."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from bot.simulator.answers import Dropped, Refused, torn_off

KINDS: Final = {
    "errcode": "a call answers `code` instead of being carried out",
    "slow": "a call is answered after `seconds` (default 6)",
    "drop": "the connection is closed before the call is carried out",
    "drop_answer": "the call is carried out, then the connection is closed without an answer",
    "nonsense": "a call is carried out and answered with what is no answer",
    "cut_answer": "a call is carried out, its answer breaks off in the middle",
    "token": "the token of a call ends early (42001)",
    "api_down": "no call gets an answer",
    "callbacks_lost": "a callback never leaves",
    "duplicate": "a callback is delivered twice at once",
    "out_of_order": "a callback is overtaken by the next one",
    "ws_cut": "the long connection is closed",
    "ws_ack_lost": "a frame is taken, its acknowledgement is not sent",
    "control_chars": "a frame carries a raw control character inside a string",
}


@dataclass(slots=True, kw_only=True)
class Fault:
    id: int
    kind: str
    path: str = ""  # end of the API path, "" = every path
    rate: float = 1.0  # how often it strikes, 0 to 1
    until: datetime | None = None  # office time; None = until removed
    left: int | None = None  # how many strikes remain
    code: int = -1
    seconds: float = 6.0


class Faults:
    def __init__(self, now: Callable[[], datetime], seed: int = 0) -> None:
        self._now, self._dice = now, random.Random(seed)  # noqa: S311 - play, not secrets
        self._ids = itertools.count(1)
        self._active: list[Fault] = []
        self.struck: dict[str, int] = {}
        self.on_add: list[Callable[[Fault], None]] = []

    def add(self, kind: str, **how: Any) -> Fault:
        """Keys: path, rate, for (seconds of office time), times, code, seconds. Raises ValueError on others."""
        if kind not in KINDS:
            raise ValueError(f"no fault of kind {kind!r}; there are {', '.join(KINDS)}")
        lasts, times = how.pop("for", None), how.pop("times", None)
        unknown = set(how) - {"path", "rate", "code", "seconds"}
        if unknown:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        until = self._now() + timedelta(seconds=float(lasts)) if lasts is not None else None
        fault = Fault(id=next(self._ids), kind=kind, until=until, left=times, **how)
        self._active.append(fault)
        for heard in self.on_add:
            heard(fault)
        return fault

    def remove(self, fault_id: int | None = None) -> None:
        """One, or all."""
        self._active = [fault for fault in self._active if fault_id is not None and fault.id != fault_id]

    def hit(self, kind: str, path: str = "") -> Fault | None:
        """Whether a fault of this kind strikes now."""
        if not self._active:
            return None
        now = self._now()
        self._active = [f for f in self._active if (f.until is None or f.until > now) and f.left != 0]
        for fault in self._active:
            if fault.kind == kind and path.endswith(fault.path) and self._dice.random() < fault.rate:
                if fault.left is not None:
                    fault.left -= 1
                self.struck[kind] = self.struck.get(kind, 0) + 1
                return fault
        return None

    async def gate(self, path: str) -> None:
        """Before a call is carried out. Raises Dropped or Refused."""
        if not self._active:
            return
        if self.hit("api_down", path) or self.hit("drop", path):
            raise Dropped
        slow = self.hit("slow", path)
        if slow:
            await asyncio.sleep(slow.seconds)
        wrong = self.hit("errcode", path)
        if wrong:
            raise Refused(wrong.code)

    async def after(self, path: str, request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
        """After a call was carried out: its answer, or what becomes of it. Raises Dropped."""
        if not self._active:
            return answer
        if self.hit("drop_answer", path):
            raise Dropped
        if self.hit("nonsense", path):
            return web.Response(text="<html>502 Bad Gateway</html>", content_type="text/html")
        if self.hit("cut_answer", path) and isinstance(answer, web.Response):
            return await torn_off(request, answer)
        return answer
