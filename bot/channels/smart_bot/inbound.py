"""Bodies of the smart bot's callbacks → Inbound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.channels.wecom.wire import as_dict, as_list, as_text, digest, moment
from bot.messages import Inbound, Kind, Media

SOURCE = "smart_bot"
_MENTION = re.compile(r"^\s*@\S{1,32}(?:\s+|$)")  # the space after a mention is U+2005, which \s takes
_KINDS = {"image": Kind.IMAGE, "voice": Kind.VOICE, "file": Kind.FILE, "video": Kind.FILE}


def inbound(body: Mapping[str, Any], req_id: str, now: datetime, name: str = "") -> Inbound:
    """One message or event. Unknown shapes become an EVENT; *now* stands in where no time is told."""
    who = as_text(as_dict(body.get("from")).get("userid"))
    group = as_text(body.get("chatid")) if body.get("chattype") == "group" else ""
    common: dict[str, Any] = {
        "source": SOURCE,
        "id": as_text(body.get("msgid")) or digest(f"{key}={body[key]}" for key in sorted(body)),
        "community": "",
        "chat": f"room:{group}" if group else f"bot:{who or 'sys'}",
        "who": who or "sys",
        "sent_at": moment(body.get("create_time")) or now,
        "reply_token": req_id,
    }
    if body.get("msgtype") == "event":
        return _event(body, common)
    parts = _parts(body)
    if parts is None:
        return Inbound(kind=Kind.EVENT, raw=dict(body), **common)
    kind, text, media = parts
    quote = _parts(as_dict(body.get("quote")))
    return Inbound(
        kind=kind,
        text=without_mention(text, name) if group else text,
        quoted_text=quote[1] if quote else "",
        at_bot=bool(group),  # in a group nothing else is ever delivered
        media=media + (quote[2] if quote else ()),
        **common,
    )


def event_type(body: Mapping[str, Any]) -> str:
    return as_text(as_dict(body.get("event")).get("eventtype"))


def without_mention(text: str, name: str) -> str:
    """The words without the mention of the bot; in the middle only where its name is known."""
    if name and f"@{name}" in text:
        return re.sub(rf"@{re.escape(name)}\s*", "", text, count=1).strip()
    return _MENTION.sub("", text, count=1).strip()


def _event(body: Mapping[str, Any], common: Mapping[str, Any]) -> Inbound:
    if event_type(body) != "template_card_event":
        return Inbound(kind=Kind.EVENT, raw=dict(body), **common)
    event = as_dict(body.get("event"))
    press = as_dict(event.get("template_card_event"))
    items = as_list(as_dict(press.get("selected_items")).get("selected_item"))
    selected = {
        as_text(item.get("question_key")): tuple(
            as_text(option) for option in as_list(as_dict(item.get("option_ids")).get("option_id"))
        )
        for item in map(as_dict, items)
    }
    return Inbound(
        kind=Kind.PRESS,
        action=as_text(press.get("event_key")),
        selected=selected,
        raw={"TaskId": as_text(press.get("task_id"))},
        **common,
    )


def _parts(body: Mapping[str, Any]) -> tuple[Kind, str, tuple[Media, ...]] | None:
    """(kind, text, media) of a message or of what it quotes; None for what is not known."""
    kind = as_text(body.get("msgtype"))
    content = as_dict(body.get(kind))
    if kind == "text":
        return Kind.TEXT, as_text(content.get("content")), ()
    if kind == "voice":
        return Kind.VOICE, as_text(content.get("content")), ()
    if kind == "mixed":
        items = [_parts(as_dict(item)) for item in as_list(content.get("msg_item"))]
        known = [item for item in items if item is not None]
        text = "\n".join(item[1] for item in known if item[1])
        media = tuple(one for item in known for one in item[2])
        return (Kind.TEXT if text else Kind.IMAGE), text, media
    if kind in _KINDS:
        key = as_text(content.get("aeskey"))
        return _KINDS[kind], "", (Media(kind, as_text(content.get("url")), extra={"aeskey": key} if key else {}),)
    return None
