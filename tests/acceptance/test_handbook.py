"""An evening's work: the handbook's own commands, in another folder, against the platform played on this machine."""

import asyncio
import json
import re
import shutil
import signal
import sqlite3
import stat
import sys
from contextlib import asynccontextmanager, closing

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
MEANWHILE = ("李大妈 6栋1单元 电梯停了", "老吴 7栋 垃圾没人收", "小郑 8栋门口 路面有个大坑")


async def run(folder, *words, said="", code=0):
    """One command without a terminal; what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *map(str, words), cwd=folder, start_new_session=True,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(said.encode()), 120)
    assert process.returncode == code, (words, out.decode(), err.decode())
    return out.decode()


@asynccontextmanager
async def running(folder, *words):
    """A program that stays, ended as systemd would."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *map(str, words), cwd=folder, start_new_session=True, limit=1 << 20,
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


async def tickets_reach(database, count):
    for _ in range(300):
        with closing(sqlite3.connect(database)) as link:
            found = [number for (number,) in link.execute("SELECT number FROM tickets ORDER BY number")]
        if len(found) >= count:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"{found}, not {count}")


async def installed(folder, tree, url):
    """The handbook's own lines up to the last import, with this folder for its home."""
    corp = tree["wecom"]
    (folder / "secrets").mkdir(parents=True, mode=0o700)
    for name in ("token", "aes_key"):  # the simulated console has its own already
        (folder / "secrets" / f"app_{name}").write_text(corp["app"][name])
    (folder / "sheets").mkdir()
    for kind, rows in sheets().items():
        write_sheet(folder / "sheets" / f"{kind}.xlsx", {one.name: one.chinese for one in SHEETS[kind].columns}, rows)
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


async def test_an_evening_from_nothing_to_a_restored_backup(tmp_path):
    """The handbook's commands end in a running service, and a backup taken while it works comes back whole."""
    url = f"http://127.0.0.1:{free_port()}"
    home, other = tmp_path / "home", tmp_path / "other"
    simulator = ("simulator", "--port", 0, "--bot", url, "--start", "real", "--json")
    async with aiohttp.ClientSession() as http, running(tmp_path, *simulator) as platform:
        tree = json.loads(await asyncio.wait_for(platform.stdout.readline(), 60))
        config = await installed(home, tree, url)

        async def says(text):
            async with http.post(tree["control_url"], json={"who": "wang", "text": text}) as answer:
                assert answer.status == 200, await answer.text()

        async with running(home, "serve", "--config", config):
            assert (await ready(http, url))["ok"] is True
            for number in range(3):
                await says(f"代报 张大爷 {number + 1}栋 楼道灯坏了")
            before = await tickets_reach(home / "gridbot.db", 3)
            load = asyncio.gather(*(says(f"代报 {who}") for who in MEANWHILE))
            await run(home, "backup", home / "b.tar", "--config", config)
            await load
            await says("代报 张大爷 5栋 门禁坏了")
            after = await tickets_reach(home / "gridbot.db", 7)
            refused = await run(home, "restore", home / "b.tar", "--force", "--config", config, code=1)
            assert "已恢复" not in refused

        other.mkdir()
        for name in ("config.toml", "songling.toml"):
            shutil.copy(home / name, other / name)
        shutil.copytree(home / "secrets", other / "secrets")
        elsewhere = json.loads(await run(other, "restore", home / "b.tar", "--config", other / "config.toml", "--json"))
        kept = await tickets_reach(other / "gridbot.db", len(before))
        assert kept == after[: len(kept)]  # nothing but the end is missing
        assert elsewhere["tickets"] == len(kept)

        here = json.loads(await run(home, "restore", home / "b.tar", "--force", "--config", config, "--json"))
        assert here["later"]["tickets"] == after[len(kept) :]
        assert here["later"]["messages"] >= 1
        async with running(home, "serve", "--config", config):
            assert (await ready(http, url))["ok"] is True
