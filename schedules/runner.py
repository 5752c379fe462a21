"""Carries the jobs out: by APScheduler's ticks in real time, from moment to moment in played time."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from prometheus_client import Counter

from bot.clock import PlayedClock
from bot.ports import Clock, Desk, Store
from bot.pressure import CHARTS, SHED
from schedules.digests import FOLDER
from schedules.housekeeping import retention
from schedules.job import Job

log = structlog.get_logger()
RUNS = Counter("gridbot_job_runs", "Runs of the clock's jobs", ["job", "outcome"])

SWEEP_SECONDS = 15
MOST_ROUNDS = 100_000  # of one sweep; each round deals with one batch


class Schedule:
    """The jobs of all communities. Used by both kinds of time."""

    def __init__(
        self, store: Store, clock: Clock, jobs: Iterable[Job], folder: Path, hurried: Callable[[], bool] = lambda: False
    ) -> None:
        """*hurried*: too much waits for pictures to be drawn."""
        self._hurried = hurried
        self._store, self._clock, self._jobs, self._folder = store, clock, tuple(jobs), folder
        self._stuck: dict[tuple[str, str], datetime] = {}  # failed, or did nothing though due: when

    async def next_due(self) -> datetime | None:
        """When the first job of any community is next wanted; a past moment means at once."""
        times: list[datetime] = []
        for community in self._store.communities():
            found = await self._store.read(community, self._times)
            times += [at for name, at in found if not self._is_stuck(community, name)]
        return min(times, default=None)

    async def run_due(self) -> int:
        """Run what is due, until nothing is; returns how much was done. A job that fails does not stop the others."""
        done = 0
        self._stuck.clear()
        for community in self._store.communities():
            for _ in range(MOST_ROUNDS):
                due = await self._due(community)
                if not due:
                    break
                for job in due:
                    done += await self._run(community, job)
        return done

    def _times(self, desk: Desk) -> list[tuple[str, datetime]]:
        found = ((job.name, job.next_due(desk, desk.now)) for job in self._jobs)
        return [(name, at) for name, at in found if at is not None]

    async def _due(self, community: str) -> list[Job]:
        times = dict(await self._store.read(community, self._times))
        now = self._clock.now()
        return [
            job
            for job in self._jobs
            if job.name in times and times[job.name] <= now and (community, job.name) not in self._stuck
        ]

    def _is_stuck(self, community: str, name: str) -> bool:
        return self._stuck.get((community, name)) == self._clock.now()

    async def _run(self, community: str, job: Job) -> int:
        now = self._clock.now()
        try:
            before = await self._wanted_at(community, job)
            made = await self._made(community, job)
            done = await self._store.run(community, partial(self._carry_out, job, made))
            if job.scrubs:
                await self._store.scrub()
            after = await self._wanted_at(community, job)
        except Exception:  # one job's trouble is not another's; the next sweep tries again
            log.exception("job_failed", job=job.name, community=community)
            RUNS.labels(job.name, "failed").inc()
            self._stuck[community, job.name] = now
            return 0
        RUNS.labels(job.name, "done").inc()
        if not done and after == before:
            self._stuck[community, job.name] = now
        return done

    async def _wanted_at(self, community: str, job: Job) -> datetime | None:
        return await self._store.read(community, lambda desk: job.next_due(desk, desk.now))

    async def _made(self, community: str, job: Job) -> object:
        if job.look is None:
            return None
        look = job.look
        found = await self._store.read(community, lambda desk: look(desk, desk.now))
        if found is None or job.make is None:
            return found
        make = job.make
        if job.make_plain is not None and self._hurried():
            make = job.make_plain
            SHED.labels(CHARTS).inc()
        return await asyncio.to_thread(make, found, self._folder / community)

    @staticmethod
    def _carry_out(job: Job, made: object, desk: Desk) -> int:
        return job.run(desk, desk.now, made)


class Runner:
    """Keeps the schedule going until cancelled."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        jobs: Iterable[Job],
        *,
        said: Callable[[], None],
        data: Path,
        forget: Callable[[Desk, datetime], int] | None = None,
        hurried: Callable[[], bool] = lambda: False,
    ) -> None:
        """*said* is called after anything may have been put into the outbox; *data* is the folder for files;
        *forget* is what retention does."""
        every = itertools.chain(jobs, [retention(forget)] if forget is not None else [])
        self.schedule = Schedule(store, clock, every, data / FOLDER, hurried)
        self._clock, self._said = clock, said
        self._played = isinstance(clock, PlayedClock)
        self._wanted = asyncio.Event()
        self._working = False
        self._nap: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        return self._wanted.is_set() or self._working

    def wake(self) -> None:
        """A next moment may have come nearer. Real time looks anyway every few seconds."""
        if self._played:
            self._wanted.set()

    async def run(self) -> None:
        """Until cancelled: what is due is done, at once at the start for what a stop made late."""
        ticks = None if self._played else self._ticking()
        self._wanted.set()
        try:
            while True:
                await self._wanted.wait()
                self._working = True
                self._wanted.clear()
                try:
                    await self._sweep()
                except Exception:  # a locked database must not end the clock
                    log.exception("sweep_failed")
                    await asyncio.sleep(0.5)
                    self._wanted.set()
                finally:
                    self._working = False
        finally:
            if ticks is not None:
                ticks.shutdown(wait=False)
            if self._nap is not None:
                self._nap.cancel()

    async def _sweep(self) -> None:
        if await self.schedule.run_due():
            self._said()
        if self._played:
            self._sleep_until(await self.schedule.next_due())

    def _ticking(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        scheduler.add_job(self._tick, "interval", seconds=SWEEP_SECONDS, id="sweep")
        scheduler.start()
        return scheduler

    async def _tick(self) -> None:
        self._wanted.set()

    def _sleep_until(self, coming: datetime | None) -> None:
        if self._nap is not None:
            self._nap.cancel()
        self._nap = None if coming is None else asyncio.create_task(self._napping(coming), name="clock")

    async def _napping(self, coming: datetime) -> None:
        await self._clock.sleep_until(coming)
        self._wanted.set()
