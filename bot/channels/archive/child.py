"""The vendor's library, alone in a process of its own: `python child.py LIBRARY`.

Frames on standard input and output: a length of four bytes, then JSON. The library may abort, stall or print what it
likes; only this process suffers. Secrets come with the first frame, never on the command line.
"""

from __future__ import annotations

import base64
import ctypes
import json
import os
import struct
import sys
from collections.abc import Callable
from ctypes import POINTER, c_char_p, c_int, c_uint, c_ulonglong, c_void_p, string_at
from typing import Any, BinaryIO

HEAD = struct.Struct(">I")
MOST = 512 << 20
NO_LIBRARY = -100


class Slice(ctypes.Structure):
    _fields_ = (("buf", c_void_p), ("len", c_int))


class MediaData(ctypes.Structure):
    _fields_ = (
        ("outindexbuf", c_void_p),
        ("out_len", c_int),
        ("data", c_void_p),
        ("data_len", c_int),
        ("is_finish", c_int),
    )


def read_frame(stream: BinaryIO) -> bytes | None:
    """One frame; None at the end."""
    head = _exactly(stream, HEAD.size)
    if head is None:
        return None
    (length,) = HEAD.unpack(head)
    return _exactly(stream, length) if length <= MOST else None


def _exactly(stream: BinaryIO, length: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < length:
        part = stream.read(length - len(parts))
        if not part:
            return None
        parts += part
    return bytes(parts)


def frame(body: dict[str, Any]) -> bytes:
    raw = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return HEAD.pack(len(raw)) + raw


class Library:
    """The 17 functions, with pointers read by length: a NUL must not cut what a slice holds."""

    def __init__(self, path: str) -> None:
        self._c = c = ctypes.CDLL(path)
        for name, result, arguments in (
            ("NewSdk", c_void_p, ()),
            ("Init", c_int, (c_void_p, c_char_p, c_char_p)),
            ("GetChatData", c_int,
             (c_void_p, c_ulonglong, c_uint, c_char_p, c_char_p, c_int, POINTER(Slice))),
            ("DecryptData", c_int, (c_char_p, c_char_p, POINTER(Slice))),
            ("GetMediaData", c_int,
             (c_void_p, c_char_p, c_char_p, c_char_p, c_char_p, c_int, POINTER(MediaData))),
            ("DestroySdk", None, (c_void_p,)),
            ("NewSlice", POINTER(Slice), ()),
            ("FreeSlice", None, (POINTER(Slice),)),
            ("NewMediaData", POINTER(MediaData), ()),
            ("FreeMediaData", None, (POINTER(MediaData),)),
        ):  # fmt: skip
            function = getattr(c, name)
            function.restype, function.argtypes = result, list(arguments)
        self._sdk = c.NewSdk()
        self._proxy, self._password, self._seconds = b"", b"", 30

    def init(self, corpid: str, secret: str, proxy: str, password: str, seconds: int) -> dict[str, Any]:
        self._proxy, self._password, self._seconds = proxy.encode(), password.encode(), seconds
        return {"code": self._c.Init(self._sdk, corpid.encode(), secret.encode())}

    def chat_data(self, seq: int, limit: int) -> dict[str, Any]:
        found = self._c.NewSlice()
        try:
            code = self._c.GetChatData(self._sdk, seq, limit, self._proxy, self._password, self._seconds, found)
            return {"code": code, "text": "" if code else _text(found)}
        finally:
            self._c.FreeSlice(found)

    def decrypt(self, key: str, message: str) -> dict[str, Any]:
        found = self._c.NewSlice()
        try:
            code = self._c.DecryptData(key.encode(), message.encode(), found)
            return {"code": code, "text": "" if code else _text(found)}
        finally:
            self._c.FreeSlice(found)

    def media(self, file_id: str, index: str) -> dict[str, Any]:
        found = self._c.NewMediaData()
        try:
            code = self._c.GetMediaData(
                self._sdk, index.encode(), file_id.encode(), self._proxy, self._password, self._seconds, found
            )
            if code:
                return {"code": code}
            part = found.contents
            data = string_at(part.data, part.data_len) if part.data and part.data_len > 0 else b""
            out = string_at(part.outindexbuf, part.out_len) if part.outindexbuf and part.out_len > 0 else b""
            return {
                "code": 0,
                "data": base64.b64encode(data).decode(),
                "index": out.decode("latin-1"),
                "finished": bool(part.is_finish),
            }
        finally:
            self._c.FreeMediaData(found)


def _text(found: Any) -> str:
    part = found.contents
    return string_at(part.buf, part.len).decode("utf-8", "replace") if part.buf and part.len > 0 else ""


def serve(path: str, inward: BinaryIO, outward: BinaryIO) -> int:
    """Answer frames until there are no more."""
    try:
        library = Library(path)
    except (OSError, AttributeError) as error:
        outward.write(frame({"code": NO_LIBRARY, "text": str(error)[:300]}))
        outward.flush()
        return 1
    calls: dict[str, Callable[..., dict[str, Any]]] = {
        "init": library.init,
        "chat_data": library.chat_data,
        "decrypt": library.decrypt,
        "media": library.media,
    }
    while (raw := read_frame(inward)) is not None:
        name, arguments = json.loads(raw)
        outward.write(frame(calls[name](*arguments)))
        outward.flush()
    return 0


def main() -> int:
    """What the library prints goes to standard error: our frames have the real output to themselves."""
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return serve(sys.argv[1], sys.stdin.buffer, outward)


if __name__ == "__main__":
    sys.exit(main())
