"""The paid emergency notice: a member's telephone rings and asks him to look at what the application wrote."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.channels.wecom.client import WeCom, ring
from bot.errors import GiveUp
from bot.messages import OutItem, Receipt, Way
from bot.texts.office import no_calls


class CallChannel:
    """Way CALL. Where the platform lets nobody be called the office is told, and the cards go on alone."""

    way = Way.CALL
    name = "call"

    def __init__(self, client: WeCom, tell: Callable[[str], Awaitable[None]]) -> None:
        self._client, self._tell = client, tell

    async def send(self, item: OutItem) -> Receipt:
        """Ring once; the receipt has `callid`."""
        person = item.out.to.id
        try:
            ringing = await ring(self._client, [person])
        except GiveUp as error:
            if error.who == "office":
                await self._tell(no_calls(error.errcode))
            raise
        if person not in ringing:
            raise GiveUp(60111, "his telephone does not ring", path="pstncc/call", who="person")
        return Receipt(delivered=True, data={"callid": ringing[person]})

    def health(self) -> Mapping[str, Any]:
        return self._client.health()
