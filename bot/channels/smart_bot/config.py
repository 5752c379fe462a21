"""What the long connection needs to know, and how it paces itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BotConfig:
    bot_id: str
    secret: str
    ws_url: str
    name: str = ""  # as typed after @; without it only a leading mention is recognised
    public_url: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of wire time."""

    ping: float = 30.0
    ack: float = 5.0
    connect: float = 10.0
    first_pause: float = 1.0
    longest_pause: float = 30.0
    steady: float = 30.0  # a connection that lived this long starts again with the first pause
    refusals: int = 5  # times the platform may refuse the credentials before we stop asking
    missed: int = 2  # pings without an answer before the connection counts as dead
