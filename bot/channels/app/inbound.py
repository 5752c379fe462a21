"""Callback fields of the application → Inbound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.wecom.crypto import UNREADABLE
from bot.channels.wecom.wire import as_dict, as_list, as_text, digest, moment
from bot.errors import BadCallback
from bot.messages import Inbound, Kind, Media

SOURCE = "app"
PRESSES = frozenset({"template_card_event", "template_card_menu_event", "click"})
_PRESS_ID = ("FromUserName", "CreateTime", "Event", "EventKey", "TaskId", "ResponseCode")


def inbound(fields: Mapping[str, Any]) -> Inbound:
    """One message or event of a member. Raises BadCallback 400 when it names no sender or no time."""
    who, sent_at = as_text(fields.get("FromUserName")), moment(fields.get("CreateTime"))
    if not who or sent_at is None:
        raise BadCallback(400, UNREADABLE, "no sender or no time")
    common: dict[str, Any] = {
        "source": SOURCE,
        "community": "",
        "chat": f"{SOURCE}:{who}",
        "who": who,
        "sent_at": sent_at,
    }
    kind = as_text(fields.get("MsgType"))
    if kind == "event":
        return _event(fields, common)
    parts = _PARTS.get(kind, _unknown)(fields)
    return Inbound(id=as_text(fields.get("MsgId")) or _id_of_all(fields), **common, **parts)


def _event(fields: Mapping[str, Any], common: Mapping[str, Any]) -> Inbound:
    if as_text(fields.get("Event")) not in PRESSES:
        return Inbound(id=_id_of_all(fields), kind=Kind.EVENT, raw=fields, **common)
    return Inbound(
        id=digest(as_text(fields.get(name)) for name in _PRESS_ID),
        kind=Kind.PRESS,
        action=as_text(fields.get("EventKey")),
        selected=_selected(fields),
        reply_token=as_text(fields.get("ResponseCode")),
        raw={"TaskId": as_text(fields.get("TaskId"))},
        **common,
    )


def _id_of_all(fields: Mapping[str, Any]) -> str:
    """Events carry no id and times of whole seconds; a repetition carries the same plain text."""
    return digest(f"{name}={fields[name]}" for name in sorted(fields))


def _selected(fields: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    items = as_list(as_dict(fields.get("SelectedItems")).get("SelectedItem"))
    return {
        as_text(item.get("QuestionKey")): tuple(
            as_text(option) for option in as_list(as_dict(item.get("OptionIds")).get("OptionId"))
        )
        for item in map(as_dict, items)
    }


def _text(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": Kind.TEXT, "text": as_text(fields.get("Content"))}


def _media(kind: Kind, name: str, *extra: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    def read(fields: Mapping[str, Any]) -> dict[str, Any]:
        more = {key: as_text(fields.get(key)) for key in extra if fields.get(key)}
        return {"kind": kind, "media": (Media(name, as_text(fields.get("MediaId")), extra=more),)}

    return read


def _location(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": Kind.LOCATION,
        "text": as_text(fields.get("Label")),
        "raw": {"latitude": as_text(fields.get("Location_X")), "longitude": as_text(fields.get("Location_Y"))},
    }


def _link(fields: Mapping[str, Any]) -> dict[str, Any]:
    words = [as_text(fields.get("Title")), as_text(fields.get("Description"))]
    return {
        "kind": Kind.LINK,
        "text": "\n".join(filter(None, words)),
        "media": (Media("link", as_text(fields.get("Url"))),),
    }


def _unknown(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": Kind.EVENT, "raw": fields}


_PARTS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "text": _text,
    "image": _media(Kind.IMAGE, "image", "PicUrl"),
    "voice": _media(Kind.VOICE, "voice", "Format"),
    "video": _media(Kind.FILE, "video", "ThumbMediaId"),
    "location": _location,
    "link": _link,
}
