"""JSON and small values as they travel: real characters out, tolerance in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_LONG = re.compile(r"\d{19}")
_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\x00")


def clean(text: str) -> str:
    """Text that JSON carries without any escape of the form \\uXXXX, which the platform refuses (40033)."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n")).replace("\\u", "＼u")
    return text.encode("utf-8", "replace").decode()


def dumps(body: Any) -> bytes:
    """UTF-8 with real characters; keys in the order given, so the same body gives the same bytes."""
    return orjson.dumps(_each(body, clean))


def loads(text: str | bytes) -> Any:
    """Any JSON the platform may send, control characters in strings included. Raises ValueError for all else."""
    try:
        if isinstance(text, bytes):
            text = text.decode()
        value = json.loads(text, strict=False, parse_int=_whole if _LONG.search(text) else None)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    # What no database and no later encoder takes: NUL and halves of surrogate pairs
    return _each(value, _storable) if _SUSPECT.search(text) else value


def _whole(digits: str) -> int | str:
    """Longer than any encoder of ours takes: kept as it is written."""
    number = int(digits)
    return number if -(2**63) <= number < 2**64 else digits


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {change(str(key)): _each(inner, change) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, change) for inner in value]
    return value


def as_dict(value: Any) -> dict[str, Any]:
    """The value when it is an object, else an empty one: wire data is never trusted to have its documented shape."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """One element or many alike: XML and some JSON write a single element without its list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, dict | list) else str(value)


def digest(parts: Iterable[str]) -> str:
    """A stable id for what the platform gives none."""
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def moment(value: Any, *, per_second: int = 1) -> datetime | None:
    """A Unix time in seconds (or thousandths, *per_second* 1000) as aware UTC; None when it is not one."""
    try:
        return datetime.fromtimestamp(int(value) / per_second, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
