"""Way BOT: an answer under the callback's own req_id while that lives, else a push."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.channels.smart_bot.config import BotConfig
from bot.channels.smart_bot.connection import Asked, BotConnection
from bot.channels.smart_bot.upload import upload
from bot.channels.wecom.cards import BOT_CARD, as_markdown, task_id, template_card
from bot.channels.wecom.outgoing import SHOWN, file_of
from bot.channels.wecom.wire import clean
from bot.errors import GiveUp, RetryLater
from bot.messages import OutItem, Receipt, Way
from bot.output.cut import split
from bot.output.pieces import BOT_BYTES

NO_LONGER = frozenset({846605, 846608})  # req_id of an earlier connection, stream too old
NOT_HERE = 93006  # no such group, or nobody has named the bot in it yet
ALONE, GROUP = 1, 2
PREFIX = "smart_bot/"


class BotChannel:
    """One sentence to a member alone or to an internal group. There is no duplicate check in this protocol."""

    way = Way.BOT
    name = "bot"

    def __init__(self, connection: BotConnection, config: BotConfig) -> None:
        self._connection, self._config = connection, config

    async def send(self, item: OutItem) -> Receipt:
        """The receipt says how it went: `by` is reply or push."""
        chat, target = _target(item)
        by, done = "push", False
        message = item.out.answers.removeprefix(PREFIX)
        for text in self._texts(item):
            asked = self._alive(message, chat)
            if asked is not None and not done and await self._reply(asked, message, item, text):
                by = "reply"
            else:
                await self._push(target, {"msgtype": "markdown", "markdown": {"content": text}}, after=done)
            done = True
        card = self._card(item)
        if card is not None:
            await self._push(target, {"msgtype": "template_card", "template_card": card}, after=done)
            done = True
        if item.out.file is not None:
            await self._push_file(target, *item.out.file, after=done)
            done = True
        if not done:
            raise GiveUp(44004, "nothing to say", path="smart_bot")
        return Receipt(delivered=True, data={"by": by})

    def repeats_safely(self, item: OutItem) -> bool:  # noqa: ARG002 nothing is checked for being a repetition
        return False

    def health(self) -> Mapping[str, Any]:
        return self._connection.health()

    def _texts(self, item: OutItem) -> list[str]:
        out = item.out
        words = out.markdown or out.text
        if out.card is not None:
            words = "" if self._card(item) is not None else as_markdown(out.card)
        words = clean(words).strip()
        return split(words, BOT_BYTES) if words else []

    def _card(self, item: OutItem) -> dict[str, Any] | None:
        card = item.out.card
        if card is None:
            return None
        name = task_id(card.task_id, f"{item.community}-{item.id}")
        return template_card(card, BOT_CARD, task_id=name, url=self._config.public_url)

    def _alive(self, message: str, chat: str) -> Asked | None:
        """The callback to answer, if it is of this very conversation: a word for one person never goes to his group."""
        asked = self._connection.asked(message) if message else None
        return asked if asked is not None and asked.chat == chat else None

    async def _reply(self, asked: Asked, message: str, item: OutItem, text: str) -> bool:
        """Answer under the req_id; False when it is no longer taken and a push must do it."""
        stream = {"id": f"out-{item.community}-{item.id}", "finish": True, "content": text}
        try:
            await self._connection.request("aibot_respond_msg", {"msgtype": "stream", "stream": stream}, asked)
        except GiveUp as error:
            self._connection.forget(message)
            if error.errcode in NO_LONGER:
                return False
            raise
        except RetryLater:
            self._connection.forget(message)  # its late ack would be taken for the next one's
            raise
        self._connection.forget(message)  # answered; what follows is pushed
        return True

    async def _push(self, target: Mapping[str, Any], payload: Mapping[str, Any], *, after: bool) -> None:
        try:
            await self._connection.request("aibot_send_msg", {**target, **payload})
        except GiveUp as error:
            if error.errcode == NOT_HERE and not after:
                raise GiveUp(error.errcode, error.errmsg, path=error.path, who="way") from error
            raise
        except RetryLater as error:
            # After an earlier part is out, repeating the row would double it
            raise _again(error, maybe_done=error.maybe_done or after) from error

    async def _push_file(self, target: Mapping[str, Any], kind: str, path: str, *, after: bool) -> None:
        kind, content = await file_of(kind, path, SHOWN, api="smart_bot")
        try:
            media = await upload(self._connection, kind, Path(path).name, content)
        except RetryLater as error:  # an unfinished upload shows nothing to anybody
            raise _again(error, maybe_done=after) from error
        await self._push(target, {"msgtype": kind, kind: {"media_id": media}}, after=after)


def _again(error: RetryLater, *, maybe_done: bool) -> RetryLater:
    return RetryLater(error.errcode, error.errmsg, path=error.path, after=error.after, maybe_done=maybe_done)


def _target(item: OutItem) -> tuple[str, dict[str, Any]]:
    """(Inbound.chat of the conversation, its address for a push)."""
    target = item.out.to
    if target.kind == "person":
        return f"bot:{target.id}", {"chatid": target.id, "chat_type": ALONE}
    kind, _, name = target.id.partition(":")
    if kind == "room":
        return target.id, {"chatid": name, "chat_type": GROUP}
    return f"bot:{name}", {"chatid": name, "chat_type": ALONE}
