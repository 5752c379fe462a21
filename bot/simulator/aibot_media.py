"""Pictures on the smart bot's long connection: sealed downloads for five minutes, uploads in chunks."""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import web
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.simulator.answers import Refused
from bot.simulator.limits import Window
from bot.simulator.media import MediaStore, check

LINK_LIFE = timedelta(minutes=5)
UPLOAD_LIFE = timedelta(minutes=30)
CHUNK = 512 << 10


@dataclass(slots=True)
class Upload:
    kind: str
    name: str
    size: int
    chunks: int
    md5: str
    begun: datetime
    parts: dict[int, bytes] = field(default_factory=dict)


class BotMedia:
    def __init__(self, store: MediaStore, now: Callable[[], datetime], base_url: Callable[[], str]) -> None:
        self._store, self._now, self.base_url = store, now, base_url
        self._links: dict[str, tuple[bytes, str, datetime]] = {}
        self._uploads: dict[str, Upload] = {}
        self._ids = itertools.count(1)
        self._minute, self._hour = Window(now, 60, 30), Window(now, 3600, 1000)

    def link(self, data: bytes, name: str) -> dict[str, str]:
        """A download address for five minutes and the key of its own."""
        key = os.urandom(32)
        pad = 32 - len(data) % 32
        cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        mark = secrets.token_urlsafe(16)
        self._links[mark] = (cipher.update(data + bytes([pad]) * pad) + cipher.finalize(), name, self._now())
        if len(self._links) > 2000:
            self._links.pop(next(iter(self._links)))
        return {"url": f"{self.base_url()}/sim/aibot-media/{mark}", "aeskey": base64.b64encode(key).decode()}

    async def download(self, request: web.Request) -> web.Response:
        """GET /sim/aibot-media/{mark}: encrypted bytes."""
        data, name, at = self._links.get(request.match_info["mark"], (b"", "", self._now()))
        if not data or self._now() - at > LINK_LIFE:
            return web.Response(status=403, text="link expired")
        header = f"attachment; filename*=UTF-8''{quote(name)}"
        return web.Response(body=data, content_type="application/octet-stream", headers={"Content-Disposition": header})

    def need(self, media_id: Any) -> None:
        """Raises Refused 40007."""
        self._store.get(media_id if isinstance(media_id, str) else "")

    def upload(self, step: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The three frames of an upload: init, chunk, finish. Raises Refused."""
        if step == "init":
            return self._init(body)
        upload = self._uploads.get(str(body.get("upload_id")))
        if upload is None or self._now() - upload.begun > UPLOAD_LIFE:
            raise Refused(40058, "upload_id")
        return self._chunk(upload, body) if step == "chunk" else self._finish(upload, body)

    def _init(self, body: dict[str, Any]) -> dict[str, Any]:
        if not (self._minute.take() and self._hour.take()):
            raise Refused(45009)
        kind, chunks, size = body.get("type"), body.get("total_chunks"), body.get("total_size")
        if kind not in ("file", "image", "voice", "video"):
            raise Refused(40004)
        if not isinstance(chunks, int) or not isinstance(size, int) or not 1 <= chunks <= 100 or size < 5:
            raise Refused(40058, "total_chunks, total_size")
        mark = f"UP{next(self._ids)}"
        self._uploads[mark] = Upload(
            kind, str(body.get("filename", "")), size, chunks, body.get("md5") or "", self._now()
        )
        return {"upload_id": mark}

    def _chunk(self, upload: Upload, body: dict[str, Any]) -> None:
        index = body.get("chunk_index")
        try:
            part = base64.b64decode(body.get("base64_data", ""), validate=True)
        except (binascii.Error, TypeError) as bad:
            raise Refused(40058, "base64_data") from bad
        if not isinstance(index, int) or not 0 <= index <= upload.chunks or len(part) > CHUNK:
            raise Refused(40058, "chunk_index or chunk size")
        upload.parts[index] = part

    def _finish(self, upload: Upload, body: dict[str, Any]) -> dict[str, Any]:
        data = b"".join(part for _, part in sorted(upload.parts.items()))  # counted from 0 or from 1
        wrong_sum = upload.md5 and hashlib.md5(data).hexdigest() != upload.md5  # noqa: S324 - the platform's field
        if len(upload.parts) != upload.chunks or len(data) != upload.size or wrong_sum:
            raise Refused(40058, "chunks missing or damaged")
        check(upload.kind, data)
        blob = self._store.put(upload.kind, upload.name, data)
        self._uploads.pop(str(body["upload_id"]))
        return {"type": upload.kind, "media_id": blob.id, "created_at": str(int(blob.made_at.timestamp()))}
