"""Pictures and files of the smart bot: fetched within five minutes, opened with the key that came with them."""

from __future__ import annotations

import socket
from base64 import b64decode
from contextlib import AsyncExitStack
from ipaddress import ip_address
from typing import Any

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from yarl import URL

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


class _Outward:
    """Makes sockets to public addresses only: asked at the very connection, so no name can point elsewhere meanwhile."""

    def __init__(self) -> None:
        self.refused = False

    def __call__(self, address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, (host, *_) = address
        found = ip_address(host)
        if not (getattr(found, "ipv4_mapped", None) or found).is_global:
            self.refused = True
            raise OSError(f"not a public address: {host}")
        return socket.socket(family, kind, protocol)


async def fetch(
    http: aiohttp.ClientSession, url: str, aes_key: str, *, platform: str, seconds: float = 30.0
) -> tuple[bytes, str]:
    """The file behind a media url and its name. Raises RetryLater or GiveUp.

    Only what lies with the configured *platform* itself may have an address inside our own network; nothing redirects.
    """
    outward = _Outward()
    try:
        async with AsyncExitStack() as stack:
            if not _same_origin(url, platform):
                connector = aiohttp.TCPConnector(socket_factory=outward)
                http = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
            timeout = aiohttp.ClientTimeout(total=seconds)
            reply = await stack.enter_async_context(http.get(url, timeout=timeout, allow_redirects=False))
            sealed = await reply.content.read(BIGGEST + 1)
            while not reply.content.at_eof() and len(sealed) <= BIGGEST:
                sealed += await reply.content.read(BIGGEST + 1)
            status, shown = reply.status, reply.headers.get("Content-Disposition", "")
    except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
        if outward.refused:
            raise GiveUp(0, "the media address is not a public one", path="media") from error
        raise RetryLater(0, f"no answer: {type(error).__name__}", path="media") from error
    if status >= 500:
        raise RetryLater(status, f"HTTP {status}", path="media")
    if status != 200 or len(sealed) > BIGGEST:
        raise GiveUp(status, "media is gone or too large", path="media")
    try:
        return (open_media(sealed, aes_key) if aes_key else sealed), name_in(shown)
    except ValueError as error:
        raise GiveUp(0, str(error), path="media") from error


def _same_origin(url: str, platform: str) -> bool:
    try:
        return URL(url).origin() == URL(platform).origin()
    except ValueError:  # no address at all: the client says so
        return False
