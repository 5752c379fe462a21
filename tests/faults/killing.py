"""The operator's nightmare, many times over: SIGKILL with messages in flight, start again, look what is left.

`python -m tests.faults.killing --kills 500 --seed 1` is the long form.
"""

import argparse
import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.bench.load import free_port
from bot.clock import RealClock
from bot.config import load
from bot.demonstration import fill
from bot.simulator.callbacks import Seal as CallbackSeal
from bot.simulator.callbacks import xml_of
from bot.simulator.server import build_simulator
from bot.simulator.town import town
from storage.engine import open_store
from storage.migrate import migrate
from storage.sealing import Seal, new_key

CALLBACKS, TALK = 20, 12  # in flight at each kill
WORKERS = ("wang", "w1", "w2", "w4", "w5", "w6", "w7", "w8")
MATTERS = ("{n}号楼{u}单元电梯又停了", "{n}栋{u}单元楼道灯不亮了", "{n}号楼楼下垃圾堆了两天没人收", "早上好", "哈哈哈", "周末包饺子")


@dataclass
class Report:
    """What a night of kills left behind; `faults` are sentences, empty when all is well."""

    kills: int = 0
    sent: int = 0
    acknowledged: int = 0
    talked: int = 0
    tickets: int = 0
    unsure: int = 0
    in_flight: list[int] = field(default_factory=list)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Night:
    """One installation, one platform, and somebody with the kill signal."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.dice = folder, random.Random(seed)
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
        self.sent: set[str] = set()
        self.next_id = 8_100_000_000_000_000_000
        self.rooms = [group for group in self.place.groups if group.kind == "external"][:6]
        self.talked: list[str] = []
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
        lines += ["[[community]]", *_keys({"code": self.place.code, "name": self.place.name, "settings": str(self.place.settings)})]
        self.config_file = self.folder / "config.toml"
        self.config_file.write_text("\n".join(lines), encoding="utf-8")
        self.config = load(self.config_file)
        migrate(self.config.database)
        store = open_store(self.config.database, clock=RealClock(), seal=Seal(self.config.storage.keys), settings=self.config.settings)
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
        self.process = subprocess.Popen(command, stdout=log, stderr=log)
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError("the bot did not start: " + (self.folder / "bot.log").read_text()[-2000:])
            if await self.state() is not None:
                return
            await asyncio.sleep(0.05)
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

    async def callback(self) -> None:
        """One member writes to the application; remembered as acknowledged only when it was answered 200."""
        self.next_id += 1
        number, who = str(self.next_id), self.dice.choice(WORKERS)
        text = f"代报 居民 {self.dice.randint(1, 9)}栋{self.dice.randint(1, 3)}单元 楼道灯坏了 {number[-6:]}"
        plain = xml_of([
            ("ToUserName", self.simulator.corp.corp_id), ("FromUserName", who), ("CreateTime", int(time.time())),
            ("MsgType", "text"), ("Content", text), ("MsgId", int(number)), ("AgentID", self.simulator.corp.agent_id),
        ])  # fmt: skip
        sealed = self.seal.encrypt(plain)
        body = xml_of([("ToUserName", self.simulator.corp.corp_id), ("Encrypt", sealed)])
        self.sent.add(number)
        try:
            async with self.http.post(f"{self.bot}/wecom/app", params=self.seal.query(sealed), data=body.encode()) as answer:
                if answer.status == 200:
                    self.acknowledged.add(number)
        except (aiohttp.ClientError, OSError):
            return  # never acknowledged: the platform would ask again, and so is allowed to be lost here

    async def one_kill(self) -> None:
        await self.talk()
        await self.start_bot()
        flight = [asyncio.create_task(self.callback()) for _ in range(CALLBACKS)]
        await asyncio.sleep(self.dice.random() * 0.25)
        state = await self.state()
        waiting = state["lanes"]["waiting"] if state else 0
        self.report.in_flight.append(sum(not task.done() for task in flight) + waiting)
        self.kill()
        await asyncio.gather(*flight)
        self.report.kills += 1

    async def settle(self) -> None:
        """Start once more and wait until nothing is in hand."""
        await self.start_bot()
        until = time.monotonic() + 120
        while time.monotonic() < until:
            await asyncio.sleep(0.5)
            state = await self.state()
            if state and state["lanes"]["waiting"] == 0 and self._all_handled():
                await asyncio.sleep(1.0)
                return
        self.report.faults.append("the bot did not come to rest within two minutes")

    def _all_handled(self) -> bool:
        with sqlite3.connect(self.database) as database:
            left = database.execute("SELECT count(*) FROM inbox WHERE handled_at IS NULL AND aside = 0").fetchone()[0]
            kept = database.execute("SELECT count(*) FROM inbox WHERE source = 'archive'").fetchone()[0]
        return left == 0 and kept >= len(self.talked)

    @property
    def database(self) -> str:
        return self.config.database.removeprefix("sqlite:///")

    def judge(self) -> None:
        """design: 0 acknowledged lost, 0 doubled where the platform checks, every unsure row visible, order kept."""
        report, faults = self.report, self.report.faults
        with sqlite3.connect(self.database) as database:
            inbox = database.execute("SELECT source, message, chat, handled_at, aside, ticket, id FROM inbox ORDER BY id").fetchall()
            numbers = [row[0] for row in database.execute("SELECT number FROM tickets ORDER BY number")]
            links = database.execute("SELECT message, count(*) FROM ticket_messages GROUP BY message HAVING count(*) > 1").fetchall()
            opened = dict(database.execute("SELECT message, number FROM tickets"))
            sending = database.execute("SELECT count(*) FROM outbox WHERE state = 'sending'").fetchone()[0]
            report.unsure = database.execute("SELECT count(*) FROM outbox WHERE state = 'unsure'").fetchone()[0]
        keys = Counter((source, message) for source, message, *_ in inbox)
        faults += [f"acknowledged and lost: {one}" for one in sorted(self.acknowledged) if ("app", one) not in keys]
        faults += [f"in the archive and lost: {one}" for one in self.talked if ("archive", one) not in keys]
        faults += [f"kept twice: {key}" for key, count in keys.items() if count > 1]
        faults += [f"put aside: {source}/{message}" for source, message, _, _, aside, *_ in inbox if aside]
        faults += [f"joined two tickets: {message}" for message, _ in links]
        if numbers != list(range(1, len(numbers) + 1)):
            faults.append(f"numbers have gaps or repeats: {numbers[:5]} … {numbers[-5:]}")
        if sending:
            faults.append(f"{sending} sentences are still being sent")
        self._judge_order(inbox, opened)
        self._judge_doubles()
        report.sent, report.acknowledged, report.talked, report.tickets = len(self.sent), len(self.acknowledged), len(self.talked), len(numbers)

    def _judge_order(self, inbox, opened) -> None:
        last: dict[str, int] = {}
        for source, message, chat, *_ in inbox:
            number = opened.get(f"{source}/{message}")
            if number is None:
                continue
            if number < last.get(chat, 0):
                self.report.faults.append(f"out of order in {chat}: #{number} after #{last[chat]}")
            last[chat] = number

    def _judge_doubles(self) -> None:
        """The simulator drops what the platform's duplicate check drops; what then arrives twice was doubled."""
        for member in WORKERS:
            cards = Counter(
                said.card["task_id"] for said in self.simulator.world.messages(f"app:{member}") if said.card and said.delivered
            )
            self.report.faults += [f"{member} got card {card} {count} times" for card, count in cards.items() if count > 1]


def _keys(tree) -> list[str]:
    return [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in tree.items()]


async def kill_many(folder: Path, kills: int, seed: int, tell=lambda report: None) -> Report:
    began = time.monotonic()
    night = Night(folder, seed)
    await asyncio.to_thread(night.prepare)
    async with aiohttp.ClientSession() as night.http, night.platform():
        try:
            for _ in range(kills):
                await night.one_kill()
                tell(night.report)
            await night.settle()
        finally:
            if night.process is not None and night.process.poll() is None:
                night.process.terminate()
                night.process.wait(20)
    night.judge()
    night.report.seconds = round(time.monotonic() - began, 1)
    return night.report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        report = asyncio.run(
            kill_many(Path(name), asked.kills, asked.seed, lambda now: print(f"\r{now.kills} kills", end="", flush=True))
        )
    flight = sorted(report.in_flight)
    print(
        f"\n{report.kills} kills, seed {asked.seed}, {report.seconds} s; in flight at the kill: {flight[0]} to {flight[-1]}, "
        f"median {flight[len(flight) // 2]}\n{report.sent} callbacks sent, {report.acknowledged} acknowledged; {report.talked} "
        f"messages in the archive; {report.tickets} tickets; {report.unsure} unsure and shown"
    )
    print("\n".join(report.faults) or "nothing lost, nothing doubled, order kept")
    sys.exit(1 if report.faults else 0)


if __name__ == "__main__":
    main()
