"""Forwarded chat records, as the archive and 微信客服 write them: who said what, by the names people show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.wecom.wire import as_dict, as_list, as_text, loads
from bot.domain.masking import is_full_name
from bot.messages import Media

MOST_LINES = 100
_WORDS = {
    "image": "[图片]",
    "video": "[视频]",
    "voice": "[语音]",
    "file": "[文件]",
    "location": "[位置]",
    "link": "[链接]",
}


def content_of(value: Any) -> dict[str, Any]:
    """The body of an item: JSON once more, or already an object."""
    if isinstance(value, str):
        try:
            value = loads(value)
        except ValueError:
            return {}
    return as_dict(value)


def forwarded(items: Iterable[Any]) -> tuple[str, tuple[Media, ...]]:
    """(lines 「name：words」 in their order, pictures among them). They did not write to us: full names are shortened."""
    lines: list[str] = []
    media: list[Media] = []
    for item in map(as_dict, items):
        kind = as_text(item.get("msgtype") or item.get("type")).lower().removeprefix("chatrecord")
        body = content_of(item.get("msg_content") if "msg_content" in item else item.get("content"))
        words = _words(kind, as_dict(body.get(kind)) or body, media)
        name = as_text(item.get("sender_name"))
        if is_full_name(name):
            name = f"{name[: 2 if len(name) > 3 else 1]}某"  # 周某, 令狐某
        if words:
            lines.append(f"{name}：{words}" if name else words)
        if len(lines) >= MOST_LINES:
            break
    return "\n".join(lines), tuple(media)


def _words(kind: str, body: Mapping[str, Any], media: list[Media]) -> str:
    if kind in ("text", "markdown"):
        return as_text(body.get("content"))
    if kind in ("mixed", "merged_msg", ""):
        text, more = forwarded(as_list(body.get("item")))
        media += more
        return text
    ref = as_text(body.get("sdkfileid") or body.get("media_id"))
    if ref and kind in ("image", "video", "voice", "file"):
        media.append(Media(kind, ref, as_text(body.get("filename"))))
    title = as_text(body.get("title") or body.get("name") or body.get("filename"))
    return " ".join(filter(None, (_WORDS.get(kind, ""), title)))
