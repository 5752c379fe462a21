"""Words and files in the form in which every mouth hands them to the platform."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from bot.channels.wecom.client import read_file
from bot.channels.wecom.limits import media_kind
from bot.channels.wecom.wire import clean
from bot.errors import GiveUp
from bot.output.cut import split

SHOWN: Final = ("image", "voice", "video")  # files that a conversation shows or plays itself


def bodies(kind: str, words: str, most: int) -> list[dict[str, Any]]:
    """*words* as messages of *kind* (text or markdown), at most *most* bytes each."""
    words = clean(words).strip()
    return [{"msgtype": kind, kind: {"content": piece}} for piece in split(words, most)] if words else []


async def file_of(kind: str, path: str, kinds: Collection[str], *, api: str) -> tuple[str, bytes]:
    """As what it goes (one of *kinds*, or file) and its bytes. Raises GiveUp: not there, or of no size that is taken."""
    try:
        content = await read_file(path)
    except OSError as error:
        raise GiveUp(0, f"cannot read the file: {error.strerror}", path=api) from error
    goes = media_kind(kind if kind in kinds else "file", len(content))
    if not goes:
        raise GiveUp(45001, f"{len(content)} bytes", path=api)
    return goes, content
