"""Small strict stand-ins of the platform for the channels' own tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from hashlib import sha1
from types import SimpleNamespace
from typing import Any

import orjson
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.errors import NotStored
from bot.messages import Button, Card, Importance, Inbound, Outbound, OutItem, OutState, Target, Way

CORP, TOKEN, AES_KEY = "ww5f1c0de5f1c0de01", "gridTokenA1", "iUOGu7Zd4kA1fLjBRpplJnU11f2EUE84b4mUfhEZvDk"
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def seal(plain: str, *, token: str = TOKEN, key: str = AES_KEY, receiver: str = CORP) -> tuple[dict[str, str], bytes]:
    """(query, body) as the platform would send them, sealed by wechatpy itself."""
    encrypt = PrpCrypto(WeChatCrypto(token, key, receiver).key).encrypt(plain, receiver).decode()
    query = {"timestamp": "1760000002", "nonce": "n0nce"}
    query["msg_signature"] = sha1("".join(sorted([token, *query.values(), encrypt])).encode()).hexdigest()
    body = f"<xml><ToUserName><![CDATA[{receiver}]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
    return query, body.encode()


def xml(**fields: str) -> str:
    return "<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in fields.items()) + "</xml>"


def text_xml(text: str, who: str = "wang", msg_id: str = "7501") -> str:
    return xml(
        ToUserName=CORP, FromUserName=who, CreateTime="1760000002", MsgType="text", Content=text, MsgId=msg_id
    )  # fmt: skip


class FakeGate:
    """Keeps every message once, after a while, as the store does."""

    def __init__(self, pause: float = 0.0) -> None:
        self.kept: dict[str, Inbound] = {}
        self.notes: dict[str, str] = {}
        self.pages: list[int] = []
        self.full = False
        self.pause = pause

    async def receive(self, message: Inbound) -> bool:
        return bool(await self.receive_all([message]))

    async def receive_all(self, messages: Sequence[Inbound], note: tuple[str, str] | None = None) -> list[Inbound]:
        await asyncio.sleep(self.pause)
        if self.full:
            raise NotStored
        new = []
        for message in messages:
            if message.key not in self.kept:
                self.kept[message.key] = message
                new.append(message)
        if note is not None:
            self.notes[note[0]] = note[1]
        self.pages.append(len(messages))
        return new

    @property
    def heard(self) -> list[Inbound]:
        return list(self.kept.values())


class Notes:
    """The only thing a pump reads: two notes."""

    def __init__(self, gate: FakeGate) -> None:
        self._desk = SimpleNamespace(notes=SimpleNamespace(get=lambda name: gate.notes.get(name, "")))

    async def read(self, community: str, look: Callable[[Any], Any]) -> Any:
        assert community == ""
        return look(self._desk)


class FakeApi:
    """The API of one application: hands out tokens, answers what it is told to, remembers every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], Any]] = []
        self.raw: list[bytes] = []
        self.tokens = 0
        self.good = ""
        self.answer: Callable[[str, Any], Any] = lambda _path, _body: {"errcode": 0, "msgid": "m1"}
        self.token_answer: dict[str, Any] | None = None
        self.token_pause = 0.0
        self.app = web.Application()
        self.app.router.add_route("*", "/cgi-bin/{path:.*}", self._handle)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        if path == "gettoken":
            await asyncio.sleep(self.token_pause)
            self.tokens += 1
            if self.token_answer is not None:
                return web.json_response(self.token_answer)
            self.good = f"T{self.tokens}"
            return web.json_response({"errcode": 0, "errmsg": "ok", "access_token": self.good, "expires_in": 7200})
        body: Any
        if request.content_type == "multipart/form-data":
            part = await (await request.multipart()).next()
            body = {"filename": part.filename, "bytes": await part.read()}
        else:
            raw = await request.read()
            self.raw.append(raw)
            body = orjson.loads(raw) if raw else None
        self.calls.append((path, dict(request.query), body))
        if request.query.get("access_token") != self.good:
            return web.json_response({"errcode": 42001, "errmsg": "access_token expired"})
        answer = self.answer(path, body)
        if isinstance(answer, Awaitable):
            answer = await answer
        return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)

    def bodies(self, path: str) -> list[Any]:
        return [body for name, _, body in self.calls if name == path]


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(app)) as client:
        yield client


def item(
    number: int = 1, *, to: Target | None = None, way: Way = Way.APP, receipt: dict | None = None, **out: Any
) -> OutItem:
    """An outbox row."""
    return OutItem(
        id=number,
        community="songling",
        out=Outbound(
            to=to or Target("person", "wang"), key=f"songling/{number}/x/1", importance=Importance.WORK, **out
        ),
        state=OutState.SENDING,
        way=way,
        created_at=NOW,
        receipt=receipt or {},
    )


CARD = Card(
    title="新工单 #1024",
    desc="3 栋 2 单元电梯停运",
    body="居民说有老人被困，请马上联系。",
    facts=(("报修人", "李阿姨"), ("时限", "30 分钟")),
    buttons=(Button("接单", "accept/songling/1024"), Button("转派", "transfer/songling/1024", 2)),
    task_id="songling-1024-1",
)


async def until(check: Callable[[], Any], seconds: float = 5.0) -> None:
    """Wait until something is so; fails the test when it does not become so."""
    ends = asyncio.get_running_loop().time() + seconds
    while not check():
        assert asyncio.get_running_loop().time() < ends, "it did not become so"
        await asyncio.sleep(0.005)
