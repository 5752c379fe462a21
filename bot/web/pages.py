"""How a page is answered: templates, security headers, polite errors, same-origin checks."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

import structlog
from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.domain.ticket import STATE_NAMES
from bot.errors import IllegalMove, NoSuchTicket, NotYours, PersonError
from bot.texts.common import day as said_day
from bot.web.parts import Parts

log = structlog.get_logger()
Handler = Callable[[Parts, web.Request], Awaitable[web.StreamResponse]]
SAFE = frozenset({"GET", "HEAD"})
STATUS_OF = {NotYours: 403, NoSuchTicket: 404, IllegalMove: 409}
SORRY = "页面这会儿打不开，已经记下来了。请过一会儿再试。"
PLAIN = {
    400: "这个请求看不懂，请从页面上重新点一次。",
    403: "这里只给社区工作人员用。",
    404: "没有这个页面。",
    413: "内容太大了，最多 1 MB。",
    429: "试得太勤了，请五分钟后再试。",
}


class LoginNeeded(Exception):  # control flow, not an error
    """Nobody is logged in; *silent* when the platform can do it without asking."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent


def local(at: datetime | None, now: datetime, zone: str) -> str:
    """「14:05」 today, 「昨天 14:05」, else 「3 月 5 日 14:05」, in the community's zone."""
    if at is None:
        return "—"
    here, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    names = {0: "", -1: "昨天 ", 1: "明天 "}
    day = names.get((here.date() - today).days, f"{said_day(here)} ")
    return f"{day}{here:%H:%M}"


def left(at: datetime | None, now: datetime) -> str:
    """「还剩 2 小时」 or 「超了 35 分钟」; "" without a deadline."""
    if at is None:
        return ""
    gap = abs(at - now)
    if gap < timedelta(hours=1):
        span = f"{int(gap.total_seconds() // 60)} 分钟"
    elif gap < timedelta(days=2):
        span = f"{int(gap.total_seconds() // 3600)} 小时"
    else:
        span = f"{gap.days} 天"
    return f"还剩 {span}" if at >= now else f"超了 {span}"


ENVIRONMENT = Environment(
    loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
ENVIRONMENT.globals.update(state_names=STATE_NAMES)
ENVIRONMENT.filters.update(left=left)


def page(template: str, *, status: int = 200, **values: Any) -> web.Response:
    text = ENVIRONMENT.get_template(template).render(**values)
    return web.Response(text=text, status=status, content_type="text/html")


def redirect(where: str) -> web.Response:
    return web.Response(status=302, headers={"Location": where})


def guarded(parts: Parts, handler: Handler, *, checked: bool = True) -> Callable[[web.Request], Awaitable[Any]]:
    """The handler as aiohttp wants it: checked for origin and token, its errors polite, its answer with our headers.

    A wrapper and not a middleware, so that the platforms' callbacks pay for none of it.
    """
    return partial(_answer, parts, handler, checked)


async def _answer(parts: Parts, handler: Handler, checked: bool, request: web.Request) -> web.StreamResponse:
    try:
        if request.method not in SAFE:
            await _check_origin(parts, request, with_token=checked)
        response = await handler(parts, request)
    except LoginNeeded as need:
        response = _to_login(parts, request, need)
    except web.HTTPRequestEntityTooLarge:
        response = polite(request, 413)
    except web.HTTPException as error:
        response = polite(request, error.status, error.text)
    except PersonError as error:
        status = next((code for kind, code in STATUS_OF.items() if isinstance(error, kind)), 400)
        response = polite(request, status, error.reply)
    except Exception:  # whatever a page does, its reader gets a polite line and we get the trace
        log.exception("page_failed", path=request.path)
        response = polite(request, 500, SORRY)
    if not response.prepared:
        _headers(parts, response)
    return response


def polite(request: web.Request, status: int, text: str | None = None) -> web.Response:
    """The error as its reader needs it: JSON for scripts, a short line for htmx, else a page."""
    line = text if text and not text[:3].isdigit() else PLAIN.get(status, SORRY)
    if request.path.startswith("/api/"):
        return web.json_response({"ok": False, "error": line}, status=status)
    template = "error_line.html" if request.headers.get("HX-Request") else "error.html"
    return page(template, status=status, line=line)


def _to_login(parts: Parts, request: web.Request, need: LoginNeeded) -> web.Response:
    if request.path.startswith("/api/"):
        return web.json_response({"ok": False, "error": "请重新打开页面登录。"}, status=401)
    silent = need.silent and parts.userid_of is not None
    wanted = {"next": str(request.rel_url)} | ({"as": request.query["as"]} if "as" in request.query else {})
    where = f"{'/login/wecom' if silent else '/login'}?{urlencode(wanted)}"
    if request.headers.get("HX-Request"):
        return web.Response(status=204, headers={"HX-Redirect": where})
    return redirect(where)


async def _check_origin(parts: Parts, request: web.Request, *, with_token: bool) -> None:
    """A change must come from our own page: by the browser's word, and by the token the page was given."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    hosts = {request.host, urlsplit(parts.config.web.url).netloc}
    if site is not None and site != "same-origin":
        raise web.HTTPForbidden(text="请从本站的页面上操作。")
    if origin is not None and urlsplit(origin).netloc not in hosts:
        raise web.HTTPForbidden(text="请从本站的页面上操作。")
    if with_token:
        token = await parts.sessions.csrf(request)
        if not token or not secrets.compare_digest(token, request.headers.get("X-CSRF-Token", "")):
            raise web.HTTPForbidden(text="页面放得太久了，请刷新后再点。")


def _headers(parts: Parts, response: web.StreamResponse) -> None:
    wecom = parts.config.wecom
    split = urlsplit(wecom.jssdk_url if wecom else "")
    script = f" {split.scheme}://{split.netloc}" if split.netloc else ""
    ancestors = " ".join(["'self'", *parts.config.web.frame_ancestors])
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'{script}; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'{script}; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
