"""The application's bottom menu: for hands that do not type. A click says what the words of the table would."""

from __future__ import annotations

from typing import Any

import structlog

from bot.channels.wecom.client import WeCom
from bot.errors import PlatformError
from bot.texts.menu import MENU

log = structlog.get_logger(__name__)
TOP_BYTES, SUB_BYTES = 16, 40  # of a name, in UTF-8


def body(public_url: str) -> dict[str, Any]:
    """As menu/create wants it: at most three on top, five below each."""
    return {
        "button": [
            _entry(*entries[0], public_url)
            if len(entries) == 1
            else {"name": name, "sub_button": [_entry(title, key, public_url) for title, key in entries]}
            for name, entries in MENU.items()
        ]
    }


def _entry(title: str, key: str, public_url: str) -> dict[str, str]:
    if key.startswith("/"):
        return {"type": "view", "name": title, "url": f"{public_url}{key}"}
    return {"type": "click", "name": title, "key": key}


async def put_menu(client: WeCom, agent_id: int, public_url: str) -> bool:
    """Lay the menu out at every start; without it people can still write. False when the platform would not have it."""
    try:
        await client.call("menu/create", body(public_url), agentid=agent_id)
    except PlatformError as error:
        log.warning("menu_not_made", errcode=error.errcode, errmsg=error.errmsg)
        return False
    return True
