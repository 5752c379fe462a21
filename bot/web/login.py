"""The way in: WeCom's own login, or a local account where there is none."""

from __future__ import annotations

import asyncio
import time
from functools import cache
from urllib.parse import urlencode

import structlog
from aiohttp import web
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.config import Wecom
from bot.errors import PlatformError
from bot.web.pages import page, redirect
from bot.web.parts import Parts

log = structlog.get_logger()
TRIES, WINDOW = 5, 300  # attempts of one account from one address in so many real seconds
HASHER = PasswordHasher()


def inside(wanted: str) -> str:
    """A path of our own, or the office: a login never leads to another site."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and "\n" not in wanted
    return wanted if ours else "/office"


async def login(parts: Parts, request: web.Request) -> web.Response:
    wanted = {"next": inside(request.query.get("next", ""))} | _asked(request)
    return page(
        "login.html",
        with_wecom=parts.userid_of is not None,
        with_accounts=bool(parts.config.web.accounts),
        query=urlencode(wanted),
        line="",
    )


async def login_here(parts: Parts, request: web.Request) -> web.Response:
    """A local account. POST form: userid, password."""
    form = await request.post()
    userid, password = str(form.get("userid", "")).strip(), str(form.get("password", ""))
    _count(parts, f"{userid}@{request.remote}")
    known = {account.userid: account.password_hash for account in parts.config.web.accounts}
    if not await asyncio.to_thread(_fits, known.get(userid), password):
        log.info("login_refused", userid=userid)
        wanted = urlencode({"next": inside(request.query.get("next", ""))})
        line = "账号或密码不对，请再试一次。"
        with_wecom = parts.userid_of is not None
        return page("login.html", status=403, with_wecom=with_wecom, with_accounts=True, query=wanted, line=line)
    response = redirect(inside(request.query.get("next", "")))
    await parts.sessions.log_in(request, response, userid)
    log.info("logged_in", userid=userid, way="account")
    return response


async def login_wecom(parts: Parts, request: web.Request) -> web.Response:
    """Without a code: off to the platform. With one: back from it; the state is compared, then the code tells who."""
    if parts.userid_of is None or parts.config.wecom is None:
        raise web.HTTPNotFound(text="还没有接企业微信，请用本地账号登录。")
    if "code" not in request.query:
        return await _to_platform(parts, parts.config.wecom, request)
    state = request.query.get("state", "")
    wanted = await parts.sessions.recall(request, state)
    if wanted is None:
        raise web.HTTPForbidden(text="登录过期了，请重新打开页面。")
    try:
        userid = await parts.userid_of(request.query["code"])
    except PlatformError as error:
        log.warning("login_failed", errcode=error.errcode, errmsg=error.errmsg)
        raise web.HTTPForbidden(text="企业微信没有认出您，请重新打开页面。") from error
    asked = str(wanted.get("as", ""))
    if not userid or (asked and asked != userid):
        raise web.HTTPForbidden(text="这个页面只给本社区的工作人员用，请用自己的账号打开。")
    response = redirect(inside(str(wanted.get("next", ""))))
    await parts.sessions.log_in(request, response, userid, asked)
    parts.sessions.forget(response, state)
    log.info("logged_in", userid=userid, way="wecom")
    return response


async def logout(parts: Parts, request: web.Request) -> web.Response:
    response = redirect("/login")
    if request.headers.get("HX-Request"):
        response = web.Response(status=204, headers={"HX-Redirect": "/login"})
    parts.sessions.log_out(request, response)
    return response


async def _to_platform(parts: Parts, wecom: Wecom, request: web.Request) -> web.Response:
    response = redirect("/")
    wanted = {"next": inside(request.query.get("next", ""))} | _asked(request)
    state = await parts.sessions.remember(request, response, **wanted)
    query = {
        "appid": wecom.corp_id,
        "redirect_uri": f"{parts.config.web.url}/login/wecom",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    if wecom.app is not None:
        query["agentid"] = str(wecom.app.agent_id)
    if hint := request.query.get("as"):
        query["login_hint"] = hint  # for the simulator, whose phones share one browser; the platform ignores it
    response.headers["Location"] = f"{wecom.oauth_base}/connect/oauth2/authorize?{urlencode(query)}#wechat_redirect"
    return response


def _asked(request: web.Request) -> dict[str, str]:
    return {"as": request.query["as"]} if request.query.get("as") else {}


@cache
def _nobody() -> str:
    return HASHER.hash("nobody")


def _fits(password_hash: str | None, password: str) -> bool:
    """Some 100 ms of one core, called in a thread; an unknown account (None) costs as long as a wrong password."""
    try:
        return HASHER.verify(password_hash or _nobody(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _count(parts: Parts, who: str) -> None:
    now = time.monotonic()
    recent = [at for at in parts.attempts.get(who, []) if now - at < WINDOW]
    if len(recent) >= TRIES:
        raise web.HTTPTooManyRequests
    parts.attempts[who] = [*recent, now]
    if len(parts.attempts) > 10_000:  # somebody tries names: forget those whose window is over
        for name in [name for name, times in parts.attempts.items() if now - times[-1] >= WINDOW]:
            del parts.attempts[name]
