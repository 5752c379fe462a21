"""The archive by the vendor's library, kept in child processes that may die without harm."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import select
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

from bot.channels.archive.child import HEAD, MOST, NO_LIBRARY
from bot.channels.archive.config import ArchiveConfig
from bot.channels.archive.http import BIGGEST_MEDIA, key_for, private_key
from bot.channels.archive.port import Record, Undecipherable
from bot.channels.doors import CALLS
from bot.channels.wecom.client import utcnow
from bot.channels.wecom.errcodes import problem
from bot.channels.wecom.wire import as_list, as_text, loads
from bot.errors import GiveUp, RetryLater

log = structlog.get_logger(__name__)
CHILD = Path(__file__).with_name("child.py")  # by its path: it needs nothing of ours, and starts in no time
START_SECONDS = 30.0
SHORTEST = 13  # bytes; the library aborts its process on a shorter message
DEADLY = 2  # processes that one record may cost
BAD_KEY = 10008
SYSTEM, UNREADABLE = 10003, 10002


class ChildDied(Exception):
    """The process is gone: it fell, or was ended because it stood still."""


class Child:
    """One process with one handle, started when it is first needed and again after it died. Calls are one at a time."""

    def __init__(self, config: ArchiveConfig, seconds: float) -> None:
        self._config, self._seconds = config, seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.started = 0

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def ask(self, name: str, *arguments: Any) -> dict[str, Any]:
        """Raises ChildDied; the next call starts another process."""
        with self._lock:
            if self._process is None:
                self._start()
            try:
                return self._exchange(name, arguments)
            except ChildDied:
                self._end()
                raise

    def close(self) -> None:
        with self._lock:
            self._end()

    def _start(self) -> None:
        self.started += 1
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(CHILD), self._config.base],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what the library prints may hold people's words
            bufsize=0,
        )
        config = self._config
        try:
            answer = self._exchange(
                "init",
                (config.corp_id, config.secret, config.proxy, config.proxy_password, int(self._seconds)),
                START_SECONDS,
            )
        except ChildDied:
            self._end()
            raise
        if answer.get("code") == NO_LIBRARY:
            self._end()
            raise GiveUp(NO_LIBRARY, as_text(answer.get("text")), path="archive/library", who="office")
        if answer.get("code"):
            self._end()
            raise GiveUp(int(answer["code"]), "Init", path="archive/init", who="office")

    def _exchange(self, name: str, arguments: tuple[Any, ...], seconds: float = 0.0) -> dict[str, Any]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise ChildDied("not started")
        until = time.monotonic() + (seconds or self._seconds)
        try:
            process.stdin.write(frame_of(name, arguments))
            (length,) = HEAD.unpack(self._read(process.stdout.fileno(), HEAD.size, until))
            if length > MOST:
                raise ChildDied("no frame of ours")
            answer = json.loads(self._read(process.stdout.fileno(), length, until))
        except (OSError, ValueError) as error:
            raise ChildDied(f"{name}: {type(error).__name__}") from error
        return answer if isinstance(answer, dict) else {}

    @staticmethod
    def _read(source: int, length: int, until: float) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            left = until - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                raise ChildDied("it stands still")
            part = os.read(source, min(length - len(parts), 1 << 20))
            if not part:
                raise ChildDied("it fell")
            parts += part
        return bytes(parts)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()


def frame_of(name: str, arguments: tuple[Any, ...]) -> bytes:
    raw = json.dumps([name, list(arguments)], ensure_ascii=False).encode("utf-8", "replace")
    return HEAD.pack(len(raw)) + raw


class LibraryArchive:
    """*seconds*: real time a call into the library may take before its process is ended.

    Talk and media have a process each: a large file holds up no message.
    """

    def __init__(self, config: ArchiveConfig, *, now: Callable[[], datetime] = utcnow, seconds: float = 40.0) -> None:
        self._now = now
        self._keys = {version: private_key(version, pem) for version, pem in config.private_keys}
        self.talk, self.files = Child(config, seconds), Child(config, seconds)

    async def get_chat_data(self, seq: int, limit: int) -> list[Record]:
        text = as_text((await asyncio.to_thread(self._ask, self.talk, "chat_data", seq, limit)).get("text"))
        try:
            answer = loads(text)
        except ValueError as error:
            raise RetryLater(UNREADABLE, "chat data is not JSON", path="archive/chat_data") from error
        if not isinstance(answer, dict):
            raise RetryLater(UNREADABLE, "chat data is not an object", path="archive/chat_data")
        self._judge(int(answer.get("errcode") or 0), "chat_data", as_text(answer.get("errmsg")))
        return [record for record in as_list(answer.get("chatdata")) if isinstance(record, dict)]

    def decrypt(self, record: Record) -> dict[str, Any]:
        key = key_for(record, self._keys)
        sealed = as_text(record.get("encrypt_chat_msg"))
        if len(sealed.encode("utf-8", "replace")) < SHORTEST or "\x00" in sealed:
            raise Undecipherable("too short to be a message")
        try:
            plain_key = key.decrypt(b64decode(as_text(record.get("encrypt_random_key")), validate=True), PKCS1v15())
            opened = self._open(plain_key.decode(), sealed)
            message = loads(opened)
        except ValueError as error:
            raise Undecipherable(str(error) or "cannot be opened") from error
        if not isinstance(message, dict):
            raise Undecipherable("not an object")
        return message

    def _open(self, key: str, sealed: str) -> str:
        """A record that costs one process after another is put aside; the others go on."""
        for _ in range(DEADLY):
            try:
                answer = self.talk.ask("decrypt", key, sealed)
            except ChildDied as error:
                log.warning("archive_child_died", why=str(error), call="decrypt", started=self.talk.started)
                continue
            if answer.get("code"):
                raise Undecipherable(f"the library says {answer['code']}")
            return as_text(answer.get("text"))
        raise Undecipherable("the library dies of it")

    async def get_media(self, file_id: str) -> bytes:
        parts, index, size = [], "", 0
        while True:
            answer = await asyncio.to_thread(self._ask, self.files, "media", file_id, index)
            part = base64.b64decode(as_text(answer.get("data")))
            parts.append(part)
            size += len(part)
            if answer.get("finished"):
                return b"".join(parts)
            following = as_text(answer.get("index"))
            if following == index or size > BIGGEST_MEDIA:
                raise GiveUp(UNREADABLE, "media does not come to an end", path="archive/media")
            index = following

    async def close(self) -> None:
        for child in (self.talk, self.files):
            await asyncio.to_thread(child.close)

    def _ask(self, child: Child, name: str, *arguments: Any) -> dict[str, Any]:
        try:
            answer = child.ask(name, *arguments)
        except ChildDied as error:
            CALLS.labels(f"archive/{name}", "-2").inc()
            log.warning("archive_child_died", why=str(error), call=name, started=child.started)
            raise RetryLater(SYSTEM, f"the library's process is gone: {error}", path=f"archive/{name}") from error
        code = answer.get("code")
        CALLS.labels(f"archive/{name}", str(code)).inc()
        self._judge(code if isinstance(code, int) else UNREADABLE, name)
        return answer

    def _judge(self, code: int, name: str, errmsg: str = "") -> None:
        if code:
            raise problem(code, errmsg, path=f"archive/{name}", now=self._now())
