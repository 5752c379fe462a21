"""The seal of callbacks: one wrapper around wechatpy's cipher that knows exactly one way to fail, BadCallback."""

from __future__ import annotations

import re
import time
from base64 import b64encode
from binascii import Error as NotBase64
from binascii import a2b_base64
from collections.abc import Mapping
from hashlib import sha1
from hmac import compare_digest
from typing import Any

from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.channels.wecom.wire import as_text, dumps, loads
from bot.channels.wecom.xmlread import read_envelope, read_xml
from bot.errors import BadCallback, ConfigError

BIGGEST = 1 << 20  # bytes of a callback's body
# The local codes of the official sample libraries
WRONG_SIGNATURE, UNREADABLE, BAD_KEY, WRONG_RECEIVER, BAD_CIPHER, BAD_BUFFER, BAD_BASE64 = (
    -40001, -40002, -40004, -40005, -40007, -40008, -40010,
)  # fmt: skip
_KEY = re.compile(r"[0-9A-Za-z]{43}")


class Seal:
    """Opens and closes what one callback URL exchanges. *receive_id*: corp id; empty for a smart bot."""

    def __init__(self, token: str, aes_key: str, receive_id: str) -> None:
        if not _KEY.fullmatch(aes_key):
            raise ConfigError(f"{BAD_KEY}: aes_key must be 43 letters and digits, it has {len(aes_key)} characters")
        self._cipher = PrpCrypto(WeChatCrypto(token, aes_key, receive_id).key)
        self._token, self._receive_id = token, receive_id.encode()

    def open_callback(self, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The fields of a sealed XML callback. Raises BadCallback (403 signature, 413 size, else 400)."""
        return self._fields(self._unseal(query, self._envelope(body, read_envelope, "Encrypt")), read_xml)

    def open_json(self, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The same for the JSON envelope of smart bots."""
        return self._fields(self._unseal(query, self._envelope(body, loads, "encrypt")), loads)

    def verify_url(self, query: Mapping[str, str]) -> bytes:
        """The plain bytes with which a URL check is answered. Raises BadCallback."""
        return self._unseal(query, query.get("echostr", ""))

    def sign(self, timestamp: str, nonce: str, encrypt: str) -> str:
        parts = sorted((self._token, timestamp, nonce, encrypt))
        return sha1("".join(parts).encode("utf-8", "replace")).hexdigest()  # noqa: S324 the platform's choice

    def seal_reply(self, plain: str, nonce: str, timestamp: int | None = None) -> str:
        """The XML envelope around an answer."""
        encrypt, signature, at = self._sealed(plain, nonce, timestamp)
        return (
            f"<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{at}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def seal_json(self, plain: str, nonce: str, timestamp: int | None = None) -> bytes:
        """The JSON envelope around an answer; *nonce* must be the callback's own."""
        encrypt, signature, at = self._sealed(plain, nonce, timestamp)
        return dumps({"encrypt": encrypt, "msgsignature": signature, "timestamp": at, "nonce": nonce})

    def _sealed(self, plain: str, nonce: str, timestamp: int | None) -> tuple[str, str, int]:
        at = int(time.time()) if timestamp is None else timestamp
        encrypt = self._cipher.encrypt(plain, self._receive_id).decode()
        return encrypt, self.sign(str(at), nonce, encrypt), at

    def _envelope(self, body: bytes, read: Any, key: str) -> str:
        if len(body) > BIGGEST:
            raise BadCallback(413, UNREADABLE, f"body of {len(body)} bytes")
        try:
            encrypt = read(body.decode()).get(key)
        except (ValueError, AttributeError) as error:
            raise BadCallback(400, UNREADABLE, "envelope cannot be read") from error
        if not isinstance(encrypt, str) or not encrypt:
            raise BadCallback(400, UNREADABLE, "envelope without cipher text")
        return encrypt.strip()

    def _unseal(self, query: Mapping[str, str], encrypt: str) -> bytes:
        signature = self.sign(as_text(query.get("timestamp")), as_text(query.get("nonce")), encrypt)
        given = as_text(query.get("msg_signature"))
        if not compare_digest(signature.encode(), given.encode("utf-8", "replace")):
            raise BadCallback(403, WRONG_SIGNATURE, "signature differs")
        try:
            sealed = a2b_base64(encrypt, strict_mode=True)
        except (NotBase64, ValueError) as error:
            raise BadCallback(400, BAD_BASE64, "cipher text is not base64") from error
        if not sealed or len(sealed) % 16:
            raise BadCallback(400, BAD_BUFFER, f"cipher text of {len(sealed)} bytes")
        plain: bytes = self._cipher.cipher.decrypt(sealed)
        pad = plain[-1]
        if not 1 <= pad <= 32 or plain[-pad:] != plain[-1:] * pad:
            raise BadCallback(400, BAD_CIPHER, "padding is damaged")
        end = 20 + int.from_bytes(plain[16:20], "big")
        if end > len(plain) - pad:
            raise BadCallback(400, BAD_BUFFER, "length is damaged")
        if plain[end:-pad] != self._receive_id:
            raise BadCallback(400, WRONG_RECEIVER, "meant for another receiver")
        return plain[20:end]

    @staticmethod
    def _fields(plain: bytes, read: Any) -> dict[str, Any]:
        try:
            fields = read(plain.decode())
        except ValueError as error:
            raise BadCallback(400, UNREADABLE, "content cannot be read") from error
        if not isinstance(fields, dict):
            raise BadCallback(400, UNREADABLE, "content is not an object")
        return fields


def unpadded(plain: bytes) -> bytes:
    """Without PKCS#7 padding on 32-byte blocks. Raises ValueError when it is damaged."""
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= 32 or plain[-pad:] != plain[-1:] * pad:
        raise ValueError("padding is damaged")
    return plain[:-pad]


def as_base64(raw: bytes) -> str:
    return b64encode(raw).decode()
