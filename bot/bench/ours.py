"""Our side of the benches: the real door, gateway and store, without what a bench does not measure."""

from __future__ import annotations

import asyncio
import os

from aiohttp import web

from bot.bench.peers import CORP, KEY, TOKEN
from bot.channels import app as members
from bot.clock import RealClock
from bot.domain.settings import Settings
from bot.loops import spare_the_heap
from bot.messages import Inbound
from storage.engine import SqlStore, open_store
from storage.migrate import migrate
from storage.sealing import Seal, new_key

COMMUNITY = "songling"


def settings() -> dict[str, Settings]:
    return {COMMUNITY: Settings(COMMUNITY, "松岭社区", listen_only=False)}


class Kept:
    """The gateway up to the promise: durable, and nothing after it. What is measured is the answer to the platform."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    async def receive(self, message: Inbound) -> bool:
        return await self._store.receive(message)

    async def receive_all(self, messages: list[Inbound], note: tuple[str, str] | None = None) -> list[Inbound]:
        return await self._store.receive_all(messages, note)


async def ack_server(port: int, database: str) -> None:
    """Serve /wecom/app on loopback until terminated."""
    url = f"sqlite:///{database}"
    if not os.path.exists(database):  # noqa: ASYNC240, PTH110  # once, before anybody is served
        await asyncio.to_thread(migrate, url)
    store = open_store(url, clock=RealClock(), seal=Seal([new_key()]), settings=settings())
    config = members.AppConfig(CORP, "http://127.0.0.1:1", 1000002, "secret", TOKEN, KEY)
    app = web.Application()
    app.add_routes(members.routes(Kept(store), config))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    spare_the_heap()
    await asyncio.Event().wait()
