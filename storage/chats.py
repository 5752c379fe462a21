"""Groups from memory, and the names people carry in them, sealed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.chats import Chat
from storage.db import Link, Statement, maybe_moment, param
from storage.directory import Directory
from storage.sealing import Seal
from storage.tables import CHAT, INBOX, MEMBER

M: Final = MEMBER.c
_CHAT_COLUMNS: Final = ("community", "id", "name", "kind", "units", "owner", "tags")
_MEMBER_COLUMNS: Final = ("community", "chat", "person", "nickname")


def _upsert(kind: Any, table: Any, keys: list[str], columns: tuple[str, ...]) -> Statement:
    added = kind.insert(table)
    new = {name: added.excluded[name] for name in columns if name not in keys}
    return Statement(added.on_conflict_do_update(index_elements=keys, set_=new), *columns)


_PUT: Final = {
    "sqlite": _upsert(sqlite, CHAT, ["community", "id"], _CHAT_COLUMNS),
    "postgresql": _upsert(postgresql, CHAT, ["community", "id"], _CHAT_COLUMNS),
}
_NAME: Final = {
    "sqlite": _upsert(sqlite, MEMBER, ["community", "chat", "person"], _MEMBER_COLUMNS),
    "postgresql": _upsert(postgresql, MEMBER, ["community", "chat", "person"], _MEMBER_COLUMNS),
}
_NICKNAME = Statement(
    select(M.nickname).where(M.community == param("community"), M.chat == param("chat"), M.person == param("person"))
)

_ROOMS_OF = Statement(
    select(M.chat, M.nickname).where(M.community == param("community"), M.person == param("person")).order_by(M.chat)
)
_HEARD_AT = Statement(
    select(func.max(INBOX.c.sent_at)).where(INBOX.c.community == param("community"), INBOX.c.chat == param("chat"))
)


class SqlChats:
    """Implements ports.Chats."""

    __slots__ = ("_changed", "_community", "_directory", "_link", "_seal")

    def __init__(
        self,
        link: Link,
        community: str,
        seal: Seal,
        directory: Callable[[], Directory],
        changed: Callable[[str, str], None],
    ) -> None:
        self._link, self._community, self._seal = link, community, seal
        self._directory, self._changed = directory, changed

    def get(self, chat: str) -> Chat | None:
        return self._directory().chats.get(chat)

    def put(self, chat: Chat) -> None:
        if self.get(chat.id) == chat:
            return
        row = (self._community, chat.id, chat.name, chat.kind, " ".join(chat.units), chat.owner, " ".join(chat.tags))
        self._link.run(_PUT[self._link.dialect], dict(zip(_CHAT_COLUMNS, row, strict=True)))
        self._changed("directory", "")
        self._changed("chat", chat.id)

    def all(self) -> list[Chat]:
        return list(self._directory().chats.values())

    def nickname(self, chat: str, person: str) -> str:
        row = self._link.one(_NICKNAME, community=self._community, chat=chat, person=person)
        return self._seal.open(row[0]) if row and row[0] else ""

    def rooms_of(self, person: str) -> list[tuple[str, str]]:
        rows = self._link.all(_ROOMS_OF, community=self._community, person=person)
        return [(chat, self._seal.open(name) if name else "") for chat, name in rows]

    def set_nickname(self, chat: str, person: str, nickname: str) -> None:
        row = (self._community, chat, person, self._seal.maybe(nickname))
        self._link.run(_NAME[self._link.dialect], dict(zip(_MEMBER_COLUMNS, row, strict=True)))

    def heard_at(self, chat: str) -> datetime | None:
        row = self._link.one(_HEARD_AT, community=self._community, chat=chat)
        return maybe_moment(row[0]) if row else None
