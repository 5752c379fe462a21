"""Who is asking and what he may look at, for every page behind the login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

from aiohttp import web

from bot.deeds.steps import today
from bot.domain.people import Actor
from bot.errors import NotYours
from bot.ports import Desk
from bot.web.pages import LoginNeeded
from bot.web.parts import Parts

T = TypeVar("T")
Look = Callable[[Desk, Actor], T]


def chat_of(request: web.Request) -> str:
    """The conversation that an address names: the platform's own id of the group, or ours."""
    chat = request.query.get("chat", "")
    return chat if not chat or chat.startswith("room:") else f"room:{chat}"


@dataclass(frozen=True, slots=True)
class Visitor:
    userid: str
    community: str
    csrf: str
    asked: str = ""  # the identity asked for by name, kept in every link of the page

    @property
    def query(self) -> str:
        """What every address of the page carries on."""
        return urlencode({"community": self.community} | ({"as": self.asked} if self.asked else {}))


async def visitor(parts: Parts, request: web.Request, *, chat: str = "", silent: bool = False) -> Visitor:
    """The person logged in and the community he looks at: of `?community=`, of the chat, else his own.

    Raises LoginNeeded. Whether he may look is asked again inside every transaction, by `looks` and `does`.
    """
    userid = await parts.sessions.userid(request)
    if not userid:
        raise LoginNeeded(silent=silent)
    asked = request.query.get("community", "")
    known = parts.store.communities()
    community = asked if asked in known else parts.store.community_of(chat, userid)
    return Visitor(userid, community, await parts.sessions.csrf(request), request.query.get("as", ""))


async def looks(parts: Parts, who: Visitor, look: Look[T]) -> T:
    """Read as this person. Raises NotYours for who is no staff of the community."""
    return await parts.store.read(who.community, partial(as_staff, who.userid, look))


async def does(parts: Parts, who: Visitor, deed: Look[T]) -> T:
    """Write as this person, then let the outbox know."""
    outcome = await parts.store.run(who.community, partial(as_staff, who.userid, deed))
    parts.said()
    return outcome


def as_staff(userid: str, look: Look[T], desk: Desk) -> T:
    """As this person, inside a transaction. Raises NotYours for who is no staff of the community."""
    actor = desk.people.actor(userid, today(desk, desk.now))
    if not actor.standing.is_staff:
        raise NotYours(f"{userid} is no staff of {desk.community}", reply="这里只给本社区的工作人员用。")
    return look(desk, actor)
