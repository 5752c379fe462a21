"""An evening's work: the handbook's own commands, in another folder, against the platform played on this machine."""

import asyncio
import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from bot.bench.load import free_port
from bot.commands.sheets import write_sheet
from bot.simulator.town import sheets
from storage.roster import SHEETS
from tests.test_papers import install_commands

pytestmark = pytest.mark.outside
PROGRAM = "sudo -u gridbot /opt/gridbot/.venv/bin/gridbot "
HOME = "/var/lib/gridbot"
NOBODY = 65534


def own_user():
    """The service's own user, where we may become one and he can reach this interpreter; else whoever runs the tests."""
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    try:
        subprocess.run([sys.executable, "-c", "import bot"], check=True, cwd="/", capture_output=True, **as_nobody)
    except (OSError, subprocess.CalledProcessError):
        return os.geteuid(), {}
    return NOBODY, as_nobody


OWN, AS_OWN = own_user()
KEYS = {"inbox": "source || '/' || message", "history": "id", "outbox": "community || '/' || key", "tickets": "number"}


@pytest.fixture
def ground():
    """A clean directory that belongs to the service's user alone."""
    folder = Path(tempfile.mkdtemp(prefix="gridbot-home-"))
    belongs(folder)
    yield folder
    shutil.rmtree(folder)


def belongs(folder):
    """As after useradd and sudo -u: everything below is his."""
    for path in (folder, *folder.rglob("*")):
        if AS_OWN:
            os.chown(path, OWN, OWN)


async def run(folder, *words, said="", code=0):
    """One command without a terminal, by the service's user; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *map(str, words), cwd=folder, start_new_session=True, **AS_OWN,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(said.encode()), 120)
    assert process.returncode == code, (words, out.decode(), err.decode())
    return out.decode()


@asynccontextmanager
async def running(folder, *words):
    """A program that stays, by the service's user, ended as systemd would."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *map(str, words), cwd=folder, start_new_session=True, limit=1 << 20, **AS_OWN,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), 30)


async def ready(http, url):
    for _ in range(300):
        try:
            async with http.get(f"{url}/readyz") as answer:
                if answer.status == 200:
                    return await answer.json()
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    raise AssertionError("never ready")


def held(database):
    """The keys of all that a database holds, by table."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as link:
        return {table: {row[0] for row in link.execute(f"SELECT {key} FROM {table}")} for table, key in KEYS.items()}


async def all_is_held(database, count):
    for _ in range(600):
        if len(held(database)["inbox"]) >= count:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"never {count} messages")


async def all_is_handled(database, count):
    """So many messages are kept, and each is dealt with."""
    ask = "SELECT count(*), sum(handled_at IS NULL) FROM inbox WHERE source = 'app' AND kind = 'text'"
    for _ in range(1_800):  # they wrote as fast as they were answered: on a busy machine it takes minutes
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as link:
            kept, waiting = link.execute(ask).fetchone()
        if kept >= count and not waiting:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{kept} kept of {count}, {waiting} wait")


async def installed(folder, tree, url):
    """The handbook's own lines up to the last import, with this folder for its home."""
    corp = tree["wecom"]
    (folder / "secrets").mkdir(parents=True, mode=0o700)
    for name in ("token", "aes_key"):  # the simulated console has its own already
        secret = folder / "secrets" / f"app_{name}"
        secret.touch(mode=0o600)
        secret.write_text(corp["app"][name])
    (folder / "sheets").mkdir()
    for kind, rows in sheets().items():
        write_sheet(folder / "sheets" / f"{kind}.xlsx", {one.name: one.chinese for one in SHEETS[kind].columns}, rows)
    belongs(folder)
    answers = ["松岭社区", "songling", "", "", "", url, url.rpartition(":")[2]]
    answers += [corp["corp_id"], str(corp["app"]["agent_id"]), corp["app"]["secret"]]
    for line in install_commands():
        if not line.startswith(PROGRAM):
            continue
        words = line.removeprefix(PROGRAM).replace(HOME, str(folder)).split()
        said = await run(folder, *words, said="\n".join(answers) + "\n" if words[0] == "init" else "")
        if words[0] == "init":
            config = folder / "config.toml"
            text = config.read_text("utf-8")
            config.write_text(re.sub(r"(?m)^corp_id = .*$", rf'\g<0>\napi_base = "{corp["api_base"]}"', text), "utf-8")
        if words[0] == "check":
            assert "企业微信认" in said
    key = folder / "secrets" / "storage_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    return folder / "config.toml"


async def test_an_evening_from_nothing_to_a_restored_backup(ground):
    """The handbook's commands, given by a user of its own, end in a running service; a backup taken while people write
    comes back with everything until its moment, and the restore says exactly what came later."""
    url = f"http://127.0.0.1:{free_port()}"
    home, other = ground / "home", ground / "other"
    simulator = ("simulator", "--port", 0, "--bot", url, "--start", "real", "--json")
    async with aiohttp.ClientSession() as http, running(ground, *simulator) as platform:
        tree = json.loads(await asyncio.wait_for(platform.stdout.readline(), 60))
        config = await installed(home, tree, url)
        database, saved, stop = home / "gridbot.db", home / "b.tar", asyncio.Event()
        said = []

        async def writes(who):
            while not stop.is_set():
                words = f"代报 张大爷 {len(said) % 9 + 1}栋{len(said) % 3 + 1}单元 楼道灯坏了"
                async with http.post(tree["control_url"], json={"who": who, "text": words}) as answer:
                    assert answer.status == 200, await answer.text()
                said.append(words)

        async with running(home, "serve", "--config", config):
            assert (await ready(http, url))["ok"] is True
            people = [asyncio.create_task(writes(who)) for who in ("wang", "w1", "w2", "w4")]
            await all_is_held(database, 20)
            before = held(database)
            await run(home, "backup", saved, "--config", config)
            stop.set()
            await asyncio.gather(*people)
            await all_is_handled(database, len(said))
            refused = await run(home, "restore", saved, "--force", "--config", config, code=1)
            assert "已恢复" not in refused
        after = held(database)

        other.mkdir()
        for name in ("config.toml", "songling.toml"):
            shutil.copy(home / name, other / name)
        shutil.copytree(home / "secrets", other / "secrets")
        belongs(other)
        elsewhere = json.loads(await run(other, "restore", saved, "--config", other / "config.toml", "--json"))
        kept = held(other / "gridbot.db")
        assert elsewhere["tickets"] == len(kept["tickets"])
        for table in KEYS:
            assert before[table] <= kept[table] <= after[table], table
        assert kept["inbox"] < after["inbox"]  # people wrote on while it was taken
        assert max(kept["tickets"]) == len(kept["tickets"])  # nothing but the end is missing

        here = json.loads(await run(home, "restore", saved, "--force", "--config", config, "--json"))
        assert here["later"] == {
            "tickets": sorted(after["tickets"] - kept["tickets"]),
            "messages": len(after["inbox"] - kept["inbox"]),
            "steps": len(after["history"] - kept["history"]),
            "sentences": len(after["outbox"] - kept["outbox"]),
        }
        assert held(here["old"]) == after  # and nothing of it is thrown away
        async with running(home, "serve", "--config", config):
            assert (await ready(http, url))["ok"] is True
    foreign = [path for path in ground.rglob("*") if path.stat().st_uid != OWN]
    assert foreign == []
    assert [path for path in (home / "secrets").iterdir() if path.stat().st_mode & 0o077] == []
