"""A matter with the talk it came from, its history, its photos, and the steps that can be taken now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.deeds.split import joined
from bot.deeds.steps import handles
from bot.deeds.steps import may_see as sees_all_of
from bot.deeds.why import why
from bot.domain.people import Actor
from bot.domain.rights import Deed
from bot.domain.ticket import Ticket
from bot.errors import GridBotError, NoSuchTicket, NotYours
from bot.messages import Inbound, Kind, Media
from bot.ports import Desk
from bot.web.images import sniff
from bot.web.office import frame
from bot.web.pages import local, page
from bot.web.parts import Parts
from bot.web.people import Visitor, looks, visitor
from bot.web.steps import alike, buttons, hands
from bot.web.views import Names, lines, may_see, row, rows, waiting

log = structlog.get_logger()
SAID = {
    Kind.VOICE: "（语音）",
    Kind.LOCATION: "（位置）",
    Kind.FILE: "（文件）",
    Kind.IMAGE: "",
    Kind.PRESS: "（点了按钮）",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A message of the talk. *photos*: the places of its pictures, as their addresses say."""

    who: str
    at: str
    text: str
    photos: tuple[str, ...] = ()


async def ticket_page(parts: Parts, request: web.Request) -> web.Response:
    who = await visitor(parts, request)
    number = int(request.match_info["number"])
    values = await looks(parts, who, partial(ticket_values, who, number, ""))
    saw = "door" if values["phone"] or values["door"] else "ticket"
    await parts.store.run(who.community, lambda desk: desk.saw(who.userid, saw, number))
    return page("office/ticket.html", **values)


def reads(desk: Desk, actor: Actor, number: int) -> Ticket:
    """The ticket; raises NoSuchTicket for who may not see it: that it exists is not his to know."""
    ticket = desk.tickets.get(number)
    if not may_see(desk, actor, ticket):
        raise NoSuchTicket(f"{actor.id} may not see {ticket.ref}")
    return ticket


def ticket_values(who: Visitor, number: int, line: str, desk: Desk, actor: Actor) -> dict[str, Any]:
    """*line* is what to tell him above it."""
    ticket, names = reads(desk, actor, number), Names(desk)
    chat = desk.chats.get(ticket.chat) if ticket.chat else None
    whole, handler = sees_all_of(actor, ticket), handles(actor, ticket)
    items = [item for item in desk.outbox.waiting() if item.out.ticket == number]
    return frame(desk, actor, who) | {
        "ticket": ticket,
        "row": row(desk, actor, ticket, names, door=handler),
        "whole": whole,
        "door": ticket.place.room if handler else "",
        "phone": desk.people.phone(ticket.reporter) if handler and ticket.reporter else "",
        "talk": _talk(desk, ticket, names) if handler else [],
        "handler": handler,
        "result": ticket.result_that_stands if whole else "",
        "history": lines(desk, ticket, names, whole=whole),
        "chat_name": chat.name if chat else "",
        "reporter": names.person(ticket.reporter),
        "resident": ticket.reporter if _is_resident(desk, ticket) and desk.rights.may(actor, Deed.LOOK) else "",
        "followers": len(desk.tickets.followers(number)),
        "waiting": waiting(desk, items, names),
        "buttons": buttons(desk, actor, ticket),
        "hands": hands(desk),
        "alike": rows(desk, actor, alike(desk, actor, ticket), names),
        "joined": [(str(one.data["message"]), f"{names.person(one.by)}：{one.note}") for one in joined(desk, ticket)]
        if whole
        else [],
        "coming": why(desk, number, actor, desk.now).splitlines()[-1],
        "line": line,
    }


def _is_resident(desk: Desk, ticket: Ticket) -> bool:
    known = desk.people.get(ticket.reporter) if ticket.reporter else None
    return bool(ticket.reporter) and not (known is not None and known.staff)


def _talk(desk: Desk, ticket: Ticket, names: Names) -> list[Word]:
    """What was said about it, oldest first, as long as it is kept."""
    zone = desk.settings.timezone
    return [
        Word(
            who=names.person(message.who) if message.who != ticket.reporter else "报事的人",
            at=local(message.sent_at, desk.now, zone),
            text=message.text or SAID.get(message.kind, ""),
            photos=tuple(place for place, _ in _pictures(at, message)),
        )
        for at, message in _messages(desk, ticket)
    ]


def _messages(desk: Desk, ticket: Ticket) -> Iterator[tuple[int, Inbound]]:
    """With their place in the ticket's talk."""
    for at, key in enumerate(desk.tickets.messages(ticket.number)):
        message = desk.inbox.get(key)
        if message is not None:
            yield at, message


def _pictures(at: int, message: Inbound) -> Iterator[tuple[str, Media]]:
    """By their place in the talk and in the message, so that no address names anything else."""
    return ((f"{at}-{n}", media) for n, media in enumerate(message.media) if media.kind == "image")


async def photo(parts: Parts, request: web.Request) -> web.Response:
    """A picture of the talk, fetched where it lies; only as long as the platform or we keep it."""
    who = await visitor(parts, request)
    number, place = int(request.match_info["number"]), request.match_info["place"]
    source, media = await looks(parts, who, partial(_photo, number, place))
    if parts.fetch is None:
        raise web.HTTPNotFound(text="这张照片取不到。")
    try:
        body = await parts.fetch(source, media)
    except GridBotError as error:
        log.info("photo_not_fetched", ticket=number, source=source, error=str(error))
        raise web.HTTPNotFound(text="这张照片取不到了，平台只留几天。") from error
    kind = sniff(body)
    if kind is None:
        raise web.HTTPNotFound(text="这张照片打不开。")
    return web.Response(body=body, content_type=kind, headers={"Cache-Control": "private, max-age=600"})


def _photo(number: int, place: str, desk: Desk, actor: Actor) -> tuple[str, Media]:
    ticket = reads(desk, actor, number)
    if not handles(actor, ticket):
        raise NotYours(f"{actor.id} does not handle {ticket.ref}", reply="照片只给经办的人和社区看。")
    for at, message in _messages(desk, ticket):
        for name, media in _pictures(at, message):
            if name == place:
                return message.source, media
    raise NoSuchTicket(f"{ticket.ref} has no picture {place}")
