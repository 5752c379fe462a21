"""The address of a group's robot, whose key is its only credential."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Hook:
    """*base*: scheme and host, without /cgi-bin."""

    name: str
    base: str
    key: str = field(repr=False)


def hook_of(name: str, url: str) -> Hook:
    """From an address that the configuration has checked."""
    parts = urlsplit(url)
    return Hook(name, f"{parts.scheme}://{parts.netloc}", parse_qs(parts.query)["key"][0])
