"""`kill -9` while a process of its own reads: nothing is lost, nothing twice, and the helper does not stay behind."""

import asyncio
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.bench.load import PYTHON, free_port
from bot.bench.way import Feed, prepare

MESSAGES = 6000


def children(pid):
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for file in found for one in file.read_text().split()]


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


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
    app = web.Application()
    app.add_routes(feed.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    config = await asyncio.to_thread(prepare, tmp_path, feed, port, bot_port)

    def start(log):
        return subprocess.Popen([PYTHON, "-m", "bot", "serve", "--config", str(config)], stdout=log, stderr=log)

    with (tmp_path / "log").open("w") as log:
        async with aiohttp.ClientSession() as http:
            bot = start(log)

            async def reads_apart():
                return "reads_apart" in (tmp_path / "log").read_text()

            async def is_done():
                state = await state_of(http, bot_port)
                return state and int(state["channels"]["archive"]["seq"]) >= MESSAGES and not state["lanes"]["waiting"]

            try:
                await until(reads_apart)
                waiting = (await state_of(http, bot_port))["lanes"]["waiting"]
                helpers = children(bot.pid)
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
                await runner.cleanup()
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
