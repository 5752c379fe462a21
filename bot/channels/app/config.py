"""What the application needs to know of itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AppConfig:
    corp_id: str
    api_base: str  # scheme and host, without /cgi-bin
    agent_id: int
    secret: str
    token: str
    aes_key: str
    public_url: str = ""  # where a card without buttons leads; without it such a card is sent as text
