"""Items of kf/sync_msg → Inbound. A resident's words, a servicer's words, events; nothing raises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.channels.wecom.forwarded import forwarded
from bot.channels.wecom.wire import as_dict, as_list, as_text, digest, moment
from bot.messages import Inbound, Kind, Media

SOURCE = "kf"
RESIDENT, SYSTEM, SERVICER = 3, 4, 5
SAYS = "say/"  # a menu item whose words are simply what the resident says
RECALLS = frozenset({"user_recall_msg", "servicer_recall_msg"})
Parts = tuple[Kind, str, tuple[Media, ...]]


def inbound(item: Mapping[str, Any], now: datetime) -> Inbound:
    """One item; *now* stands in for a time that is missing."""
    kind = as_text(item.get("msgtype"))
    if kind == "event":
        return _event(item, now)
    resident = as_text(item.get("external_userid"))
    servicer = as_text(item.get("servicer_userid")) if item.get("origin") == SERVICER else ""
    common = _common(item, resident, servicer or resident, now)
    body = as_dict(item.get(kind))
    menu = as_text(body.get("menu_id"))
    if menu and not menu.startswith(SAYS):
        return Inbound(kind=Kind.PRESS, action=menu, text=as_text(body.get("content")), **common)
    read = _READERS.get(kind)
    if read is None:
        return Inbound(kind=Kind.EVENT, raw=item, **common)
    meant, text, media = read(body)
    return Inbound(kind=meant, text=text, media=media, **common)


def _event(item: Mapping[str, Any], now: datetime) -> Inbound:
    event = as_dict(item.get("event"))
    resident = as_text(event.get("external_userid"))
    what = as_text(event.get("event_type"))
    common = _common(item, resident, resident, now)
    if what in RECALLS:
        who = as_text(event.get("servicer_userid")) or resident
        return Inbound(kind=Kind.RECALL, quote=as_text(event.get("recall_msgid")), **{**common, "who": who})
    return Inbound(kind=Kind.EVENT, raw=event, **common)


def _common(item: Mapping[str, Any], resident: str, who: str, now: datetime) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "id": as_text(item.get("msgid")) or digest(f"{name}={item[name]}" for name in sorted(item)),
        "community": "",
        "chat": f"{SOURCE}:{resident or 'sys'}",
        "who": who or "sys",
        "sent_at": moment(item.get("send_time")) or now,
    }


def _text(body: Mapping[str, Any]) -> Parts:
    return Kind.TEXT, as_text(body.get("content")), ()


def _media(kind: Kind, name: str) -> Callable[[Mapping[str, Any]], Parts]:
    return lambda body: (kind, "", (Media(name, as_text(body.get("media_id"))),))


def _location(body: Mapping[str, Any]) -> Parts:
    words = dict.fromkeys(filter(None, (as_text(body.get("name")), as_text(body.get("address")))))
    point = {"latitude": as_text(body.get("latitude")), "longitude": as_text(body.get("longitude"))}
    return Kind.LOCATION, " ".join(words), (Media("location", "", extra=point),)


def _link(body: Mapping[str, Any]) -> Parts:
    words = [as_text(body.get("title")), as_text(body.get("desc"))]
    return Kind.LINK, "\n".join(filter(None, words)), (Media("link", as_text(body.get("url"))),)


def _merged(body: Mapping[str, Any]) -> Parts:
    """A forwarded chat record: other people's words under the names they show."""
    text, media = forwarded(as_list(body.get("item")))
    return Kind.TEXT, text or as_text(body.get("title")), media


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Parts]] = {
    "text": _text,
    "image": _media(Kind.IMAGE, "image"),
    "voice": _media(Kind.VOICE, "voice"),
    "video": _media(Kind.FILE, "video"),
    "file": _media(Kind.FILE, "file"),
    "location": _location,
    "link": _link,
    "merged_msg": _merged,
    "note": _merged,
}
