"""Pictures and files of the smart bot: fetched within five minutes, opened with the key that came with them."""

from __future__ import annotations

from base64 import b64decode

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.wecom.client import name_in
from bot.channels.wecom.crypto import unpadded
from bot.errors import GiveUp, RetryLater

BIGGEST = 100 << 20


def open_media(sealed: bytes, aes_key: str) -> bytes:
    """AES-256-CBC, padding on 32-byte blocks; *aes_key* in base64 with or without "=". Raises ValueError."""
    key = b64decode(aes_key.rstrip("=") + "=" * (-len(aes_key.rstrip("=")) % 4))
    if len(key) != 32 or not sealed or len(sealed) % 16:
        raise ValueError("key or length is wrong")
    opener = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    return unpadded(opener.update(sealed) + opener.finalize())


async def fetch(http: aiohttp.ClientSession, url: str, aes_key: str, seconds: float = 30.0) -> tuple[bytes, str]:
    """The file behind a media url and its name. Raises RetryLater or GiveUp."""
    try:
        async with http.get(url, timeout=aiohttp.ClientTimeout(total=seconds)) as reply:
            sealed = await reply.content.read(BIGGEST + 1)
            while not reply.content.at_eof() and len(sealed) <= BIGGEST:
                sealed += await reply.content.read(BIGGEST + 1)
            status, shown = reply.status, reply.headers.get("Content-Disposition", "")
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        raise RetryLater(0, f"no answer: {type(error).__name__}", path="media") from error
    if status >= 500:
        raise RetryLater(status, f"HTTP {status}", path="media")
    if status != 200 or len(sealed) > BIGGEST:
        raise GiveUp(status, "media is gone or too large", path="media")
    try:
        return (open_media(sealed, aes_key) if aes_key else sealed), name_in(shown)
    except ValueError as error:
        raise GiveUp(0, str(error), path="media") from error
