"""Who lives in the simulated town, what was said where, and what each person heard."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

APP: Final = "app"  # the conversation of a member with the application
BOT: Final = "bot"  # the conversation of a member with the smart bot
PUSH: Final = "push"  # who speaks in an internal group by its hook
KF: Final = "kf"  # the conversation of a resident with 微信客服

Events = Callable[[dict[str, Any]], None]


class NotInTown(LookupError):
    """No such person, group, message or card; or it is not on this person's phone. *line*: what the page says."""

    def __init__(self, what: str, line: str = "") -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPerson:
    """Somebody with a phone. *id* is a userid for members, an external_userid (wm…) for residents who are none."""

    id: str
    name: str
    kind: str  # resident | worker | lead | property | office | street
    nickname: str = ""  # shown in groups when the group has none of its own; "" = name
    consent: str = "Default_Agree"  # to being archived: Default_Agree | Agree | Disagree
    enrolled: bool = False  # a resident who is a member himself: lives in a dormitory, works in the firm

    @property
    def member(self) -> bool:
        """A member of the corp: has the application, the smart bot and a userid."""
        return self.kind != "resident" or self.enrolled


@dataclass(frozen=True, slots=True, kw_only=True)
class TownGroup:
    """A chat group. *id* is its roomid (wr…); an external one has residents and no bot in it."""

    id: str
    name: str
    kind: str  # external (客户群) | internal (members only)
    owner: str
    members: tuple[str, ...]  # person ids, the owner among them
    nicknames: Mapping[str, str] = field(default_factory=dict)  # person id -> name in this group
    archived: bool = True  # one of its members has an archive seat
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everything the simulator is given to play with. *sheets* are rows by kind, to fill the bot's register with."""

    code: str
    name: str
    people: tuple[TownPerson, ...]
    groups: tuple[TownGroup, ...]
    sheets: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    settings: str = ""  # path of the community's settings file
    timezone: str = "Asia/Shanghai"


@dataclass(slots=True, kw_only=True)
class Said:
    """One message on somebody's screen. *chat* is a roomid, or "app:<person>" / "bot:<person>" alone."""

    id: int
    at: datetime
    chat: str
    sender: str  # person id, or "app" / "bot"
    kind: str  # text image voice location markdown card file news recall …
    text: str = ""
    image: str = ""  # path below the simulator's address
    quote: int = 0  # id of the quoted message
    card: dict[str, Any] | None = None  # the card as this conversation shows it now
    card_id: str = ""
    msgid: str = ""  # the platform's own id
    bot_msgid: str = ""  # the id under which the smart bot was told of it
    from_bot: bool = False  # the bot caused it: its own message, or a sentence a worker tapped out for it
    delivered: bool = True  # False: the platform dropped it without a word
    finished: bool = True  # False: a streamed answer that still grows
    recalled: bool = False

    def line(self) -> dict[str, Any]:
        """As the page's JSON."""
        shown = {
            "id": self.id, "at": self.at.isoformat(), "chat": self.chat, "from": self.sender, "kind": self.kind,
            "text": self.text, "delivered": self.delivered,
        }  # fmt: skip
        extra = {"image": self.image, "quote": self.quote, "card": self.card, "card_id": self.card_id}
        shown |= {key: value for key, value in extra.items() if value}
        if self.recalled:
            shown["recalled"] = True
        if not self.finished:
            shown["finished"] = False
        if self.from_bot:
            shown["from_bot"] = True
        return shown


def alone(way: str, person: str) -> str:
    """The conversation of one member with the application or the smart bot."""
    return f"{way}:{person}"


class World:
    """People, groups, and every message in them; ids only grow. Keeps the last *keep* messages of a conversation."""

    def __init__(self, town: Town, now: Callable[[], datetime], *, keep: int = 2000) -> None:
        self.town, self.now = town, now
        self.people = {person.id: person for person in town.people}
        self.groups = {group.id: group for group in town.groups}
        self.consent = {person.id: person.consent for person in town.people}
        self.rooms_of: dict[str, list[str]] = {person.id: [] for person in town.people}
        for group in town.groups:
            self._seat(group)
        self._lower = {person.id.lower(): person.id for person in town.people if person.member}
        self._chats: dict[str, deque[Said]] = {}
        self._heard: dict[str, deque[Said]] = {}
        self._by_id: dict[int, Said] = {}
        self._keep, self._last = keep, 0
        self._listeners: list[Events] = []
        self.unknown_fields: set[tuple[str, str]] = set()  # (API path, field) that WeCom would ignore
        self.cut: list[tuple[str, str]] = []  # (API path, field) that came too long and were cut
        self.refusals: list[tuple[str, int]] = []  # (API path, errcode): what somebody tried to send and might not
        self.menu: dict[str, Any] = {}  # the application's bottom menu, as menu/create laid it out
        self.lost: list[str] = []  # what the platform could not deliver to the bot

    # -- people -------------------------------------------------------------------------------------------------

    def add_group(self, group: TownGroup) -> None:
        """A group is made while the town is played; everybody in it lives here already."""
        for who in group.members:
            self.person(who)
        self.groups[group.id] = group
        self._seat(group)

    def _seat(self, group: TownGroup) -> None:
        for member in group.members:
            self.rooms_of.setdefault(member, []).append(group.id)

    @staticmethod
    def unionid(who: str) -> str:
        """One person over all doors of the corp."""
        return "oU" + hashlib.sha256(who.encode()).hexdigest()[:26]

    def person(self, who: str) -> TownPerson:
        """Raises NotInTown."""
        found = self.people.get(who)
        if found is None:
            raise NotInTown(f"no person {who!r} in town", "没有这个人。")
        return found

    def member(self, userid: str) -> TownPerson | None:
        """A member of the corp by userid, whatever its case."""
        known = self._lower.get(userid.lower())
        return self.people[known] if known else None

    def members(self) -> list[TownPerson]:
        return [person for person in self.people.values() if person.member]

    def nickname(self, room: str, who: str) -> str:
        """The name others read above this person's messages in this group."""
        person = self.people.get(who)
        own = self.groups[room].nicknames.get(who, "") if room in self.groups else ""
        return own or (person.nickname or person.name if person else who)

    def group(self, room: str) -> TownGroup:
        """Raises NotInTown."""
        found = self.groups.get(room)
        if found is None:
            raise NotInTown(f"no group {room!r} in town", "没有这个群。")
        return found

    def chat_of(self, who: str, chat: str) -> str:
        """What *who* means by "app", "bot", "room:wr…", a roomid, or "" (his first). Raises NotInTown."""
        person = self.person(who)
        name = chat.removeprefix("room:").replace("smart_bot", BOT)
        if name.partition(":")[0] == KF:
            if person.member and name.partition(":")[2] not in self.people:
                raise NotInTown(f"{who} is a member: 客服 is for residents", "客服是给居民用的。")
            return name if person.member else alone(KF, who)
        if not name:
            rooms = self.rooms_of.get(who, [])
            name = APP if person.member or not rooms else rooms[0]
        if name.partition(":")[0] in (APP, BOT):
            if not person.member:
                raise NotInTown(f"{who} is no member: the application is not on this phone", "这部手机上没有助手。")
            return alone(name.partition(":")[0], who)
        if who not in self.group(name).members:
            raise NotInTown(f"{who} is not in group {name}", "这个人不在群里。")
        return name

    def chats_of(self, who: str) -> list[str]:
        """Every conversation on this person's phone."""
        own = [alone(APP, who), alone(BOT, who)] if self.person(who).member else []
        talks = [chat for chat in (alone(KF, who),) if chat in self._chats]
        return own + talks + self.rooms_of.get(who, [])

    def listeners(self, chat: str) -> tuple[str, ...]:
        """On whose phones a message of this conversation arrives."""
        if chat in self.groups:
            return self.groups[chat].members
        return (chat.partition(":")[2],)

    # -- messages -----------------------------------------------------------------------------------------------

    def say(self, chat: str, sender: str, kind: str, text: str = "", **more: Any) -> Said:
        """Put a message on every phone of a conversation."""
        self._last += 1
        said = Said(id=self._last, at=self.now(), chat=chat, sender=sender, kind=kind, text=text, **more)
        if said.delivered:
            line = self._chats.setdefault(chat, deque())
            line.append(said)
            self._by_id[said.id] = said
            if len(line) > self._keep:
                self._by_id.pop(line.popleft().id, None)
        if said.from_bot:
            for who in (*self.listeners(chat), *((chat,) if chat in self.groups else ())):
                self._heard.setdefault(who, deque(maxlen=self._keep)).append(said)
        if said.delivered:
            self.tell("message", message=said.line())
        return said

    def changed(self, said: Said) -> None:
        """A message looks different now: its card was updated, its stream grew, it was taken back."""
        self.tell("card" if said.card else "message", message=said.line(), changed=True)

    def message(self, number: int) -> Said:
        """Raises NotInTown."""
        found = self._by_id.get(number)
        if found is None:
            raise NotInTown(f"no message {number}", "这条消息已经不在了。")
        return found

    def messages(self, chat: str, since: int = 0, limit: int = 200) -> list[Said]:
        """The last *limit* messages with a greater id, oldest first."""
        return [said for said in self._chats.get(chat, ()) if said.id > since][-limit:]

    def told(self, limit: int = 80) -> list[Said]:
        """The last that the bot made arrive anywhere, oldest first."""
        found = (said for said in reversed(self._by_id.values()) if said.from_bot or said.sender in (APP, BOT))
        return list(islice(found, limit))[::-1]

    def heard(self, who: str, since: datetime | int | None = None, *, talk: bool = False) -> list[dict[str, Any]]:
        """What the bot made arrive on a phone (or in a group), oldest first; *talk* adds what other people said.

        *since* is a moment (at or after) or a message id (after). What the platform dropped silently is listed with
        delivered = False.
        """
        if who not in self.people and who not in self.groups:
            raise NotInTown(f"nobody called {who!r} in town")
        found = list(self._heard.get(who, ()))
        if talk:
            chats = self.chats_of(who) if who in self.people else [who]
            found += [
                said for chat in chats for said in self._chats.get(chat, ()) if not said.from_bot and said.sender != who
            ]
            found.sort(key=lambda said: said.id)
        return [_heard_line(said) for said in found if _after(said, since)]

    # -- live events --------------------------------------------------------------------------------------------

    def subscribe(self, listener: Events) -> Callable[[], None]:
        """Call *listener* with every event from now on; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def tell(self, what: str, **fields: Any) -> None:
        for listener in tuple(self._listeners):
            listener({"type": what, **fields})


def _after(said: Said, since: datetime | int | None) -> bool:
    if since is None:
        return True
    return said.id > since if isinstance(since, int) else said.at >= since


def _heard_line(said: Said) -> dict[str, Any]:
    to = said.chat.partition(":")[2] or said.chat
    line = {
        "id": said.id, "at": said.at.isoformat(), "to": to, "chat": said.chat, "from": said.sender, "kind": said.kind,
        "text": said.text, "delivered": said.delivered,
    }  # fmt: skip
    if said.card:
        line["card"] = {"id": said.card_id, **said.card}
    return line


def names(people: Iterable[TownPerson]) -> list[dict[str, str]]:
    """The list of people as the simulator prints it."""
    return [{"id": person.id, "name": person.name, "kind": person.kind} for person in people]
