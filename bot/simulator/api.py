"""/cgi-bin: one door for every call, with its token, its limits and its refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from aiohttp import hdrs, web

from bot.simulator.answers import Dropped, Refused, as_json, cut_off, ok, refusal
from bot.simulator.broadcast import Broadcast
from bot.simulator.contacts import Contacts
from bot.simulator.customer_groups import CustomerGroups
from bot.simulator.faults import Faults
from bot.simulator.hooks import Hooks
from bot.simulator.kf import Kf
from bot.simulator.limits import Window
from bot.simulator.media import MOST, MediaStore
from bot.simulator.menu import check_menu
from bot.simulator.messages_api import Messages
from bot.simulator.tokens import Tokens
from bot.simulator.world import World

UPLOAD_SPARE: Final = 1 << 20
SENDS: Final = frozenset({
    "message/send", "kf/send_msg", "kf/send_msg_on_event", "externalcontact/add_msg_template",
    "externalcontact/remind_groupmsg_send", "externalcontact/send_welcome_msg", "webhook/send", "webhook/upload_media",
})  # fmt: skip
NOT_UNLAWFUL: Final = frozenset({-1, 40001, 40014, 41001, 42001, 60020})  # a bad minute of ours or of the platform


@dataclass(frozen=True, slots=True)
class Call:
    """One call, opened: the query, the body as an object and as it came."""

    query: Mapping[str, str]
    body: dict[str, Any]
    raw: bytes


@dataclass(frozen=True, slots=True)
class Door:
    method: str
    run: Callable[[Call], dict[str, Any]]
    app: str = "app"  # whose token opens it; "" = any application's
    counted: bool = True  # in the general frequency
    fields: frozenset[str] | None = None  # known fields of the body; others are ignored and noted


class Api:
    """The calls the bot makes. *blocked_ip* answers 60020 to everything that carries a token."""

    def __init__(
        self, world: World, tokens: Tokens, messages: Messages, contacts: Contacts, media: MediaStore, faults: Faults,
        now: Callable[[], datetime], kf: Kf, broadcast: Broadcast, groups: CustomerGroups, hooks: Hooks,
    ) -> None:  # fmt: skip
        self._hooks = hooks
        self._world, self._tokens, self._media, self._faults = world, tokens, media, faults
        self._minute = Window(now, 60, 10_000, block=True)
        self._hour = Window(now, 3600, 150_000, block=True)
        self._address = (Window(now, 60, 20_000, block=True), Window(now, 3600, 600_000, block=True))
        self.blocked_ip = False
        self.calls: dict[str, int] = {}
        self.refused: dict[tuple[str, int], int] = {}  # by path and errcode
        self._doors = _doors(messages, contacts) | _kf_doors(kf) | _mass_doors(broadcast) | _group_doors(groups)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any method on /cgi-bin/{path}."""
        path = request.match_info["path"]
        self.calls[path] = self.calls.get(path, 0) + 1
        try:
            await self._faults.gate(path)
            return await self._faults.after(path, request, await self._answer(request, path))
        except Refused as no:
            self.refused[path, no.code] = self.refused.get((path, no.code), 0) + 1
            if path in SENDS and no.code not in NOT_UNLAWFUL:
                self._world.refusals.append((path, no.code))
            return as_json(refusal(no.code, str(no)))
        except Dropped:
            return cut_off(request)

    async def _answer(self, request: web.Request, path: str) -> web.StreamResponse:
        if path == "gettoken":
            return as_json(self._tokens.issue(request.query.get("corpid"), request.query.get("corpsecret")))
        if path in ("media/upload", "media/get"):
            self._admit(request, path, "", counted=True)
            if path == "media/get":
                return self._media.download(request)
            return as_json(await _uploaded(request, self._media.upload))
        if path.startswith("webhook/"):
            return as_json(await self._hook(request, path))
        door = self._doors.get(path)
        if door is None:
            self._world.unknown_fields.add((path, ""))
            return web.Response(status=404)
        self._admit(request, path, door.app, counted=door.counted)
        if request.method != door.method:
            raise Refused(40003, f"{path} wants {door.method}")
        raw = await request.read() if door.method == hdrs.METH_POST else b""
        call = Call(request.query, _object(raw) if raw else {}, raw)
        for name in set(call.body) - door.fields if door.fields is not None else ():
            self._world.unknown_fields.add((path, name))
        return as_json(door.run(call))

    def _admit(self, request: web.Request, path: str, app: str, *, counted: bool) -> None:
        """Token, address, frequency. Raises Refused."""
        if not all(window.take() for window in self._address):
            raise Refused(45009, "too many calls from this address")
        whose = self._tokens.app_of(request.query.get("access_token"), path)
        if self.blocked_ip:
            raise Refused(60020)
        if app and whose != app:
            raise Refused(301002 if path.startswith("message/") else 48002)
        if counted and not (self._minute.take(path) and self._hour.take(path)):
            raise Refused(45009)

    async def _hook(self, request: web.Request, path: str) -> dict[str, Any]:
        """The calls of a group's own robot: a key instead of a token, and limits of their own."""
        key, kind = request.query.get("key", ""), request.query.get("type", "")
        if request.method != hdrs.METH_POST:
            raise Refused(40003, f"{path} wants POST")
        if path == "webhook/upload_media":
            return await _uploaded(request, self._hooks.uploaded(key, kind))
        if path != "webhook/send":
            raise Refused(40058, path)
        return self._hooks.send(key, _object(await request.read()))


async def _uploaded(request: web.Request, keep: Callable[[str, str, bytes], dict[str, Any]]) -> dict[str, Any]:
    """The file of a multipart body, handed to *keep* with its kind and name. Raises Refused."""
    if request.method != hdrs.METH_POST:
        raise Refused(40003, "an upload wants POST")
    kind = request.query.get("type", "")
    if kind not in MOST:
        raise Refused(40004)
    if not request.content_type.startswith("multipart/"):
        raise Refused(41005)
    async for part in await request.multipart():
        if getattr(part, "name", None) == "media":
            data = bytearray()
            while chunk := await part.read_chunk(65536):  # type: ignore[union-attr]
                data += chunk
                if len(data) > MOST[kind] + UPLOAD_SPARE:
                    raise Refused(45001)
            return keep(kind, part.filename or "file", bytes(data))  # type: ignore[union-attr]
    raise Refused(41005)


def _object(raw: bytes) -> dict[str, Any]:
    """The body of a call. Raises Refused 40033 where text is written as escapes, 40058 where it is no JSON object."""
    if b"\\u" in raw:
        raise Refused(40033)
    try:
        body = orjson.loads(raw)
    except ValueError as bad:
        raise Refused(40058, "no JSON") from bad
    if not isinstance(body, dict):
        raise Refused(40058, "no object")
    return body


def _doors(messages: Messages, contacts: Contacts) -> dict[str, Door]:
    get, post = hdrs.METH_GET, hdrs.METH_POST

    def menu(call: Call) -> dict[str, Any]:
        if not call.query.get("agentid", "").isdigit():
            raise Refused(41011)
        check_menu(call.body)
        contacts.lay_menu(call.body)
        return ok()

    return {
        "message/send": Door(post, lambda call: messages.send(call.body, call.raw), counted=False),
        "message/update_template_card": Door(post, lambda call: messages.update(call.body), counted=False),
        "user/get": Door(get, lambda call: contacts.user(call.query.get("userid", "")), app=""),
        "user/simplelist": Door(get, lambda call: contacts.simple_list(call.query.get("department_id", "")), app=""),
        "department/list": Door(get, lambda _: contacts.departments(), app=""),
        "auth/getuserinfo": Door(get, lambda call: contacts.who_logged_in(call.query.get("code", ""))),
        "get_jsapi_ticket": Door(get, lambda _: contacts.ticket("corp")),
        "ticket/get": Door(get, _agent_ticket(contacts)),
        "getcallbackip": Door(get, lambda _: ok(ip_list=["127.0.0.1"]), app=""),
        "menu/create": Door(post, menu, fields=frozenset({"button"})),
        "pstncc/call": Door(post, lambda call: contacts.call(call.body), fields=frozenset({"callee_userid"})),
        "pstncc/getstates": Door(
            post, lambda call: contacts.call_state(call.body), fields=frozenset({"callee_userid", "callid"})
        ),
        "batch/openuserid_to_userid": Door(
            post, lambda call: contacts.plain_ids(call.body), fields=frozenset({"open_userid_list", "source_agentid"})
        ),
        "externalcontact/groupchat/list": Door(
            post,
            lambda call: contacts.group_list(call.body),
            fields=frozenset({"status_filter", "owner_filter", "cursor", "limit"}),
        ),
        "externalcontact/groupchat/get": Door(
            post, lambda call: contacts.group_get(call.body), fields=frozenset({"chat_id", "need_name"})
        ),
    }


def _kf_doors(kf: Kf) -> dict[str, Door]:
    get, post = hdrs.METH_GET, hdrs.METH_POST

    def door(run: Callable[[Mapping[str, Any]], dict[str, Any]], *fields: str, counted: bool = True) -> Door:
        return Door(post, lambda call: run(call.body), counted=counted, fields=frozenset(fields))

    return {
        "kf/sync_msg": door(kf.sync, "cursor", "token", "limit", "voice_format", "open_kfid"),
        "kf/send_msg": door(kf.send, "touser", "open_kfid", "msgid", "msgtype", "text", "image", "file", "link",
                            "msgmenu", "location"),
        "kf/send_msg_on_event": door(kf.send_on_event, "code", "msgid", "msgtype", "text", "msgmenu"),
        "kf/service_state/get": door(kf.state, "open_kfid", "external_userid"),
        "kf/service_state/trans": door(kf.trans, "open_kfid", "external_userid", "service_state", "servicer_userid"),
        "kf/add_contact_way": door(kf.add_contact_way, "open_kfid", "scene"),
        "kf/account/list": door(kf.accounts, "offset", "limit"),
        "kf/customer/batchget": door(kf.customers, "external_userid_list", "need_enter_session_context"),
        "kf/servicer/list": Door(get, lambda call: kf.servicer_list(call.query.get("open_kfid", ""))),
    }  # fmt: skip


def _mass_doors(broadcast: Broadcast) -> dict[str, Door]:
    def door(run: Callable[[Mapping[str, Any]], dict[str, Any]], *fields: str) -> Door:
        return Door(hdrs.METH_POST, lambda call: run(call.body), fields=frozenset(fields))

    return {
        "externalcontact/add_msg_template": door(broadcast.add, "chat_type", "sender", "chat_id_list", "text",
                                                 "attachments"),
        "externalcontact/remind_groupmsg_send": door(broadcast.remind, "msgid"),
        "externalcontact/cancel_groupmsg_send": door(broadcast.cancel, "msgid"),
        "externalcontact/get_groupmsg_task": door(broadcast.task_list, "msgid", "limit", "cursor"),
        "externalcontact/get_groupmsg_send_result": door(broadcast.results, "msgid", "userid", "limit", "cursor"),
    }  # fmt: skip


def _group_doors(groups: CustomerGroups) -> dict[str, Door]:
    def door(run: Callable[[Mapping[str, Any]], dict[str, Any]], *fields: str) -> Door:
        return Door(hdrs.METH_POST, lambda call: run(call.body), fields=frozenset(fields))

    way = ("scene", "remark", "auto_create_room", "room_base_name", "room_base_id", "chat_id_list", "state")
    return {
        "externalcontact/groupchat/add_join_way": door(groups.add_way, *way),
        "externalcontact/groupchat/get_join_way": door(groups.get_way, "config_id"),
        "externalcontact/groupchat/update_join_way": door(groups.update_way, "config_id", *way),
        "externalcontact/groupchat/del_join_way": door(groups.del_way, "config_id"),
        "externalcontact/group_welcome_template/add": door(
            groups.add_template, "text", "image", "link", "miniprogram", "file", "video", "agentid", "notify"
        ),
        "externalcontact/get": Door(hdrs.METH_GET, lambda call: groups.customer(call.query.get("external_userid", ""))),
    }


def _agent_ticket(contacts: Contacts) -> Callable[[Call], dict[str, Any]]:
    def run(call: Call) -> dict[str, Any]:
        if call.query.get("type") != "agent_config":
            raise Refused(40058, "type must be agent_config")
        return contacts.ticket("agent")

    return run
