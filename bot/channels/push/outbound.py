"""Way PUSH: one sentence into an internal group by the hook that bears its name."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.channels.push.hook import Hook
from bot.channels.wecom.cards import as_markdown
from bot.channels.wecom.client import WeCom, form_of, utcnow
from bot.channels.wecom.limits import HOOK_IMAGE_BYTES
from bot.channels.wecom.outgoing import bodies, file_of
from bot.channels.wecom.wire import as_text, dumps
from bot.errors import GiveUp, RetryLater
from bot.messages import OutItem, Receipt, Way
from bot.output.pieces import HOOK_MARKDOWN_BYTES, TEXT_BYTES

SEND, UPLOAD = "webhook/send", "webhook/upload_media"
PICTURES = (b"\xff\xd8", b"\x89PNG")
NameOf = Callable[[str, str], Awaitable[str]]  # (community, group) → the group's name


class PushChannel:
    """There is no duplicate check here, so a row without an answer is never repeated but in danger."""

    way = Way.PUSH
    name = "push"

    def __init__(
        self,
        http: aiohttp.ClientSession,
        hooks: Sequence[Hook],
        name_of: NameOf,
        now: Callable[[], datetime] = utcnow,
    ) -> None:
        self._hooks = {hook.name: (hook, WeCom(http, hook.base, "", "", now=now)) for hook in hooks}
        self._name_of = name_of

    async def send(self, item: OutItem) -> Receipt:
        """Raises RetryLater, Frozen, GiveUp."""
        found = self._hooks.get(await self._name_of(item.community, item.out.to.id))
        if found is None:
            raise GiveUp(0, "no hook bears this group's name", path=SEND, who="office")
        hook, client = found
        messages = _messages(item)
        if item.out.file is not None:
            messages.append(await self._file(hook, client, item.out.file[1]))
        if not messages:
            raise GiveUp(44004, "nothing to say", path=SEND)
        for position, body in enumerate(messages):
            await self._post(hook, client, body, after=position > 0)
        return Receipt(delivered=True)

    def repeats_safely(self, item: OutItem) -> bool:  # noqa: ARG002 nothing is checked for being a repetition
        return False

    def health(self) -> Mapping[str, Any]:
        troubles = {name: client.trouble for name, (_, client) in self._hooks.items() if client.trouble}
        return {"ok": not troubles, "hooks": len(self._hooks), "trouble": troubles}

    @staticmethod
    async def _post(hook: Hook, client: WeCom, body: Mapping[str, Any], *, after: bool) -> None:
        try:
            await client.keyed(SEND, lambda: dumps(body), key=hook.key)
        except RetryLater as error:  # after an earlier part is out, repeating the row would double it
            done = error.maybe_done or after
            raise RetryLater(error.errcode, error.errmsg, path=SEND, after=error.after, maybe_done=done) from error

    @staticmethod
    async def _file(hook: Hook, client: WeCom, path: str) -> dict[str, Any]:
        _, content = await file_of("file", path, (), api=UPLOAD)
        if content.startswith(PICTURES) and len(content) <= HOOK_IMAGE_BYTES:
            digest = hashlib.md5(content).hexdigest()  # noqa: S324 - the platform's field
            return {"msgtype": "image", "image": {"base64": base64.b64encode(content).decode(), "md5": digest}}
        answer = await client.keyed(UPLOAD, lambda: form_of(Path(path).name, content), key=hook.key, type="file")
        return {"msgtype": "file", "file": {"media_id": as_text(answer.get("media_id"))}}


def _messages(item: OutItem) -> list[dict[str, Any]]:
    out = item.out
    markdown = as_markdown(out.card) if out.card is not None else out.markdown
    if markdown:
        return bodies("markdown", markdown, HOOK_MARKDOWN_BYTES)
    return bodies("text", out.text, TEXT_BYTES)
