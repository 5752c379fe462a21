"""While much waits a process of its own reads. It reads what would be read here, and nothing hangs on its life."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.apart import YIELDS, begin
from bot.gateway import understood
from bot.understanding.reader import load_reader
from storage.engine import open_store
from tests.contracts.town import SEAL, SETTINGS, furnish, said
from tests.made import migrated
from tests.processes import is_there

TALK = (
    ("wmLi", "1栋2单元电梯停了，老人下不来"), ("wmHe", "我家那个单元也是"), ("wmLi", "早上好"), ("wang", "收到，我去看看"),
    ("wmLi", "还没人来吗"), ("wmHe", "7栋门口垃圾两天没人收"), ("wmHe", "周末包饺子"), ("wang", "电梯修好了"), ("wmLi", "好了，谢谢"),
)  # fmt: skip

KILLED = """
import os, signal
from bot.apart import begin
if __name__ == "__main__":
    helper = begin({url!r}, {keys!r}, {{}}, None)
    print(helper.process.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


# In memory there is but one connection, and nobody else can look
ON_DISK = pytest.mark.parametrize("url", ["file", pytest.param("postgres", marks=pytest.mark.outside)], indirect=True)


@asynccontextmanager
async def reading(url, clock, **more):
    """A store whose process can read, and the reader of this one."""
    migrated(url)
    reader = load_reader("none")
    store = open_store(
        url, clock=clock, seal=SEAL, settings=SETTINGS, begin=partial(begin, url, SEAL.keys, SETTINGS, None, **more)
    )
    try:
        await store.run("songling", furnish)
        await apart(store, said("早上好", 0), lambda _: None)
        await until(lambda: store._apart._readers)
        yield store, reader
    finally:
        await store.close()


async def until(holds, seconds=30.0):
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last
        await asyncio.sleep(0.01)


async def apart(store, message, here):
    return await store.look_then_run("songling", here, lambda desk, found: found, message)


def never(_):
    raise AssertionError("this was to be read apart")


@ON_DISK
async def test_it_reads_what_is_read_here(url, clock):
    """A talk of two residents and a worker: each reading is the same to the last part, with all that was said before."""
    async with reading(url, clock) as (store, reader):
        for number, (who, text) in enumerate(TALK, 1):
            message = said(text, number, who=who)
            await store.receive(message)
            here = await store.read("songling", partial(understood, reader, message, hurried=True))
            assert await apart(store, message, never) == here
            await store.run("songling", lambda desk, key=message.key, found=here: desk.inbox.done(key, found))
        rows = await store.read("songling", lambda desk: desk.inbox.recent(message.chat, "", message.sent_at, 50))
        assert {row.intent for row in rows} >= {"request", "work", "chat"}
        assert any(row.joins for row in rows)


@ON_DISK
async def test_killed_it_leaves_nothing_unread(url, clock):
    """Sixty are under way when it is killed: each is read, here."""
    async with reading(url, clock) as (store, reader):
        messages = [said(f"{n % 7 + 1}栋楼道灯坏了", n) for n in range(60)]
        looks = [apart(store, one, partial(understood, reader, one, hurried=True)) for one in messages]
        going = asyncio.gather(*looks)
        await asyncio.sleep(0)
        os.kill(store._apart._helper.process.pid, signal.SIGKILL)
        assert {found.intent.value for found in await going} == {"request"}
        assert (await apart(store, said("早上好", 99), lambda _: "here")) == "here"


@ON_DISK
async def test_who_failed_there_hears_why_from_here(url, clock):
    """What cannot be read apart is tried here once more, and its caller gets the very error."""

    def here(_):
        raise LookupError("its own")

    async with reading(url, clock) as (store, _):
        with pytest.raises(LookupError, match="its own"):
            await apart(store, "no message at all", here)
        assert (await apart(store, said("早上好", 1), never)).intent.value == "chat"


@ON_DISK
async def test_without_work_it_goes_home(url, clock):
    """After a while in which nothing was asked it ends by itself; the next message is read here."""
    async with reading(url, clock, rest=0.3) as (store, _):
        process = store._apart._helper.process
        await until(lambda: not is_there(process.pid))
        assert process.exitcode == 0
        assert (await apart(store, said("早上好", 1), lambda _: "here")) == "here"


@ON_DISK
async def test_it_yields(url, clock):
    """Whoever keeps what arrives goes first."""
    async with reading(url, clock) as (store, _):
        assert (
            os.getpriority(os.PRIO_PROCESS, store._apart._helper.process.pid)
            == os.getpriority(os.PRIO_PROCESS, 0) + YIELDS
        )


@ON_DISK
async def test_it_ends_with_the_store(url, clock):
    """A stop lets it finish and end; nothing is left behind."""
    async with reading(url, clock) as (store, _):
        pid = store._apart._helper.process.pid
        await store.close()
        assert not is_there(pid)


def test_where_it_cannot_begin_whoever_asked_hears_so(tmp_path):
    """A key that is none: the process ends at once, and nothing is left of it."""
    with pytest.raises((EOFError, OSError)):
        begin(f"sqlite:///{tmp_path / 'grid.db'}", ("no key",), {}, None)


def test_it_does_not_outlive_a_bot_that_is_killed(tmp_path):
    """Killed with -9 the bot can tell nobody: the process sees that nobody is there."""
    url = f"sqlite:///{tmp_path / 'grid.db'}"
    migrated(url)
    script = tmp_path / "bot_that_is_killed.py"
    script.write_text(KILLED.format(url=url, keys=SEAL.keys))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    last = time.monotonic() + 10
    while is_there(int(done.stdout)) and time.monotonic() < last:
        time.sleep(0.05)
    assert not is_there(int(done.stdout))
