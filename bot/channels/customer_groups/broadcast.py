"""企业群发: one task for each owner and text; the owner presses 发送, and only then is it said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.wecom.client import WeCom
from bot.channels.wecom.cut import cut
from bot.channels.wecom.wire import as_list, as_text, clean
from bot.errors import GiveUp
from bot.messages import OutItem, Receipt, Way

TEXT_BYTES, MOST_GROUPS = 4000, 2000
GATHER = 0.05  # wire seconds in which rows of one owner and text become one task


@dataclass(slots=True)
class _Batch:
    """Rows that will be one task."""

    rooms: list[str]
    answer: asyncio.Future[Mapping[str, Any]]


class BroadcastChannel:
    """Way BROADCAST. A row is said when its owner has pressed; until then it waits for his hand."""

    way = Way.BROADCAST
    name = "broadcast"

    def __init__(self, client: WeCom) -> None:
        self._client = client
        self._open: dict[tuple[str, str], _Batch] = {}

    async def send(self, item: OutItem) -> Receipt:
        """Lay it before the owner, together with the other groups of his that get the same words."""
        text = cut(clean(item.out.text).strip(), TEXT_BYTES)
        room = item.out.to.id.removeprefix("room:")
        if not text:
            raise GiveUp(44004, "nothing to say", path="add_msg_template")
        answer = await self._gathered(item.hand, text, room)
        if room in as_list(answer.get("fail_list")):
            raise GiveUp(41048, "the platform leaves this group out", path="add_msg_template", who="way")
        return Receipt(delivered=False, hand=item.hand, data={"msgid": as_text(answer.get("msgid"))})

    async def _gathered(self, sender: str, text: str, room: str) -> Mapping[str, Any]:
        key = (sender, text)
        batch = self._open.get(key)
        if batch is None or len(batch.rooms) >= MOST_GROUPS:
            batch = self._open[key] = _Batch([room], asyncio.get_running_loop().create_future())
            await asyncio.sleep(GATHER)
            if self._open.get(key) is batch:
                del self._open[key]
            return await self._ask(batch, sender, text)
        batch.rooms.append(room)
        return await asyncio.shield(batch.answer)

    async def _ask(self, batch: _Batch, sender: str, text: str) -> Mapping[str, Any]:
        body = {"chat_type": "group", "sender": sender, "chat_id_list": batch.rooms, "text": {"content": text}}
        try:
            answer = await self._client.call("externalcontact/add_msg_template", body)
        except BaseException as error:
            batch.answer.set_exception(error if isinstance(error, Exception) else ConnectionError("stopped"))
            batch.answer.exception()  # looked at here: with one row nobody else waits for it
            raise
        batch.answer.set_result(answer)
        return answer

    def health(self) -> Mapping[str, Any]:
        return self._client.health()
