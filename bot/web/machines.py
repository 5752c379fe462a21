"""What machines ask: health, metrics, files, and the clock of played time."""

from __future__ import annotations

import asyncio
import mimetypes
import time
from datetime import datetime
from importlib.resources import files

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.web.parts import Parts

LONGEST_WAIT = 30.0  # real seconds a question for idleness is held at most
OURS = dict.fromkeys(("office.css", "toolbar.js", "pasted.js", "live.js", "icon.svg"), "bot.web")
FROM_WHEELS = {"htmx.min.js": ("js_lib_htmx", "static/htmx/htmx.min.js")}


async def healthz(parts: Parts, request: web.Request) -> web.Response:  # noqa: ARG001  # the process answers, that is all
    return web.json_response({"ok": True})


async def readyz(parts: Parts, request: web.Request) -> web.Response:  # noqa: ARG001
    state = dict(await parts.health())
    return web.json_response(state, status=200 if state.get("ok") else 503)


async def metrics(parts: Parts, request: web.Request) -> web.Response:  # noqa: ARG001
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def verify(parts: Parts, request: web.Request) -> web.Response:
    """The file by which WeCom checks that a domain is ours; the office puts it into the data folder."""
    path = parts.config.storage.data / f"WW_verify_{request.match_info['name']}.txt"
    if not path.is_file():
        raise web.HTTPNotFound
    return web.Response(text=path.read_text(encoding="utf-8"))


async def static(parts: Parts, request: web.Request) -> web.Response:  # noqa: ARG001
    name = request.match_info["name"]
    if name in FROM_WHEELS:
        package, path = FROM_WHEELS[name]
    elif name in OURS:
        package, path = OURS[name], f"static/{name}"
    else:
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    body = files(package).joinpath(path).read_bytes()
    return web.Response(body=body, content_type=kind, charset="utf-8", headers={"Cache-Control": "max-age=300"})


async def idle(parts: Parts, request: web.Request) -> web.Response:
    """`?wait=S`: answered when there is nothing in hand, or after so many real seconds."""
    try:
        wait = min(float(request.query.get("wait", 0)), LONGEST_WAIT)
    except ValueError as error:
        raise web.HTTPBadRequest(text="wait 应为秒数。") from error
    until, pause = time.monotonic() + wait, 0.001
    is_idle = await _is_idle(parts)
    while not is_idle and time.monotonic() < until:
        await asyncio.sleep(pause)
        pause = min(pause * 2, 0.02)
        is_idle = await _is_idle(parts)
    now, coming = parts.clock.now(), parts.played.next if parts.played else None
    return web.json_response({"idle": is_idle, "now": now.isoformat(), "next": coming.isoformat() if coming else None})


async def _is_idle(parts: Parts) -> bool:
    if parts.played is not None and parts.played.is_busy:
        return False
    return parts.idle is None or await parts.idle()


async def set_clock(parts: Parts, request: web.Request) -> web.Response:
    """`{"now": ISO}`: office time moves on, and whoever slept until then wakes."""
    try:
        now = datetime.fromisoformat((await request.json())["now"])
    except (ValueError, KeyError, TypeError) as error:
        raise web.HTTPBadRequest(text='要写成 {"now": "2026-03-02T09:00:00+08:00"}。') from error
    if now.tzinfo is None:
        raise web.HTTPBadRequest(text="now 要带时区。")
    if parts.played is not None:
        parts.played.set(now)
    return web.json_response({"now": parts.clock.now().isoformat()})
