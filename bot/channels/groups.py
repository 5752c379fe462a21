"""Names in customer groups: 「3栋-李」 tells the door, and only the platform's member list has it."""

from __future__ import annotations

import asyncio

import structlog

from bot.channels.wecom.client import WeCom
from bot.channels.wecom.wire import as_dict, as_list, as_text
from bot.errors import PlatformError
from bot.ports import Desk, Store

log = structlog.get_logger(__name__)
PAUSE = 0.02  # wire seconds between two groups: nobody waits for this


async def sync_nicknames(client: WeCom, store: Store) -> int:
    """Ask each customer group's member list once; returns how many names were learned."""
    learned = 0
    for community in store.communities():
        chats = await store.read(community, lambda desk: [chat for chat in desk.chats.all() if chat.kind != "internal"])
        for chat in chats:
            try:
                names = await group_names(client, chat.id.removeprefix("room:"))
            except PlatformError as error:
                log.warning("group_not_read", errcode=error.errcode, chat=chat.id)
                continue
            learned += await store.run(community, lambda desk, room=chat.id, told=names: _keep(desk, room, told))
            await asyncio.sleep(PAUSE)
    return learned


async def group_names(client: WeCom, room: str) -> dict[str, str]:
    """Name in the group by person id; the nickname set for this group, else the person's own."""
    answer = await client.call("externalcontact/groupchat/get", {"chat_id": room, "need_name": 1})
    members = map(as_dict, as_list(as_dict(answer.get("group_chat")).get("member_list")))
    names = {
        as_text(member.get("userid")): as_text(member.get("group_nickname")) or as_text(member.get("name"))
        for member in members
    }
    return {person: name for person, name in names.items() if person and name}


def _keep(desk: Desk, room: str, names: dict[str, str]) -> int:
    known = {person: desk.chats.nickname(room, person) for person in names}
    fresh = {person: name for person, name in names.items() if known[person] != name}
    for person, name in fresh.items():
        desk.chats.set_nickname(room, person, name)
    return len(fresh)
