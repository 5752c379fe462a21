"""Sealed callbacks and wrk: one load generator thread, 32 connections, bodies sealed beforehand."""

from __future__ import annotations

import contextlib
import importlib.resources
import itertools
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from wechatpy.crypto import _get_signature  # the very signature the platform computes
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.bench.peers import CORP, KEY, TOKEN
from bot.errors import OfficeError

CONNECTIONS = 32
PORTS_FREE_AGAIN = 61.0  # seconds: how long the kernel keeps the port of a closed connection
_FIRST = random.randrange(15_000, 32_000)  # noqa: S311  another one in each process: several may run side by side
_PORTS = itertools.cycle([*range(_FIRST, 32_000), *range(15_000, _FIRST)])


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw: requests a second, latencies in milliseconds, answers that were not 200."""

    per_second: float
    p50_ms: float
    p99_ms: float
    bad: int


def seal_callbacks(path: Path, count: int) -> None:
    """Write *count* different text messages of members, sealed as the platform seals them."""
    crypto = WeChatCrypto(TOKEN, KEY, CORP)
    cipher = PrpCrypto(crypto.key)
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            text = (
                f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[w{number % 40}]]></FromUserName>"
                f"<CreateTime>1795000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
                f"<Content><![CDATA[{number % 30 + 1}号楼2单元楼道灯坏了]]></Content><MsgId>{7500000000000000000 + number}</MsgId>"
                f"<AgentID>1000002</AgentID></xml>"
            )
            sealed = cipher.encrypt(text, CORP).decode()
            stamp, nonce = "1795000000", str(number)
            query = {"msg_signature": _get_signature(TOKEN, stamp, nonce, sealed), "timestamp": stamp, "nonce": nonce}
            body = f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
            out.write(f"{urlencode(query)}\t{body}\n")


def wrk(port: int, sealed: Path, seconds: float, *, delay_ms: float = 0.0, connections: int = CONNECTIONS) -> Load:
    """Drive one server for *seconds*; *delay_ms* thins the load per connection."""
    if shutil.which("wrk") is None:
        raise OfficeError("wrk is not installed", reply="测速要用 wrk，请先安装。")
    script = importlib.resources.files("bot.bench") / "sealed.lua"
    command = ["wrk", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(script)]
    env = {**os.environ, "SEALED": str(sealed), "DELAY_MS": str(round(delay_ms))}
    asked = [*command, f"http://127.0.0.1:{port}"]
    for pause in (PORTS_FREE_AGAIN, None):
        done = subprocess.run(asked, env=env, capture_output=True, text=True, check=False, timeout=seconds + 60)
        if done.returncode == 0:
            break
        if pause is None:
            raise RuntimeError(f"wrk ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
        time.sleep(pause)  # a peer that closes every connection uses up the machine's ports
    said = json.loads(next(line for line in done.stdout.splitlines() if line.startswith('{"requests"')))
    return Load(said["requests"] / said["seconds"], said["p50_ms"], said["p99_ms"], said["bad"])


def free_port() -> int:
    """One that is free, that this process has not handed out before, and that no connection which goes out meanwhile is
    given: those begin at 32768. Two drawn by lot are now and then one and the same."""
    for port in itertools.islice(_PORTS, 1000):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("a thousand ports between 15000 and 32000 are taken")


def slow_disk_library(folder: Path) -> Path:
    """Compile the library that adds 2 ms to each fsync; needs a C compiler."""
    source = importlib.resources.files("bot.bench") / "slow_fsync.c"
    library = folder / "slow_fsync.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", str(library), str(source), "-ldl"], check=True)
    return library


@contextlib.contextmanager
def server(command: list[str], port: int, *, env: dict[str, str] | None = None, path: str = "/") -> Iterator[None]:
    """Run a server process on loopback until the block ends; waits until it answers anything at all."""
    errors = tempfile.TemporaryFile("w+")  # noqa: SIM115  # lives as long as the process
    process = subprocess.Popen(command, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=errors)
    try:
        _await_answer(process, port, path)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        errors.close()


def _await_answer(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server on port {port} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1):
                return
        except urllib.error.HTTPError:
            return  # it answers, whatever it says
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server on port {port} does not answer")


PYTHON = sys.executable
