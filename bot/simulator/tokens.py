"""The corp's keys, and access tokens: one line per application, ending after two hours of office time."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.answers import Refused, ok
from bot.simulator.faults import Faults

LIFE = timedelta(seconds=7200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corp:
    """What the administrator would copy from the console. Invented from a seed, the same for the same seed."""

    corp_id: str
    agent_id: int
    app_secret: str
    app_token: str
    app_aes_key: str
    contacts_secret: str
    archive_secret: str
    archive_token: str
    archive_aes_key: str
    bot_id: str
    bot_secret: str
    bot_name: str
    open_kfid: str = ""

    @classmethod
    def invent(cls, seed: int, bot_name: str = "网格助手") -> Corp:
        dice = random.Random(f"corp {seed}")  # noqa: S311 - play, not secrets

        def letters(n: int) -> str:
            return "".join(dice.choices(string.ascii_letters + string.digits, k=n))

        def aes_key() -> str:
            return base64.b64encode(dice.randbytes(32)).decode().rstrip("=").replace("+", "p").replace("/", "s")

        return cls(
            corp_id="ww" + "".join(dice.choices("0123456789abcdef", k=16)),
            agent_id=1000002,
            app_secret=letters(43),
            app_token=letters(16),
            app_aes_key=_round_key(aes_key()),
            contacts_secret=letters(43),
            archive_secret=letters(43),
            archive_token=letters(16),
            archive_aes_key=_round_key(aes_key()),
            bot_id="aib" + letters(20),
            bot_secret=letters(43),
            bot_name=bot_name,
            open_kfid="wk" + letters(22),
        )

    def secrets(self) -> dict[str, str]:
        """Secret of each application, by its name here."""
        return {"app": self.app_secret, "contacts": self.contacts_secret, "archive": self.archive_secret}


def _round_key(key: str) -> str:
    """The same 32 bytes as strict decoders give: the last character's spare bits are zero."""
    return base64.b64encode(base64.b64decode(key + "=")).decode().rstrip("=")


@dataclass(slots=True)
class Token:
    app: str
    ends: datetime
    early: bool = False


class Tokens:
    """*fresh* makes every gettoken issue a new string; the older ones stay valid until they end."""

    def __init__(
        self, corp: Corp, now: Callable[[], datetime], faults: Faults, seed: int = 0, *, fresh: bool = False
    ) -> None:
        self._corp, self._now, self._faults, self.fresh = corp, now, faults, fresh
        self._dice = random.Random(f"tokens {seed}")  # noqa: S311 - play, not secrets
        self._tokens: dict[str, Token] = {}
        self._latest: dict[str, str] = {}
        self.issued = 0

    def issue(self, corp_id: str | None, secret: str | None) -> dict[str, Any]:
        """GET gettoken. Raises Refused."""
        if not corp_id:
            raise Refused(41002)
        if not secret:
            raise Refused(41004)
        if corp_id != self._corp.corp_id:
            raise Refused(40013)
        app = next((name for name, known in self._corp.secrets().items() if known == secret), None)
        if app is None:
            raise Refused(40001)
        self.issued += 1
        text = self._latest.get(app, "")
        if self.fresh or not text or not self._valid(self._tokens[text]):
            text = "".join(self._dice.choices(string.ascii_letters + string.digits + "-_", k=214))
            self._tokens[text] = Token(app, self._now() + LIFE)
            self._latest[app] = text
        left = int((self._tokens[text].ends - self._now()).total_seconds())
        return ok(access_token=text, expires_in=left)

    def app_of(self, text: str | None, path: str = "") -> str:
        """Whose token this is. Raises Refused 41001, 40014, 42001."""
        if not text:
            raise Refused(41001)
        token = self._tokens.get(text)
        if token is None:
            raise Refused(40014)
        if self._faults.hit("token", path):
            token.early = True
        if not self._valid(token):
            raise Refused(42001)
        return token.app

    def end_all(self) -> None:
        """Every token ends now, before its time."""
        for token in self._tokens.values():
            token.early = True

    def _valid(self, token: Token) -> bool:
        return not token.early and self._now() < token.ends
