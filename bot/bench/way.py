"""The whole way: a message of the archive, opened, kept, understood, heard, as ticket and outbox rows on disk."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

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
TROUBLES = (
    "{n}号楼{u}单元电梯又停了", "{n}栋{u}单元楼道灯不亮了", "{n}号楼楼下垃圾堆了两天没人收", "{n}栋{u}单元下水道堵了往上返水",
    "{n}号楼旁边路灯坏了晚上看不见", "{n}栋门口有车把消防通道堵了", "{n}号楼{u}单元门禁打不开", "{n}栋楼上漏水漏到我家了",
    "{n}号楼这边半夜还在施工吵得睡不着", "{n}栋后面的井盖松了一踩就响", "{n}号楼暖气一点都不热", "{n}栋充电桩坏了好几个",
)  # fmt: skip
TALK = (
    "早上好", "今天菜市场的西红柿不错", "哈哈哈", "谁家的猫在楼下叫", "周末包饺子", "孩子作业写完了没", "下雨了记得收衣服", "好的好的",
    "有一起跳舞的没有", "收到谢谢", "这个天气说冷就冷", "晚上看球不", "我家还有多的香菜", "昨天的电影挺好看", "👍", "在吗",
    "快递到了吗", "下午去公园走走", "我在排队打疫苗", "多少钱一斤",
)  # fmt: skip


class Feed:
    """The platform's side, reduced to what this way asks: an archive full of talk, and calls that always succeed."""

    def __init__(self, count: int, folder: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        self.key_file = folder / "archive.pem"
        self.key_file.write_bytes(pem)
        self._public, self._count, self._random = key.public_key(), count, random.Random(7)  # noqa: S311  not a secret
        self._groups = [(group.id, [m for m in group.members if m.startswith("wm")]) for group in town().groups]
        self._groups = [(room, people) for room, people in self._groups if people]
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
        return web.json_response({"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"m{self.sent}", "response_code": "r"})

    async def _page(self, request: web.Request) -> web.Response:
        asked = orjson.loads(await request.read())
        self.began = self.began or time.perf_counter()
        last = min(asked["seq"] + min(asked["limit"], PAGE), self._count)
        records = await asyncio.to_thread(lambda: [self._record(seq) for seq in range(asked["seq"] + 1, last + 1)])
        return web.Response(body=orjson.dumps({"errcode": 0, "errmsg": "ok", "chatdata": records}))

    def _record(self, seq: int) -> dict[str, Any]:
        room, people = self._random.choice(self._groups)
        words = TROUBLES if self._random.random() < OPENINGS else TALK
        text = self._random.choice(words).format(n=self._random.randint(1, 12), u=self._random.randint(1, 4))
        message = {
            "msgid": f"w{seq}_external", "action": "send", "from": self._random.choice(people), "tolist": ["wang"], "roomid": room,
            "msgtime": int(time.time() * 1000), "msgtype": "text", "text": {"content": text},
        }  # fmt: skip
        secret, nonce = base64.b16encode(os.urandom(16)), os.urandom(12)
        sealed = nonce + AESGCM(secret).encrypt(nonce, orjson.dumps(message), None)
        return {
            "seq": seq, "msgid": message["msgid"], "publickey_ver": 1,
            "encrypt_random_key": base64.b64encode(self._public.encrypt(secret, PKCS1v15())).decode(),
            "encrypt_chat_msg": base64.b64encode(sealed).decode(),
        }  # fmt: skip


def measure(*, messages: int = 20_000, patience: float = 600.0) -> dict[str, Any]:
    """Play *messages* through a `gridbot serve` process. Keys: per_second, limit, messages, tickets, resident_mb_…"""
    with tempfile.TemporaryDirectory() as name:
        return asyncio.run(_measure(Path(name), messages, patience))


async def _measure(folder: Path, messages: int, patience: float) -> dict[str, Any]:
    feed, port, bot_port = Feed(messages, folder), free_port(), free_port()
    app = web.Application()
    app.add_routes(feed.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    config = await asyncio.to_thread(_prepare, folder, feed, port, bot_port)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([PYTHON, "-m", "bot", "serve", "--config", str(config)], stdout=log, stderr=log)  # noqa: ASYNC220
        try:
            return await _watch(process, feed, bot_port, messages, patience)
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 20)
            await runner.cleanup()


async def _watch(process: subprocess.Popen[bytes], feed: Feed, port: int, messages: int, patience: float) -> dict[str, Any]:
    until, resident = time.monotonic() + patience, {}
    async with aiohttp.ClientSession() as http:
        while time.monotonic() < until:
            await asyncio.sleep(0.2)
            if process.poll() is not None:
                raise RuntimeError(f"gridbot serve ended with {process.returncode}")
            try:
                async with http.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    state = await answer.json()
            except aiohttp.ClientError:
                continue
            seq, waiting = int(state["channels"]["archive"]["seq"]), int(state["lanes"]["waiting"])
            for share in (0.2, 1.0):
                if share not in resident and seq - waiting >= share * messages:
                    resident[share] = _resident_mb(process.pid)
            if seq >= messages and waiting == 0 and feed.began is not None:
                took = time.perf_counter() - feed.began
                return _result(messages, took, resident, feed.sent, state)
    raise TimeoutError(f"not done within {patience} s")


def _result(messages: int, took: float, resident: dict[float, float], sent: int, state: dict[str, Any]) -> dict[str, Any]:
    return {
        "per_second": round(messages / took, 1),
        "limit": {"per_second": BAR},
        "messages": messages,
        "sent_cards": sent,
        "resident_mb_at_fifth": resident.get(0.2),
        "resident_mb_at_end": resident.get(1.0),
        "outbox": state.get("outbox"),
    }


def _resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


def _prepare(folder: Path, feed: Feed, port: int, bot_port: int) -> Path:
    """A configuration, a database with the demonstration's town in it."""
    place = town()
    base = f"http://127.0.0.1:{port}"
    key = new_key()
    tree = {
        "storage": {"url": "sqlite:///way.db", "keys": [key], "data": "data"},
        "web": {"port": bot_port},
        "wecom": {"corp_id": "ww5f1c0de5f1c0de01", "api_base": base, "oauth_base": base},
        "wecom.app": {"agent_id": 1000002, "secret": "s", "token": "t", "aes_key": "a" * 43},
        "wecom.archive": {"mode": "http", "library": f"{base}/archive", "secret": "s", "token": "t", "aes_key": "a" * 43},
    }
    lines = [line for table, values in tree.items() for line in (f"[{table}]", *(f"{k} = {json.dumps(v)}" for k, v in values.items()))]
    lines += ["[[wecom.archive.private_keys]]", "version = 1", f"file = {json.dumps(str(feed.key_file))}"]
    lines += ["[[community]]", f"code = {json.dumps(place.code)}", f"name = {json.dumps(place.name)}", f"settings = {json.dumps(place.settings)}"]
    path = folder / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    config = load(path)
    migrate(config.database)
    store = open_store(config.database, clock=RealClock(), seal=Seal([key]), settings=config.settings)
    for kind in ("units", "people", "places", "groups"):
        store.run_now(place.code, lambda desk, kind=kind: import_rows(desk, kind, list(place.sheets[kind])))
    asyncio.run(store.close())
    return path
