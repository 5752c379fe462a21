"""A resident's own address: sealed, so that it tells nobody whose it is, and good for some days."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

LIFE = timedelta(days=14)  # office time


class Links:
    """*key*: 32 bytes, the pages' own; a new one ends all links."""

    def __init__(self, key: bytes, url: str, now: Callable[[], datetime]) -> None:
        own = hashlib.sha256(b"links" + key).digest()  # a login's cookie is no link, and a link no cookie
        self._fernet, self._url, self._now = Fernet(base64.urlsafe_b64encode(own)), url, now

    def make(self, community: str, person: str) -> str:
        until = int((self._now() + LIFE).timestamp())
        token = self._fernet.encrypt(json.dumps([community, person, until]).encode()).decode()
        return f"{self._url}/r/{token}"

    def read(self, token: str) -> tuple[str, str] | None:
        """(community, person); None for what was not made here, or is over."""
        try:
            community, person, until = json.loads(self._fernet.decrypt(token.encode()))
        except (InvalidToken, UnicodeEncodeError):
            return None
        return (community, person) if self._now().timestamp() < until else None
