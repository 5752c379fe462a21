"""The long connection: one socket, its heartbeat, acks by order, and a new life after each loss."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import uuid4

import aiohttp
import structlog

from bot.channels.doors import FRAMES, Gate, Tell
from bot.channels.smart_bot.config import BotConfig, Pace
from bot.channels.smart_bot.inbound import event_type, inbound
from bot.channels.wecom.client import utcnow
from bot.channels.wecom.errcodes import problem
from bot.channels.wecom.limits import REPLY_LIFE, UPLOADS, Pacer
from bot.channels.wecom.wire import as_dict, as_text, dumps, loads
from bot.errors import Frozen, NotStored, PlatformError, RetryLater
from bot.messages import Inbound, Kind
from bot.texts.common import BOT_WELCOME

log = structlog.get_logger(__name__)
UPLOAD = "aibot_upload_media_init"
REMEMBERED = 5000  # callbacks that may still be answered under their own req_id


class Refused(Exception):
    """The platform does not take the credentials."""


@dataclass(slots=True)
class Asked:
    """A callback of the present connection, to be answered under its req_id."""

    req_id: str
    chat: str
    at: datetime
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # acks of one req_id are told apart only by order


class BotConnection:
    """Keeps the one valid connection of this bot, hands what it hears to the gate, and carries requests.

    `state`: off, connecting, up, waiting (between two lives), evicted (a newer connection took over; we stay away),
    refused (credentials not taken five times), closed.
    """

    name = "smart_bot"

    def __init__(
        self,
        http: aiohttp.ClientSession,
        config: BotConfig,
        gate: Gate,
        *,
        tell: Tell | None = None,
        pace: Pace | None = None,
        now: Callable[[], datetime] = utcnow,
    ) -> None:
        self._http, self._config, self._gate, self._tell = http, config, gate, tell
        self._pace, self._now = pace or Pace(), now
        self.state = "off"
        self.lives = 0
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._heard: asyncio.Queue[Inbound] = asyncio.Queue()
        self._keeping = False
        self._welcomes: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._trouble = ""
        self._uploads = Pacer(UPLOADS, now)

    async def run(self) -> None:
        """Until closed, evicted or refused for good."""
        keeper = asyncio.create_task(self._keep())
        try:
            await self._lives()
        finally:
            await self._drain(keeper)

    async def close(self) -> None:
        self._closing.set()
        if self._socket is not None:
            await self._socket.close()

    async def request(self, cmd: str, body: Mapping[str, Any], asked: Asked | None = None) -> dict[str, Any]:
        """Send and wait for the ack; under a callback's req_id when *asked*. Raises RetryLater, Frozen, GiveUp."""
        if cmd == UPLOAD and (until := self._uploads.take()) is not None:
            raise Frozen(45009, "by our own count", path=cmd, until=until)
        if asked is None:
            ack = await self._ask(cmd, body, f"{cmd}_{uuid4().hex}")
        else:
            async with asked.turn:
                ack = await self._ask(cmd, body, asked.req_id)
        code = ack.get("errcode") or 0
        if code:
            log.warning("bot_refused", cmd=cmd, errcode=code, errmsg=as_text(ack.get("errmsg"))[:300])
            raise problem(int(code), as_text(ack.get("errmsg")), path=cmd, now=self._now())
        return ack

    def asked(self, message: str) -> Asked | None:
        """The callback (Inbound.id) if it may still be answered under its own req_id."""
        found = self._asked.get(message)
        return found if found is not None and self._now() - found.at < REPLY_LIFE else None

    def forget(self, message: str) -> None:
        self._asked.pop(message, None)

    @property
    def busy(self) -> bool:
        """Something was heard that is not kept yet."""
        return self._keeping or not self._heard.empty()

    def health(self) -> dict[str, Any]:
        return {"ok": self.state == "up", "state": self.state, "lives": self.lives, "trouble": self._trouble}

    async def _lives(self) -> None:
        pause, refusals = self._pace.first_pause, 0
        while not self._closing.is_set():
            self.state, started = "connecting", monotonic()
            try:
                await self._live()
            except Refused as error:
                refusals += 1
                self._trouble = str(error)
                if refusals >= self._pace.refusals:
                    return await self._end("refused", "智能机器人的 ID 或密钥不对，已停止连接，请核对配置后重启。")
            except (aiohttp.ClientError, OSError, TimeoutError, PlatformError) as error:
                self._trouble = type(error).__name__
                log.warning("bot_connection_lost", error=type(error).__name__)
            except Exception as error:  # our own mistake in one frame must not make the bot deaf for good
                self._trouble = type(error).__name__
                log.exception("bot_connection_broke")
            if self.state == "evicted":
                return await self._end(
                    "evicted", "智能机器人在别处又连上了，这边已让开；若不是有意的，请查一下有没有多开。"
                )
            if monotonic() - started >= self._pace.steady:
                pause = self._pace.first_pause
            self.state = "waiting"
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)
            pause = min(pause * 2, self._pace.longest_pause)
        self.state = "closed"
        return None

    async def _end(self, state: str, line: str) -> None:
        self.state, self._trouble = state, line
        log.error("bot_connection_ended", state=state)
        if self._tell is not None:
            await self._tell(line)

    async def _live(self) -> None:
        """One connection, from subscribe to its end."""
        async with asyncio.timeout(self._pace.connect):
            socket = await self._http.ws_connect(
                self._config.ws_url, timeout=aiohttp.ClientWSTimeout(ws_close=1.0), max_msg_size=16 << 20
            )
        self._socket, reader, beat = socket, asyncio.create_task(self._read(socket)), None
        self._asked.clear()  # a req_id does not outlive its connection (846605)
        reader.add_done_callback(lambda _: self._lose_acks())
        try:
            await self._subscribe()
            self.state, self._trouble = "up", ""
            self.lives += 1
            beat = asyncio.create_task(self._beat(socket))
            await reader
        finally:
            self._socket = None
            await _ended(reader, beat)
            await socket.close()

    def _lose_acks(self) -> None:
        for ack in self._acks.values():
            if not ack.done():
                ack.set_exception(RetryLater(0, "connection lost", path="smart_bot", maybe_done=True))

    async def _subscribe(self) -> None:
        body = {"bot_id": self._config.bot_id, "secret": self._config.secret}
        try:
            await self.request("aibot_subscribe", body)
        except (RetryLater, Frozen):
            raise
        except PlatformError as error:
            raise Refused(f"{error.errcode} {error.errmsg}") from error

    async def _ask(self, cmd: str, body: Mapping[str, Any] | None, req_id: str) -> dict[str, Any]:
        socket = self._socket
        if socket is None or socket.closed:
            raise RetryLater(0, "not connected", path=cmd, after=5.0)
        frame: dict[str, Any] = {"cmd": cmd, "headers": {"req_id": req_id}}
        if body is not None:
            frame["body"] = body
        ack: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._acks[req_id] = ack
        try:
            async with asyncio.timeout(self._pace.ack):
                await socket.send_str(dumps(frame).decode())
                return await ack
        except TimeoutError as error:
            raise RetryLater(0, "no ack", path=cmd, maybe_done=True) from error
        except (aiohttp.ClientError, ConnectionError) as error:
            raise RetryLater(0, "connection lost", path=cmd, maybe_done=True) from error
        finally:
            self._acks.pop(req_id, None)

    async def _beat(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        missed = 0
        while missed < self._pace.missed:
            await asyncio.sleep(self._pace.ping)
            try:
                await self._ask("ping", None, f"ping_{uuid4().hex}")
                missed = 0
            except RetryLater:
                missed += 1
        self._trouble = "no answer to pings"
        await socket.close()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for packet in socket:
            if packet.type is not aiohttp.WSMsgType.TEXT:
                continue
            try:
                frame = loads(packet.data)
            except ValueError:
                frame = None
            if isinstance(frame, dict):
                await self._frame(frame, socket)
            else:
                FRAMES.labels("unreadable").inc()
                log.warning("bot_frame_unreadable", size=len(packet.data))

    async def _frame(self, frame: Mapping[str, Any], socket: aiohttp.ClientWebSocketResponse) -> None:
        req_id, cmd = as_text(as_dict(frame.get("headers")).get("req_id")), as_text(frame.get("cmd"))
        if not cmd:
            ack = self._acks.get(req_id)
            if ack is not None and not ack.done():
                ack.set_result(dict(frame))
            FRAMES.labels("ack" if ack is not None else "late_ack").inc()
            return
        if cmd not in ("aibot_msg_callback", "aibot_event_callback"):
            FRAMES.labels("unknown").inc()
            log.warning("bot_frame_unknown", cmd=cmd[:60])
            return
        body = as_dict(frame.get("body"))
        if cmd == "aibot_event_callback" and event_type(body) == "disconnected_event":
            FRAMES.labels("disconnected").inc()
            self.state = "evicted"
            await socket.close()
            return
        self._hear(body, req_id)

    def _hear(self, body: Mapping[str, Any], req_id: str) -> None:
        message = inbound(body, req_id, self._now(), self._config.name)
        FRAMES.labels(message.kind.value).inc()
        if message.kind not in (Kind.PRESS, Kind.EVENT):  # an event's req_id does not take an ordinary answer
            self._asked[message.id] = Asked(req_id, message.chat, self._now())
            while len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
        elif event_type(body) == "enter_chat":
            task = asyncio.create_task(self._welcome(req_id))
            self._welcomes.add(task)
            task.add_done_callback(self._welcomes.discard)
        self._heard.put_nowait(message)

    async def _welcome(self, req_id: str) -> None:
        body = {"msgtype": "text", "text": {"content": BOT_WELCOME}}
        try:
            await self.request("aibot_respond_welcome_msg", body, Asked(req_id, "", self._now()))
        except PlatformError as error:
            log.warning("bot_welcome_failed", errcode=error.errcode)

    async def _keep(self) -> None:
        """In order of arrival, beside the reading of acks."""
        while True:
            message = await self._heard.get()
            self._keeping = True
            try:
                await self._gate.receive(message)
            except NotStored:  # the protocol knows no repetition: counted and shown, not hidden
                FRAMES.labels("not_stored").inc()
                self._trouble = "a message could not be stored"
                log.error("bot_message_lost", message=message.key)
            except Exception:  # whatever it was, the next message must still be heard
                FRAMES.labels("failed").inc()
                log.exception("bot_message_failed", message=message.key)
            finally:
                self._heard.task_done()
                self._keeping = False

    async def _drain(self, keeper: asyncio.Task[None]) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(2.0):
                await self._heard.join()
        await _ended(keeper, *self._welcomes)


async def _ended(*tasks: asyncio.Task[Any] | None) -> None:
    """Cancel and see out; a task that failed by itself has told its trouble already."""
    for task in tasks:
        if task is not None:
            task.cancel()
    await asyncio.gather(*filter(None, tasks), return_exceptions=True)
