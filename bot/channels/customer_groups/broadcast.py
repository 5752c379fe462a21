"""企业群发: one task for each owner and text; the owner presses 发送, and only then is it said."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from bot.channels.wecom.client import WeCom
from bot.channels.wecom.outgoing import file_of
from bot.channels.wecom.wire import as_list, as_text, clean
from bot.errors import GiveUp
from bot.messages import OutItem, Receipt, Way
from bot.output.cut import cut
from bot.output.pieces import MASS_BYTES

MOST_GROUPS = 2000
GATHER, LONGEST = 0.05, 5.0  # wire seconds without another row of the same owner and words, and at most

Key = tuple[str, str, tuple[tuple[str, str], ...]]  # (owner, text, files)


@dataclass(slots=True)
class _Batch:
    """Rows that will be one task."""

    rooms: list[str]
    answer: asyncio.Future[Mapping[str, Any]]


class BroadcastChannel:
    """Way BROADCAST. A row is said when its owner has pressed; until then it waits for his hand."""

    way = Way.BROADCAST
    name = "broadcast"
    gathers = True

    def __init__(self, client: WeCom, more: Callable[[], bool] = lambda: False) -> None:
        """*more*: are rows just being handed out? Then others of the same owner and words may be among them."""
        self._client, self._more = client, more
        self._open: dict[Key, _Batch] = {}

    async def send(self, item: OutItem) -> Receipt:
        """Lay it before the owner, together with the other groups of his that get the same words."""
        text = cut(clean(item.out.text).strip(), MASS_BYTES)
        files = ((item.out.file,) if item.out.file else ()) + item.out.files
        room = item.out.to.id.removeprefix("room:")
        if not text and not files:
            raise GiveUp(44004, "nothing to say", path="add_msg_template")
        answer = await self._gathered((item.hand, text, files), room)
        if room in as_list(answer.get("fail_list")):
            raise GiveUp(41048, "the platform leaves this group out", path="add_msg_template", who="way")
        return Receipt(delivered=False, hand=item.hand, data={"msgid": as_text(answer.get("msgid"))})

    async def _gathered(self, key: Key, room: str) -> Mapping[str, Any]:
        batch = self._open.get(key)
        if batch is None or len(batch.rooms) >= MOST_GROUPS:
            batch = self._open[key] = _Batch([room], asyncio.get_running_loop().create_future())
            await self._wait_for_more(batch)
            if self._open.get(key) is batch:
                del self._open[key]
            return await self._ask(batch, key)
        batch.rooms.append(room)
        return await asyncio.shield(batch.answer)

    async def _wait_for_more(self, batch: _Batch) -> None:
        seen, ends = 0, monotonic() + LONGEST
        while len(batch.rooms) < MOST_GROUPS and monotonic() < ends:
            if seen == len(batch.rooms) and not self._more():
                return
            seen = len(batch.rooms)
            await asyncio.sleep(GATHER)

    async def _ask(self, batch: _Batch, key: Key) -> Mapping[str, Any]:
        sender, text, files = key
        try:
            body: dict[str, Any] = {"chat_type": "group", "sender": sender, "chat_id_list": batch.rooms}
            if text:
                body["text"] = {"content": text}
            if files:
                body["attachments"] = [await self._attached(kind, path) for kind, path in files]
            answer = await self._client.call("externalcontact/add_msg_template", body)
        except BaseException as error:
            batch.answer.set_exception(error if isinstance(error, Exception) else ConnectionError("stopped"))
            batch.answer.exception()  # looked at here: with one row nobody else waits for it
            raise
        batch.answer.set_result(answer)
        return answer

    async def _attached(self, kind: str, path: str) -> dict[str, Any]:
        kind, content = await file_of(kind, path, ("image", "video"), api="media/upload")
        return {"msgtype": kind, kind: {"media_id": await self._client.upload(kind, Path(path).name, content)}}

    def health(self) -> Mapping[str, Any]:
        return self._client.health()
