"""The pages before the two communities, and a cookie for anybody: forged, expired, or as the login would give it."""

from __future__ import annotations

import base64
import json
import time

from aiohttp import web
from cryptography.fernet import Fernet

from bot.clock import PlayedClock
from bot.config import from_tree
from bot.messages import OutState
from bot.web import Links, Parts, Photos, Sessions, web_routes
from bot.web.sessions import HOURS, session_key

from .town import NOW, SEAL, Plain
from .who import FAR_ROOM, HERE, PEOPLE, ROOM, THERE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
CSRF = "token-of-the-page"


class Site:
    """One application; *client* speaks HTTP with it."""

    def __init__(self, world, folder):
        self.world = world
        config = from_tree(
            {
                "storage": {"data": "data"},
                "web": {"public_url": "http://bot.example"},
                "wecom": {
                    "corp_id": "ww1", "oauth_base": "http://wecom.example", "jssdk_url": "http://wecom.example/sim/jssdk.js",
                    "app": {"agent_id": 7, "secret": "s", "token": "t", "aes_key": "k" * 43},
                },
                "community": [{"code": HERE, "name": "松岭社区"}, {"code": THERE, "name": "北林社区"}],
            },
            folder,
        )  # fmt: skip
        self.key = session_key(config)
        clock = PlayedClock(NOW)
        self.links = Links(self.key, config.web.url, clock.now)
        self.app = web.Application(client_max_size=2**20)
        parts = Parts(
            store=world.store, config=config, clock=clock, sessions=Sessions.of(config), health=_well, played=clock,
            userid_of=_nobody, reader=Plain(), jsapi_ticket=_ticket, links=self.links, fetch=_picture, idle=_idle,
            photos=Photos(config.storage.data / "photos", SEAL, clock.now),
        )  # fmt: skip
        web_routes(self.app, parts)

    def cookie(self, userid, *, key=None, at=None):
        """As a login seals it; with another *key* it is forged, with another time *at* it may be over."""
        session = {"created": int(time.time()), "session": {"userid": userid, "csrf": CSRF}}
        sealed = Fernet(base64.urlsafe_b64encode(key or self.key))
        return sealed.encrypt_at_time(json.dumps(session).encode(), int(at or time.time())).decode()

    def expired(self, userid):
        return self.cookie(userid, at=time.time() - HOURS * 3600 - 60)

    def token(self, person, community=HERE):
        return self.links.make(community, person).rpartition("/")[2]

    async def asks(self, method, path, cookie="", form=None, **headers):
        """(status, what came back as text)."""
        given = {"Cookie": f"gridbot={cookie}"} if cookie else {}
        if method == "POST":
            given |= {"X-CSRF-Token": CSRF, "Sec-Fetch-Site": "same-origin", "HX-Request": "true"}
        answer = await self.client.request(
            method, path, headers={**given, **headers}, data=form, allow_redirects=False
        )  # fmt: skip
        if answer.content_type == "text/event-stream":
            text = b""
            while b"\r\n\r\n" not in text:
                text += await answer.content.read(65536)
            answer.close()
            return answer.status, text.decode()
        body = await answer.read()
        return answer.status, _sheet(body) if body[:2] == b"PK" else body.decode(errors="replace")

    async def item(self, chat):
        """A sentence that waits for a tap into this group."""
        return (await self.world.store.read(HERE, lambda desk: desk.outbox.waiting(chat=chat)))[0].id

    async def state(self, item):
        return await self.world.store.read(HERE, lambda desk: desk.outbox.get(item).state)

    async def failed(self):
        def look(desk):
            return desk.outbox.shown(OutState.FAILED, 1)[0].id

        return await self.world.store.read(HERE, look)


def _sheet(body):
    import io

    from openpyxl import load_workbook

    return str([[cell.value for cell in line] for page in load_workbook(io.BytesIO(body)) for line in page])


async def _well():
    return {"ok": True}


async def _idle():
    return True


async def _nobody(_code):
    return ""


async def _ticket(_kind):
    return "ticket"


async def _picture(_source, _media):
    return PNG


GROUPS = (ROOM, FAR_ROOM)
STAFF = [name for name, who in PEOPLE.items() if who.role]
