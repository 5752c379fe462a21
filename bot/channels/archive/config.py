"""What the archive needs to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveConfig:
    corp_id: str
    base: str  # of getchatdata and getmedia
    secret: str
    token: str
    aes_key: str
    private_keys: tuple[tuple[int, bytes], ...]  # (version, PEM); every old one is kept
    poll_seconds: float = 10.0
