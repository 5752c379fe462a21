"""客户群: who joins, leaves, renames and takes over; QR codes to join by; what the platform tells of it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.simulator.answers import Refused, ok
from bot.simulator.callbacks import Callbacks, xml_of
from bot.simulator.contacts import Contacts
from bot.simulator.tokens import Corp
from bot.simulator.world import NotInTown, TownGroup, World

MOST_CHATS, STATE, REMARK = 5, 30, 30
FULL: Final = 500


@dataclass(slots=True)
class CustomerGroups:
    corp: Corp
    world: World
    callbacks: Callbacks
    contacts: Contacts
    ways: dict[str, dict[str, Any]] = field(default_factory=dict)
    templates: dict[str, dict[str, Any]] = field(default_factory=dict)
    silent: bool = False  # the next events are lost on their way

    _ids: Any = field(default_factory=lambda: itertools.count(1))

    # -- what people do -----------------------------------------------------------------------------------------

    def create(self, owner: str, name: str, members: tuple[str, ...] = (), room: str = "") -> TownGroup:
        """A member makes a customer group."""
        room = room or f"wrNEW{next(self._ids):04d}"
        group = TownGroup(id=room, name=name, kind="external", owner=owner, members=(owner, *members))
        self.world.add_group(group)
        self._tell(room, "create")
        return group

    def join(self, who: str, room: str, config: str = "") -> None:
        """Somebody comes in, by a QR of ours or invited. A full group sends him to the next one of its QR."""
        group = self._group(room)
        way = self.ways.get(config, {})
        before = self._version(room)
        if len(group.members) >= FULL:
            raise NotInTown(f"{room} is full", "群满了。")
        self.world.groups[room] = replace(group, members=(*group.members, who))
        self.world.rooms_of.setdefault(who, []).append(room)
        if way:
            self.contacts.states[room, who] = str(way.get("state") or "")
        self._tell(room, "update", "add_member", before, [who], join=3 if way else 0)

    def leave(self, who: str, room: str) -> None:
        group, before = self._group(room), self._version(room)
        self.world.groups[room] = replace(group, members=tuple(one for one in group.members if one != who))
        self.world.rooms_of[who].remove(room)
        self._tell(room, "update", "del_member", before, [who])

    def rename(self, room: str, name: str) -> None:
        self.world.groups[room] = replace(self._group(room), name=name)
        self._tell(room, "update", "change_name")

    def hand_over(self, room: str, owner: str) -> None:
        self.world.groups[room] = replace(self._group(room), owner=owner)
        self._tell(room, "update", "change_owner")

    def dismiss(self, room: str) -> None:
        group = self._group(room)
        for who in group.members:
            self.world.rooms_of[who].remove(room)
        self.world.groups.pop(room)
        self._tell(room, "dismiss")

    def _group(self, room: str) -> TownGroup:
        group = self.world.group(room)
        if group.kind != "external":
            raise NotInTown(f"{room} is no customer group", "这不是客户群。")
        return group

    def _version(self, room: str) -> str:
        return self.contacts.version(self.world.groups[room]) if room in self.world.groups else ""

    def _tell(
        self, room: str, change: str, detail: str = "", before: str = "", who: list[str] | None = None, join: int = 0
    ) -> None:
        fields: list[tuple[str, Any]] = [
            ("ToUserName", self.corp.corp_id), ("FromUserName", "sys"),
            ("CreateTime", int(self.world.now().timestamp())), ("MsgType", "event"), ("Event", "change_external_chat"),
            ("ChatId", room), ("ChangeType", change),
        ]  # fmt: skip
        if detail:
            fields += [
                ("UpdateDetail", detail),
                ("JoinScene", join),
                ("QuitScene", 0),
                ("MemChangeCnt", len(who or [])),
            ]
        if who:
            fields += [("MemChangeList", [("Item", one) for one in who]), ("LastMemVer", before),
                       ("CurMemVer", self._version(room))]  # fmt: skip
        if not self.silent:
            self.callbacks.push("app", xml_of(fields))

    # -- the bot ------------------------------------------------------------------------------------------------

    def add_way(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST groupchat/add_join_way. Raises Refused 40058, 41091."""
        config = f"cfg{next(self._ids):06d}"
        self.ways[config] = self._way(body)
        return ok(config_id=config)

    def _way(self, body: Mapping[str, Any]) -> dict[str, Any]:
        chats = body.get("chat_id_list")
        if body.get("scene") not in (1, 2) or not isinstance(chats, list) or not chats:
            raise Refused(40058, "scene, chat_id_list")
        if len(chats) > MOST_CHATS:
            raise Refused(41091)
        if any(chat not in self.world.groups for chat in chats) or len(str(body.get("state") or "")) > STATE:
            raise Refused(40058, "chat_id_list, state")
        return {**body, "remark": str(body.get("remark") or "")[:REMARK]}

    def get_way(self, body: Mapping[str, Any]) -> dict[str, Any]:
        config = str(body.get("config_id") or "")
        way = self.ways.get(config)
        if way is None:
            raise Refused(40058, "config_id")
        return ok(join_way={**way, "config_id": config, "qr_code": f"https://p.example/qr/{config}.png"})

    def update_way(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.get_way(body)
        self.ways[str(body["config_id"])] = self._way(body)
        return ok()

    def del_way(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.get_way(body)
        self.ways.pop(str(body["config_id"]))
        return ok()

    def add_template(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST group_welcome_template/add: one kind of attachment at most, and something to say."""
        kinds = [kind for kind in ("image", "link", "miniprogram", "file", "video") if body.get(kind)]
        if len(kinds) > 1 or not (kinds or (body.get("text") or {}).get("content")):
            raise Refused(40058)
        if len(self.templates) >= 100:
            raise Refused(41055)
        template = f"tpl{next(self._ids):06d}"
        self.templates[template] = dict(body)
        return ok(template_id=template)

    def customer(self, who: str) -> dict[str, Any]:
        """GET externalcontact/get: nobody in this town is a friend of a member."""
        person = self.world.people.get(who)
        if person is None or person.member:
            raise Refused(40096)
        raise Refused(84061)
