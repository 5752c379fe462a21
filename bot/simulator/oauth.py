"""The login inside the client, and a stand-in for the page SDK: both know whose phone it is."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
from aiohttp import web

from bot.simulator.answers import as_json, refusal
from bot.simulator.contacts import Contacts
from bot.simulator.phones import Phones
from bot.simulator.tokens import Corp
from bot.simulator.world import NotInTown, World

STATE = re.compile(r"[0-9A-Za-z]{0,128}")
COOKIE = "sim_as"
FREE = {"Access-Control-Allow-Origin": "*"}  # the page lies on the bot's address

SDK = Path(__file__).with_name("jssdk.js")


class Login:
    """GET /connect/oauth2/authorize, and what the stand-in SDK asks for."""

    def __init__(self, corp: Corp, world: World, contacts: Contacts, phones: Phones) -> None:
        self._corp, self._world, self._contacts, self._phones = corp, world, contacts, phones
        self.trusted_host = ""  # 可信域名; "" = any

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Send the browser back with a code for the person whose phone it is; a list to choose from otherwise."""
        query = request.query
        if query.get("appid") != self._corp.corp_id:
            return as_json(refusal(40013))
        if query.get("agentid") not in (None, "", str(self._corp.agent_id)):
            return as_json(refusal(40056))
        back, state = query.get("redirect_uri", ""), query.get("state", "")
        host = urlsplit(back).hostname or ""
        if not back or query.get("response_type") != "code" or not STATE.fullmatch(state):
            return as_json(refusal(40058, "redirect_uri, response_type or state"))
        if query.get("scope") not in ("snsapi_base", "snsapi_privateinfo"):
            return as_json(refusal(40058, "scope"))
        if self.trusted_host and host != self.trusted_host:
            return as_json(refusal(50001))
        who = query.get("as") or query.get("login_hint") or request.cookies.get(COOKIE, "")
        if who not in self._world.people:
            return self._choose(request)
        where = back + ("&" if "?" in back else "?") + urlencode({"code": self._contacts.code(who), "state": state})
        return web.Response(status=302, headers={"Location": where})

    def _choose(self, request: web.Request) -> web.Response:
        links = [
            (escape(str(request.rel_url.update_query({"as": person.id}))), escape(person.name))
            for person in self._world.members()
        ]
        rows = "".join(f'<li><a href="{where}">{name}</a></li>' for where, name in links)
        head = '<!doctype html><html lang="zh"><meta name="viewport" content="width=device-width">'
        return web.Response(text=f"{head}<h1>用谁的手机登录</h1><ul>{rows}</ul></html>", content_type="text/html")

    async def sdk(self, _: web.Request) -> web.Response:
        """GET /sim/jssdk.js."""
        headers = {"Cache-Control": "no-store", **FREE}
        return web.Response(text=SDK.read_text(encoding="utf-8"), content_type="text/javascript", headers=headers)

    async def signature(self, request: web.Request) -> web.Response:
        """POST /sim/jssdk/signature: is the page's signature right?"""
        body = await _body(request)
        fields = [str(body.get(name, "")) for name in ("kind", "url", "timestamp", "nonceStr", "signature")]
        if not self._contacts.signed(*fields):
            return _sdk_answer({"errCode": 1, "errMsg": f"{fields[0]} config: invalid signature"})
        return _sdk_answer({})

    async def say(self, request: web.Request) -> web.Response:
        """POST /sim/jssdk/say: the text appears in the group as from the member whose phone it is."""
        body = await _body(request)
        text = (body.get("text") or {}).get("content", "")
        group = self._world.groups.get(str(body.get("chat", "")))
        if body.get("msgtype") != "text" or not isinstance(text, str) or not text:
            return _sdk_answer({"errCode": 1, "errMsg": "sendChatMessage:only text here"})
        if group is None or group.kind != "external":
            return _sdk_answer({"errCode": 1, "errMsg": "sendChatMessage:not beside a customer group"})
        try:
            person = self._world.person(str(body.get("who", "")))
            if not person.member:
                raise NotInTown("no member")
            await self._phones.say(person.id, group.id, text, tapped=True)
        except NotInTown as no:
            return _sdk_answer({"errCode": 1, "errMsg": f"sendChatMessage:{no}"})
        return _sdk_answer({})


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = orjson.loads(await request.read())
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _sdk_answer(fields: dict[str, Any]) -> web.Response:
    answer = as_json(fields)
    answer.headers.update(FREE)
    return answer
