"""The smart bot's callbacks: a sealed message in, a word back at once where there is one, and one more within the hour."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
from aiohttp import web
from yarl import URL

from bot.channels.doors import Gate
from bot.channels.smart_bot.inbound import event_type, inbound
from bot.channels.wecom.callbacks import Counts, body_of, check_url, query_of, refused, unanswered
from bot.channels.wecom.cards import BOT_CARD, as_markdown, task_id, template_card
from bot.channels.wecom.client import utcnow
from bot.channels.wecom.crypto import Seal
from bot.channels.wecom.wire import as_dict, as_text, clean, dumps
from bot.errors import BadCallback, GiveUp, NotStored, RetryLater
from bot.messages import Kind, OutItem, Receipt, Way
from bot.output.cut import split
from bot.output.pieces import BOT_BYTES
from bot.texts.common import BOT_WELCOME

PASSIVE: Final = 0.6  # wire seconds for which a callback stays open for its answer
LATER: Final = timedelta(hours=1)  # how long its own address takes one answer
REMEMBERED: Final = 5000
ANSWER: Final = aiohttp.ClientTimeout(total=8)
PREFIX: Final = "smart_bot/"


@dataclass(frozen=True, slots=True, kw_only=True)
class HookConfig:
    """*platform*: scheme and host to which late answers may go."""

    token: str
    aes_key: str
    platform: str
    name: str = ""
    public_url: str = ""


@dataclass(slots=True)
class Turn:
    """A message that may still be answered: in its own callback while that is open, then once at its address."""

    chat: str
    at: datetime
    url: str
    stream: str
    answer: dict[str, Any] | None = None  # as it was given, and is given again when the callback is repeated
    open: bool = True
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class BotHook:
    """GET and POST /wecom/smart-bot. Empty is answered where we have nothing to say: talk is not answered."""

    name = "smart_bot"

    def __init__(self, config: HookConfig, gate: Gate, *, now: Callable[[], datetime] = utcnow) -> None:
        self._config, self._gate, self._now = config, gate, now
        self._seal, self._counts = Seal(config.token, config.aes_key, ""), Counts("smart_bot")
        self._turns: OrderedDict[str, Turn] = OrderedDict()

    def routes(self, path: str = "/wecom/smart-bot") -> list[web.RouteDef]:
        return [web.get(path, self._check, allow_head=False), web.post(path, self._hear)]

    def turn(self, message: str, chat: str) -> Turn | None:
        """Of this very conversation: a word for one person never goes to his group."""
        found = self._turns.get(message)
        return found if found is not None and found.chat == chat else None

    def health(self) -> Mapping[str, Any]:
        return {"ok": True, "state": "webhook"}

    async def _check(self, request: web.Request) -> web.Response:
        return check_url(request, self._seal, self._counts)

    async def _hear(self, request: web.Request) -> web.Response:
        try:
            query = query_of(request)
            body = self._seal.open_json(query, await body_of(request))
        except BadCallback as error:
            return refused(error, self._counts)
        nonce = as_text(query.get("nonce"))
        if body.get("msgtype") == "stream":
            return self._state(as_text(as_dict(body.get("stream")).get("id")), nonce)
        message = inbound(body, "", self._now(), self._config.name)
        try:
            turn = self._open(message.id, message.chat, as_text(body.get("response_url")))
            await self._gate.receive(message)
        except NotStored:
            self._turns.pop(message.id, None)
            return unanswered(request, self._counts)
        (self._counts.event if message.kind in (Kind.EVENT, Kind.PRESS) else self._counts.taken).inc()
        if event_type(body) == "enter_chat":
            return self._sealed({"msgtype": "text", "text": {"content": BOT_WELCOME}}, nonce)
        if message.kind in (Kind.EVENT, Kind.PRESS):
            turn.open = False  # what may be answered here is only the card itself
            return web.Response()
        with suppress(TimeoutError):
            await asyncio.wait_for(turn.ready.wait(), PASSIVE)
        turn.open = False
        return self._sealed(turn.answer, nonce) if turn.answer is not None else web.Response()

    def _open(self, message: str, chat: str, url: str) -> Turn:
        """The same callback a second time has the turn it had: what was said is said the same again."""
        known = self._turns.get(message)
        if known is None:
            known = self._turns[message] = Turn(chat, self._now(), url if self._is_ours(url) else "", f"s-{message}")
            while len(self._turns) > REMEMBERED:
                self._turns.popitem(last=False)
        return known

    def _is_ours(self, url: str) -> bool:
        try:
            return bool(url) and URL(url).origin() == URL(self._config.platform).origin()
        except ValueError:
            return False

    def _state(self, stream: str, nonce: str) -> web.Response:
        """The platform asks how an answer goes on; ours are whole from the first, so it is the same once more."""
        turn = self._turns.get(stream.removeprefix("s-"))
        return self._sealed(turn.answer, nonce) if turn is not None and turn.answer is not None else web.Response()

    def _sealed(self, answer: Mapping[str, Any], nonce: str) -> web.Response:
        return web.Response(body=self._seal.seal_json(dumps(answer).decode(), nonce), content_type="application/json")


class HookChannel:
    """Way BOT without a connection: only answers. What cannot be one goes by another way."""

    way = Way.BOT
    name = "bot"

    def __init__(
        self, http: aiohttp.ClientSession, hook: BotHook, config: HookConfig, now: Callable[[], datetime]
    ) -> None:
        self._http, self._hook, self._config, self._now = http, hook, config, now

    async def send(self, item: OutItem) -> Receipt:
        """The receipt says how it went: `by` is reply or later. Raises GiveUp with who "way" where no answer is open."""
        out = item.out
        chat = f"bot:{out.to.id}" if out.to.kind == "person" else out.to.id
        turn = self._hook.turn(out.answers.removeprefix(PREFIX), chat)
        texts = split(clean(out.markdown or out.text).strip(), BOT_BYTES) if out.card is None else []
        if turn is None or out.file is not None or len(texts) > 1:
            raise GiveUp(0, "no answer is open", path="smart_bot", who="way")
        if texts and turn.open and turn.answer is None:
            stream = {"id": turn.stream, "finish": True, "content": texts[0]}
            turn.answer = {"msgtype": "stream", "stream": stream}
            turn.ready.set()
            return Receipt(delivered=True, data={"by": "reply"})
        await self._later(turn, self._body(item, texts))
        return Receipt(delivered=True, data={"by": "later"})

    def repeats_safely(self, item: OutItem) -> bool:  # noqa: ARG002 nothing is checked for being a repetition
        return False

    def health(self) -> Mapping[str, Any]:
        return self._hook.health()

    def _body(self, item: OutItem, texts: list[str]) -> dict[str, Any]:
        card = item.out.card
        if card is not None:
            name = task_id(card.task_id, f"{item.community}-{item.id}")
            made = template_card(card, BOT_CARD, task_id=name, url=self._config.public_url)
            if made is not None:
                return {"msgtype": "template_card", "template_card": made}
            texts = split(clean(as_markdown(card)).strip(), BOT_BYTES)
        if not texts:
            raise GiveUp(44004, "nothing to say", path="smart_bot")
        return {"msgtype": "markdown", "markdown": {"content": texts[0]}}

    async def _later(self, turn: Turn, body: Mapping[str, Any]) -> None:
        """One use, one hour."""
        if not turn.url or self._now() - turn.at >= LATER:
            raise GiveUp(0, "its address takes no answer any more", path="smart_bot", who="way")
        url, turn.url = turn.url, ""
        headers = {"Content-Type": "application/json"}
        try:
            async with self._http.post(
                url, data=dumps(body), headers=headers, timeout=ANSWER, allow_redirects=False
            ) as answer:
                told = as_dict(await answer.json(content_type=None)) if answer.status == 200 else {}
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise RetryLater(0, f"no answer: {type(error).__name__}", path="response_url", maybe_done=True) from error
        code = told.get("errcode") or 0
        if answer.status != 200 or code:
            raise GiveUp(int(code or answer.status), as_text(told.get("errmsg")), path="response_url", who="way")
