"""The operator's nightmare, many times over: SIGKILL with messages in flight, start again, look what is left.

`python -m tests.faults.killing --kills 500 --seed 1` is the long form.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.bench.load import free_port
from bot.clock import RealClock
from bot.config import load
from bot.demonstration import fill
from bot.messages import OutState
from bot.simulator.callbacks import Seal as CallbackSeal
from bot.simulator.callbacks import xml_of
from bot.simulator.server import build_simulator
from bot.simulator.town import town
from storage.engine import open_store
from storage.migrate import migrate
from storage.sealing import Seal, new_key
from tests.faults.checks import judge

MEMBERS, TALK = 28, 12  # who write to the application at the same time, and lines of talk before each start
WORKERS = ("wang", "w1", "w2", "w4", "w5", "w6", "w7", "w8")
MATTER = "代报"
MATTERS = (
    "{n}号楼{u}单元电梯又停了",
    "{n}栋{u}单元楼道灯不亮了",
    "{n}号楼楼下垃圾堆了两天没人收",
    "早上好",
    "哈哈哈",
    "周末包饺子",
)
TROUBLES = ("楼道灯坏了", "下水道堵了", "垃圾没人收", "门禁坏了", "充电桩没电")


@dataclass
class Report:
    """What a night of kills left behind; `faults` are sentences, empty when all is well."""

    kills: int = 0
    sent: int = 0
    repeated: int = 0
    acknowledged: int = 0
    talked: int = 0
    tickets: int = 0
    unsure: int = 0
    arrived: int = 0
    in_flight: list[int] = field(default_factory=list)  # callbacks not answered, and messages kept but not handled
    starts: list[float] = field(default_factory=list)  # seconds from the start to a 200 of /readyz
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Night:
    """One installation, one platform, and somebody with the kill signal."""

    def __init__(self, folder: Path, seed: int, env: Mapping[str, str] | None = None) -> None:
        """*env*: what the bot's process gets beside our own, e.g. a library that makes the disk slow."""
        self.folder, self.dice = folder, random.Random(seed)
        self.env = {**os.environ, **(env or {})}
        self.place = town()
        self.port, self.bot_port = free_port(), free_port()
        self.report = Report()
        self.simulator = build_simulator(
            self.place, bot_url=self.bot, port=self.port, data_dir=folder / "keys", seed=seed
        )
        self.simulator.archive.delay = (0.0, 0.0)
        corp = self.simulator.corp
        self.seal = CallbackSeal(corp.app_token, corp.app_aes_key, corp.corp_id)
        self.acknowledged: set[str] = set()
        self.sent: dict[str, tuple[str, str]] = {}  # number of the message: who wrote what
        self.open: set[str] = set()  # on the wire at this moment
        self.unanswered: list[str] = []  # owed by the platform
        self.next_id = 8_100_000_000_000_000_000
        self.rooms = [group for group in self.place.groups if group.kind == "external"][:6]
        self.talked: list[str] = []
        self.chatter = 0.0  # share of what members write that is no matter
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def bot(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}"

    def prepare(self) -> None:
        wecom = self.simulator.config_tree()["wecom"]
        flat = {key: value for key, value in wecom.items() if not isinstance(value, dict)}
        lines = ["[storage]", 'url = "sqlite:///night.db"', f'keys = ["{new_key()}"]', 'data = "data"']
        lines += ["[web]", f"port = {self.bot_port}", "[wecom]", *_keys(flat)]
        for name in ("app", "archive"):
            lines += [f"[wecom.{name}]", *_keys({k: v for k, v in wecom[name].items() if k != "private_keys"})]
        for key in wecom["archive"]["private_keys"]:
            lines += ["[[wecom.archive.private_keys]]", *_keys(key)]
        lines += [
            "[[community]]",
            *_keys({"code": self.place.code, "name": self.place.name, "settings": str(self.place.settings)}),
        ]
        self.config_file = self.folder / "config.toml"
        self.config_file.write_text("\n".join(lines), encoding="utf-8")
        self.config = load(self.config_file)
        migrate(self.config.database)
        store = open_store(
            self.config.database, clock=RealClock(), seal=Seal(self.config.storage.keys), settings=self.config.settings
        )
        store.run_now(self.place.code, lambda desk: fill(desk, self.place.sheets))
        asyncio.run(store.close())

    @asynccontextmanager
    async def platform(self):
        app = web.Application(client_max_size=2**22)
        app.add_routes(self.simulator.routes())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        await self.simulator.start()
        try:
            yield
        finally:
            await self.simulator.stop()
            await runner.cleanup()

    async def start_bot(self) -> None:
        log = (self.folder / "bot.log").open("ab")
        command = [sys.executable, "-m", "bot", "serve", "--config", str(self.config_file)]
        self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.env)  # noqa: ASYNC220  it starts in a moment
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError("the bot did not start: " + (self.folder / "bot.log").read_text()[-2000:])
            state = await self.state()
            if state is not None and state["ok"]:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("the bot did not become ready")

    async def state(self):
        try:
            async with self.http.get(f"{self.bot}/readyz", timeout=aiohttp.ClientTimeout(total=2)) as answer:
                return await answer.json()
        except (aiohttp.ClientError, OSError, TimeoutError):
            return None

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    async def talk(self) -> None:
        """Residents talk; it will be in the archive when the bot next looks."""
        for _ in range(TALK):
            group = self.dice.choice(self.rooms)
            who = self.dice.choice([member for member in group.members if member.startswith("wm")])
            text = self.dice.choice(MATTERS).format(n=self.dice.randint(1, 9), u=self.dice.randint(1, 3))
            said = await self.simulator.phones.say(who, group.id, text)
            self.talked.append(said.msgid)

    async def callback(self, number: str) -> None:
        """One member writes to the application; remembered as acknowledged only when it was answered 200."""
        who, text = self.sent[number]
        plain = xml_of([
            ("ToUserName", self.simulator.corp.corp_id), ("FromUserName", who), ("CreateTime", int(time.time())),
            ("MsgType", "text"), ("Content", text), ("MsgId", int(number)), ("AgentID", self.simulator.corp.agent_id),
        ])  # fmt: skip
        sealed = self.seal.encrypt(plain)
        body = xml_of([("ToUserName", self.simulator.corp.corp_id), ("Encrypt", sealed)])
        try:
            async with self.http.post(
                f"{self.bot}/wecom/app", params=self.seal.query(sealed), data=body.encode()
            ) as answer:
                if answer.status == 200:
                    self.acknowledged.add(number)
        except (aiohttp.ClientError, OSError):
            return  # never acknowledged: the platform asks again after the next start

    def new_message(self) -> str:
        self.next_id += 1
        number, who = str(self.next_id), self.dice.choice(WORKERS)
        place = f"{self.dice.randint(1, 9)}栋{self.dice.randint(1, 3)}单元"
        matter = f"{MATTER} 居民 {place} {self.dice.choice(TROUBLES)} {number[-6:]}"
        self.sent[number] = who, "大家早上好" if self.dice.random() < self.chatter else matter
        return number

    async def members_write(self) -> None:
        """What was not acknowledged comes again, as the platform repeats it; then something new, and so on."""
        while True:
            again = bool(self.unanswered)
            number = self.unanswered.pop() if again else self.new_message()
            self.open.add(number)
            self.report.repeated += again
            try:
                await self.callback(number)
            finally:
                self.open.discard(number)
                if number not in self.acknowledged:
                    self.unanswered.append(number)
            if number not in self.acknowledged:
                return

    async def one_kill(self) -> None:
        await self.talk()
        began = time.monotonic()
        await self.start_bot()
        self.report.starts.append(time.monotonic() - began)
        await asyncio.sleep(self.dice.random() * 0.6)  # what was left is being taken up, talk is being pulled
        members = [asyncio.create_task(self.members_write()) for _ in range(MEMBERS)]
        await asyncio.sleep(self.dice.random() * 0.2)
        unanswered = len(self.open)
        self.kill()
        for member in members:
            member.cancel()
        await asyncio.gather(*members, return_exceptions=True)
        self.report.in_flight.append(unanswered + self.kept_unhandled())
        self.report.kills += 1

    def kept_unhandled(self) -> int:
        """What the dead left half done, counted in a copy so that the next start finds the files as they were."""
        copy = self.folder / "copy"
        copy.mkdir(exist_ok=True)
        for old in copy.iterdir():
            old.unlink()
        for file in Path(self.database).parent.glob("night.db*"):
            if not file.name.endswith("-shm"):
                shutil.copyfile(file, copy / file.name)
        with closing(sqlite3.connect(copy / "night.db")) as database:
            return database.execute("SELECT count(*) FROM inbox WHERE handled_at IS NULL AND aside = 0").fetchone()[0]

    async def settle(self) -> None:
        """Start once more where it was killed, repeat what is owed, and wait until nothing is in hand."""
        if self.process is None or self.process.poll() is not None:
            await self.start_bot()
        until = time.monotonic() + 180
        while time.monotonic() < until:
            owed, self.unanswered = self.unanswered, []
            await asyncio.gather(*(self.callback(number) for number in owed))
            self.unanswered = [number for number in owed if number not in self.acknowledged]
            await asyncio.sleep(0.5)
            if not self.unanswered and self._all_handled():
                await asyncio.sleep(1.0)
                return
        self.report.faults.append("the bot did not come to rest within three minutes")

    def _all_handled(self) -> bool:
        """Everything kept and handled, nothing half sent; what the platform's caps put off may wait."""
        with closing(sqlite3.connect(self.database)) as database:
            left = database.execute("SELECT count(*) FROM inbox WHERE handled_at IS NULL AND aside = 0").fetchone()[0]
            kept = database.execute("SELECT count(*) FROM inbox WHERE source = 'archive'").fetchone()[0]
            sending = database.execute("SELECT count(*) FROM outbox WHERE state = 'sending'").fetchone()[0]
        return left == 0 and sending == 0 and kept >= len(self.talked)

    @property
    def database(self) -> str:
        return self.config.database.removeprefix("sqlite:///")

    async def look_for_doubts(self) -> None:
        """Every row of which nobody knows whether it arrived stands where the office looks."""
        store = open_store(
            self.config.database, clock=RealClock(), seal=Seal(self.config.storage.keys), settings=self.config.settings
        )
        shown = await store.read(self.place.code, lambda desk: desk.outbox.shown(OutState.UNSURE, 1_000_000))
        await store.close()
        if len(shown) != self.report.unsure:
            self.report.faults.append(f"{self.report.unsure} in doubt, {len(shown)} of them shown")

    def judge(self) -> None:
        """0 acknowledged lost, 0 doubled where the platform checks, every unsure row visible, order kept."""
        written = [number for number, (_, text) in self.sent.items() if text.startswith(MATTER)]
        kept = {("app", one) for one in self.acknowledged} | {("archive", one) for one in self.talked}
        found, report = judge(self.database, self.simulator.world, acknowledged=kept, matters=written), self.report
        report.faults += found.faults
        report.sent, report.acknowledged, report.talked = len(self.sent), len(self.acknowledged), len(self.talked)
        report.tickets, report.unsure, report.arrived = found.tickets, found.unsure, found.arrived


def _keys(tree) -> list[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in tree.items()]


@asynccontextmanager
async def nightly(folder: Path, seed: int, env: Mapping[str, str] | None = None):
    """A prepared night; when the block ends it comes to rest and is judged: see its `report`."""
    began = time.monotonic()
    night = Night(folder, seed, env)
    await asyncio.to_thread(night.prepare)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as night.http, night.platform():
        try:
            yield night
            await night.settle()
        finally:
            if night.process is not None and night.process.poll() is None:
                night.process.terminate()
                await asyncio.to_thread(night.process.wait, 20)  # the platform goes on answering meanwhile
    night.judge()
    await night.look_for_doubts()
    night.report.seconds = round(time.monotonic() - began, 1)


async def kill_many(
    folder: Path, kills: int, seed: int, tell=lambda report: None, env: Mapping[str, str] | None = None
) -> Report:
    async with nightly(folder, seed, env) as night:
        for _ in range(kills):
            await night.one_kill()
            tell(night.report)
    return night.report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        report = asyncio.run(
            kill_many(
                Path(name), asked.kills, asked.seed, lambda now: print(f"\r{now.kills} kills", end="", flush=True)
            )
        )
    flight, starts = sorted(report.in_flight), sorted(report.starts)
    print(
        f"\n{report.kills} kills, seed {asked.seed}, {report.seconds} s; start to ready {starts[len(starts) // 2]:.1f} s\n"
        f"in flight at the kill: {flight[0]} to {flight[-1]}, median {flight[len(flight) // 2]}\n"
        f"{report.sent} callbacks, {report.repeated} of them repeated by the platform, {report.acknowledged} acknowledged; "
        f"{report.talked} messages in the archive\n{report.tickets} tickets; {report.arrived} sentences arrived on phones; "
        f"{report.unsure} unsure and shown"
    )
    print("\n".join(report.faults) or "nothing lost, nothing doubled, order kept")
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
