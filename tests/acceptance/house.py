"""A whole installation over the real wire: the platform on one port, the bot on another, on played time.

The bot can be stopped and started again on the same data while the platform goes on.
"""

import asyncio
import sqlite3
import time
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web

from bot.app import App
from bot.bench.load import free_port
from bot.clock import PlayedClock
from bot.config import from_tree
from bot.demonstration import fill
from bot.simulator.callbacks import Seal, xml_of
from bot.simulator.server import build_simulator
from bot.simulator.town import town
from storage.sealing import new_key
from tests.made import archive_keys, migrated

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
KEY = new_key()


def at(text):
    """「2026-11-16 09:00」 in the town's own time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class House:
    """`async with house.platform():` then `async with house.bot():`, as often as wanted."""

    def __init__(
        self,
        folder: Path,
        database="sqlite:///house.db",
        listen_only=False,
        start=MONDAY,
        more="",
        without=(),
        also="",
        accounts=0,
        **wecom,
    ):
        """*without*: sections of [wecom] that are switched off; *wecom*: sections that are written otherwise.
        *also*: the code of a second, empty community; *accounts*: how many the corp may have."""
        self.folder, self.start = folder, start
        self.place = town()
        self.bot_port, port = free_port(), free_port()
        archive_keys(folder / "keys")
        self.simulator = build_simulator(
            self.place, bot_url=self.url, port=port, clock_start=start, data_dir=folder / "keys"
        )
        settings = Path(self.place.settings).read_text("utf-8")
        said = "listen_only = false"
        assert said in settings
        (folder / "songling.toml").write_text(
            settings.replace(said, f"listen_only = {str(listen_only).lower()}\n{more}"), "utf-8"
        )
        self._port = port
        tree = self.simulator.config_tree()["wecom"] | wecom
        wecom = {name: said for name, said in tree.items() if name not in without}
        if accounts:
            wecom["app"] = {**wecom["app"], "accounts": accounts}
        more = [{"code": also, "name": also}] if also else []
        self.config = from_tree(
            {
                "storage": {"url": database, "data": "data", "keys": [KEY]},
                "web": {"port": self.bot_port},
                "wecom": wecom,
                "community": [{"code": self.place.code, "name": self.place.name, "settings": "songling.toml"}, *more],
            },
            folder,
        )
        corp = self.simulator.corp
        self._corp, self._seal = corp, Seal(corp.app_token, corp.app_aes_key, corp.corp_id)
        self.app: App

    @property
    def url(self):
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def file(self):
        return self.config.database.removeprefix("sqlite:///")

    @property
    def conductor(self):
        return self.simulator.conductor

    @property
    def world(self):
        return self.simulator.world

    @asynccontextmanager
    async def platform(self):
        platform = web.Application(client_max_size=2**22)
        platform.add_routes(self.simulator.routes())
        runner = web.AppRunner(platform, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        await self.simulator.start()
        try:
            async with aiohttp.ClientSession() as self.http:
                yield self
        finally:
            await self.simulator.stop()
            await runner.cleanup()

    @asynccontextmanager
    async def bot(self, now=None):
        """The bot at work, from *now* on in played time."""
        first = now is None
        if first:
            await asyncio.to_thread(migrated, self.config.database)
        async with App(self.config, PlayedClock(now or self.start)) as self.app:
            if first:
                await self.app.store.run(self.place.code, lambda desk: fill(desk, self.place.sheets))
            async with self.app.listen():
                self.conductor.stir()  # it need not wait for its next look at a bot that was not there
                await self.conductor.settle()
                yield self.app

    # what people do

    async def says(self, who, chat, text):
        return await self.simulator.phones.say(who, chat, text)

    def until_midnight(self):
        now = self.simulator.clock.now().astimezone(ZONE)
        return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1) - now

    async def passes(self, **time):
        """Office time goes by, and everything of it happens."""
        return await self.conductor.move_by(timedelta(**time))

    def envelope(self, text, who="wang", number=8_200_000_000_000_000_001, fields=()):
        """(query, body) of one callback, sealed freshly as the platform does with every delivery."""
        plain = xml_of([
            ("ToUserName", self._corp.corp_id), ("FromUserName", who), ("CreateTime", int(MONDAY.timestamp())),
            *(fields or [("MsgType", "text"), ("Content", text), ("MsgId", number)]), ("AgentID", self._corp.agent_id),
        ])  # fmt: skip
        return self.sealed(plain)

    def sealed(self, plain):
        encrypted = self._seal.encrypt(plain)
        return self._seal.query(encrypted), xml_of(
            [("ToUserName", self._corp.corp_id), ("Encrypt", encrypted)]
        ).encode()

    async def posts(self, query, body):
        """(status, seconds); status 0 when the connection was closed without an answer."""
        began = time.monotonic()
        try:
            async with self.http.post(f"{self.url}/wecom/app", params=query, data=body) as answer:
                await answer.read()
                return answer.status, time.monotonic() - began
        except aiohttp.ClientError:
            return 0, time.monotonic() - began

    # what one can see

    async def looks(self, look):
        return await self.app.store.read(self.place.code, look)

    async def tickets(self):
        found = await self.looks(lambda desk: desk.tickets.search(limit=1000))
        return sorted(found, key=lambda ticket: ticket.number)

    def hears(self, who):
        """All that the bot made arrive on a phone or in a group: text, or a card's words."""
        return [words_of(line) for line in self.world.heard(who)]

    def rows(self, sql):
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(sql).fetchall()

    async def get(self, path, **query):
        async with self.http.get(self.url + path, params=query) as answer:
            return answer.status, await answer.text()


def words_of(line):
    card = line.get("card")
    if not card:
        return line["text"] or f"[{line['kind']}]"
    title = card.get("main_title", {})
    return "\n".join(filter(None, (title.get("title"), title.get("desc"), card.get("sub_title_text"))))


@asynccontextmanager
async def open_house(folder, **options):
    """Platform and bot, both running."""
    house = House(folder, **options)
    async with house.platform(), house.bot():
        yield house
