"""The address of a group's robot, whose key is its only credential."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

ENDS = "/cgi-bin/webhook/send"


@dataclass(frozen=True, slots=True)
class Hook:
    """*base*: scheme and host, without /cgi-bin."""

    name: str
    base: str
    key: str = field(repr=False)


def hook_of(name: str, url: str) -> Hook | None:
    """None for what is no such address."""
    parts = urlsplit(url)
    key = parse_qs(parts.query).get("key", [""])[0]
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path != ENDS or not key:
        return None
    return Hook(name, f"{parts.scheme}://{parts.netloc}", key)
