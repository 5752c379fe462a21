"""One life of the process that plays the year: from moment to moment, until its end or until it is killed."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import structlog

import handlers
from bot.clock import PlayedClock
from bot.config import load_settings
from bot.deeds.accept import accept
from bot.deeds.acknowledge import acknowledge
from bot.deeds.alarm import alarm
from bot.deeds.close import close
from bot.deeds.confirm import confirm
from bot.deeds.deny import deny
from bot.deeds.digest import Files, Report
from bot.deeds.finish import finish
from bot.deeds.steps import today
from bot.deeds.tap import delivered, pressed
from bot.deeds.wait import wait
from bot.deeds.withdraw import withdraw
from bot.domain.settings import Settings
from bot.gateway import Gateway
from bot.loops import spare_the_heap
from bot.messages import Inbound, OutItem, OutState
from bot.ports import Desk
from bot.simulator.year.rules import YearRules
from bot.simulator.year.script import OFF, Act, all_acts, write
from bot.simulator.year.town import CODES, YearTown, year_towns
from bot.understanding.reader import load_reader
from schedules import JOBS
from schedules.housekeeping import retention
from schedules.job import Job
from storage.engine import open_store
from storage.migrate import migrate
from storage.retention import forget
from storage.roster import import_rows
from storage.sealing import Seal

START: Final = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight of New Year's Day in the communities
END: Final = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
IN_A_DIGEST: Final = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)  # the daily report of that afternoon
IN_A_SWEEP: Final = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)  # the first warning or rung from that morning on
KILLS: Final = 3
DRAWN: Final = frozenset({"daily", "weekly", "monthly"})
ASKED_AGAIN: Final = frozenset({"climb", "expiry", "notices"})  # jobs whose next moment any deed may change
MOST_ROUNDS: Final = 1000  # of one moment


def live(folder: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    asyncio.run(Year(Path(folder)).run())


def url_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'year.db'}"


def seal_of(folder: Path) -> Seal:
    return Seal([(folder / "key").read_text()])


def settings_of(towns: Iterable[YearTown]) -> dict[str, Settings]:
    return {town.code: load_settings(town.settings, code=town.code, name=town.name) for town in towns}


class Year:
    """Goes from moment to moment; all that it must know after a kill lies in *folder*."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.towns = {town.code: town for town in year_towns()}
        self.rules = {code: YearRules(town) for code, town in self.towns.items()}
        lives = [life for rules in self.rules.values() for life in write(rules)]
        self.acts = all_acts(lives)
        self.unpressed = {life.key for life in lives if life.fate == "unasked"}
        self.chats = {life.id: self.towns[life.community].chat(life.grid) for life in lives}
        self.wanted: dict[str, datetime] = {}
        self.times: dict[tuple[str, str], datetime | None] = {}
        self.journal = (folder / "journal").open("a", encoding="utf-8")

    async def run(self) -> None:
        done, now = self._where_it_stood()
        self.clock = PlayedClock(now)
        fresh = not (self.folder / "year.db").exists()
        if fresh:
            migrate(url_of(self.folder))
        settings = settings_of(self.towns.values())
        self.store = open_store(url_of(self.folder), clock=self.clock, seal=seal_of(self.folder), settings=settings)
        reader = load_reader("none")
        self.gateway = Gateway(self.store, reader, self.clock, hear=handlers.hear, alarm=alarm, said=lambda: None)
        self.jobs = (*map(self._deadly, JOBS), retention(self._forget))
        if fresh:
            for code, town in self.towns.items():
                await self.store.run(code, lambda desk, town=town: _furnish(desk, town))
        await self.store.recover()
        await self.gateway.resume()
        spare_the_heap()
        for code in CODES:
            await self._settle(code)
        await self._go_on(done)
        await self.gateway.stop()
        await self.store.close()

    def _where_it_stood(self) -> tuple[int, datetime]:
        """How many acts are done, and what time it is: written down before each kill."""
        lines = (self.folder / "journal").read_text(encoding="utf-8").splitlines()
        done = sum(line.startswith("act ") for line in lines)
        moments = [datetime.fromisoformat(path.read_text()) for path in self.folder.glob("killed-*")]
        acted = [self.acts[done - 1].at] if done else []
        return done, max([START, *moments, *acted])

    async def _go_on(self, done: int) -> None:
        while True:
            coming = self.acts[done].at if done < len(self.acts) else END
            at = min(coming, *self.wanted.values())
            if at >= OFF[0]:
                self._kill("over midnight", OFF[1])
            if at >= END:
                return
            self.clock.set(at)
            touched = {code for code, wanted in self.wanted.items() if wanted <= at}
            while done < len(self.acts) and self.acts[done].at <= at:
                act = self.acts[done]
                if act.do == "says":
                    await self._hear(act)
                await self._settle(act.community, act if act.do != "says" else None)
                touched.discard(act.community)
                self._note(f"act {done}")
                done += 1
            for code in touched:
                await self._settle(code)

    async def _settle(self, code: str, act: Act | None = None) -> None:
        """Everything of this moment in one transaction, so that a kill in it takes it all away again."""
        self.wanted[code] = await self.store.run(code, lambda desk: self._settled(desk, act))

    def _settled(self, desk: Desk, act: Act | None) -> datetime:
        """Somebody acts, the clock speaks, everything leaves, until nothing is due; when there is more to do."""
        if act is not None:
            try:
                _step(desk, act)
            except Exception as error:  # noqa: BLE001  what a life could not do stands in the table
                self._note(f"failed {act.community} {act.life} {act.do}: {type(error).__name__} {error}")
        for number in range(MOST_ROUNDS):
            ran = any([self._ran(job, desk) for job in self.jobs])  # noqa: C419  every one of them
            if not self._leave(desk, presses=ran or number == 0) and not ran:
                break
        times = [self.times[desk.community, job.name] for job in self.jobs]
        sentences = desk.outbox.next_due()
        times.append(sentences if sentences is not None and sentences > desk.now else None)
        return min((at for at in times if at is not None and at > desk.now), default=END)

    def _ran(self, job: Job, desk: Desk) -> bool:
        """One job, if it is due; did that change anything? When it is next wanted is asked again only where the
        register can change it."""
        name = (desk.community, job.name)
        if job.name in ASKED_AGAIN or name not in self.times:
            self.times[name] = job.next_due(desk, desk.now)
        due = self.times[name]
        if due is None or due > desk.now:
            return False
        made: Any = job.look(desk, desk.now) if job.look is not None else None
        if made is not None and job.make is not None:
            made = job.make(made, self.folder / "digests" / desk.community)
        did = job.run(desk, desk.now, made)
        self.times[name] = job.next_due(desk, desk.now)
        return bool(did) or self.times[name] != due

    def _leave(self, desk: Desk, *, presses: bool) -> int:
        """What may go goes: members read it, and what waits for a hand is pressed, but for what is left lying."""
        items = desk.outbox.due(desk.now, 1000)
        for item in items:
            desk.outbox.update(item.id, OutState.DELIVERED, sent_at=desk.now, delivered_at=desk.now)
            if "/fixed" in item.out.key:
                delivered(desk, item.id, desk.now)
        waiting = desk.outbox.waiting() if presses else []
        taps = [item for item in waiting if not self._left_lying(desk, item)]
        for item in taps:
            pressed(desk, item.id, desk.people.actor(item.hand, today(desk, desk.now)), desk.now)
        return len(items) + len(taps)

    def _left_lying(self, desk: Desk, item: OutItem) -> bool:
        if "/fixed" not in item.out.key:
            return False
        return desk.tickets.get(item.out.ticket).message in self.unpressed

    async def _hear(self, act: Act) -> None:
        """What is written in a group goes the whole way of a message."""
        said = Inbound(
            source="archive", id=act.life, community=act.community, chat=self.chats[act.life], who=act.by,
            sent_at=act.at, text=act.text,
        )  # fmt: skip
        await self.gateway.receive(said)
        while self.gateway.is_busy:  # noqa: ASYNC110  two lanes may be at work
            await asyncio.sleep(0.0005)

    # -- what is written down beside the database, and the kills

    def _note(self, line: str) -> None:
        self.journal.write(line + "\n")
        self.journal.flush()

    def _forget(self, desk: Desk, now: datetime) -> int:
        forgotten = forget(desk, now)
        self._note(f"night {desk.community} {now.isoformat()}")
        return forgotten

    def _kill(self, name: str, back: datetime) -> None:
        """As when the plug is pulled: once a name, and the machine comes back at *back*."""
        mark = self.folder / f"killed-{name.replace(' ', '-')}"
        if not mark.exists():
            mark.write_text(back.isoformat())
            os.kill(os.getpid(), signal.SIGKILL)

    def _deadly(self, job: Job) -> Job:
        """In the middle of its transaction, when all is written and nothing committed."""
        if job.name in DRAWN:
            job = replace(job, make=self._drawn_once(job))
        if job.name == "daily":
            return replace(job, run=self._dies(job.run, "in a digest", "songling", IN_A_DIGEST))
        if job.name == "climb":
            return replace(job, run=self._dies(job.run, "in a sweep", "tangqian", IN_A_SWEEP))
        return job

    def _dies(self, run: Callable[[Desk, datetime, Any], int], name: str, code: str, since: datetime) -> Any:
        def dying(desk: Desk, now: datetime, made: Any) -> int:
            did = run(desk, now, made)
            if did and desk.community == code and now >= since:
                self._kill(name, now)
            return did

        return dying

    @staticmethod
    def _drawn_once(job: Job) -> Any:
        """Charts of a whole year take minutes; the one of the killed day is drawn, of the others the words are kept."""

        def make(reports: list[Report], folder: Path) -> Any:
            if job.make is not None and any(one.period.end.date() == IN_A_DIGEST.date() for one in reports):
                return job.make(reports, folder)
            folder.mkdir(parents=True, exist_ok=True)
            return [(report, _words(report, folder / report.stem)) for report in reports]

        return make


def _words(report: Report, base: Path) -> Files:
    kept = Files(*(base.with_name(base.name + ending) for ending in (".md", ".png", ".xlsx")))
    kept.markdown.write_text(report.markdown, encoding="utf-8")
    return kept


def _furnish(desk: Desk, town: YearTown) -> None:
    for kind in ("units", "people", "places", "groups"):
        import_rows(desk, kind, list(town.sheets[kind]))


def _step(desk: Desk, act: Act) -> None:
    """One person takes one step, as from the page."""
    now = desk.now
    ticket = desk.tickets.of_message(f"archive/{act.life}")
    if ticket is None:
        raise LookupError("no ticket")
    by, number = desk.people.actor(act.by, today(desk, now)), ticket.number
    steps: dict[str, Callable[[], object]] = {
        "accept": lambda: accept(desk, number, by, now),
        "acknowledge": lambda: acknowledge(desk, number, by, now),
        "finish": lambda: finish(desk, number, act.text, by, now),
        "confirm": lambda: confirm(desk, number, by, now, words="好了"),
        "deny": lambda: deny(desk, number, by, now, words=act.text),
        "wait": lambda: wait(desk, number, act.text, act.until, by, now),
        "withdraw": lambda: withdraw(desk, number, by, now, words=act.text),
        "close": lambda: close(desk, number, act.text, by, now),
    }
    steps[act.do]()
