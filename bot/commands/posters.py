"""A page to print for each grid: the QR by which residents join its group, and what to write into the group's notice."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from bot.commands.checklist import SECONDS, Answer
from bot.config import Config, Wecom
from bot.errors import ConfigError
from bot.ports import Desk
from bot.texts import resident
from storage.installation import opened

MOST_GROUPS = 5  # of one QR; a full group is followed by a new one by itself
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title>
<style>@page{{size:A4;margin:20mm}}body{{font-family:sans-serif;text-align:center;font-size:22pt}}
img{{width:90mm;height:90mm}}p{{margin:8mm 0}}.small{{font-size:13pt}}</style>
<h1>{title}</h1><p>{lead}</p><img src="{qr}" alt="入群二维码"><p class="small">{notice}</p></html>
"""


@dataclass(frozen=True, slots=True)
class Grid:
    code: str
    name: str
    rooms: tuple[str, ...]
    config: str = ""  # of the QR that was made before


async def write_posters(config: Config, folder: Path) -> list[Path]:
    """One page and one notice for every grid that has a group; the same QR when it is asked for again.

    Raises ConfigError where the platform refuses, with its own words.
    """
    wecom = config.wecom
    if wecom is None or wecom.app is None:
        raise ConfigError("wecom.app: 没有自建应用，做不了入群二维码")
    written: list[Path] = []
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with opened(config) as store, aiohttp.ClientSession(timeout=timeout) as http:
        call = await _caller(http, wecom, wecom.app.secret)
        for community, settings in config.settings.items():
            for grid in await store.read(community, _grids):
                way = grid.config or await _made(call, grid)
                if way != grid.config:
                    await store.run(community, partial(_keep, grid.code, way))
                answer = await call("externalcontact/groupchat/get_join_way", {"config_id": way})
                service = await _service(call, wecom, grid.code)
                notice = resident.notice_board(settings.name, grid.name, service, settings.raw_days)
                own = folder / community if len(config.settings) > 1 else folder  # each may have a grid of that code
                written += _write(own, grid, str((answer.get("join_way") or {}).get("qr_code") or ""), notice)
    return written


def _grids(desk: Desk) -> list[Grid]:
    rooms: dict[str, list[str]] = {}
    for chat in desk.chats.all():
        if chat.kind == "residents" and chat.units and chat.owner:
            rooms.setdefault(desk.tree.grid_of(chat.units[0]), []).append(chat.id.removeprefix("room:"))
    return [
        Grid(code, desk.tree.units[code].name, tuple(found[:MOST_GROUPS]), desk.notes.get(f"join/{code}"))
        for code, found in sorted(rooms.items())
        if code in desk.tree.units
    ]


def _keep(code: str, way: str, desk: Desk) -> None:
    desk.notes.set(f"join/{code}", way)


async def _made(call: Any, grid: Grid) -> str:
    """The state of the QR comes back with everybody who joins by it: that is how a new group finds its grid."""
    body = {
        "scene": 2,
        "remark": f"网格 {grid.code}"[:30],
        "auto_create_room": 1,
        "room_base_name": f"{grid.name}居民群",
        "chat_id_list": list(grid.rooms),
        "state": grid.code,
    }
    answer = await call("externalcontact/groupchat/add_join_way", body)
    return str(answer.get("config_id") or "")


async def _service(call: Any, wecom: Wecom, scene: str) -> str:
    if wecom.kf is None:
        return ""
    answer = await call("kf/add_contact_way", {"open_kfid": wecom.kf.open_kfid, "scene": scene})
    return str(answer.get("url") or "")


async def _caller(http: aiohttp.ClientSession, wecom: Wecom, secret: str) -> Any:
    base = f"{wecom.api_base}/cgi-bin"

    async def asked(path: str, request: AbstractAsyncContextManager[aiohttp.ClientResponse]) -> Answer:
        try:
            async with request as answer:
                return _fine(path, await answer.json(content_type=None))
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise ConfigError(f"这台电脑连不上 {wecom.api_base}（{type(error).__name__}）") from error

    who = {"corpid": wecom.corp_id, "corpsecret": secret}
    token = (await asked("gettoken", http.get(f"{base}/gettoken", params=who))).get("access_token")

    async def call(path: str, body: Mapping[str, Any]) -> Answer:
        data = orjson.dumps(dict(body))  # the platform refuses characters that are written as escapes
        return await asked(path, http.post(f"{base}/{path}", params={"access_token": str(token)}, data=data))

    return call


def _fine(path: str, answer: Any) -> Answer:
    if not isinstance(answer, dict) or answer.get("errcode"):
        told = answer.get("errcode") if isinstance(answer, dict) else "?"
        raise ConfigError(f"企业微信没有答应 {path}：{told}")
    return answer


def _write(folder: Path, grid: Grid, qr: str, notice: str) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    page, text = folder / f"{grid.code}-海报.html", folder / f"{grid.code}-群公告.txt"
    lead = "扫一扫，进咱们网格的群，有事群里说"
    shown = PAGE.format(
        title=escape(grid.name), lead=lead, qr=escape(qr, quote=True), notice=escape(notice).replace("\n", "<br>")
    )
    page.write_text(shown, encoding="utf-8")
    text.write_text(notice + "\n", encoding="utf-8")
    return [page, text]
