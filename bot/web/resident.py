"""A resident's own page: his matters, how they go, yes or no, a mark, a word or a photo more. Large, and without a script."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from bot.deeds.confirm import confirm
from bot.deeds.deny import deny
from bot.deeds.progress import progress
from bot.deeds.rate import BEST, rate
from bot.deeds.steps import matters_of, today
from bot.deeds.supplement import supplement
from bot.domain.people import Actor
from bot.domain.ticket import STATE_NAMES, Closing, State, Ticket
from bot.errors import PersonError, Unclear
from bot.messages import Inbound, Kind, Media
from bot.ports import Desk
from bot.texts.common import place_name
from bot.web.pages import local, page, redirect
from bot.web.parts import Parts
from bot.web.photos import cleaned

T = TypeVar("T")
SHOWN, MOST_WORDS, MOST_BYTES = 50, 400, 10 * 1024 * 1024
OVER = "这个链接过期了。在群里或者单独跟我们说一声「我的」，就会有新的。"
DONE = {
    "confirm": "好，谢谢您告诉我们。", "deny": "知道了，这就让人再去看。", "rate": "谢谢，记下了。",
    "words": "补充上了。", "photo": "照片补上了。",
}  # fmt: skip


async def resident(parts: Parts, request: web.Request) -> web.Response:
    community, person = _who(parts, request)
    values = await parts.store.read(community, partial(_as, person, _matters))
    done = request.query.get("done", "")
    return page("resident.html", **values, base=f"/r/{request.match_info['token']}", line=DONE.get(done, ""), bad=False)


def _who(parts: Parts, request: web.Request) -> tuple[str, str]:
    found = parts.links.read(request.match_info["token"]) if parts.links else None
    if found is None or found[0] not in parts.store.communities():
        raise web.HTTPNotFound(text=OVER)
    return found


def _as(person: str, look: Callable[[Desk, Actor], T], desk: Desk) -> T:
    """As the resident he is; one of ours has his own pages."""
    actor = desk.people.actor(person, today(desk, desk.now))
    if actor.standing.is_staff:
        raise web.HTTPNotFound(text=OVER)
    return look(desk, actor)


def _matters(desk: Desk, actor: Actor) -> dict[str, Any]:
    tickets = matters_of(desk, actor, SHOWN)
    return {
        "community_name": desk.settings.name,
        "brand": desk.settings.brand or desk.settings.name,
        "matters": [_matter(desk, actor, ticket) for ticket in tickets],
        "best": BEST,
    }


def _matter(desk: Desk, actor: Actor, ticket: Ticket) -> dict[str, Any]:
    own = ticket.reporter == actor.id
    closed = ticket.state is State.CLOSED
    return {
        "number": ticket.number,
        "state": ticket.state,
        "state_name": STATE_NAMES[ticket.state],
        "summary": ticket.summary,
        "place": "" if ticket.place.is_empty else place_name(ticket.place, public=True),
        "opened": local(ticket.opened_at, desk.now, desk.settings.timezone),
        "progress": progress(desk, ticket.number, actor, desk.now)[1],
        "own": own,
        "asks": own and ticket.state is State.RESOLVED,
        "rates": own and (closed and ticket.closing is not Closing.UNASKED),
        "score": ticket.score,
        "adds": ticket.is_open or ticket.state is State.RESOLVED,
    }


async def act(parts: Parts, request: web.Request) -> web.Response:
    """POST /r/TOKEN/NUMBER/WHAT; the answer is the page anew, or the polite line above it."""
    community, person = _who(parts, request)
    number, what = int(request.match_info["number"]), request.match_info["what"]
    try:
        form, picture = await _form(request)
        if what in ("words", "photo"):
            await _add(parts, community, person, number, form.get("words", ""), picture)
        else:
            await parts.store.run(community, partial(_as, person, partial(_answer, number, what, form)))
    except PersonError as error:
        values = await parts.store.read(community, partial(_as, person, _matters))
        base = f"/r/{request.match_info['token']}"
        return page("resident.html", status=400, **values, base=base, line=error.reply, bad=True)
    parts.said()
    return redirect(f"/r/{request.match_info['token']}?done={what}")


def _answer(number: int, what: str, form: Mapping[str, str], desk: Desk, actor: Actor) -> None:
    words = form.get("words", "")
    if what == "confirm":
        confirm(desk, number, actor, desk.now, words=words)
    elif what == "deny":
        deny(desk, number, actor, desk.now, words=words)
    else:
        score = form.get("score", "")
        rate(desk, number, int(score) if score.isdecimal() and len(score) == 1 else 0, actor, desk.now, words=words)


async def _form(request: web.Request) -> tuple[dict[str, str], bytes]:
    """Fields, and the picture if there is one; a phone's photo is larger than what other pages may send."""
    if not request.content_type.startswith("multipart/"):
        posted = await request.post()
        return {name: str(value).strip()[:MOST_WORDS] for name, value in posted.items()}, b""
    form: dict[str, str] = {}
    picture = b""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        body = bytearray()
        while chunk := await part.read_chunk(65536):
            body += chunk
            if len(body) > MOST_BYTES:
                raise Unclear("too large", reply="照片太大了，最大 10 MB，请换一张。")
        if part.filename:
            picture = bytes(body)
        elif part.name:
            form[part.name] = body.decode(errors="replace").strip()[:MOST_WORDS]
    return form, picture


async def _add(parts: Parts, community: str, person: str, number: int, words: str, picture: bytes) -> None:
    """A word or a photo, kept like any message of his and written into the matter."""
    media: tuple[Media, ...] = ()
    if picture:
        if parts.photos is None:
            raise Unclear("no folder for photos", reply="这里现在收不了照片，请发到群里。")
        body = await asyncio.to_thread(cleaned, picture)
        media = (await asyncio.to_thread(parts.photos.put, body),)
    if not words and not media:
        raise Unclear("nothing to add", reply="写一句话，或者选一张照片，再点发送。")
    await parts.store.read(community, partial(_as, person, lambda desk, actor: progress(desk, number, actor, desk.now)))
    message = Inbound(
        source="page", id=secrets.token_hex(12), community=community, chat=f"page:{person}", who=person,
        sent_at=parts.clock.now(), kind=Kind.IMAGE if media else Kind.TEXT, text=words, media=media,
    )  # fmt: skip
    await parts.store.receive(message)

    def deed(desk: Desk, actor: Actor) -> None:
        supplement(desk, number, replace(message, sender=actor), None, actor, desk.now)
        desk.inbox.done(message.key, None, number)

    await parts.store.run(community, partial(_as, person, deed))
