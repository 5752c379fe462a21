"""Who the corp's people and groups are: user/get, login by code, customer groups, tickets for the page's SDK."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.aibot import SmartBot
from bot.simulator.answers import Refused, ok
from bot.simulator.limits import Window
from bot.simulator.tokens import Corp
from bot.simulator.world import APP, TownGroup, World, alone

CODE_LIFE = timedelta(minutes=5)
TICKET_LIFE = timedelta(seconds=7200)
DEPARTMENTS = {"office": 1, "lead": 2, "worker": 3, "property": 4, "street": 5}


@dataclass(slots=True)
class LoginCode:
    who: str
    ends: datetime
    used: bool = False


class Contacts:
    """Everything that only reads the town."""

    def __init__(self, corp: Corp, world: World, smart_bot: SmartBot, now: Callable[[], datetime]) -> None:
        self._corp, self._world, self._bot, self._now = corp, world, smart_bot, now
        self._codes: dict[str, LoginCode] = {}
        self._tickets: dict[str, tuple[str, datetime]] = {}
        self._ticket_calls = Window(now, 3600, 100)
        self._since = int(now().timestamp()) - 86400 * 200
        self.states: dict[tuple[str, str], str] = {}  # by (room, person): the QR he came by
        self.may_call = True  # 紧急通知 is bought and linked
        self._calls: dict[str, tuple[str, datetime]] = {}

    def lay_menu(self, body: dict[str, Any]) -> None:
        """menu/create: from now on it stands on every member's phone."""
        self._world.menu = body

    # -- people -------------------------------------------------------------------------------------------------

    def user(self, userid: str) -> dict[str, Any]:
        """GET user/get. No phone, no picture: newer applications do not get them."""
        person = self._world.member(userid)
        if person is None:
            raise Refused(60111)
        department = DEPARTMENTS.get(person.kind, 1)
        return ok(
            userid=person.id, name=person.name, department=[department], order=[0], position=person.kind,
            is_leader_in_dept=[int(person.kind in ("lead", "office"))], direct_leader=[], alias="",
            main_department=department, status=1, telephone="", extattr={"attrs": []}, enable=1, hide_mobile=0,
            english_name="", isleader=int(person.kind in ("lead", "office")),
        )  # fmt: skip

    def simple_list(self, department: str) -> dict[str, Any]:
        """GET user/simplelist: this department only."""
        if not department.isdigit():
            raise Refused(40058, "department_id")
        people = [p for p in self._world.members() if DEPARTMENTS.get(p.kind, 1) == int(department)]
        return ok(userlist=[{"userid": p.id, "name": p.name, "department": [int(department)]} for p in people])

    def departments(self) -> dict[str, Any]:
        """GET department/list."""
        rows = [{"id": n, "name": name, "parentid": 0 if n == 1 else 1, "order": n} for name, n in DEPARTMENTS.items()]
        return ok(department=[{**row, "name_en": "", "department_leader": []} for row in rows])

    def plain_ids(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST batch/openuserid_to_userid."""
        wanted = body.get("open_userid_list")
        if not isinstance(wanted, list) or not wanted or len(wanted) > 1000:
            raise Refused(40058, "open_userid_list")
        known = self._bot.open_ids
        return ok(
            userid_list=[{"open_userid": one, "userid": known[one]} for one in wanted if one in known],
            invalid_open_userid_list=[one for one in wanted if one not in known],
        )

    # -- telephone ----------------------------------------------------------------------------------------------

    def call(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST pstncc/call: the phones ring. Raises Refused 301049 when the application is not linked."""
        wanted = body.get("callee_userid")
        if not isinstance(wanted, list) or not wanted:
            raise Refused(40058, "callee_userid")
        if not self.may_call:
            raise Refused(301049, "not linked to the emergency notice")
        states = []
        for userid in wanted:
            person = self._world.member(str(userid))
            callid = secrets.token_hex(8) if person else ""
            if person:
                self._calls[callid] = (person.id, self._now())
                said = "来电：请看「工作台」里的消息。"
                self._world.say(alone(APP, person.id), APP, "call", said, from_bot=True, msgid=callid)
            states.append({"code": 0 if person else 60111, "callid": callid, "userid": str(userid)})
        return ok(states=states)

    def call_state(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST pstncc/getstates: whether he took it."""
        who, at = self._calls.get(str(body.get("callid")), ("", self._now()))
        if not who or who != body.get("callee_userid"):
            raise Refused(40058, "callid")
        taken = self._now() - at >= timedelta(seconds=20)
        return ok(
            istalked=int(taken), calltime=int(at.timestamp()), talktime=5 if taken else 0, reason=0 if taken else 2
        )

    # -- login --------------------------------------------------------------------------------------------------

    def code(self, who: str) -> str:
        """A code for one login, within five minutes."""
        text = secrets.token_urlsafe(32)
        self._codes[text] = LoginCode(who, self._now() + CODE_LIFE)
        return text

    def who_logged_in(self, text: str) -> dict[str, Any]:
        """GET auth/getuserinfo. Raises Refused 40029, 42022."""
        code = self._codes.get(text)
        if code is None or self._now() >= code.ends:
            raise Refused(40029)
        if code.used:
            raise Refused(42022)
        code.used = True
        person = self._world.person(code.who)
        if person.member:
            return ok(userid=person.id)
        return ok(openid="o" + hashlib.sha256(person.id.encode()).hexdigest()[:27], external_userid=person.id)

    def ticket(self, kind: str) -> dict[str, Any]:
        """GET get_jsapi_ticket (kind "corp") and ticket/get (kind "agent"). Raises Refused 45009."""
        if not self._ticket_calls.take(kind):
            raise Refused(45009)
        text, ends = self._tickets.get(kind, ("", self._now()))
        if ends <= self._now():
            text, ends = f"{kind}_{secrets.token_urlsafe(48)}", self._now() + TICKET_LIFE
            self._tickets[kind] = (text, ends)
        return ok(ticket=text, expires_in=int((ends - self._now()).total_seconds()))

    def signed(self, kind: str, url: str, stamp: str, nonce: str, signature: str) -> bool:
        """Whether a page signed its address with the valid ticket, as the SDK asks."""
        text, ends = self._tickets.get(kind, ("", self._now()))
        plain = f"jsapi_ticket={text}&noncestr={nonce}&timestamp={stamp}&url={url.partition('#')[0]}"
        right = hashlib.sha1(plain.encode()).hexdigest()  # noqa: S324 - the platform's scheme
        return bool(text) and ends > self._now() and secrets.compare_digest(right, signature)

    # -- customer groups ----------------------------------------------------------------------------------------

    def group_list(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST externalcontact/groupchat/list."""
        limit, cursor = body.get("limit"), body.get("cursor") or "0"
        if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= 1000:
            raise Refused(40058, "limit must be 1 to 1000")
        if body.get("status_filter", 0) not in (0, 1, 2, 3) or not str(cursor).isdigit():
            raise Refused(40058, "status_filter or cursor")
        owners = (body.get("owner_filter") or {}).get("userid_list")
        if owners is not None and (not isinstance(owners, list) or len(owners) > 100):
            raise Refused(40058, "owner_filter.userid_list")
        mine = [
            group
            for group in self._world.groups.values()
            if group.kind == "external" and (owners is None or group.owner in owners) and not body.get("status_filter")
        ]
        start = int(cursor)
        page = mine[start : start + limit]
        after = str(start + limit) if start + limit < len(mine) else ""
        return ok(group_chat_list=[{"chat_id": group.id, "status": 0} for group in page], next_cursor=after)

    def group_get(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST externalcontact/groupchat/get. Raises Refused 40050, 90501."""
        chat, need_name = body.get("chat_id"), body.get("need_name", 0)
        if not isinstance(chat, str) or need_name not in (0, 1):
            raise Refused(40058, "chat_id, need_name")
        group = self._world.groups.get(chat)
        if group is None:
            raise Refused(40050)
        if group.kind != "external":
            raise Refused(90501)
        members = [self._member(group, who, bool(need_name)) for who in group.members]
        return ok(
            group_chat={
                "chat_id": group.id, "name": group.name, "owner": group.owner, "create_time": self._since,
                "notice": group.notice, "member_list": members, "admin_list": [], "member_version": self.version(group),
            }
        )  # fmt: skip

    @staticmethod
    def version(group: TownGroup) -> str:
        """Of the member list: what an event promises, and what a later look shows."""
        return hashlib.md5(repr((group.members, sorted(group.nicknames.items()))).encode()).hexdigest()  # noqa: S324

    def _member(self, group: TownGroup, who: str, need_name: bool) -> dict[str, Any]:
        person = self._world.person(who)
        line: dict[str, Any] = {
            "userid": who, "type": 1 if person.member else 2, "join_time": self._since,
            "join_scene": 1 if person.member else 3, "group_nickname": group.nicknames.get(who) or person.nickname,
        }  # fmt: skip
        if not person.member:
            line["unionid"] = self._world.unionid(who)
            line["state"] = self.states.get((group.id, who), "")
        return line | ({"name": person.name} if need_name else {})
