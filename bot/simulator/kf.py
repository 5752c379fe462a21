"""微信客服: a resident's one-to-one talk with the community; its states, its 48 hours, its five messages."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from bot.simulator.answers import Refused, ok
from bot.simulator.callbacks import Callbacks, xml_of
from bot.simulator.limits import Window
from bot.simulator.tokens import Corp
from bot.simulator.world import KF, NotInTown, Said, World, alone

WINDOW: Final = timedelta(hours=48)
MOST: Final = 5
KEPT: Final = timedelta(days=3)
TOKEN_LIFE, WELCOME_LIFE, CODE_LIFE = timedelta(minutes=10), timedelta(seconds=20), timedelta(hours=48)
NEW, BOT, POOL, PERSON, ENDED = range(5)
MAY_GO: Final = {NEW: {BOT, POOL, PERSON, ENDED}, BOT: {POOL, PERSON, ENDED}, POOL: {PERSON, ENDED}, PERSON: {PERSON, ENDED}, ENDED: set()}  # fmt: skip
MSGID = re.compile(r"[0-9a-zA-Z_-]{1,32}")
SCENE = re.compile(r"[0-9a-zA-Z_-]{0,32}")


@dataclass(slots=True)
class Talk:
    """One resident's conversation."""

    state: int = ENDED
    servicer: str = ""
    wrote_at: datetime | None = None
    left: int = 0
    welcomed_at: datetime | None = None
    menus: dict[str, str] = field(default_factory=dict)  # id of a menu item he was sent → its words


@dataclass(slots=True)
class Code:
    who: str
    until: datetime
    kinds: tuple[str, ...]
    state: int = -1  # good only while the conversation is in it; -1 = whatever it is in


class Kf:
    """One account. *servicers*: members who are 正在接待; *empty_pages*: the next syncs answer has_more with nothing."""

    def __init__(
        self, corp: Corp, world: World, callbacks: Callbacks, now: Callable[[], datetime], seed: int = 0
    ) -> None:
        self._corp, self._world, self._callbacks, self._now = corp, world, callbacks, now
        self._dice = random.Random(f"kf {seed}")  # noqa: S311 - play, not secrets
        self.id = corp.open_kfid
        self.talks: dict[str, Talk] = {}
        self.servicers = {person.id for person in world.members()}
        self.lines: list[tuple[datetime, dict[str, Any]]] = []
        self._gone = 0  # lines forgotten at the front
        self._tokens: dict[str, datetime] = {}
        self._codes: dict[str, Code] = {}
        self._sent: set[str] = set()
        self._ids = itertools.count(1)
        self._without_token = Window(now, 5, 1)
        self.empty_pages = 0
        self.links: dict[str, str] = {}
        self.native_welcome = False

    # -- residents ----------------------------------------------------------------------------------------------

    def enter(self, who: str, url: str = "") -> None:
        """A resident opens the conversation, by a link or a QR of ours."""
        talk = self._talk(who)
        scene, param = "", ""
        if url:
            query = parse_qs(urlsplit(url).query)
            param = query.get("scene_param", [""])[0]
            scene = self.links.get(query.get("s", [""])[0], "")
        event: dict[str, Any] = {"event_type": "enter_session", "scene": scene, "scene_param": param}
        now = self._now()
        quiet = talk.wrote_at is None or now - talk.wrote_at > WINDOW
        if quiet and not self.native_welcome and (talk.welcomed_at is None or now - talk.welcomed_at > WINDOW):
            event["welcome_code"] = self._code(who, WELCOME_LIFE, ("text", "msgmenu"))
        self._event(who, event)

    def said(self, who: str, said: Said, kind: str, body: Mapping[str, Any]) -> None:
        """A resident wrote: the allowance begins anew."""
        talk = self._talk(who)
        if talk.state == ENDED:
            talk.state = NEW
        talk.wrote_at, talk.left = self._now(), MOST
        said.msgid = self._keep(who, 3, kind, {kind: dict(body)})

    def servicer_said(self, who: str, resident: str, said: Said) -> None:
        """A member answers in his own client. Raises NotInTown when he is not the one who has taken it."""
        talk = self._talk(resident)
        if talk.state != PERSON or talk.servicer != who:
            raise NotInTown(f"{who} does not serve {resident}", "这个会话不在您手里。")
        said.msgid = self._keep(resident, 5, "text", {"text": {"content": said.text}}, servicer_userid=who)

    def press(self, who: str, menu_id: str, said: Said) -> None:
        """A menu item: its words come as the resident's own, with its id."""
        talk = self._talk(who)
        if menu_id not in talk.menus:
            raise NotInTown(f"no menu item {menu_id!r} was sent to {who}", "没有这个选项。")
        said.text = talk.menus[menu_id]
        self.said(who, said, "text", {"content": said.text, "menu_id": menu_id})

    def menu_of(self, who: str, word: str) -> str:
        """The id of a menu item by id, by the part before its first slash, or by its words; "" for none."""
        menus = self._talk(who).menus
        if word in menus:
            return word
        return next((id_ for id_, said in reversed(menus.items()) if said == word or id_.startswith(f"{word}/")), "")

    def end(self, who: str) -> None:
        """The servicer ends the conversation."""
        talk = self._talk(who)
        servicer, talk.state, talk.servicer = talk.servicer, ENDED, ""
        code = self._code(who, WELCOME_LIFE, ("text", "msgmenu"), ENDED)
        self._event(who, {"event_type": "session_status_change", "change_type": 3, "old_servicer_userid": servicer,
                          "msg_code": code})  # fmt: skip

    def _talk(self, who: str) -> Talk:
        if self._world.person(who).member:
            raise NotInTown(f"{who} is a member, 客服 is for residents", "客服是给居民用的。")
        return self.talks.setdefault(who, Talk())

    # -- the queue ----------------------------------------------------------------------------------------------

    def _keep(self, who: str, origin: int, kind: str, body: dict[str, Any], **more: Any) -> str:
        msgid = f"kf{next(self._ids):08d}"
        line = {"msgid": msgid, "open_kfid": self.id, "external_userid": who, "send_time": self._stamp(),
                "origin": origin, "msgtype": kind, **body, **more}  # fmt: skip
        self._push(line)
        return msgid

    def _event(self, who: str, event: dict[str, Any]) -> None:
        body = {"open_kfid": self.id, "external_userid": who, **event}
        self._push({"msgid": f"kf{next(self._ids):08d}", "send_time": self._stamp(), "origin": 4, "msgtype": "event",
                    "event": body})  # fmt: skip

    def _push(self, line: dict[str, Any]) -> None:
        self.lines.append((self._now(), line))
        token = "ENC" + "".join(self._dice.choices("abcdefghjkmnpqrstuvwxyz23456789", k=24))
        self._tokens[token] = self._now() + TOKEN_LIFE
        fields = [("ToUserName", self._corp.corp_id), ("CreateTime", self._stamp()), ("MsgType", "event"),
                  ("Event", "kf_msg_or_event"), ("Token", token), ("OpenKfId", self.id)]  # fmt: skip
        self._callbacks.push("app", xml_of(fields))

    def _stamp(self) -> int:
        return int(self._now().timestamp())

    def sync(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST kf/sync_msg. Raises Refused."""
        cursor, token = str(body.get("cursor") or ""), str(body.get("token") or "")
        if body.get("open_kfid") not in (None, "", self.id):
            raise Refused(95000)
        if token and self._tokens.get(token, self._now()) <= self._now():
            raise Refused(95007)
        if not token and not self._without_token.take():
            raise Refused(45009)
        limit = body.get("limit", 1000)
        if not isinstance(limit, int) or not 1 <= limit <= 1000 or (cursor and not cursor.startswith("c")):
            raise Refused(40058, "cursor, limit")
        self._forget()
        if self.empty_pages:
            self.empty_pages -= 1
            return ok(next_cursor=cursor or f"c{self._gone}", has_more=1, msg_list=[])
        start = max(int(cursor[1:] or 0) if cursor else 0, self._gone) - self._gone
        page = self.lines[start : start + limit]
        after = self._gone + start + len(page)
        more = int(after < self._gone + len(self.lines))
        return ok(next_cursor=f"c{after}", has_more=more, msg_list=[line for _, line in page])

    def _forget(self) -> None:
        oldest = self._now() - KEPT
        count = next((at for at, (when, _) in enumerate(self.lines) if when > oldest), len(self.lines))
        del self.lines[:count]
        self._gone += count

    # -- sending ------------------------------------------------------------------------------------------------

    def send(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST kf/send_msg. Raises Refused: 95018 state, 95002 time, 95001 count, 40058 a msgid twice."""
        if body.get("open_kfid") != self.id:
            raise Refused(95000)
        who = str(body.get("touser") or "")
        talk = self.talks.get(who)
        if talk is None:
            raise Refused(40096)
        msgid = str(body.get("msgid") or "") or f"own{next(self._ids)}"
        if not MSGID.fullmatch(msgid) or msgid in self._sent:
            raise Refused(40058, "msgid")
        if talk.state not in (NEW, BOT):
            raise Refused(95018)
        if talk.wrote_at is None or self._now() - talk.wrote_at > WINDOW:
            raise Refused(95002)
        if talk.left <= 0:
            raise Refused(95001)
        self._show(who, body, msgid)
        talk.left -= 1
        self._sent.add(msgid)
        return ok(msgid=msgid)

    def send_on_event(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST kf/send_msg_on_event. Raises Refused 40058: no such code, used, or over."""
        code = self._codes.pop(str(body.get("code") or ""), None)
        if code is None or code.until < self._now() or body.get("msgtype") not in code.kinds:
            raise Refused(40058, "code")
        talk = self._talk(code.who)
        if code.state >= 0 and talk.state != code.state:
            raise Refused(95018)
        self._show(code.who, body, str(body.get("msgid") or ""))
        talk.welcomed_at = self._now()
        return ok(msgid=str(body.get("msgid") or f"own{next(self._ids)}"))

    def _show(self, who: str, body: Mapping[str, Any], msgid: str) -> None:
        kind = body.get("msgtype")
        inner = body.get(str(kind))
        if not isinstance(inner, dict) or kind not in ("text", "image", "file", "link", "msgmenu", "location"):
            raise Refused(95030)
        if kind == "text":
            words = str(inner.get("content") or "")
            if not words:
                raise Refused(44004)
            if len(words.encode()) > 2048:
                raise Refused(45002)
        elif kind == "msgmenu":
            words = self._menu(who, inner)
        else:
            words = f"[{kind}]"
        self._world.say(alone(KF, who), KF, "text", words, from_bot=True, msgid=msgid)

    def _menu(self, who: str, menu: Mapping[str, Any]) -> str:
        items = menu.get("list") or []
        head, tail = str(menu.get("head_content") or ""), str(menu.get("tail_content") or "")
        if len(items) > 10:
            raise Refused(95008)
        if len(head.encode()) > 1024 or len(tail.encode()) > 1024:
            raise Refused(45002)
        shown = [head]
        for item in items:
            body = item.get(item.get("type")) if isinstance(item, dict) else None
            if not isinstance(body, dict) or item["type"] not in ("click", "view", "miniprogram", "text"):
                raise Refused(95009)
            words = str(body.get("content") or "")
            if not 1 <= len(words.encode()) <= 128 or (
                item["type"] == "click" and not 1 <= len(str(body.get("id") or "").encode()) <= 64
            ):
                raise Refused(40058, "menu item")
            if item["type"] == "click":
                self.talks[who].menus[str(body["id"])] = words
            shown.append(f"［{words}］")
        return "\n".join(filter(None, [*shown, tail]))

    def _code(self, who: str, life: timedelta, kinds: tuple[str, ...], state: int = -1) -> str:
        code = "CODE" + "".join(self._dice.choices("abcdefghjkmnpqrstuvwxyz23456789", k=28))
        self._codes[code] = Code(who, self._now() + life, kinds, state)
        return code

    # -- states, accounts ---------------------------------------------------------------------------------------

    def state(self, body: Mapping[str, Any]) -> dict[str, Any]:
        talk = self.talks.get(str(body.get("external_userid")))
        if talk is None:
            raise Refused(40096)
        return ok(service_state=talk.state, servicer_userid=talk.servicer)

    def trans(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST kf/service_state/trans. Raises Refused 95016, 95014, 40096."""
        who, to = str(body.get("external_userid")), body.get("service_state")
        talk = self.talks.get(who)
        if body.get("open_kfid") != self.id:
            raise Refused(95000)
        if talk is None:
            raise Refused(40096)
        if to not in MAY_GO[talk.state]:
            raise Refused(95016)
        servicer = str(body.get("servicer_userid") or "")
        if to == PERSON and servicer not in self.servicers:
            raise Refused(95014)
        old, talk.state, talk.servicer = talk.servicer, int(to), servicer if to == PERSON else ""
        if to == PERSON:
            change = {"change_type": 2 if old else 1, "old_servicer_userid": old, "new_servicer_userid": servicer}
            self._event(who, {"event_type": "session_status_change", **change})
        return ok(msg_code=self._code(who, CODE_LIFE, ("text",), int(to)))

    def add_contact_way(self, body: Mapping[str, Any]) -> dict[str, Any]:
        scene = str(body.get("scene") or "")
        if body.get("open_kfid") != self.id:
            raise Refused(95000)
        if not SCENE.fullmatch(scene):
            raise Refused(40058, "scene")
        mark = f"s{len(self.links) + 1}"
        self.links[mark] = scene
        return ok(url=f"https://work.weixin.qq.com/kfid/{self.id}?s={mark}")

    def accounts(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return ok(account_list=[{"open_kfid": self.id, "name": "社区服务台", "avatar": "", "manage_privilege": True}])

    def servicer_list(self, open_kfid: str) -> dict[str, Any]:
        if open_kfid != self.id:
            raise Refused(95000)
        return ok(servicer_list=[{"userid": who, "status": 0, "stop_type": 0} for who in sorted(self.servicers)])

    def customers(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST kf/customer/batchget: who wrote within 48 hours."""
        asked = body.get("external_userid_list")
        if not isinstance(asked, list) or len(asked) > 100:
            raise Refused(40058)
        fresh = {who for who, talk in self.talks.items() if talk.wrote_at and self._now() - talk.wrote_at <= WINDOW}
        known = [
            {"external_userid": who, "nickname": self._world.person(who).name, "avatar": "", "gender": 0,
             "unionid": self._world.unionid(who)}
            for who in asked if who in fresh
        ]  # fmt: skip
        return ok(customer_list=known, invalid_external_userid=[who for who in asked if who not in fresh])
