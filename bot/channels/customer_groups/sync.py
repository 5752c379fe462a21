"""Residents' groups as the platform has them: found, matched to units, their names and members; what changed is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import structlog

from bot.channels.doors import Tell
from bot.channels.turns import Turns
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.wire import as_dict, as_list, as_text
from bot.deeds.doors import prove
from bot.domain.chats import Chat
from bot.domain.people import UnitTree
from bot.errors import GiveUp, PlatformError
from bot.ports import Clock, Desk, Store

log = structlog.get_logger(__name__)
PAGE, MOST_PAGES, OWNERS = 100, 200, 100
PAUSE = 0.002  # wire seconds between two groups, beside what the wire takes: far below what the platform allows
EVERY = timedelta(hours=6)
AGAIN = (2.0, 5.0, 15.0)  # wire seconds: member lists come a while after their event
FULL = 490  # of the 500 that a group is said to hold
TOO_WIDE, NO_GROUP = 81017, frozenset({90501, 90509, 40050})
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Group:
    """One group as groupchat/get tells it."""

    id: str
    name: str
    owner: str
    notice: str
    version: str
    members: tuple[Mapping[str, Any], ...]

    @property
    def states(self) -> list[str]:
        """The `state` of the QR by which members came in, most frequent first."""
        found = [as_text(member.get("state")) for member in self.members if member.get("state")]
        return sorted(set(found), key=lambda state: -found.count(state))

    @property
    def names(self) -> dict[str, str]:
        """Name in the group by person; the nickname set for this group, else the person's own."""
        told = {
            as_text(member.get("userid")): as_text(member.get("group_nickname")) or as_text(member.get("name"))
            for member in self.members
        }
        return {person: name for person, name in told.items() if person and name}


class GroupSync:
    """One per installation: everything at the start and every six hours, one group when the platform names it."""

    name = "customer_groups"

    def __init__(self, client: WeCom, store: Store, clock: Clock, *, tell: Tell | None = None) -> None:
        self._client, self._store, self._clock, self._tell = client, store, clock, tell
        self._changed: dict[str, str] = {}  # chat id → the member version that the event promised
        self._turns = Turns(clock)
        self._turns.start()  # until everything was looked at once, the start is not over
        self.unmapped: list[str] = []  # names of groups without a unit
        self.without: list[str] = []  # names of grids without a group

    def told(self, fields: Mapping[str, Any]) -> None:
        """change_external_chat: created, changed, dismissed; a new version of its members."""
        chat = as_text(fields.get("ChatId"))
        if chat:
            dismissed = as_text(fields.get("ChangeType")) == "dismiss"
            self._changed[chat] = "dismiss" if dismissed else as_text(fields.get("CurMemVer"))
            self._turns.wake()

    @property
    def busy(self) -> bool:
        return self._turns.busy

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._turns.start()
            await self._try(self.sync)
            ends = self._clock.now() + EVERY
            while True:
                await self._try(self._look_at_changed)
                self._turns.rest()
                if not await self._turns.wait(ends):
                    break
                self._turns.start()

    async def _try(self, work: Callable[[], Awaitable[object]]) -> None:
        """What failed comes right with the next look at everything."""
        try:
            await work()
        except PlatformError as error:
            log.warning("groups_not_read", errcode=error.errcode)
        except Exception:
            log.exception("groups_sync_failed")

    async def sync(self) -> int:
        """Every group there is; how many. What has no unit, and which grid has no group, is kept and told."""
        ids = await self.ids()
        for chat in ids:
            await self._one(chat, "")
            await asyncio.sleep(PAUSE)
        await self._count_gaps()
        return len(ids)

    async def ids(self) -> list[str]:
        """All pages; by owners where the visible range is too large to ask for at once."""
        try:
            return [chat async for chat in self._pages({})]
        except GiveUp as error:
            if error.errcode != TOO_WIDE:
                raise
        found: list[str] = []
        owners = await self._owners()
        for at in range(0, len(owners), OWNERS):
            part = {"owner_filter": {"userid_list": owners[at : at + OWNERS]}}
            found += [chat async for chat in self._pages(part)]
        return found

    async def _pages(self, more: Mapping[str, Any]) -> Any:
        cursor = ""
        for _ in range(MOST_PAGES):
            body = {"status_filter": 0, "cursor": cursor, "limit": PAGE, **more}
            answer = await self._client.call("externalcontact/groupchat/list", body)
            for line in map(as_dict, as_list(answer.get("group_chat_list"))):
                yield as_text(line.get("chat_id"))
            cursor = as_text(answer.get("next_cursor"))
            if not cursor:
                return

    async def _owners(self) -> list[str]:
        owners: set[str] = set()
        for community in self._store.communities():
            owners |= set(await self._store.read(community, lambda desk: [one.id for one in desk.people.staff()]))
        return sorted(owners)

    async def _look_at_changed(self) -> None:
        if not self._changed:
            return
        for chat, version in list(self._changed.items()):
            if version == "dismiss":
                await self._dismissed(chat)
            else:
                await self._one(chat, version)
            if self._changed.get(chat) == version:
                del self._changed[chat]
        await self._count_gaps()

    async def get(self, chat: str, version: str = "") -> Group | None:
        """None for what is no group of ours; asked again while the members of an event are not there yet."""
        for pause in (*AGAIN, None):
            try:
                answer = await self._client.call("externalcontact/groupchat/get", {"chat_id": chat, "need_name": 1})
            except PlatformError as error:
                log.warning("group_not_read", errcode=error.errcode, chat=chat)
                return None
            raw = as_dict(answer.get("group_chat"))
            members = tuple(map(as_dict, as_list(raw.get("member_list"))))
            group = Group(
                chat, as_text(raw.get("name")), as_text(raw.get("owner")), as_text(raw.get("notice")),
                as_text(raw.get("member_version")), members,
            )  # fmt: skip
            if not version or not group.version or group.version == version or pause is None:
                return group
            await asyncio.sleep(pause)
        return None

    async def _one(self, chat: str, version: str) -> None:
        group = await self.get(chat, version)
        if group is None:
            return
        community = self._store.community_of(f"room:{chat}", group.owner)
        lines = await self._store.run(community, lambda desk: keep(desk, group))
        for line in lines:
            await self._say(line)

    async def _dismissed(self, chat: str) -> None:
        community = self._store.community_of(f"room:{chat}", "")
        name = await self._store.run(community, lambda desk: dismiss(desk, f"room:{chat}"))
        if name:
            await self._say(f"「{name}」解散了，这个群不再听也不再发；要换新群，用网格的入群二维码重新拉。")

    async def _count_gaps(self) -> None:
        unmapped: list[str] = []
        without: list[str] = []
        for community in self._store.communities():
            groups, grids = await self._store.read(community, gaps)
            unmapped += groups
            without += grids
        self.unmapped, self.without = unmapped, without

    def health(self) -> Mapping[str, Any]:
        return {"ok": True, "unmapped": len(self.unmapped), "units_without_group": len(self.without)}

    async def _say(self, line: str) -> None:
        if self._tell is not None:
            await self._tell(line)


def keep(desk: Desk, group: Group) -> list[str]:
    """Write down a group as the platform has it; what the office should hear of it, in lines."""
    room = f"room:{group.id}"
    known = desk.chats.get(room)
    lines: list[str] = []
    chat = known or Chat(room, group.name)
    named = group.name or chat.name
    units = chat.units or match(named, group.states, desk.tree)
    if known is None:
        where = "、".join(desk.tree.units[unit].name for unit in units)
        lines.append(
            f"多了一个居民群「{named}」，归到{where}。"
            if units
            else f"多了一个居民群「{named}」，不知道归哪个网格，请在群的表里写上单元再导入一次。"
        )
    elif known.owner and group.owner and known.owner != group.owner:
        lines.append(f"「{named}」的群主换人了，以后这个群要发的话请新群主点。")
    if len(group.members) >= FULL and desk.notes.once(f"full/{group.id}"):
        lines.append(f"「{named}」快满了（{len(group.members)} 人），新来的要进第二个群：入群二维码会自己建。")
    changed = replace(chat, name=named, units=units, owner=group.owner or chat.owner)
    if changed != known:
        desk.chats.put(changed)
    for person, name in group.names.items():
        if desk.chats.nickname(room, person) != name:
            desk.chats.set_nickname(room, person, name)
    _join_doors(desk, group.members)
    return lines


def _join_doors(desk: Desk, members: Iterable[Mapping[str, Any]]) -> None:
    """The platform's own proof that two ids are one person."""
    for member in members:
        union, person = as_text(member.get("unionid")), as_text(member.get("userid"))
        prove(desk, person, union)


def match(name: str, states: Iterable[str], tree: UnitTree) -> tuple[str, ...]:
    """The units of a group: by the state of its QR (`G3` or `G3_poster`), else by a unit's whole name in its name."""
    for state in states:
        code = state if state in tree.units else state.partition("_")[0]
        if code in tree.units:
            return (code,)
    numbers = _NUMBER.findall(name)
    found = [
        unit for unit in tree.units.values()
        if unit.parent and unit.name in name and set(_NUMBER.findall(unit.name)) <= set(numbers)
    ]  # fmt: skip
    longest = max((len(unit.name) for unit in found), default=0)
    best = [unit.code for unit in found if len(unit.name) == longest]
    return (best[0],) if len(best) == 1 else ()


def dismiss(desk: Desk, room: str) -> str:
    """A group that is no more: nothing is laid before anybody for it; its name, "" when it was not ours."""
    known = desk.chats.get(room)
    if known is None:
        return ""
    desk.chats.put(replace(known, owner="", tags=tuple(sorted({*known.tags, "已解散"}))))
    return known.name


def gaps(desk: Desk) -> tuple[list[str], list[str]]:
    """(names of residents' groups without a unit, names of grids without a group)."""
    chats = [chat for chat in desk.chats.all() if chat.kind == "residents" and "已解散" not in chat.tags]
    served = {desk.tree.grid_of(unit) for chat in chats for unit in chat.units}
    grids = [unit for unit in desk.tree.units.values() if unit.kind == "grid"]
    return [chat.name for chat in chats if not chat.units], [unit.name for unit in grids if unit.code not in served]
