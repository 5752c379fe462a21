"""The owner of played time: it moves to the next moment anybody waits for, and only when nobody is busy.

Against a bot on played time (`/clock`) it plays; against one on real time it follows the wall clock; without a bot
it moves alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import aiohttp

from bot.errors import OurError
from bot.simulator.playclock import PlayClock

log = logging.getLogger("gridbot.simulator")
Action = Callable[[], Awaitable[Any]]
Speed = float | Literal["max"]
TICK = 0.2  # real seconds between two moves of a clock that nothing pushes
ANSWER = aiohttp.ClientTimeout(total=20)


class StuckBotError(OurError):
    """The bot has been busy for too long without office time moving."""


@dataclass(slots=True)
class Journey:
    """Somebody asked to be taken to a moment."""

    at: datetime
    there: asyncio.Future[None]


class Conductor:
    """*mode*: waiting (no bot seen yet), played, real, or free (no bot to ask)."""

    def __init__(self, clock: PlayClock, bot_url: str, *, speed: Speed = 0.0, patience: float = 120.0) -> None:
        self.clock, self.bot_url, self.patience = clock, bot_url.rstrip("/"), patience
        self.mode = "waiting" if bot_url else ("real" if clock.real else "free")
        self.speed: Speed = speed
        self.on_contact: list[Action] = []
        self.busy: list[Callable[[], bool]] = []  # anything here undelivered?
        self.on_moved: list[Callable[[datetime], None]] = []
        self.errors: list[str] = []
        self.steps = 0
        self._queue: list[tuple[datetime, int, Action]] = []
        self._gone: set[int] = set()
        self._ids = itertools.count(1)
        self._journeys: list[Journey] = []
        self._wake, self._quiet = asyncio.Event(), asyncio.Event()
        self._stirs, self._stopping = 0, False
        self._anchor = (clock.now(), time.monotonic())
        self._http: aiohttp.ClientSession | None = None
        self._task: asyncio.Task[None] | None = None

    # -- what others call ---------------------------------------------------------------------------------------

    def start(self, http: aiohttp.ClientSession) -> None:
        self._http = http
        self._task = asyncio.create_task(self._run(), name="conductor")

    async def stop(self) -> None:
        self._stopping = True  # Python 3.11's wait_for may swallow a cancellation that meets a wake-up
        self._wake.set()
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def schedule(self, at: datetime, action: Action) -> int:
        """Run *action* at this moment of office time, those of one moment in this order; a number for `cancel`."""
        number = next(self._ids)
        heapq.heappush(self._queue, (at, number, action))
        self.stir()
        return number

    def after(self, seconds: float, action: Action) -> int:
        """Run *action* this many seconds of office time from now."""
        return self.schedule(self.clock.now() + timedelta(seconds=seconds), action)

    def cancel(self, number: int) -> None:
        self._gone.add(number)

    def stir(self) -> None:
        """Something happened here: look again before time moves."""
        self._stirs += 1
        self._wake.set()

    def set_speed(self, speed: Speed) -> None:
        """Office seconds per real second, "max", or 0 to stand still. Raises ValueError."""
        if speed != "max" and not (isinstance(speed, int | float) and speed >= 0):
            raise ValueError(f"no speed: {speed!r}; give a number or max")
        self._need_played()
        self.speed = speed
        self._anchor = (self.clock.now(), time.monotonic())
        self.stir()

    async def move_to(self, at: datetime) -> datetime:
        """Play up to *at*, passing every moment on the way, and settle there. Raises ValueError on real time."""
        self._need_played()
        journey = Journey(at, asyncio.get_running_loop().create_future())
        self._journeys.append(journey)
        self.stir()
        await journey.there
        return self.clock.now()

    async def move_by(self, span: timedelta) -> datetime:
        return await self.move_to(self.clock.now() + span)

    async def settle(self) -> None:
        """Wait until everything of the present moment is done, here and in the bot."""
        if self.mode == "real":
            while self._something_undelivered():
                await self._until_quiet()
            return
        await self.move_to(self.clock.now())

    def next_own(self) -> datetime | None:
        """The next moment of the simulator's own queue."""
        while self._queue and self._queue[0][1] in self._gone:
            self._gone.discard(heapq.heappop(self._queue)[1])
        return self._queue[0][0] if self._queue else None

    def _need_played(self) -> None:
        if self.mode == "real":
            raise ValueError("the bot runs on real time: its clock cannot be moved")

    # -- the loop -----------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                if self.mode == "waiting":
                    await self._contact()
                elif self.mode == "real":
                    await self._follow()
                else:
                    await self._play()
            except (aiohttp.ClientError, TimeoutError, OSError) as lost:
                log.debug("bot unreachable: %s", lost)
                self.mode = "waiting" if self.bot_url else self.mode
                await asyncio.sleep(0.1)
            except Exception as wrong:
                log.exception("the conductor stumbled")
                self.errors.append(f"{type(wrong).__name__}: {wrong}")
                await asyncio.sleep(0.1)

    async def _contact(self) -> None:
        """Look for the bot; find out which time it runs on; set its clock."""
        try:
            async with self._session.get(f"{self.bot_url}/clock/idle", params={"wait": "0"}, timeout=ANSWER) as answer:
                played = answer.status == 200
                if answer.status >= 500:  # it is still coming up
                    await self._nap(0.25)
                    return
                body = await answer.json(content_type=None) if played else {}
        except (aiohttp.ClientError, TimeoutError, OSError):
            await self._nap(0.25)
            return
        if played:
            theirs = self.clock.read(body["now"])
            if self.clock.real:
                self.clock.begin(theirs)
            self.clock.set(max(self.clock.now(), theirs))
            await self._post_clock(self.clock.now())
            self._anchor = (self.clock.now(), time.monotonic())
        else:
            self.clock.follow_real()
        self.mode = "played" if played else "real"
        for greet in self.on_contact:
            await greet()

    async def _follow(self) -> None:
        """Real time: run what is due, sleep until the next."""
        await self._run_due()
        for journey in self._journeys:
            journey.there.set_exception(ValueError("the bot runs on real time"))
        self._journeys.clear()
        coming = self.next_own()
        await self._nap(1.0 if coming is None else min(1.0, (coming - self.clock.now()).total_seconds()))

    async def _play(self) -> None:
        """One step of played time."""
        await self._run_due()
        now = self.clock.now()
        limit = self._limit(now)
        if limit is not None and limit <= now and not self._journeys:
            await self._nap(TICK)
            return
        stirs = self._stirs
        bot_next = await self._settled(stirs)
        if self._stirs != stirs:
            return
        self._arrive(now)
        limit = self._limit(now)
        coming = [at for at in (self.next_own(), bot_next, limit) if at is not None]
        if not coming or (limit is not None and limit <= now):
            await self._nap(TICK)
            return
        await self._advance(max(min(coming), now))

    def _limit(self, now: datetime) -> datetime | None:
        """How far time may go by now; None = as far as there is something to do."""
        if self._journeys:
            return max(min(journey.at for journey in self._journeys), now)
        if self.speed == "max":
            return None
        if not self.speed:
            return now
        started, real = self._anchor
        at = started + timedelta(seconds=(time.monotonic() - real) * float(self.speed))
        # between two pushes it moves in ticks that a person sees, not in thousands of tiny steps
        return at if (at - now).total_seconds() >= min(1.0, TICK * float(self.speed)) else now

    def _arrive(self, now: datetime) -> None:
        arrived = [journey for journey in self._journeys if journey.at <= now]
        self._journeys = [journey for journey in self._journeys if journey.at > now]
        for journey in arrived:
            if not journey.there.done():
                journey.there.set_result(None)
        if arrived:
            self._anchor = (now, time.monotonic())

    async def _run_due(self) -> None:
        while (at := self.next_own()) is not None and at <= self.clock.now():
            _, _, action = heapq.heappop(self._queue)
            self._stirs += 1
            try:
                await action()
            except Exception as wrong:
                log.exception("a planned action failed")
                self.errors.append(f"{type(wrong).__name__}: {wrong}")

    def quiet(self) -> None:
        """What was under way has arrived."""
        self._quiet.set()

    async def _until_quiet(self) -> None:
        self._quiet.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), 0.5)

    def _something_undelivered(self) -> bool:
        return any(probe() for probe in self.busy)

    async def _settled(self, stirs: int) -> datetime | None:
        """Wait until nothing is under way; the bot's next moment. Returns early when something stirs."""
        since = time.monotonic()
        while True:
            while self._something_undelivered():
                await self._until_quiet()
                self._check_patience(since)
            if self._stirs != stirs or self.mode == "free":
                return None
            async with self._session.get(f"{self.bot_url}/clock/idle", params={"wait": "2"}, timeout=ANSWER) as answer:
                answer.raise_for_status()
                body = await answer.json(content_type=None)
            if body["idle"] and not self._something_undelivered():
                upcoming = self.clock.read(body["next"]) if body.get("next") else None
                # a moment that has come without being acted upon would stop time for ever
                return max(upcoming, self.clock.now() + timedelta(seconds=1)) if upcoming else None
            if self._stirs != stirs:
                return None
            self._check_patience(since)

    def _check_patience(self, since: float) -> None:
        if time.monotonic() - since < self.patience:
            return
        self.errors.append(f"the bot has been busy for {self.patience:.0f} s at {self.clock.now().isoformat()}")
        for journey in self._journeys:
            if not journey.there.done():
                journey.there.set_exception(StuckBotError(self.errors[-1]))
        self._journeys.clear()
        self.speed = 0.0
        raise TimeoutError(self.errors[-1])

    async def _advance(self, at: datetime) -> None:
        self.clock.set(at)
        self.steps += 1
        if self.mode == "played":
            await self._post_clock(at)
        for heard in self.on_moved:
            heard(at)

    async def _post_clock(self, at: datetime) -> None:
        async with self._session.post(f"{self.bot_url}/clock", json={"now": at.isoformat()}, timeout=ANSWER) as answer:
            answer.raise_for_status()
            await answer.read()

    async def _nap(self, seconds: float) -> None:
        """Sleep in real time, or until something stirs."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(seconds, 0.001))

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RuntimeError("the conductor was not started")
        return self._http
