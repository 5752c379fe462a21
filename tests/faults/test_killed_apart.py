"""`kill -9` while a process of its own reads: nothing is lost, nothing twice, and the helper does not stay behind."""

import asyncio
import signal
import sqlite3
import subprocess
import time

import aiohttp

from bot.bench.load import PYTHON, free_port
from bot.bench.way import Feed, playing, prepare, with_helpers
from tests.processes import is_there

MESSAGES = 6000


async def state_of(http, port):
    try:
        async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
            return await answer.json()
    except aiohttp.ClientError:
        return None


async def until(holds, seconds=120.0):
    last = time.monotonic() + seconds
    while not (found := await holds()):
        assert time.monotonic() < last
        await asyncio.sleep(0.1)
    return found


async def test_killed_in_the_middle_of_a_flood(tmp_path):
    """Six thousand messages at once; it dies with hundreds of them waiting, and again takes up where it was."""
    feed, port, bot_port = await asyncio.to_thread(Feed, MESSAGES, tmp_path), free_port(), free_port()
    config = await asyncio.to_thread(prepare, tmp_path, feed, port, bot_port)

    def start(log):
        return subprocess.Popen([PYTHON, "-m", "bot", "serve", "--config", str(config)], stdout=log, stderr=log)

    with (tmp_path / "log").open("w") as log:
        async with playing(feed, port), aiohttp.ClientSession() as http:
            bot = start(log)

            async def reads_apart():
                return "reads_apart" in (tmp_path / "log").read_text()

            async def is_done():
                state = await state_of(http, bot_port)
                return state and int(state["channels"]["archive"]["seq"]) >= MESSAGES and not state["lanes"]["waiting"]

            try:
                await until(reads_apart)
                waiting = (await state_of(http, bot_port))["lanes"]["waiting"]
                helpers = with_helpers(bot.pid)[1:]
                assert waiting > 100
                assert helpers
                bot.send_signal(signal.SIGKILL)
                bot.wait(10)
                await until(lambda: asyncio.to_thread(lambda: not any(map(is_there, helpers))), 10.0)
                bot = start(log)
                await until(is_done)
            finally:
                bot.terminate()
                await asyncio.to_thread(bot.wait, 30)
    with sqlite3.connect(tmp_path / "way.db") as database:

        def count(sql):
            return database.execute(sql).fetchone()[0]

        assert count("SELECT count(*) FROM inbox") == MESSAGES
        assert count("SELECT count(*) FROM inbox WHERE handled_at IS NULL OR aside = 1") == 0
        assert (
            count("SELECT count(*) FROM (SELECT message FROM ticket_messages GROUP BY message HAVING count(*) > 1)")
            == 0
        )
        opened = "SELECT count(*) FROM history WHERE step = 'open'"
        assert count(opened) == count("SELECT count(*) FROM tickets")
