"""The only file that knows all the others: builds the parts, starts them in order, and stops them in order."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
import structlog
from aiohttp import web

import handlers
from bot.apart import begin
from bot.channels.doors import snapshot
from bot.channels.fetch import Fetcher
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.limits import TIMES_A_DAY, caps_for, free_at
from bot.channels.wecom.tickets import JsTickets
from bot.clock import PlayedClock, RealClock
from bot.config import Config
from bot.deeds.alarm import alarm
from bot.deeds.digest import office_people
from bot.deeds.steps import today
from bot.dispatch import Dispatcher, SentSince
from bot.errors import ConfigError
from bot.gateway import Gateway
from bot.messages import Media, Outbound, Target, Way
from bot.ports import Channel, Clock, Desk
from bot.pressure import CHARTS
from bot.understanding.reader import load_reader
from bot.web import Links, Parts, Photos, Sessions, session_key, web_routes
from bot.wiring import Inside, Wiring
from schedules import JOBS
from schedules.runner import Runner
from storage.engine import SqlStore, open_store
from storage.installation import seal_of
from storage.migrate import check_schema
from storage.retention import forget

log = structlog.get_logger()
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.set_exc_info,
        structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
        # the default shows the values of local variables: people's words and our secrets
        structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback),
    ]
)
MIB = 1 << 20
LATE_SECONDS = 5.0
HEALTH_SECONDS = 1.0
IN_USE = "端口 {} 已经有别的程序在用，换一个再试，比如加上 --port 8900。"


class App:
    """One installation. `async with App(config) as app:` has everything running; `app.routes` are its doors."""

    def __init__(self, config: Config, clock: Clock | None = None, *, extra: Iterable[web.RouteDef] = ()) -> None:
        """*extra*: routes of the simulator, when it is to live under the same roof."""
        self.config = config
        self.clock = clock or RealClock()
        self.played = self.clock if isinstance(self.clock, PlayedClock) else None
        self._extra = list(extra)
        self._tasks: list[asyncio.Task[Any]] = []
        self._channels: dict[Way, Channel] = {}
        self._stack = contextlib.AsyncExitStack()
        self.store: SqlStore
        self.gateway: Gateway
        self.dispatcher: Dispatcher
        self.runner: Runner
        self.wired: Wiring
        self.web: web.Application

    async def __aenter__(self) -> App:
        """Build everything and take up what the last stop left. Nothing listens yet: see `listen`."""
        try:
            await self._build(self.config)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _build(self, config: Config) -> None:
        if config.database not in ("sqlite://", "sqlite:///:memory:"):
            await asyncio.to_thread(check_schema, config.database)
        self._http = await self._stack.enter_async_context(aiohttp.ClientSession())
        seal = seal_of(config)
        self._links = Links(await asyncio.to_thread(session_key, config), config.web.url, self.clock.now)
        self._photos = Photos(config.storage.data / "photos", seal, self.clock.now)
        self._reader = reader = await asyncio.to_thread(load_reader, config.understanding.embedder)
        self.store = open_store(
            config.database,
            clock=self.clock,
            seal=seal,
            settings=config.settings,
            page_of=self._links.make,
            begin=partial(begin, config.database, seal.keys, config.settings, reader.second),
        )
        self._stack.push_async_callback(self.store.close)
        if self.played is not None and (last := await self.store.last_moment()) is not None:
            self.played.set(last)  # whoever moves the time is met only later: until then it stands where it stood
        said = config.wecom.app if config.wecom else None
        daily = {Way.APP: said.accounts * TIMES_A_DAY} if said else {}
        self.dispatcher = Dispatcher(self.store, self._channels, self.clock, _free_at, daily)
        self.gateway = Gateway(self.store, reader, self.clock, hear=handlers.hear, alarm=alarm, said=self.said)
        self.runner = Runner(
            self.store,
            self.clock,
            JOBS,
            said=self.dispatcher.wake,
            data=config.storage.data,
            forget=self._forget,
            hurried=lambda: self.gateway.pressure.sheds(CHARTS),
        )
        inside = Inside(
            self._http, self.clock, self.played is not None, self.store, self.gateway, self.dispatcher,
            self.tell_office, self._stack.push_async_callback,
        )  # fmt: skip
        self.wired = Wiring(config, inside, self._channels)
        self.web = web.Application(client_max_size=MIB)
        self.web.add_routes([*self.wired.doors, *self._extra])
        web_routes(self.web, await asyncio.to_thread(self._parts))

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if hasattr(self, "gateway"):
            await self.gateway.stop()
            await self.dispatcher.stop()
        await self._stack.aclose()

    async def start(self) -> None:
        """Take up what was left, then let everything run. Doors should be open by now: the platform may check them."""
        unsure = len(await self.store.recover())
        left = await self.gateway.resume()
        if left or unsure:
            log.info("taken_up", messages=left, unsure=unsure)
        self._run(self.dispatcher.run(), "dispatcher")
        self._run(self._by_the_clock(self.runner.run), "runner")
        self._run(self._late(), "late messages")
        for name, work in self.wired.workers:
            self._run(self._by_the_clock(work), name)

    async def _by_the_clock(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        """No duty is owed, nor anything missed, in a time that nobody has set yet: of months in which nothing was pulled
        nobody must hear."""
        if self.played is not None:
            await self.played.met()
        await work()

    @contextlib.asynccontextmanager
    async def listen(self) -> AsyncIterator[None]:
        """Open the doors on host and port, start, and stop when the block ends."""
        runner = web.AppRunner(self.web, access_log=None)
        await runner.setup()
        try:
            await _open_door(runner, self.config.web.host, self.config.web.port)
            await self.start()
            yield
        finally:
            await runner.cleanup()

    def said(self) -> None:
        """After a deed: something may have to leave, and a ticket's next moment may have come nearer."""
        self.dispatcher.wake()
        self.runner.wake()

    @property
    def is_busy(self) -> bool:
        """Is anything of the present moment still under way?"""
        waits_for_its_clock = self.played is not None and not self.played.is_met  # nor have the channels begun then
        return (
            self.gateway.is_busy
            or self.dispatcher.is_busy
            or self.runner.is_busy
            or (self.played is not None and self.played.is_busy)
            or (not waits_for_its_clock and any(busy() for busy in self.wired.busy))
        )

    async def idle(self) -> bool:
        """Nothing in hand, also after everybody who was just woken had his turn."""
        for _ in range(6):
            if self.is_busy:
                return False
            await asyncio.sleep(0)
        return not self.is_busy

    async def tell_office(self, line: str) -> None:
        """One line about ourselves to whoever is on duty in each community."""

        def say(desk: Desk) -> None:
            day = today(desk, desk.now)
            for person in office_people(desk, day):
                desk.say(Outbound(to=Target("person", person.id), text=line, key=f"us/{line}/{day}/{person.id}"))

        for community in self.store.communities():
            await self.store.run(community, say)
        self.dispatcher.wake()

    async def _late(self) -> None:
        """Messages the disk took after their callers had been told it had not, and that nobody repeated."""
        while True:
            await asyncio.sleep(LATE_SECONDS)
            self.gateway.take_late(self.store.take_late())

    def _run(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(_told_when_broken)
        self._tasks.append(task)
        return task

    # -- pages --------------------------------------------------------------------------------------------------

    def _parts(self) -> Parts:
        return Parts(
            store=self.store,
            config=self.config,
            clock=self.clock,
            sessions=Sessions.of(self.config),
            health=self.health,
            said=self.said,
            userid_of=partial(_userid_of, self.wired.client) if self.wired.client else None,
            jsapi_ticket=JsTickets(self.wired.client, self.clock.now).get if self.wired.client else None,
            played=self.played,
            idle=self.idle,
            fetch=self._fetch,
            links=self._links,
            photos=self._photos,
            reader=self._reader,
        )

    def _forget(self, desk: Desk, now: datetime) -> int:
        self._photos.forget()
        return forget(desk, now)

    async def _fetch(self, source: str, media: Media) -> bytes:
        """A picture, wherever it lies. Raises GridBotError."""
        if source == "page":
            return await asyncio.to_thread(self._photos.get, media)
        platform = self.config.wecom.api_base if self.config.wecom else ""
        bot = self.config.wecom.smart_bot if self.config.wecom else None
        key = bot.aes_key if bot is not None and bot.mode == "webhook" else ""
        return await Fetcher(self._http, platform, self.wired.client, self.wired.archive, bot_key=key).fetch(
            source, media
        )

    async def health(self) -> Mapping[str, Any]:
        """The tree of /readyz: ready when a write comes through and what arrived was kept."""
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                database = await self.store.health()
        except Exception as error:  # noqa: BLE001  whatever is wrong with it, it is not ready
            database = {"ok": False, "trouble": type(error).__name__}
        outbox = database.pop("outbox", {})
        oldest = self.gateway.lanes.oldest
        return {
            "ok": database["ok"],
            "database": database,
            "lanes": {
                "waiting": self.gateway.lanes.depth,
                "oldest": oldest.isoformat() if oldest else None,
                "full": self.gateway.is_full,
                "shedding": self.gateway.pressure.left_out,
            },
            "outbox": outbox,
            "clock": {"now": self.clock.now().isoformat(), "played": self.played is not None},
            "channels": snapshot(self.wired.healthy),
        }


async def _open_door(runner: web.AppRunner, host: str, port: int) -> None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise ConfigError(
            f"web.port: {host}:{port} cannot be opened ({error.strerror})", reply=IN_USE.format(port)
        ) from error


async def _userid_of(client: WeCom, code: str) -> str:
    """Who is behind a login's code; "" for somebody who is no member."""
    answer = await client.call("auth/getuserinfo", code=code)
    return str(answer.get("userid") or "")


def _free_at(way: Way, sent_since: SentSince, now: datetime) -> datetime:
    return free_at(caps_for(way), sent_since, now)


def _told_when_broken(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("part_broke", part=task.get_name(), error=repr(error), exc_info=error)
