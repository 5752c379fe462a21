"""A small community in memory, the pages before it, and browsers for its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from aiohttp import web

from bot.clock import PlayedClock
from bot.config import from_tree
from bot.domain.chats import Chat
from bot.domain.people import SYSTEM, Person, Post, Standing, Unit
from bot.domain.ticket import Judged, Moved, Place, State, Step, Ticket, Urgency
from bot.messages import Importance, Outbound, Target
from bot.understanding.reader import load_reader
from bot.web import Links, Parts, Photos, Sessions, web_routes
from storage.engine import open_store
from storage.sealing import Seal, new_key

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # 周三 10:00 in Shanghai
ROOM = "room:wrSL05"
SEAL = Seal([new_key()])
ARGON = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$W9mGbJYCMPMgA2qhk3WFfpzZ8nKz4FkG9vqVbBqJ0mQ"
UNITS = [
    Unit("SL", "松岭社区", "community"),
    Unit("P1", "第一网片", "sector", "SL"),
    Unit("G1", "1 格", "grid", "P1"),
    Unit("G1-1", "1 格一组", "micro", "G1"),
    Unit("P2", "第二网片", "sector", "SL"),
    Unit("G3", "3 格", "grid", "P2"),
]
PEOPLE = [
    Person("wang", "王师傅", staff=True, posts=(Post("网格员", "G3"),)),
    Person("w1", "小丁", staff=True, posts=(Post("网格员", "G1"),)),
    Person("l1", "老林", staff=True, posts=(Post("网片长", "P1"),)),
    Person("chen", "陈主任", staff=True, posts=(Post("社区主任", "SL"),)),
    Person("wmLi", "", nickname="3栋-李"),
]


@cache
def reader():
    """The rules and the linear model: what reads a pasted message."""
    return load_reader("none")


class Platform:
    """The other side of the login: codes, each good for one person, once."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}

    async def userid_of(self, code: str) -> str:
        return self.codes.pop(code, "")


class Town:
    """The community, its clock, and its pages as an application."""

    def __init__(self, store, clock, config) -> None:
        self.store, self.clock, self.config = store, clock, config
        self.platform, self.said, self.state = Platform(), 0, {"ok": True}
        self.busy = False
        self.links = Links(bytes(32), config.web.url, clock.now)
        self.photos = Photos(config.storage.data / "photos", SEAL, clock.now)
        self.app = web.Application(client_max_size=2**20)
        web_routes(self.app, self.parts())

    def parts(self) -> Parts:
        async def health():
            return self.state

        async def idle():
            return not self.busy

        return Parts(
            store=self.store, config=self.config, clock=self.clock, sessions=Sessions.of(self.config), health=health,
            said=self.heard, userid_of=self.platform.userid_of, played=self.clock, idle=idle,
            links=self.links, photos=self.photos, fetch=self.fetch, reader=reader(),
        )  # fmt: skip

    async def fetch(self, source, media):
        return self.photos.get(media)

    def heard(self) -> None:
        self.said += 1

    async def run(self, deed):
        return await self.store.run("songling", deed)

    async def opens(self, summary: str, unit: str = "G3", **fields) -> Ticket:
        """A matter, heard in the group an hour ago."""
        at = self.clock.now() - timedelta(hours=1)
        given = {"state": State.ASSIGNED, "assignee": "wang", "category": Judged("lift", "rule", 0.9)} | fields
        given = {"chat": ROOM, "reporter": "wmLi", "place": Place("松岭花园", "3", "2", "501")} | given
        ticket = Ticket(
            community="songling", number=0, summary=summary, unit=unit, opened_at=at, moved_at=at, clock_at=at,
            due_at=given.pop("due_at", at + timedelta(hours=8)), **given,
        )  # fmt: skip
        moved = Moved(0, Step.OPEN, ticket.state, SYSTEM.id, Standing.SYSTEM, at, data={"to": ticket.assignee})
        return await self.run(lambda desk: desk.tickets.open(ticket, moved))

    async def says(self, text: str, key: str, ticket: int = 0, importance=Importance.WORK) -> None:
        """A line for the group, which waits for the owner's tap."""
        out = Outbound(to=Target("chat", ROOM), key=key, text=text, ticket=ticket, importance=importance)
        await self.run(lambda desk: desk.say(out))


class Browser:
    """A person's browser: logs in over the platform, keeps cookies, sends the token its page was given."""

    def __init__(self, client, town: Town) -> None:
        self.client, self.town, self.token = client, town, ""

    async def logs_in(self, who: str, path: str = "/office") -> str:
        self.client.session.cookie_jar.clear()
        first = await self.client.get("/login/wecom", params={"next": path}, allow_redirects=False)
        state = first.headers["Location"].split("state=")[1].split("&")[0]
        self.town.platform.codes["c"] = who
        back = await self.client.get("/login/wecom", params={"code": "c", "state": state}, allow_redirects=False)
        assert (back.status, back.headers["Location"]) == (302, path)
        page = await (await self.client.get(path)).text()
        if "X-CSRF-Token" not in page and 'csrf" content="' not in page:
            return page  # he is told that the page is not for him
        self.token = (
            page.split('X-CSRF-Token": "')[1] if path.startswith("/office") else page.split('csrf" content="')[1]
        )
        self.token = self.token.split('"')[0]
        return page

    async def get(self, path: str, **params):
        answer = await self.client.get(path, params=params, allow_redirects=False)
        return answer.status, await answer.text()

    async def post(self, path: str, data=None, **headers):
        given = {"X-CSRF-Token": self.token, "Sec-Fetch-Site": "same-origin", "HX-Request": "true"} | headers
        answer = await self.client.post(path, data=data, headers=given, allow_redirects=False)
        return answer.status, await answer.text()


@pytest.fixture
async def town(tmp_path):
    config = from_tree(
        {
            "storage": {"data": "data"},
            "web": {"public_url": "http://bot.example", "accounts": [{"userid": "chen", "password_hash": ARGON}]},
            "wecom": {
                "corp_id": "ww1",
                "oauth_base": "http://wecom.example",
                "jssdk_url": "http://wecom.example/sim/jssdk.js",
                "app": {"agent_id": 7, "secret": "s", "token": "t", "aes_key": "k" * 43},
            },
            "community": [{"code": "songling", "name": "松岭社区"}],
        },
        tmp_path,
    )
    clock = PlayedClock(NOW)
    settings = {code: replace(one, listen_only=False) for code, one in config.settings.items()}
    store = open_store("sqlite://", clock=clock, seal=SEAL, settings=settings)

    def move_in(desk):
        desk.put_units(UNITS)
        for person in PEOPLE:
            desk.people.put(person)
        desk.chats.put(Chat(ROOM, "3 格居民群", units=("G3",), owner="wang"))

    await store.run("songling", move_in)
    yield Town(store, clock, config)
    await store.close()


@pytest.fixture
async def browser(town, aiohttp_client):
    return Browser(await aiohttp_client(town.app), town)


__all__ = ["NOW", "ROOM", "Urgency"]
