"""Names, doors, phones and raw bodies are sealed before they are written; blind indexes find them again."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConfigError

OPENED = 8192  # how many opened texts are kept in memory
JUST_SEALED = 2048  # how many bodies are remembered, for nearly each is opened once a moment later


class Seal:
    """Fernet with rotating keys: the first seals, all open.

    Args:
        keys: Fernet keys (32 bytes, URL-safe base64), the newest first.
    Raises:
        ConfigError: no key, or one that is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ConfigError("storage.keys: at least one sealing key is needed")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise ConfigError(f"storage.keys: a key must be 32 bytes in URL-safe base64 ({error})") from error
        self.keys = tuple(keys)
        self._first = fernets[0]
        self._fernet = MultiFernet(fernets)
        self._index_keys = [hashlib.sha256(b"index:" + key.encode()).digest() for key in keys]
        self._just_sealed: dict[bytes, bytes] = {}
        self.open = lru_cache(maxsize=OPENED)(self._open)

    def seal(self, text: str) -> bytes:
        return self._first.encrypt(text.encode())

    def seal_bytes(self, data: bytes) -> bytes:
        if len(self._just_sealed) >= JUST_SEALED:
            self._just_sealed.clear()
        token = self._first.encrypt(data)
        self._just_sealed[token] = data
        return token

    def maybe(self, text: str) -> bytes | None:
        """Sealed, or None for "": what is not there needs no hiding."""
        return self._first.encrypt(text.encode()) if text else None

    def open_bytes(self, token: bytes) -> bytes:
        known = self._just_sealed.pop(token, None)
        if known is not None:
            return known
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise ConfigError("storage.keys: none of the keys opens what is stored") from error

    def _open(self, token: bytes | None) -> str:
        """The text; "" for None. The last few thousand are remembered."""
        return self.open_bytes(token).decode() if token else ""

    def index(self, text: str) -> str:
        """A keyed digest (HMAC-SHA256, hexadecimal) to look a sealed value up by; "" for ""."""
        return self._digest(self._index_keys[0], text) if text else ""

    def indexes(self, text: str) -> list[str]:
        """The digests under all keys: a row written before a rotation is found too."""
        return [self._digest(key, text) for key in self._index_keys] if text else []

    @staticmethod
    def _digest(key: bytes, text: str) -> str:
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    return Fernet.generate_key().decode()


def key_file(path: Path) -> str:
    """The key kept in this file; made, readable by its owner only, when there is none."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = new_key()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
