"""A thin client for one application's secret: one path, one body, one decoded answer, or an error by who must act."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import aiohttp
import structlog

from bot.channels.doors import CALLS
from bot.channels.wecom.errcodes import problem
from bot.channels.wecom.limits import ADDRESS, EACH_API, Cap, Pacer
from bot.channels.wecom.tokens import Tokens
from bot.channels.wecom.wire import as_text, dumps, loads
from bot.errors import Frozen, GiveUp, PlatformError, RenewToken, RetryLater

log = structlog.get_logger(__name__)
UNCOUNTED = frozenset({"message/send", "message/update_template_card"})  # they have caps of their own
SECONDS = 10.0  # wire time of one call
AT_ONCE = 1 << 20  # bytes of a body
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_NAME = re.compile(r"filename\*=UTF-8''([^;]+)|filename=\"([^\"]*)\"|filename=([^;]+)", re.IGNORECASE)


def utcnow() -> datetime:
    return datetime.now(UTC)


class WeCom:
    """Calls with one secret's token. *now* is office time; *seconds* is the wire time a call may take."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        api_base: str,
        corp_id: str,
        secret: str,
        *,
        now: Callable[[], datetime] = utcnow,
        seconds: float = SECONDS,
        calls: Sequence[Cap] = EACH_API,
        address: Pacer | None = None,
    ) -> None:
        """*calls*: how often one API may be called; *address*: what all clients of this machine have called together."""
        self._http, self._base, self._now = http, api_base.rstrip("/") + "/cgi-bin/", now
        self._corp = {"corpid": corp_id, "corpsecret": secret}
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self.tokens = Tokens(self._fetch_token, now)
        self._frozen: dict[str, Frozen] = {}  # by path; "" for all
        self._times: dict[str, int] = {}  # 45009 in a row, by path
        self.trouble = ""
        self._calls, self._paces = calls, dict[str, Pacer]()
        self._address = address or Pacer(ADDRESS, now)

    async def call(self, path: str, body: Any = None, **query: str | int) -> dict[str, Any]:
        """POST when there is a body, else GET. Raises RetryLater, Frozen, GiveUp."""
        data = None if body is None else dumps(body)
        answer, _ = await self._with_token(path, lambda: data, query)
        return answer

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """The media_id of *content* (kind image, voice, video or file), good for three days."""
        answer, _ = await self._with_token("media/upload", lambda: form_of(name, content), {"type": kind})
        return as_text(answer.get("media_id"))

    async def keyed(self, path: str, make: Callable[[], Any], **query: str) -> dict[str, Any]:
        """POST to an address that carries its own key; there is no token. Raises RetryLater, Frozen, GiveUp."""
        self._refuse_while_frozen(path)
        answer, _ = await self._ask(path, query, make())
        self._times.pop(path, None)
        return answer

    async def download(self, media_id: str) -> tuple[bytes, str]:
        """The bytes of a media_id and its file name."""
        answer, raw = await self._with_token("media/get", lambda: None, {"media_id": media_id}, binary=True)
        return raw, as_text(answer.get("filename"))

    def health(self) -> dict[str, Any]:
        frozen = {path or "*": error.until for path, error in self._frozen.items() if self._shut(error)}
        return {"ok": not frozen, "trouble": self.trouble, "frozen": {k: str(v) for k, v in frozen.items()}}

    def _shut(self, error: Frozen) -> bool:
        return error.until is not None and self._now() < error.until

    async def _with_token(
        self, path: str, make: Callable[[], Any], query: dict[str, Any], *, binary: bool = False
    ) -> tuple[dict[str, Any], bytes]:
        stale = ""
        for last in (False, True):
            self._refuse_while_frozen(path)
            token = await self._token(stale)
            try:
                found = await self._ask(path, {**query, "access_token": token}, make(), binary=binary)
            except RenewToken as error:
                if last:  # a fresh token refused too: no loop, the outbox's own few attempts decide
                    raise RetryLater(error.errcode, error.args[0], path=path, after=30.0) from error
                stale = token
                continue
            self._times.pop(path, None)
            return found
        raise AssertionError("unreachable")

    async def _token(self, stale: str) -> str:
        try:
            return await self.tokens.get(stale)
        except Frozen as error:
            self._freeze("", error)
            raise

    async def _fetch_token(self) -> dict[str, Any]:
        answer, _ = await self._ask("gettoken", dict(self._corp), None)
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise RetryLater(0, "answer without a token", path="gettoken")
        return answer

    async def _ask(
        self, path: str, query: dict[str, Any], data: Any, *, binary: bool = False
    ) -> tuple[dict[str, Any], bytes]:
        self._breathe(path)
        method = "GET" if data is None else "POST"
        headers = _JSON if isinstance(data, bytes) else None
        if isinstance(data, bytes) and len(data) > AT_ONCE:
            data = BytesIO(data)  # a picture inside JSON is not written in one go
        try:
            async with self._http.request(
                method, self._base + path, params=query, data=data, headers=headers, timeout=self._timeout
            ) as reply:
                raw = await reply.read()
                status, kind, shown = reply.status, reply.content_type, reply.headers.get("Content-Disposition", "")
        except aiohttp.ClientConnectorError as error:  # nothing left: it cannot have been done
            raise self._no_answer(path, error, maybe_done=False) from error
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            raise self._no_answer(path, error, maybe_done=method == "POST") from error
        if status >= 500 or status == 429:
            CALLS.labels(path, str(status)).inc()
            raise RetryLater(status, f"HTTP {status}", path=path, after=5.0, maybe_done=method == "POST")
        if status >= 400:
            CALLS.labels(path, str(status)).inc()
            raise GiveUp(status, f"HTTP {status}", path=path)
        return self._judge(path, raw, binary=binary and (kind != "application/json" or bool(shown)), shown=shown)

    def _breathe(self, path: str) -> None:
        """Too many by our own count: the platform is not even asked, it would shut the door for the whole window."""
        until = self._address.take()
        if until is None and path not in UNCOUNTED:
            pace = self._paces.get(path) or self._paces.setdefault(path, Pacer(self._calls, self._now))
            until = pace.take()
        if until is not None:
            raise Frozen(45009, "by our own count", path=path, until=until)

    def _judge(self, path: str, raw: bytes, *, binary: bool, shown: str) -> tuple[dict[str, Any], bytes]:
        """The decoded answer; errors come with status 200 and, for media, with any content type."""
        answer = None
        if not binary or (raw[:1] == b"{" and b'"errcode"' in raw[:2048] and not shown):
            try:
                answer = loads(raw)
            except ValueError as error:
                if not binary:
                    raise RetryLater(0, "answer is not JSON", path=path, maybe_done=True) from error
        if not isinstance(answer, dict):
            if not binary:
                raise RetryLater(0, "answer is not an object", path=path, maybe_done=True)
            CALLS.labels(path, "0").inc()
            return {"filename": name_in(shown)}, raw
        try:
            code = int(answer.get("errcode") or 0)
        except (TypeError, ValueError, OverflowError) as error:
            raise RetryLater(0, "errcode is no number", path=path, maybe_done=True) from error
        CALLS.labels(path, str(code)).inc()
        if code:
            raise self._refused(path, code, as_text(answer.get("errmsg")))
        return answer, raw

    def _refused(self, path: str, code: int, errmsg: str) -> PlatformError:
        if code == 45009:
            self._times[path] = self._times.get(path, 0) + 1
        error = problem(code, errmsg, path=path, now=self._now(), times=self._times.get(path, 1))
        log.warning("wecom_refused", path=path, errcode=code, errmsg=errmsg[:300], error=type(error).__name__)
        if isinstance(error, Frozen):
            self._freeze("" if error.whole_app else path, error)
        return error

    def _freeze(self, path: str, error: Frozen) -> None:
        self._frozen[path] = error
        self.trouble = f"{error.path} {error.errcode}"

    def _refuse_while_frozen(self, path: str) -> None:
        for name in ("", path):
            error = self._frozen.get(name)
            if error is None:
                continue
            if self._shut(error):
                raise Frozen(error.errcode, "still closed", path=path, until=error.until, whole_app=error.whole_app)
            del self._frozen[name]
            self.trouble = ""

    def _no_answer(self, path: str, error: Exception, *, maybe_done: bool) -> RetryLater:
        CALLS.labels(path, "-2").inc()
        log.warning("wecom_no_answer", path=path, error=type(error).__name__)
        return RetryLater(0, f"no answer: {type(error).__name__}", path=path, maybe_done=maybe_done)


async def ring(client: WeCom, people: list[str]) -> dict[str, str]:
    """Telephone these members (the paid emergency notice); gives callid by userid of those whose phone rings."""
    answer = await client.call("pstncc/call", {"callee_userid": people})
    states = [state for state in answer.get("states") or [] if isinstance(state, dict) and not state.get("code")]
    return {as_text(state.get("userid")): as_text(state.get("callid")) for state in states}


def name_in(disposition: str) -> str:
    """The file name of a Content-Disposition, "" when it has none."""
    found = _NAME.search(disposition)
    if found is None:
        return ""
    name = unquote(found[1]) if found[1] else (found[2] or found[3] or "").strip()
    try:  # HTTP headers are read as Latin-1 or with surrogates; the platform writes UTF-8
        return name.encode("utf-8", "surrogateescape").decode()
    except UnicodeDecodeError:
        return name.encode("utf-8", "replace").decode()


def form_of(name: str, content: bytes) -> aiohttp.FormData:
    """A file as the platform's uploads take it."""
    made = aiohttp.FormData(quote_fields=False)  # else a Chinese name arrives, and is shown, percent-encoded
    made.add_field("media", BytesIO(content), filename=_plain_name(name), content_type="application/octet-stream")
    return made


def _plain_name(name: str) -> str:
    return re.sub(r'[\x00-\x1f"\\/]', "_", name) or "file"


async def read_file(path: str) -> bytes:
    """A file's bytes without holding the loop."""
    return await asyncio.to_thread(Path(path).read_bytes)
