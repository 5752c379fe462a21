"""The bytes of a picture or file somebody sent, whichever way it came."""

from __future__ import annotations

import aiohttp

from bot.channels.archive.port import ArchiveSource
from bot.channels.smart_bot.media import fetch as fetch_from_bot
from bot.channels.wecom.client import WeCom
from bot.errors import GiveUp
from bot.messages import Media


class Fetcher:
    """*platform*: scheme and host of its API. What is not configured is None. References live five minutes (smart bot), three or five days (the others)."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        platform: str,
        app: WeCom | None = None,
        archive: ArchiveSource | None = None,
        *,
        bot_key: str = "",
    ) -> None:
        """*bot_key*: of the smart bot's callbacks, whose pictures have no key of their own."""
        self._http, self._platform, self._app, self._archive = http, platform, app, archive
        self._bot_key = bot_key

    async def fetch(self, source: str, media: Media) -> bytes:
        """Raises RetryLater, Frozen, GiveUp."""
        if source in ("app", "kf") and self._app is not None:
            return (await self._app.download(media.ref))[0]
        if source == "archive" and self._archive is not None:
            return await self._archive.get_media(media.ref)
        if source == "smart_bot":
            key = media.extra.get("aeskey", "") or self._bot_key
            return (await fetch_from_bot(self._http, media.ref, key, platform=self._platform))[0]
        raise GiveUp(0, f"no way to fetch from {source}", path="media")
