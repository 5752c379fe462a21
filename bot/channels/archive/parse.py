"""Archived messages → Inbound. Every type is kept; what is not talk is an EVENT, and nothing raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.archive.port import Record
from bot.channels.wecom.forwarded import forwarded
from bot.channels.wecom.wire import as_dict, as_list, as_text, digest, loads, moment
from bot.messages import Inbound, Kind, Media

SOURCE = "archive"
# Where the body does not stand under the name of its type
_BODIES = {
    "external_redpacket": "redpacket", "docmsg": "doc", "markdown": "info", "news": "info", "voiptext": "info",
    "qydiskfile": "info", "solitaire": "info", "note": "info", "meeting_notification": "info",
}  # fmt: skip
Parts = tuple[Kind, str, tuple[Media, ...]]
# How clients write a quotation into the text; the platform documents no other trace of it
_QUOTES = (
    re.compile(
        r"\A这是一条引用/回复消息[：:]\s*\n[\"“「](?:[^：:\n]{1,40}[：:]\s*)?(.*?)[\"”」]\n-{3,}\n(.*)\Z", re.DOTALL
    ),
    re.compile(r"\A[「“\"](?:[^：:\n]{1,40}[：:]\s*)?(.*?)[」”\"]\n(?:- ){3,}-?\n(.*)\Z", re.DOTALL),
)


def parse(message: Mapping[str, Any], now: datetime, fallback_id: str = "") -> Inbound:
    """One message; *now* stands in for a time that is missing, *fallback_id* for an id."""
    who = as_text(message.get("from")) or as_text(message.get("user")) or "sys"
    room = as_text(message.get("roomid"))
    common: dict[str, Any] = {
        "source": SOURCE,
        "id": as_text(message.get("msgid")) or fallback_id or _id_of_all(message),
        "community": "",
        "chat": f"room:{room}" if room else f"archive:{who}",
        "who": who,
        "sent_at": moment(message.get("msgtime") or message.get("time"), per_second=1000) or now,
    }
    kind = as_text(message.get("msgtype"))
    if message.get("action") == "recall" or kind == "revoke":
        return Inbound(kind=Kind.RECALL, quote=as_text(as_dict(message.get("revoke")).get("pre_msgid")), **common)
    parts = _parts(kind, as_dict(message.get(_BODIES.get(kind, kind))))
    if parts is None:
        rest = {key: value for key, value in message.items() if key != "tolist"}  # every member of a group, each time
        return Inbound(kind=Kind.EVENT, raw=rest, **common)
    text, quoted = split_quote(parts[1]) if parts[0] is Kind.TEXT else (parts[1], "")
    return Inbound(kind=parts[0], text=text, quoted_text=quoted, media=parts[2], **common)


def unopened(record: Record, why: str, now: datetime) -> Inbound:
    """A record nobody can read yet, kept with the reason and its sealed body: a key found later opens it."""
    raw = {key: record.get(key) for key in ("seq", "publickey_ver", "encrypt_random_key", "encrypt_chat_msg")}
    return Inbound(
        source=SOURCE,
        id=as_text(record.get("msgid")) or _id_of_all(record),
        community="",
        chat=f"{SOURCE}:sys",
        who="sys",
        sent_at=now,
        kind=Kind.EVENT,
        raw={**raw, "reason": why},
    )


def _id_of_all(fields: Mapping[str, Any]) -> str:
    return digest(f"{name}={fields[name]}" for name in sorted(fields))


def split_quote(text: str) -> tuple[str, str]:
    """(own words, quoted words)."""
    for pattern in _QUOTES:
        found = pattern.match(text)
        if found is not None:
            return found[2].strip(), found[1].strip()
    return text, ""


def _parts(kind: str, body: Mapping[str, Any]) -> Parts | None:
    read = _READERS.get(kind)
    return None if read is None else read(body)


def _text(body: Mapping[str, Any]) -> Parts:
    return Kind.TEXT, as_text(body.get("content")), ()


def _media(kind: Kind, name: str) -> Callable[[Mapping[str, Any]], Parts]:
    def read(body: Mapping[str, Any]) -> Parts:
        extra = {
            key: as_text(body.get(key)) for key in ("md5sum", "filesize", "play_length", "fileext") if body.get(key)
        }
        title = as_text(body.get("filename"))
        return kind, title, (Media(name, as_text(body.get("sdkfileid")), title, extra),)

    return read


def _location(body: Mapping[str, Any]) -> Parts:
    words = [as_text(body.get("title")), as_text(body.get("address"))]
    point = {"latitude": as_text(body.get("latitude")), "longitude": as_text(body.get("longitude"))}
    return Kind.LOCATION, " ".join(filter(None, words)), (Media("location", "", extra=point),)


def _link(body: Mapping[str, Any]) -> Parts:
    words = [as_text(body.get("title")), as_text(body.get("description"))]
    return Kind.LINK, "\n".join(filter(None, words)), (Media("link", as_text(body.get("link_url"))),)


def _mixed(body: Mapping[str, Any]) -> Parts:
    """Text and photos in one message; each item's content is JSON once more."""
    found = []
    for item in map(as_dict, as_list(body.get("item"))):
        content = item.get("content")
        if isinstance(content, str):
            try:
                content = loads(content)
            except ValueError:
                continue
        parts = _parts(as_text(item.get("type")).lower().removeprefix("chatrecord"), as_dict(content))
        if parts is not None and parts[0] is not Kind.EVENT:
            found.append(parts)
    text = "\n".join(parts[1] for parts in found if parts[1])
    return (Kind.TEXT if text else Kind.IMAGE), text, tuple(one for parts in found for one in parts[2])


def _record(body: Mapping[str, Any]) -> Parts:
    """Somebody forwards what was said elsewhere."""
    text, media = forwarded(as_list(body.get("item")))
    return Kind.TEXT, text or as_text(body.get("title")), media


def _note(body: Mapping[str, Any]) -> Parts:
    text, media = forwarded(
        {"msgtype": as_dict(item).get("msg_type"), "content": as_dict(item).get("content")}
        for item in as_list(body.get("items"))
    )
    return Kind.TEXT, text, media


def _page(body: Mapping[str, Any]) -> Parts:
    words = [as_text(body.get("title")), as_text(body.get("description") or body.get("displayname"))]
    return Kind.LINK, "\n".join(filter(None, words)), (Media("link", as_text(body.get("link_url") or body.get("url"))),)


def _news(body: Mapping[str, Any]) -> Parts:
    pages = [_page(as_dict(item)) for item in as_list(body.get("item"))]
    return Kind.LINK, "\n".join(page[1] for page in pages), tuple(one for page in pages for one in page[2])


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Parts]] = {
    "text": _text,
    "image": _media(Kind.IMAGE, "image"),
    "voice": _media(Kind.VOICE, "voice"),
    "video": _media(Kind.FILE, "video"),
    "file": _media(Kind.FILE, "file"),
    "location": _location,
    "link": _link,
    "mixed": _mixed,
    "chatrecord": _record,
    "note": _note,
    "markdown": _text,
    "news": _news,
    "weapp": _page,
    "docmsg": _page,
}
