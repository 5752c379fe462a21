"""Who is looking: sealed cookies, one for each identity a browser has proven."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets

from aiohttp import web
from aiohttp_session import Session
from aiohttp_session.cookie_storage import EncryptedCookieStorage

from bot.config import Config

HOURS = 12  # wire time: how long a login lasts
STATE_SECONDS = 300  # as long as the platform's code lives


class Sessions:
    """Opens and seals cookies. `?as=USERID` chooses among the identities that logged in here; it proves nothing.

    One browser may show the phones of several workers side by side, so each identity asked for by name has its own
    cookie; a person alone in his client has the plain one.
    """

    def __init__(self, key: bytes, *, secure: bool) -> None:
        self._key, self._secure = key, secure

    @classmethod
    def of(cls, config: Config) -> Sessions:
        return cls(session_key(config), secure=config.web.url.startswith("https://"))

    async def userid(self, request: web.Request) -> str:
        """Whose session this request carries, "" for nobody's."""
        session = await self._storage(self._name(request)).load_session(request)
        userid = str(session.get("userid", ""))
        asked = request.query.get("as", "")
        return userid if not asked or asked == userid else ""

    async def csrf(self, request: web.Request) -> str:
        session = await self._storage(self._name(request)).load_session(request)
        return str(session.get("csrf", ""))

    async def log_in(self, request: web.Request, response: web.Response, userid: str, asked: str = "") -> None:
        storage = self._storage(_cookie(asked))
        session = await storage.new_session()
        session["userid"], session["csrf"] = userid, secrets.token_urlsafe(24)
        await storage.save_session(request, response, session)

    def log_out(self, request: web.Request, response: web.Response) -> None:
        response.del_cookie(self._name(request), path="/")

    async def remember(self, request: web.Request, response: web.Response, **wanted: str) -> str:
        """Seal what is to happen after the platform's login; the state that names it (letters and digits)."""
        state = secrets.token_hex(24)
        storage = self._storage(f"gridbot-o-{state[:12]}", STATE_SECONDS)
        session = await storage.new_session()
        session.update({"state": state, **wanted})
        await storage.save_session(request, response, session)
        return state

    async def recall(self, request: web.Request, state: str) -> Session | None:
        """What was remembered under this state in this browser; None when it was not, or too long ago."""
        session = await self._storage(f"gridbot-o-{state[:12]}", STATE_SECONDS).load_session(request)
        return session if state and secrets.compare_digest(str(session.get("state", "")), state) else None

    def forget(self, response: web.Response, state: str) -> None:
        response.del_cookie(f"gridbot-o-{state[:12]}", path="/")

    def _name(self, request: web.Request) -> str:
        return _cookie(request.query.get("as", ""))

    def _storage(self, name: str, seconds: int = HOURS * 3600) -> EncryptedCookieStorage:
        return EncryptedCookieStorage(
            self._key, cookie_name=name, max_age=seconds, httponly=True, samesite="Lax", secure=self._secure
        )


def _cookie(asked: str) -> str:
    return f"gridbot-{hashlib.sha256(asked.encode()).hexdigest()[:12]}" if asked else "gridbot"


def session_key(config: Config) -> bytes:
    """32 bytes from `web.session_key`, else from a 0600 file that is made once in the data folder."""
    text = config.web.session_key
    if not text:
        path = config.storage.data / "web.key"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
        text = path.read_text()
    return hashlib.sha256(text.encode()).digest()
