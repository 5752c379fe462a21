"""Pictures and files: uploads that live three days, and small pictures made on the spot."""

from __future__ import annotations

import hashlib
import itertools
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.simulator.answers import Refused, as_json, ok, refusal

LIFE = timedelta(days=3)
MOST = {"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "file": 20 << 20}
AT_ONCE = 20 << 20


@dataclass(frozen=True, slots=True)
class Blob:
    id: str
    kind: str
    name: str
    data: bytes
    made_at: datetime

    @property
    def content_type(self) -> str:
        return kind_of(self.data)


def kind_of(data: bytes) -> str:
    """Content type by the first bytes."""
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "audio/amr" if data.startswith(b"#!AMR") else "application/octet-stream"


class MediaStore:
    """Temporary media of the corp: whichever application put it in, all may fetch it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._blobs: dict[str, Blob] = {}
        self._ids = itertools.count(1)

    def put(self, kind: str, name: str, data: bytes) -> Blob:
        number = next(self._ids)
        mark = hashlib.sha256(f"{number} {name}".encode() + data[:64]).hexdigest()[:40]
        blob = Blob(f"3{mark}_{number}", kind, name, data, self._now())
        self._blobs[blob.id] = blob
        return blob

    def get(self, media_id: str) -> Blob:
        """Raises Refused 40007, also when its three days are over."""
        blob = self._blobs.get(media_id)
        if blob is None or self._now() - blob.made_at >= LIFE:
            raise Refused(40007)
        return blob

    def peek(self, media_id: str) -> Blob | None:
        """However old it is."""
        return self._blobs.get(media_id)

    def upload(self, kind: str, name: str, data: bytes) -> dict[str, Any]:
        """POST media/upload, once the multipart body is open."""
        check(kind, data)
        blob = self.put(kind, name, data)
        return ok(type=kind, media_id=blob.id, created_at=str(int(blob.made_at.timestamp())))

    def download(self, request: web.Request) -> web.Response:
        """GET media/get: bytes, or an error in JSON with status 200."""
        media_id = request.query.get("media_id", "")
        try:
            if not media_id:
                raise Refused(41006)
            blob = self.get(media_id)
            span = request.http_range
            start, stop, _ = span.indices(len(blob.data))
            if stop - start > AT_ONCE:
                raise Refused(830002)
        except Refused as no:
            return as_json(refusal(no.code))
        partial = span != slice(None, None, 1) and span.start is not None
        name = quote(blob.name)
        shown = f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
        headers = {"Content-disposition": shown, "Accept-Ranges": "bytes"}
        if partial:
            headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(blob.data)}"
        return web.Response(
            body=blob.data[start:stop], status=206 if partial else 200, content_type=blob.content_type, headers=headers
        )


def check(kind: str, data: bytes) -> None:
    """Refuse what the platform refuses: type, size, and pictures that are none."""
    if kind not in MOST:
        raise Refused(40004)
    if not data:
        raise Refused(44001)
    if len(data) <= 5:
        raise Refused(40006)
    if len(data) > MOST[kind]:
        raise Refused(45001)
    if kind == "image" and not kind_of(data).startswith("image/"):
        raise Refused(40004, "only JPG and PNG")
    if kind == "voice" and kind_of(data) != "audio/amr":
        raise Refused(40004, "only AMR")


def small_picture(about: str, width: int = 96, height: int = 72) -> bytes:
    """A PNG whose colours depend on the words: enough to see that two pictures differ."""
    mark = hashlib.sha256(about.encode()).digest()
    first, second = mark[:3], mark[3:6]
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            stripe = ((x + y * (1 + mark[6] % 3)) // (8 + mark[7] % 12)) % 2
            rows += second if stripe else first

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )
