"""What the archive needs to know."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArchiveConfig:
    corp_id: str
    base: str  # the address of getchatdata and getmedia, or the path of the library
    secret: str
    token: str
    aes_key: str
    private_keys: tuple[tuple[int, bytes], ...]  # (version, PEM); every old one is kept
    poll_seconds: float = 10.0
    proxy: str = ""  # of the library: socks5://host:port or http://host:port
    proxy_password: str = ""  # user:password
