"""The application's bottom menu as the platform takes it, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.simulator.answers import Refused

MOST_TOP: Final = 3
MOST_SUB: Final = 5
TOP_BYTES: Final = 16
SUB_BYTES: Final = 40
KEY_BYTES: Final = 128
URL_BYTES: Final = 1024
NEEDS: Final = {
    "click": "key", "view": "url", "scancode_push": "key", "scancode_waitmsg": "key", "pic_sysphoto": "key",
    "pic_photo_or_album": "key", "pic_weixin": "key", "location_select": "key", "view_miniprogram": "pagepath",
}  # fmt: skip


def check_menu(body: Mapping[str, Any]) -> None:
    """Raises Refused 40016–40027 as the platform numbers what it does not take."""
    top = body.get("button")
    if not isinstance(top, list) or not 1 <= len(top) <= MOST_TOP:
        raise Refused(40016, "1-3 buttons")
    for button in top:
        sub = button.get("sub_button") or []
        _name(button, TOP_BYTES, 40018)
        if not isinstance(sub, list) or len(sub) > MOST_SUB:
            raise Refused(40023, "at most 5 sub_buttons")
        for entry in sub:
            _name(entry, SUB_BYTES, 40025)
            _entry(entry, 40024, 40026, 40027)
        if not sub:
            _entry(button, 40017, 40019, 40020)


def _name(entry: Any, most: int, code: int) -> None:
    name = entry.get("name") if isinstance(entry, dict) else None
    if not isinstance(name, str) or not 0 < len(name.encode()) <= most:
        raise Refused(code, f"name of 1-{most} bytes")


def _entry(entry: Mapping[str, Any], kind: int, key: int, url: int) -> None:
    needed = NEEDS.get(str(entry.get("type")))
    if needed is None:
        raise Refused(kind, "type")
    value = entry.get(needed)
    most = URL_BYTES if needed == "url" else KEY_BYTES
    if not isinstance(value, str) or not 0 < len(value.encode()) <= most:
        raise Refused(url if needed == "url" else key, needed)


def clicks_of(menu: Mapping[str, Any]) -> dict[str, str]:
    """What can be clicked: key → name."""
    entries = [entry for button in menu.get("button", ()) for entry in button.get("sub_button") or [button]]
    return {entry["key"]: entry["name"] for entry in entries if entry.get("type") == "click"}
