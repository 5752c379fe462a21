"""What every channel stands between: the gateway it hands messages to, and the people it tells of its own troubles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from prometheus_client import Counter

from bot.messages import Inbound

Tell = Callable[[str], Awaitable[None]]  # one Chinese line for the office, about a channel
CALLBACKS = Counter(
    "gridbot_callbacks", "Callbacks of the platform by door and what became of them", ["door", "outcome"]
)
FRAMES = Counter("gridbot_bot_frames", "Frames of the long connection by what they were", ["kind"])
RECORDS = Counter("gridbot_archive_records", "Records of the conversation archive by what became of them", ["outcome"])
CALLS = Counter("gridbot_wecom_calls", "Calls to the platform by path and errcode (-2: no answer)", ["path", "errcode"])


class Gate(Protocol):
    """The gateway as a channel sees it."""

    async def receive(self, message: Inbound) -> bool:
        """Durable when it returns; False when the message was known. Raises NotStored."""
        ...

    async def receive_all(self, messages: Sequence[Inbound], note: tuple[str, str] | None = None) -> Any:
        """The same for many, in one commit with a cursor."""
        ...


class Healthy(Protocol):
    name: str

    def health(self) -> Mapping[str, Any]:
        """`ok` and what an operator wants to know; no secrets, no people."""
        ...


def snapshot(channels: Iterable[Healthy]) -> dict[str, Mapping[str, Any]]:
    """The `channels` part of /readyz."""
    return {channel.name: channel.health() for channel in channels}
