"""Sentences to residents through 微信客服: text, or a menu where there is something to choose."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2s
from typing import Any

from bot.channels.kf.config import KfConfig
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.wire import as_text, clean
from bot.errors import GiveUp
from bot.messages import OutItem, Receipt, Way
from bot.output.cut import cut
from bot.output.pieces import MENU_BYTES, TEXT_BYTES

ITEM_BYTES, KEY_BYTES, MOST_ITEMS = 128, 64, 10
CLOSED = frozenset({95001, 95002, 95013, 95018, 95031})  # five were said, 48 hours are over, or a person has taken over
TWICE = 40058  # what a msgid that was used before is answered with, as far as anybody knows
TO_PERSON = 3


class KfChannel:
    """Way KF. Repeating a row sends the same msgid, so a resident never reads it twice."""

    way = Way.KF
    name = "kf"

    def __init__(self, client: WeCom, config: KfConfig) -> None:
        self._client, self._config = client, config

    async def send(self, item: OutItem) -> Receipt:
        """Raises GiveUp with who "way" where the window is closed: another way is looked for."""
        body = {"touser": item.out.to.id, "open_kfid": self._config.open_kfid, "msgid": msgid(item), **payload(item)}
        try:
            answer = await self._client.call("kf/send_msg", body)
        except GiveUp as error:
            if error.errcode in CLOSED:
                raise GiveUp(error.errcode, error.errmsg, path=error.path, who="way") from error
            if error.errcode == TWICE and item.attempts > 1:
                return Receipt(delivered=True, data={"msgid": body["msgid"]})
            raise
        if item.out.hand_over:
            await self._hand_over(item)
        return Receipt(delivered=True, data={"msgid": as_text(answer.get("msgid")) or body["msgid"]})

    def repeats_safely(self, item: OutItem) -> bool:  # noqa: ARG002  the same row has the same msgid
        return True

    def health(self) -> Mapping[str, Any]:
        return self._client.health()

    async def _hand_over(self, item: OutItem) -> None:
        """From now on a person answers in his own client; the bot falls silent there."""
        body = {
            "open_kfid": self._config.open_kfid,
            "external_userid": item.out.to.id,
            "service_state": TO_PERSON,
            "servicer_userid": item.out.hand_over,
        }
        await self._client.call("kf/service_state/trans", body)


def msgid(item: OutItem) -> str:
    """At most 32 of [0-9a-zA-Z_-], the same for the same row."""
    return f"{blake2s(item.community.encode(), digest_size=4).hexdigest()}-{item.id}"


def payload(item: OutItem) -> dict[str, Any]:
    """The body of a message. One sentence is one message: there are only five."""
    text = clean(item.out.text or item.out.markdown).strip()
    if not text:
        raise GiveUp(44004, "nothing to say", path="kf/send_msg")
    buttons = item.out.choices[:MOST_ITEMS]
    if not buttons or any(len(button.key.encode()) > KEY_BYTES for button in buttons):
        return {"msgtype": "text", "text": {"content": cut(text, TEXT_BYTES)}}
    return {"msgtype": "msgmenu", "msgmenu": menu(text, [(button.key, button.text) for button in buttons])}


def menu(head: str, items: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "head_content": cut(head, MENU_BYTES),
        "list": [{"type": "click", "click": {"id": key, "content": cut(clean(words), ITEM_BYTES)}}
                 for key, words in items],
    }  # fmt: skip
