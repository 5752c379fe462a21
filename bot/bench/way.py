"""The whole way: a message of the archive, opened, kept, understood, heard, as ticket and outbox rows on disk."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.bench.calibration import machine
from bot.bench.load import PYTHON, free_port
from bot.clock import RealClock
from bot.config import load
from bot.simulator.town import town
from storage.engine import open_store
from storage.migrate import migrate
from storage.roster import import_rows
from storage.sealing import Seal, new_key

BAR = 600.0  # messages a second
OPENINGS = 0.29
PAGE = 1000
PACE_MS = 9_000  # between two messages of the archive: some five minutes between two of a group
RESIDENTS = 100  # a group
HOMES = (
    "{b}{u}单元电梯又停了，老人下不来", "{b}{u}单元楼道灯不亮了，晚上看不见", "{b}{u}单元门禁打不开", "{b}{u}单元{r}室厨房下水道堵了往上返水",
    "{b}{r}室天花板漏水，是楼上漏下来的", "{b}{u}单元楼道里堆满了杂物", "{b}门口有车把消防通道堵了", "{b}{r}室暖气一点都不热",
    "{b}楼下垃圾堆了两天没人收", "{b}前面路灯坏了晚上看不见", "{b}后面的井盖松了一踩就响", "{b}充电桩坏了好几个充不了电",
    "{b}{r}室半夜还在装修，吵得睡不着", "{b}{u}单元自来水发黄", "{b}{u}单元{r}室对门养狗天天叫",
)  # fmt: skip
TALK = (
    "早上好", "今天菜市场的西红柿不错", "哈哈哈", "谁家的猫在楼下叫", "周末包饺子", "孩子作业写完了没", "下雨了记得收衣服", "好的好的",
    "有一起跳舞的没有", "收到谢谢", "这个天气说冷就冷", "晚上看球不", "我家还有多的香菜", "昨天的电影挺好看", "👍", "在吗",
    "快递到了吗", "下午去公园走走", "我在排队打疫苗", "多少钱一斤",
)  # fmt: skip


class Feed:
    """The platform's side, reduced to what this way asks: an archive full of talk, and calls that always succeed.

    All is sealed before the clock starts; the pages only have to be cut.
    """

    def __init__(self, count: int, folder: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.key_file = folder / "archive.pem"
        self.key_file.write_bytes(pem)
        self._public, self._count, self._random = key.public_key(), count, random.Random(7)  # noqa: S311  not a secret
        self._groups = groups()
        self._first_ms = int(time.time() * 1000) - count * PACE_MS
        self.records = [self._record(seq) for seq in range(1, count + 1)]
        self.began: float | None = None
        self.sent = 0

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/archive/getchatdata", self._page), web.route("*", "/cgi-bin/{path:.+}", self._call)]

    async def _call(self, request: web.Request) -> web.Response:
        await request.read()
        path = request.match_info["path"]
        if path == "gettoken":
            return web.json_response({"errcode": 0, "access_token": "t", "expires_in": 7200})
        self.sent += path == "message/send"
        return web.json_response(
            {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m{self.sent}", "response_code": "r"}
        )

    async def _page(self, request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        self.began = self.began or time.perf_counter()
        records = self.records[asked["seq"] : asked["seq"] + min(asked["limit"], PAGE)]
        return web.Response(body=b'{"errcode":0,"errmsg":"ok","chatdata":[' + b",".join(records) + b"]}")

    def _record(self, seq: int) -> bytes:
        chance = self._random
        room, buildings = chance.choice(self._groups)
        text = chance.choice(TALK)
        if chance.random() < OPENINGS:
            home = {
                "b": chance.choice(buildings),
                "u": chance.randint(1, 2),
                "r": f"{chance.randint(1, 11)}0{chance.randint(1, 4)}",
            }
            text = chance.choice(HOMES).format(**home)
        message = {
            "msgid": f"w{seq}_external", "action": "send", "from": f"wm{room}{chance.randrange(RESIDENTS)}", "tolist": ["wang"],
            "roomid": room, "msgtime": self._first_ms + seq * PACE_MS, "msgtype": "text", "text": {"content": text},
        }  # fmt: skip
        secret, nonce = base64.b16encode(os.urandom(16)), os.urandom(12)
        sealed = nonce + AESGCM(secret).encrypt(nonce, orjson.dumps(message), None)
        return orjson.dumps({
            "seq": seq, "msgid": message["msgid"], "publickey_ver": 1,
            "encrypt_random_key": base64.b64encode(self._public.encrypt(secret, PKCS1v15())).decode(),
            "encrypt_chat_msg": base64.b64encode(sealed).decode(),
        })  # fmt: skip


def groups() -> list[tuple[str, list[str]]]:
    """Residents' groups with the buildings their talk is about, as people write them."""
    sheets = town().sheets
    houses = [(row["unit"], row["building"]) for row in sheets["places"] if row["building"]]
    found = []
    for group in sheets["groups"]:
        units = group["units"].split()
        inside = sorted(
            {name for unit, name in houses if any(unit == own or unit.startswith(f"{own}-") for own in units)}
        )
        if group["kind"] == "residents" and inside:
            found.append(
                (group["chatid"].removeprefix("room:"), [f"{name}栋" if name.isdigit() else name for name in inside])
            )
    return found


def measure(*, messages: int = 20_000, patience: float = 0.0) -> dict[str, Any]:
    """Play *messages* through a `gridbot serve` process; *patience* in seconds, without one as long as 100 a second take.

    Keys: per_second as seen, on_a_free_machine (scaled by a calibration loop run before and after), limit, messages,
    cpu_us_a_message, resident_mb_at_fifth, resident_mb_at_end, and what lay on the disk afterwards.
    """
    with tempfile.TemporaryDirectory() as name:
        before = machine()
        result = asyncio.run(_measure(Path(name), messages, patience or max(600.0, messages / 100)))
        speed = (before + machine()) / 2
    scaled = {"on_a_free_machine": round(result["per_second"] / speed, 1), "machine": round(speed, 2)}
    return {"per_second": result["per_second"]} | scaled | result


async def _measure(folder: Path, messages: int, patience: float) -> dict[str, Any]:
    feed, port, bot_port = await asyncio.to_thread(Feed, messages, folder), free_port(), free_port()
    config = await asyncio.to_thread(prepare, folder, feed, port, bot_port)
    async with playing(feed, port):
        result = await _served(folder, config, feed, bot_port, messages, patience)
    return result | await asyncio.to_thread(_what_became, folder / "way.db")


@asynccontextmanager
async def playing(feed: Feed, port: int) -> AsyncIterator[None]:
    """The platform's side answers on loopback."""
    app = web.Application()
    app.add_routes(feed.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield
    finally:
        await runner.cleanup()


async def _served(
    folder: Path, config: Path, feed: Feed, bot_port: int, messages: int, patience: float
) -> dict[str, Any]:
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([PYTHON, "-m", "bot", "serve", "--config", str(config)], stdout=log, stderr=log)  # noqa: ASYNC220
        try:
            return await _watch(process, feed, bot_port, folder / "way.db", messages, patience)
        except (RuntimeError, TimeoutError) as error:
            error.add_note((folder / "log").read_text()[-2000:])
            raise
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 20)


async def _watch(
    process: subprocess.Popen[bytes], feed: Feed, port: int, database: Path, messages: int, patience: float
) -> dict[str, Any]:
    until, began_cpu = time.monotonic() + patience, 0.0
    tenths: list[dict[str, float]] = []
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < until:
            await asyncio.sleep(0.2)
            if process.poll() is not None:
                raise RuntimeError(f"gridbot serve ended with {process.returncode}")
            if feed.began is not None and not began_cpu:
                began_cpu = _cpu_seconds(process.pid)
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    state = await answer.json()
            except aiohttp.ClientError:
                continue
            seq, waiting = int(state["channels"]["archive"]["seq"]), int(state["lanes"]["waiting"])
            if seq - waiting >= (tenths[-1]["messages"] if tenths else 0) + messages / 10 or seq - waiting == messages:
                tenths.append(_tenth(process.pid, database, seq - waiting, feed.began or 0.0))
            if seq >= messages and waiting == 0 and feed.began is not None:
                took, cpu = time.perf_counter() - feed.began, _cpu_seconds(process.pid) - began_cpu
                return _result(messages, took, cpu, tenths, feed.sent)
    raise TimeoutError(f"not done within {patience} s")


def _tenth(pid: int, database: Path, handled: int, began: float) -> dict[str, float]:
    """How things stood after a tenth more: flat figures are what a long run is for."""
    return {
        "messages": handled,
        "seconds": round(time.perf_counter() - began, 1),
        "cpu_seconds": _cpu_seconds(pid),
        "resident_mb": _resident_mb(pid),
        "file_mb": round(database.stat().st_size / 1e6, 1),
    }


def _result(messages: int, took: float, cpu: float, tenths: list[dict[str, float]], sent: int) -> dict[str, Any]:
    return {
        "per_second": round(messages / took, 1),
        "limit": {"on_a_free_machine": BAR},
        "messages": messages,
        "seconds": round(took, 1),
        "cpu_us_a_message": round(cpu / messages * 1e6),
        "sent": sent,
        "resident_mb_at_fifth": next(t["resident_mb"] for t in tenths if t["messages"] >= messages / 5),
        "resident_mb_at_end": tenths[-1]["resident_mb"],
        "tenths": tenths,
    }


def _what_became(path: Path) -> dict[str, Any]:
    """What lies on the disk afterwards, counted past the program."""
    asked = {
        "handled": "SELECT count(*) FROM inbox WHERE handled_at IS NOT NULL",
        "heard_as_opening": "SELECT count(*) FROM inbox WHERE opens = 1",
        "tickets": "SELECT count(*) FROM tickets",
        "outbox_rows": "SELECT count(*) FROM outbox",
        "put_aside": "SELECT count(*) FROM inbox WHERE aside = 1",
    }
    with sqlite3.connect(path) as database:
        return {name: database.execute(sql).fetchone()[0] for name, sql in asked.items()}


def _cpu_seconds(pid: int) -> float:
    """User and system time of all threads of a process and of those it began."""
    ticks = 0
    for one in with_helpers(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    """Of a process and of those it began; what they share is counted twice."""
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in with_helpers(pid))
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def with_helpers(pid: int) -> list[int]:
    """The process and all that it began."""
    begun = [int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]
    return [pid, *(deeper for child in begun for deeper in with_helpers(child))]


def prepare(folder: Path, feed: Feed, port: int, bot_port: int) -> Path:
    """A configuration, a database with the demonstration's town in it."""
    place = town()
    base = f"http://127.0.0.1:{port}"
    key = new_key()
    tree = {
        "storage": {"url": "sqlite:///way.db", "keys": [key], "data": "data"},
        "web": {"port": bot_port},
        "wecom": {"corp_id": "ww5f1c0de5f1c0de01", "api_base": base, "oauth_base": base},
        "wecom.app": {"agent_id": 1000002, "secret": "s", "token": "t", "aes_key": "a" * 43},
        "wecom.archive": {
            "mode": "http",
            "library": f"{base}/archive",
            "secret": "s",
            "token": "t",
            "aes_key": "a" * 43,
        },
    }
    lines = [
        line
        for table, values in tree.items()
        for line in (f"[{table}]", *(f"{k} = {json.dumps(v)}" for k, v in values.items()))
    ]
    lines += ["[[wecom.archive.private_keys]]", "version = 1", f"file = {json.dumps(str(feed.key_file))}"]
    lines += [
        "[[community]]",
        f"code = {json.dumps(place.code)}",
        f"name = {json.dumps(place.name)}",
        f"settings = {json.dumps(place.settings)}",
    ]
    path = folder / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    config = load(path)
    migrate(config.database)
    store = open_store(config.database, clock=RealClock(), seal=Seal([key]), settings=config.settings)
    for kind in ("units", "people", "places", "groups"):
        store.run_now(place.code, lambda desk, kind=kind: import_rows(desk, kind, list(place.sheets[kind])))
    asyncio.run(store.close())
    return path
