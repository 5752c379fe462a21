"""The archive over HTTP: RSA by key version, then AES-256-GCM."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import aiohttp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.channels.archive.config import ArchiveConfig
from bot.channels.archive.port import Record, Undecipherable
from bot.channels.doors import CALLS
from bot.channels.wecom.client import utcnow
from bot.channels.wecom.errcodes import problem
from bot.channels.wecom.wire import as_list, as_text, dumps, loads
from bot.errors import ConfigError, GiveUp, RetryLater

NONCE_BYTES = 12
BIGGEST_MEDIA = 200 << 20


class HttpArchive:
    def __init__(
        self,
        http: aiohttp.ClientSession,
        config: ArchiveConfig,
        *,
        now: Callable[[], datetime] = utcnow,
        seconds: float = 30.0,
    ) -> None:
        self._http, self._now, self._base = http, now, config.base.rstrip("/")
        self._corp = {"corpid": config.corp_id, "secret": config.secret}
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._keys = {version: private_key(version, pem) for version, pem in config.private_keys}

    async def get_chat_data(self, seq: int, limit: int) -> list[Record]:
        answer = await self._ask("getchatdata", {"seq": seq, "limit": limit})
        return [record for record in as_list(answer.get("chatdata")) if isinstance(record, dict)]

    def decrypt(self, record: Record) -> dict[str, Any]:
        key = key_for(record, self._keys)
        try:
            random_key = key.decrypt(b64decode(as_text(record.get("encrypt_random_key")), validate=True), PKCS1v15())
            sealed = b64decode(as_text(record.get("encrypt_chat_msg")), validate=True)
            plain = AESGCM(random_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
            message = loads(plain)
        except (ValueError, InvalidTag) as error:
            raise Undecipherable(f"cannot be opened: {type(error).__name__}") from error
        if not isinstance(message, dict):
            raise Undecipherable("not an object")
        return message

    async def get_media(self, file_id: str) -> bytes:
        parts, index, size = [], "", 0
        while True:
            answer = await self._ask("getmedia", {"sdkfileid": file_id, "indexbuf": index})
            try:
                part = b64decode(as_text(answer.get("data")), validate=True)
            except ValueError as error:
                raise RetryLater(10002, "data is not base64", path="archive/getmedia") from error
            parts.append(part)
            size += len(part)
            if answer.get("is_finish"):
                return b"".join(parts)
            following = as_text(answer.get("outindexbuf"))
            if following == index or size > BIGGEST_MEDIA:
                raise GiveUp(10002, "media does not come to an end", path="archive/getmedia")
            index = following

    async def close(self) -> None:
        """The HTTP client is its owner's to close."""

    async def _ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        name = f"archive/{path}"
        try:
            async with self._http.post(
                f"{self._base}/{path}",
                data=dumps({**self._corp, **body}),
                headers={"Content-Type": "application/json; charset=utf-8"},
                timeout=self._timeout,
            ) as reply:
                status, raw = reply.status, await reply.read()
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            CALLS.labels(name, "-2").inc()
            raise RetryLater(10001, f"no answer: {type(error).__name__}", path=name) from error
        if status >= 500 or status == 429:
            raise RetryLater(10001, f"HTTP {status}", path=name)
        if status != 200:
            raise GiveUp(10000, f"HTTP {status}", path=name)
        try:
            answer = loads(raw)
        except ValueError as error:
            raise RetryLater(10002, "answer is not JSON", path=name) from error
        if not isinstance(answer, dict):
            raise RetryLater(10002, "answer is not an object", path=name)
        code = answer.get("errcode") or 0
        CALLS.labels(name, str(code)).inc()
        if code:
            raise problem(int(code), as_text(answer.get("errmsg")), path=name, now=self._now())
        return answer


def private_key(version: int, pem: bytes) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"wecom.archive.private_keys: version {version} is not a PEM private key") from error
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError(f"wecom.archive.private_keys: version {version} is not an RSA key")
    return key


def key_for(record: Record, keys: Mapping[int, RSAPrivateKey]) -> RSAPrivateKey:
    """Raises Undecipherable."""
    version = record.get("publickey_ver")
    key = keys.get(version) if isinstance(version, int) else None
    if key is None:
        raise Undecipherable(f"no private key of version {version}")
    return key
