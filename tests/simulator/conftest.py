"""A small town, its platform on a real port, and a bot that only keeps what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import aiohttp
import pytest
from aiohttp import web
from wechatpy.work.crypto import WeChatCrypto

from bot.simulator.server import Simulator, build_simulator
from bot.simulator.world import Town, TownGroup, TownPerson

START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")  # 周一

TOWN = Town(
    code="little",
    name="小社区",
    people=(
        TownPerson(id="wang", name="王师傅", kind="worker"),
        TownPerson(id="Zhao", name="赵姐", kind="worker"),
        TownPerson(id="chen", name="陈主任", kind="office"),
        TownPerson(id="wmLi", name="木子", kind="resident", nickname="3栋-李"),
        TownPerson(id="wmQian", name="阿钱", kind="resident", nickname="2栋-钱"),
    ),
    groups=(
        TownGroup(id="wr1", name="一号群", kind="external", owner="wang", members=("wang", "wmLi", "wmQian")),
        TownGroup(id="wr2", name="二号群", kind="external", owner="Zhao", members=("Zhao", "wmQian")),
        TownGroup(id="wrIn", name="工作群", kind="internal", owner="chen", members=("chen", "wang", "Zhao")),
    ),
)


async def serve(routes: Any, **kwargs: Any) -> tuple[web.AppRunner, int]:
    """These routes on a port of their own."""
    app = web.Application(**kwargs)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, runner.addresses[0][1]


@dataclass
class Bot:
    """The other side of the wire: opens callbacks with the real cipher; `behave` says how it answers the next ones."""

    url: str = ""
    crypto: dict[str, WeChatCrypto] = field(default_factory=dict)
    got: list[dict[str, Any]] = field(default_factory=list)
    stamps: list[tuple[str, str]] = field(default_factory=list)
    behave: list[Any] = field(default_factory=list)
    played: bool = True
    down: bool = False
    busy: int = 0
    now: str = START.isoformat()
    next: str | None = None
    moved: list[str] = field(default_factory=list)
    items: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pressed: list[tuple[int, str]] = field(default_factory=list)
    sim: Simulator | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/wecom/{kind}", self._check),
            web.post("/wecom/{kind}", self._callback),
            web.get("/clock/idle", self._idle),
            web.post("/clock", self._clock),
            web.get("/toolbar", self._toolbar),
            web.get("/login/wecom", self._login),
            web.get("/api/v1/toolbar", self._items),
            web.post("/api/v1/toolbar/{id}/pressed", self._pressed),
        ]

    async def _check(self, request: web.Request) -> web.Response:
        q = request.query
        plain = self.crypto[request.match_info["kind"]].check_signature(
            q["msg_signature"], q["timestamp"], q["nonce"], q["echostr"]
        )
        return web.Response(text=plain)

    async def _callback(self, request: web.Request) -> web.Response:
        q, crypto = request.query, self.crypto[request.match_info["kind"]]
        plain = crypto.decrypt_message(await request.read(), q["msg_signature"], q["timestamp"], q["nonce"])
        self.stamps.append((q["msg_signature"], q["nonce"]))
        self.got.append(flat(ET.fromstring(plain)))
        how = self.behave.pop(0) if self.behave else ""
        if isinstance(how, float):
            await asyncio.sleep(how)
        elif how == "close":
            request.transport.close()
        elif isinstance(how, int):
            return web.Response(status=how)
        elif how:
            return web.Response(text=crypto.encrypt_message(how, "n1", "1760000000"))
        return web.Response()

    async def _idle(self, _: web.Request) -> web.Response:
        if self.down or not self.played:
            return web.Response(status=503 if self.down else 404)
        self.busy = max(0, self.busy - 1)
        return web.json_response({"idle": not self.busy, "now": self.now, "next": self.next})

    async def _clock(self, request: web.Request) -> web.Response:
        self.now = (await request.json())["now"]
        self.moved.append(self.now)
        if self.next and datetime.fromisoformat(self.next) <= datetime.fromisoformat(self.now):
            self.next = None
        return web.json_response({"now": self.now})

    async def _toolbar(self, request: web.Request) -> web.Response:
        who = request.cookies.get("who")
        if not who:
            back = f"{self.url}/login/wecom"
            sim = self.sim
            where = f"{sim.base_url}/connect/oauth2/authorize?appid={sim.corp.corp_id}&redirect_uri={back}"
            where += f"&response_type=code&scope=snsapi_base&state=s1&agentid={sim.corp.agent_id}#wechat_redirect"
            return web.Response(status=302, headers={"Location": where})
        return web.Response(text=f'<meta name="csrf" content="tok-{who}">', content_type="text/html")

    async def _login(self, request: web.Request) -> web.Response:
        token = self.sim.tokens.issue(self.sim.corp.corp_id, self.sim.corp.app_secret)["access_token"]
        base = self.sim.base_url + "/cgi-bin/auth/getuserinfo"
        async with (
            aiohttp.ClientSession() as http,
            http.get(base, params={"access_token": token, "code": request.query["code"]}) as answer,
        ):
            told = await answer.json()
        response = web.Response(status=302, headers={"Location": "/toolbar"})
        response.set_cookie("who", told["userid"])
        return response

    async def _items(self, request: web.Request) -> web.Response:
        who = request.cookies.get("who")
        if not who:
            return web.Response(status=401)
        return web.json_response(
            {"items": self.items.get(request.query["chat"], []), "tickets": [], "pressed_today": 0}
        )

    async def _pressed(self, request: web.Request) -> web.Response:
        who = request.cookies.get("who")
        assert request.headers["X-CSRF-Token"] == f"tok-{who}"
        item = int(request.match_info["id"])
        self.pressed.append((item, who))
        for chat, items in self.items.items():
            self.items[chat] = [one for one in items if one["id"] != item]
        return web.json_response({"ok": True})


def flat(element: ET.Element) -> dict[str, Any]:
    return {child.tag: (flat(child) if len(child) else child.text or "") for child in element}


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    made = Bot()
    runner, port = await serve(made.routes())
    made.url = f"http://127.0.0.1:{port}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def sim(bot, tmp_path) -> AsyncIterator[Simulator]:
    """The platform with a bot on played time; time stands still until a test moves it."""
    made = build_simulator(TOWN, bot_url=bot.url, port=0, seed=1, clock_start=START, data_dir=tmp_path)
    made.callbacks.pause = 0.02
    corp = made.corp
    bot.crypto = {
        "app": WeChatCrypto(corp.app_token, corp.app_aes_key, corp.corp_id),
        "archive": WeChatCrypto(corp.archive_token, corp.archive_aes_key, corp.corp_id),
    }
    bot.sim = made
    runner, port = await serve(made.routes(), client_max_size=30 << 20)
    made.base_url = made.toolbar.base_url = f"http://127.0.0.1:{port}"
    await made.start()
    await made.conductor.settle()
    yield made
    await made.stop()
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


class Api:
    """A client of the platform's API, as plain as can be."""

    def __init__(self, sim: Simulator, http: aiohttp.ClientSession) -> None:
        self.sim, self.http, self.token = sim, http, ""

    async def renew(self, secret: str = "") -> dict[str, Any]:
        query = {"corpid": self.sim.corp.corp_id, "corpsecret": secret or self.sim.corp.app_secret}
        async with self.http.get(f"{self.sim.base_url}/cgi-bin/gettoken", params=query) as answer:
            told = await answer.json()
        self.token = told.get("access_token", "")
        return told

    async def post(self, path: str, body: Any = None, raw: bytes | None = None, **query: str) -> dict[str, Any]:
        if not self.token:
            await self.renew()
        import json

        data = raw if raw is not None else json.dumps(body, ensure_ascii=False).encode()
        url = f"{self.sim.base_url}/cgi-bin/{path}"
        async with self.http.post(url, params={"access_token": self.token, **query}, data=data) as answer:
            assert answer.status == 200
            return await answer.json()

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        if not self.token:
            await self.renew()
        url = f"{self.sim.base_url}/cgi-bin/{path}"
        async with self.http.get(url, params={"access_token": self.token, **query}) as answer:
            assert answer.status == 200
            return await answer.json(content_type=None)

    async def send(self, to: str, text: str = "您好", **more: Any) -> dict[str, Any]:
        body = {"touser": to, "msgtype": "text", "agentid": self.sim.corp.agent_id, "text": {"content": text}}
        return await self.post("message/send", body | more)

    async def card(self, to: str, task_id: str = "t-1", **more: Any) -> dict[str, Any]:
        body = {
            "touser": to,
            "msgtype": "template_card",
            "agentid": self.sim.corp.agent_id,
            "template_card": button_card(task_id) | more,
        }
        return await self.post("message/send", body)


def button_card(task_id: str) -> dict[str, Any]:
    return {
        "card_type": "button_interaction",
        "task_id": task_id,
        "main_title": {"title": "新工单 #12", "desc": "3 栋 2 单元 电梯停运"},
        "horizontal_content_list": [{"keyname": "时限", "value": "30 分钟"}],
        "button_selection": {
            "question_key": "eta",
            "title": "预计到场",
            "option_list": [{"id": "30m", "text": "30分钟内"}, {"id": "2h", "text": "2小时内"}],
            "selected_id": "30m",
        },
        "button_list": [
            {"text": "接单", "style": 1, "key": "accept/little/12"},
            {"text": "转派", "style": 2, "key": "transfer/little/12"},
        ],
    }


@pytest.fixture
def api(sim, http) -> Api:
    return Api(sim, http)


async def control(sim: Simulator, http: aiohttp.ClientSession, below: str, /, **body: Any) -> dict[str, Any]:
    async with http.post(f"{sim.base_url}/control{below}", json=body) as answer:
        told = await answer.json()
        assert answer.status == 200, told
        return told
