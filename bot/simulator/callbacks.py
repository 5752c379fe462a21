"""What the platform posts to the bot: sealed XML, five seconds, and again when nobody answers."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final
from xml.etree import ElementTree as ET

import aiohttp
from wechatpy.crypto import _get_signature as sign
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.simulator.faults import Faults
from bot.simulator.tokens import Corp
from bot.simulator.world import World

PATHS: Final = {"app": "/wecom/app", "archive": "/wecom/archive"}
ARCHIVE_AGENT: Final = 2000004
Reply = Callable[[ET.Element], Awaitable[None]]


class _AnyBytes(PrpCrypto):
    """The 16 bytes in front are arbitrary, not letters."""

    def get_random_string(self) -> bytes:
        return os.urandom(16)


class Seal:
    """One callback address: token, key and receiver."""

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        self._crypto = WeChatCrypto(token, aes_key, corp_id)
        self._token, self._corp_id = token, corp_id

    def encrypt(self, plain: str) -> str:
        return _AnyBytes(self._crypto.key).encrypt(plain, self._corp_id).decode()

    def query(self, encrypted: str) -> dict[str, str]:
        """Fresh timestamp and nonce with every delivery."""
        stamp, nonce = str(int(time.time())), str(random.randrange(10**9, 10**10))  # noqa: S311 - no secret
        return {"msg_signature": sign(self._token, stamp, nonce, encrypted), "timestamp": stamp, "nonce": nonce}

    def open_reply(self, body: bytes) -> ET.Element:
        """The passive reply inside an answer. Raises ValueError and the cipher's own errors."""
        envelope = ET.fromstring(body)  # noqa: S314 - the bot under test wrote it
        field = {child.tag: (child.text or "") for child in envelope}
        plain = self._crypto.check_signature(
            field["MsgSignature"], field["TimeStamp"], field["Nonce"], field["Encrypt"]
        )
        return ET.fromstring(plain)  # noqa: S314


def cdata(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def xml_of(fields: Iterable[tuple[str, Any]]) -> str:
    """Elements in order: int and float plain, text as CDATA, a list of pairs as children."""
    parts = []
    for tag, value in fields:
        if isinstance(value, list):
            inner = xml_of(value).removeprefix("<xml>").removesuffix("</xml>")
        elif isinstance(value, int | float):
            inner = str(value)
        else:
            inner = cdata(str(value))
        parts.append(f"<{tag}>{inner}</{tag}>")
    return "<xml>" + "".join(parts) + "</xml>"


class Callbacks:
    """Posts to the bot. *tries* in all, *pause* real seconds between them; per sender in order, others in parallel.

    *retry_status*: also repeat on an answer other than 200 (the platform's pages disagree).
    """

    def __init__(
        self, corp: Corp, world: World, faults: Faults, bot_url: str,
        *, tries: int = 3, pause: float = 1.0, limit: float = 5.0, retry_status: bool = True,
    ) -> None:  # fmt: skip
        self._corp, self._world, self._faults, self._bot_url = corp, world, faults, bot_url.rstrip("/")
        self.tries, self.pause, self.limit, self.retry_status = tries, pause, limit, retry_status
        self._seals = {
            "app": Seal(corp.app_token, corp.app_aes_key, corp.corp_id),
            "archive": Seal(corp.archive_token, corp.archive_aes_key, corp.corp_id),
        }
        self.http: aiohttp.ClientSession | None = None
        self.under_way = 0
        self.on_quiet: Callable[[], None] = lambda: None
        self.delivered = 0
        self.repeated = 0
        self.verified: dict[str, bool] = {}
        self._before: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def busy(self) -> bool:
        return self.under_way > 0

    async def verify(self) -> None:
        """The check on saving the settings: GET with an echostr, answered in a second with the plain text."""
        for kind in PATHS:
            self.verified[kind] = await self._verify(kind)

    async def _verify(self, kind: str) -> bool:
        plain = str(random.randrange(10**18, 10**19))  # noqa: S311
        sealed = self._seals[kind].encrypt(plain)
        query = {**self._seals[kind].query(sealed), "echostr": sealed}
        try:
            async with self._http_or_fail().get(
                self._bot_url + PATHS[kind], params=query, timeout=aiohttp.ClientTimeout(total=1)
            ) as answer:
                return answer.status == 200 and await answer.read() == plain.encode()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    def push(self, kind: str, plain: str, sender: str = "", on_reply: Reply | None = None) -> asyncio.Task[bool] | None:
        """Deliver soon; the task tells whether it was taken. None when a fault lost it, or there is no bot."""
        if not self._bot_url or self._faults.hit("callbacks_lost", PATHS[kind]):
            self._world.lost.append(plain)
            return None
        copies = 2 if self._faults.hit("duplicate", PATHS[kind]) else 1
        late = 0.05 if self._faults.hit("out_of_order", PATHS[kind]) else 0.0
        first, task = self._before.get(sender), None
        here = asyncio.Event()
        if sender and not late:
            self._before[sender] = here
        for _ in range(copies):
            self.under_way += 1
            task = asyncio.create_task(self._deliver(kind, plain, first, here, late, on_reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(
        self,
        kind: str,
        plain: str,
        before: asyncio.Event | None,
        here: asyncio.Event,
        late: float,
        on_reply: Reply | None,
    ) -> bool:
        try:
            if late:
                await asyncio.sleep(late)
            if before is not None:
                await before.wait()  # the first try of the same person's message before this one
            for turn in range(self.tries):
                if turn:
                    self.repeated += 1
                    await asyncio.sleep(self.pause)
                taken = await self._post(kind, plain, on_reply)
                here.set()
                if taken:
                    self.delivered += 1
                    return True
            self._world.lost.append(plain)
            return False
        finally:
            here.set()
            self.under_way -= 1
            if not self.under_way:
                self.on_quiet()

    async def _post(self, kind: str, plain: str, on_reply: Reply | None) -> bool:
        sealed = self._seals[kind].encrypt(plain)
        agent = self._corp.agent_id if kind == "app" else ARCHIVE_AGENT
        body = xml_of([("ToUserName", self._corp.corp_id), ("AgentID", str(agent)), ("Encrypt", sealed)])
        try:
            async with self._http_or_fail().post(
                self._bot_url + PATHS[kind],
                params=self._seals[kind].query(sealed),
                data=body.encode(),
                headers={"Content-Type": "text/xml"},
                timeout=aiohttp.ClientTimeout(total=self.limit),
            ) as answer:
                said = await answer.read()
                if answer.status != 200:
                    return not self.retry_status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
        return await self._passive(kind, said, on_reply)

    async def _passive(self, kind: str, said: bytes, on_reply: Reply | None) -> bool:
        """An empty body is a receipt; a sealed reply is carried out; anything else is a failure."""
        if not said:
            return True
        if on_reply is None:
            return False
        try:
            reply = self._seals[kind].open_reply(said)
        except Exception as wrong:  # noqa: BLE001 - the cipher raises a dozen kinds on bad input
            self._world.lost.append(f"passive reply not understood: {type(wrong).__name__}")
            return False
        await on_reply(reply)
        return True

    def _http_or_fail(self) -> aiohttp.ClientSession:
        if self.http is None:
            raise RuntimeError("the simulator was not started")
        return self.http

    async def stop(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
