"""Application messages to members, and the update of cards they were sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels.app.config import AppConfig
from bot.channels.wecom.cards import APP_CARD, as_markdown, task_id, template_card
from bot.channels.wecom.client import WeCom, utcnow
from bot.channels.wecom.limits import CARD_LIFE, MEDIA_LIFE
from bot.channels.wecom.outgoing import SHOWN, bodies, file_of
from bot.channels.wecom.wire import as_list, as_text, clean
from bot.errors import Frozen, GiveUp, RetryLater
from bot.messages import Inbound, OutItem, Receipt, Way
from bot.output.cut import cut_chars
from bot.output.pieces import MARKDOWN_BYTES, TEXT_BYTES

CardOf = Callable[[str, str], Awaitable[OutItem | None]]  # (community, Outbound.key) → the row, with its receipt
PressOf = Callable[[str, str], Awaitable[Inbound | None]]  # (community, Inbound.key) → the message
DUPLICATE_SECONDS, SPREAD = 14400, 12600
MEDIA_GONE = frozenset({40007, 40004})
GREY_TEXT = 30  # characters of the text that replaces buttons


class AppChannel:
    """Way APP: one sentence to one member. Repeating a row sends the identical body, which the platform drops."""

    way = Way.APP
    name = "app"

    def __init__(self, client: WeCom, config: AppConfig, now: Callable[[], datetime] = utcnow) -> None:
        self._client, self._config, self._now = client, config, now
        self._uploaded: dict[tuple[str, int, int], tuple[str, datetime]] = {}

    async def send(self, item: OutItem) -> Receipt:
        """Carry out; the receipt has `msgids` and, for a card with buttons, `response_code`."""
        data: dict[str, Any] = {"msgids": []}
        for position, payload in enumerate(self._payloads(item)):
            self._note(data, await self._send_one(item, position, payload))
        if item.out.file is not None:
            self._note(data, await self._send_file(item, *item.out.file))
        if not data["msgids"]:
            raise GiveUp(44004, "nothing to say", path="message/send")
        return Receipt(delivered=True, data=data)

    def repeats_safely(self, item: OutItem) -> bool:
        """Does the platform drop a repetition of this row? A file gets a new media_id, so it does not."""
        return item.out.file is None

    def health(self) -> Mapping[str, Any]:
        return self._client.health()

    def _payloads(self, item: OutItem) -> list[dict[str, Any]]:
        out = item.out
        if out.card is not None:
            name = task_id(out.card.task_id, f"{item.community}-{item.id}")
            card = template_card(out.card, APP_CARD, task_id=name, url=self._config.public_url)
            if card is not None:
                return [{"msgtype": "template_card", "template_card": card}]
            return bodies("markdown", as_markdown(out.card), MARKDOWN_BYTES)
        if out.markdown:
            return bodies("markdown", out.markdown, MARKDOWN_BYTES)
        return bodies("text", out.text, TEXT_BYTES)

    async def _send_one(self, item: OutItem, position: int, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        body = {
            "touser": _member(item),
            "agentid": self._config.agent_id,
            **payload,
            "enable_duplicate_check": 1,
            # The same row is the same body and is dropped; two rows with equal words differ here and both arrive
            "duplicate_check_interval": DUPLICATE_SECONDS - (item.id * 8 + position) % SPREAD,
        }
        answer = await self._client.call("message/send", body)
        missed = as_text(answer.get("invaliduser")).lower().split("|")
        if body["touser"].lower() in missed:
            raise GiveUp(81013, "invaliduser", path="message/send", who="person")
        if as_text(answer.get("unlicenseduser")):
            raise GiveUp(701008, "unlicenseduser", path="message/send", who="office")
        return answer

    async def _send_file(self, item: OutItem, kind: str, path: str) -> Mapping[str, Any]:
        for again in (False, True):
            kind, media = await self._media_id(kind, path, again=again)
            try:
                return await self._send_one(item, 7, {"msgtype": kind, kind: {"media_id": media}})
            except GiveUp as error:
                if again or error.errcode not in MEDIA_GONE:
                    raise
        raise AssertionError("unreachable")

    async def _media_id(self, kind: str, path: str, *, again: bool) -> tuple[str, str]:
        """Uploaded once for all receivers of the same file, and again when its three days are over."""
        kind, content = await file_of(kind, path, SHOWN, api="media/upload")
        mark = (path, len(content), hash(content))
        known = self._uploaded.get(mark)
        if known is not None and not again and self._now() < known[1]:
            return kind, known[0]
        media = await self._client.upload(kind, Path(path).name, content)
        self._uploaded = {key: value for key, value in self._uploaded.items() if value[1] > self._now()}
        self._uploaded[mark] = (media, self._now() + MEDIA_LIFE * 0.9)
        return kind, media

    @staticmethod
    def _note(data: dict[str, Any], answer: Mapping[str, Any]) -> None:
        data["msgids"].append(as_text(answer.get("msgid")))
        if answer.get("response_code"):
            data["response_code"] = as_text(answer["response_code"])


class CardUpdates:
    """Way CARD_UPDATE: the buttons of an earlier card become one grey text.

    A press brings a code of its own for the presser's card; everybody else's card needs the code of its sending. Each
    works once and for 72 hours, and nobody is troubled when it does not work any more: GiveUp with who "nobody".
    """

    way = Way.CARD_UPDATE
    name = "card_update"

    def __init__(
        self,
        client: WeCom,
        config: AppConfig,
        card_of: CardOf,
        press_of: PressOf | None = None,
        now: Callable[[], datetime] = utcnow,
    ) -> None:
        self._client, self._config, self._now = client, config, now
        self._card_of, self._press_of = card_of, press_of

    async def send(self, item: OutItem) -> Receipt:
        codes = await self._codes(item)
        body = {
            "userids": [_member(item)],
            "agentid": self._config.agent_id,
            "response_code": "",
            "button": {"replace_name": cut_chars(clean(item.out.text) or "已处理", GREY_TEXT)},
        }
        last = GiveUp(0, "no code for this card", path="message/update_template_card", who="nobody")
        for code in codes:
            try:
                answer = await self._client.call("message/update_template_card", {**body, "response_code": code})
            except (RetryLater, Frozen):
                raise
            except GiveUp as error:
                last = GiveUp(error.errcode, error.errmsg, path=error.path, who="nobody")
                continue
            if as_list(answer.get("invaliduser")):
                last = GiveUp(0, "invaliduser", path="message/update_template_card", who="nobody")
                continue
            return Receipt(delivered=True, data={"response_code": code})
        raise last

    def repeats_safely(self, item: OutItem) -> bool:  # noqa: ARG002 the code works once, whatever the row
        return True

    def health(self) -> Mapping[str, Any]:
        return self._client.health()

    async def _codes(self, item: OutItem) -> list[str]:
        """Codes worth trying, best first."""
        codes = [as_text(item.receipt.get("response_code"))]
        if item.out.answers and self._press_of is not None:
            press = await self._press_of(item.community, item.out.answers)
            if press is not None and press.who == item.out.to.id and self._fresh(press.sent_at):
                codes.append(press.reply_token)
        if item.out.update_of:
            card = await self._card_of(item.community, item.out.update_of)
            if card is not None and self._fresh(card.sent_at):
                codes.append(as_text(card.receipt.get("response_code")))
        return list(dict.fromkeys(filter(None, codes)))

    def _fresh(self, at: datetime | None) -> bool:
        return at is None or self._now() - at < CARD_LIFE


def _member(item: OutItem) -> str:
    """The userid meant: a person, or a conversation alone with one."""
    target = item.out.to
    if target.kind == "person":
        return target.id
    source, _, person = target.id.partition(":")
    if source == "app" and person:
        return person
    raise GiveUp(0, f"an application cannot write to {target.kind}", path="message/send", who="us")
