"""The four operations of the vendor library, whichever way they are reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Record = Mapping[str, Any]  # seq msgid publickey_ver encrypt_random_key encrypt_chat_msg


class Undecipherable(ValueError):
    """A record that cannot be opened; says why. It does not stop the others."""


class ArchiveSource(Protocol):
    async def get_chat_data(self, seq: int, limit: int) -> list[Record]:
        """Records after *seq*, ascending, at most *limit* (1 to 1000). Raises RetryLater, Frozen, GiveUp."""
        ...

    def decrypt(self, record: Record) -> dict[str, Any]:
        """The message of a record. Slow (RSA): called in worker threads. Raises Undecipherable."""
        ...

    async def get_media(self, file_id: str) -> bytes:
        """The bytes of an sdkfileid. Raises RetryLater, Frozen, GiveUp."""
        ...

    async def close(self) -> None: ...
