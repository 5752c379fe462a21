"""Pulls 微信客服 until nothing more is there: cursor and messages in one commit; greets who comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.channels.doors import Gate, Tell
from bot.channels.kf.config import KfConfig
from bot.channels.kf.inbound import inbound
from bot.channels.kf.outbound import menu
from bot.channels.turns import Turns
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.errcodes import BEIJING
from bot.channels.wecom.wire import as_dict, as_list, as_text
from bot.deeds.doors import prove
from bot.errors import Frozen, GiveUp, NotStored, PlatformError
from bot.messages import Inbound, Kind
from bot.ports import Clock, Desk, Store
from bot.texts import resident
from bot.texts.common import moment

log = structlog.get_logger(__name__)
TOKEN_LIFE = timedelta(minutes=10)
WELCOME_LIFE = timedelta(seconds=20)
BAD_TOKEN, ROUNDS, PAGE, BATCH = 95007, 1000, 1000, 100
FAILING = timedelta(minutes=30)
NOT_HEARD = "微信客服从 {} 起一直拉不到消息，居民在客服里说的话要晚一些才看得到；平台只留三天，请尽快看看。"


class KfPump:
    """One account. `notify` is called by the application's door; the clock is the fall-back."""

    name = "kf"

    def __init__(
        self, client: WeCom, config: KfConfig, gate: Gate, store: Store, clock: Clock, *, tell: Tell | None = None,
        pause: float = 2.0,
    ) -> None:  # fmt: skip
        self._client, self._config, self._gate, self._store, self._clock = client, config, gate, store, clock
        self._tell, self._pause = tell, pause
        self._note = f"kf/cursor/{config.open_kfid}"
        self._cursor: str | None = None
        self._token, self._token_until = "", clock.now()
        self._turns = Turns(clock)
        self._known: set[str] = set()  # since the start
        self._failures = 0
        self._failing_since: datetime | None = None
        self._told_day = ""
        self._trouble = ""

    def notify(self, fields: Mapping[str, Any]) -> None:
        """The platform's word that something is there; it carries nothing but a token."""
        if as_text(fields.get("OpenKfId")) in ("", self._config.open_kfid):
            self._token, self._token_until = as_text(fields.get("Token")), self._clock.now() + TOKEN_LIFE
            self._turns.wake()

    @property
    def busy(self) -> bool:
        return self._turns.busy

    def health(self) -> Mapping[str, Any]:
        return {"ok": not self._trouble, "trouble": self._trouble}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._turns.start()
            try:
                await self.pull()
            except Exception as error:  # noqa: BLE001  the ear must not close for good; told below
                await self._after_failure(error)
            else:
                self._failures, self._failing_since, self._trouble = 0, None, ""
                self._turns.rest()
                await self._turns.wait(self._clock.now() + timedelta(seconds=self._config.poll_seconds))

    async def pull(self) -> int:
        """Everything there is; how many messages were new. Raises PlatformError, NotStored."""
        if self._cursor is None:
            self._cursor = await self._store.read("", lambda desk: desk.notes.get(self._note))
        count = 0
        for _ in range(ROUNDS):  # has_more may come with an empty page, and for ever from a sick platform
            answer = await self._page()
            items = [item for item in as_list(answer.get("msg_list")) if isinstance(item, dict)]
            messages = [inbound(item, self._clock.now()) for item in items]
            cursor = as_text(answer.get("next_cursor")) or self._cursor
            fresh: Sequence[Inbound] = ()
            if messages or cursor != self._cursor:
                fresh = await self._gate.receive_all(messages, note=(self._note, cursor)) or ()
                self._cursor = cursor
            count += len(fresh)
            await self._learn_who(fresh)
            for message in fresh:
                await self._greet(message)
            if not answer.get("has_more"):
                break
        return count

    async def _learn_who(self, fresh: Sequence[Inbound]) -> None:
        """Once a person: the platform's unionid is the only proof that he is somebody from a group."""
        people = {
            message.who: self._store.community_of(message.chat, message.who)
            for message in fresh
            if message.chat == f"kf:{message.who}" and message.who not in self._known
        }
        ids = list(people)
        for at in range(0, len(ids), BATCH):
            body = {"external_userid_list": ids[at : at + BATCH], "need_enter_session_context": 0}
            try:
                answer = await self._client.call("kf/customer/batchget", body)
            except PlatformError as error:
                log.info("kf_people_unknown", errcode=error.errcode)
                return
            self._known.update(ids[at : at + BATCH])
            for line in map(as_dict, as_list(answer.get("customer_list"))):
                who, union = as_text(line.get("external_userid")), as_text(line.get("unionid"))
                if who in people and union:
                    await self._store.run(people[who], partial(_proven, who, union))

    async def _page(self) -> dict[str, Any]:
        body: dict[str, Any] = {"cursor": self._cursor, "limit": PAGE, "open_kfid": self._config.open_kfid}
        if self._token and self._clock.now() < self._token_until:
            try:
                return await self._client.call("kf/sync_msg", {**body, "token": self._token})
            except GiveUp as error:
                if error.errcode != BAD_TOKEN:
                    raise
                self._token = ""
        return await self._client.call("kf/sync_msg", body)

    async def _greet(self, message: Inbound) -> None:
        """Within 20 seconds of his coming in, once; a greeting that fails is not worth a trouble."""
        code = as_text(message.raw.get("welcome_code")) if message.kind is Kind.EVENT else ""
        if not code or self._clock.now() - message.sent_at > WELCOME_LIFE:
            return
        community = self._store.community_of(message.chat, message.who)
        settings = await self._store.read(community, lambda desk: desk.settings)
        if settings.listen_only:
            return
        head, items = resident.welcome(settings.brand or settings.name)
        body = {"code": code, "msgtype": "msgmenu", "msgmenu": menu(head, items)}
        try:
            await self._client.call("kf/send_msg_on_event", body)
        except PlatformError as error:
            log.warning("kf_not_greeted", errcode=error.errcode)

    async def _after_failure(self, error: Exception) -> None:
        now = self._clock.now()
        self._failures += 1
        self._failing_since = self._failing_since or now
        self._trouble = f"{type(error).__name__} {getattr(error, 'errcode', 0)}"
        ours = not isinstance(error, PlatformError | NotStored)
        log.warning("kf_pull_failed", error=self._trouble, exc_info=error if ours else None)
        if self._tell is not None and now - self._failing_since >= FAILING and self._told_day != f"{now:%m-%d}":
            self._told_day = f"{now:%m-%d}"
            await self._tell(NOT_HEARD.format(moment(self._failing_since.astimezone(BEIJING))))
        self._turns.rest()
        if isinstance(error, Frozen) and error.until is not None:
            await self._turns.wait(error.until, wakeable=not error.whole_app)
            return
        await asyncio.sleep(min(60.0, self._pause * 2 ** min(self._failures - 1, 6)))


def _proven(who: str, union: str, desk: Desk) -> None:
    prove(desk, who, union)
