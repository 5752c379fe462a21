"""From the configuration to channels: which doors, mouths and steady workers an installation has. `app.py` runs them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels import app as members
from bot.channels import archive, customer_groups, kf, push, smart_bot
from bot.channels.doors import Healthy
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.limits import ADDRESS, Pacer
from bot.config import App as AppSection
from bot.config import Archive, Config, Push, SmartBot, Wecom
from bot.dispatch import Dispatcher
from bot.errors import ConfigError
from bot.gateway import Gateway
from bot.messages import Inbound, OutItem, Way
from bot.ports import Channel, Clock, Store

KF_POLL_PLAYED = 3600.0
ARCHIVE_POLL_PLAYED = 600.0  # played time lives on the platform's notices; the clock is only the fall-back


@dataclass(frozen=True, slots=True)
class Inside:
    """What channels need of the program they belong to."""

    http: aiohttp.ClientSession
    clock: Clock
    played: bool
    store: Store
    gateway: Gateway
    dispatcher: Dispatcher
    tell: Callable[[str], Awaitable[None]]  # one line about ourselves, to the office
    at_the_end: Callable[[Callable[[], Awaitable[None]]], object]


class Wiring:
    """The channels of an installation, built and not yet running."""

    def __init__(self, config: Config, inside: Inside, mouths: dict[Way, Channel]) -> None:
        """*mouths* is filled: the dispatcher has it already."""
        self._config, self._inside, self.mouths = config, inside, mouths
        self.healthy: list[Healthy] = []
        self.busy: list[Callable[[], bool]] = []
        self.workers: list[tuple[str, Callable[[], Coroutine[Any, Any, Any]]]] = []
        self.client: WeCom | None = None
        self.archive: archive.ArchiveSource | None = None
        self._told: dict[str, Callable[[Mapping[str, Any]], None]] = {}
        self._address = Pacer(ADDRESS, inside.clock.now)
        self.doors = self._build()

    def _build(self) -> list[web.RouteDef]:
        wecom = self._config.wecom
        if wecom is None:
            return []
        doors: list[web.RouteDef] = []
        if wecom.app is not None:
            doors += self._build_app(wecom, wecom.app)
            doors += self._build_service(wecom)
        if wecom.smart_bot is not None and wecom.smart_bot.mode == "connection":
            self._build_bot(wecom.smart_bot)
        elif wecom.smart_bot is not None and wecom.smart_bot.mode == "webhook":
            doors += self._build_bot_hook(wecom, wecom.smart_bot)
        if wecom.push is not None and wecom.push.hooks:
            self._build_push(wecom.push)
        if wecom.archive is not None and wecom.archive.mode != "off":
            doors += self._build_archive(wecom, wecom.archive)
        return doors

    def _build_app(self, wecom: Wecom, said: AppSection) -> list[web.RouteDef]:
        client = self._client_of(wecom, said.secret)
        config = members.AppConfig(
            corp_id=wecom.corp_id,
            api_base=wecom.api_base,
            agent_id=said.agent_id,
            secret=said.secret,
            token=said.token,
            aes_key=said.aes_key,
            public_url=self._config.web.url,
        )
        self.client = client
        channel = members.AppChannel(client, config, now=self._inside.clock.now)
        self.mouths[Way.APP] = channel
        if wecom.call is not None and wecom.call.enabled:
            self.mouths[Way.CALL] = members.CallChannel(client, tell=self._inside.tell)
        self.mouths[Way.CARD_UPDATE] = members.CardUpdates(
            client, config, self._card_of, self._press_of, now=self._inside.clock.now
        )
        self.healthy.append(channel)
        self.mouths[Way.BROADCAST] = customer_groups.BroadcastChannel(
            client, lambda: self._inside.dispatcher.is_handing_out
        )
        watch = customer_groups.BroadcastWatch(client, self._inside.store, self._inside.clock)
        self.busy.append(lambda: watch.working)
        self.workers.append(("broadcast", watch.run))
        groups = customer_groups.GroupSync(client, self._inside.store, self._inside.clock, tell=self._inside.tell)
        self._told["change_external_chat"] = groups.told
        self.healthy.append(groups)
        self.busy.append(lambda: groups.busy)
        self.workers.append((groups.name, groups.run))
        self.workers.append(("menu", partial(members.put_menu, client, said.agent_id, self._config.web.url)))
        return members.routes(self._inside.gateway, config, told=self._told)

    def _client_of(self, wecom: Wecom, secret: str) -> WeCom:
        """All share the address: the platform counts its calls together."""
        inside = self._inside
        return WeCom(inside.http, wecom.api_base, wecom.corp_id, secret, now=inside.clock.now, address=self._address)

    def _build_service(self, wecom: Wecom) -> list[web.RouteDef]:
        """微信客服 speaks with the application's token, and where that is old, with a secret and a door of its own."""
        said = wecom.kf
        if said is None or self.client is None:
            return []
        client = self.client
        if said.secret:
            client = self._client_of(wecom, said.secret)
        poll = KF_POLL_PLAYED if self._inside.played else said.poll_seconds
        config = kf.KfConfig(wecom.corp_id, said.open_kfid, poll)
        pump = kf.KfPump(
            client, config, self._inside.gateway, self._inside.store, self._inside.clock, tell=self._inside.tell
        )
        self.mouths[Way.KF] = kf.KfChannel(client, config)
        self._told["kf_msg_or_event"] = pump.notify
        self.healthy.append(pump)
        self.busy.append(lambda: pump.busy)
        self.workers.append(("kf", pump.run))
        if not said.token:
            return []
        door = members.AppConfig(wecom.corp_id, wecom.api_base, 0, said.secret, said.token, said.aes_key)
        return members.routes(self._inside.gateway, door, "/wecom/kf", told={"kf_msg_or_event": pump.notify})

    def _build_bot(self, said: SmartBot) -> None:
        config = smart_bot.BotConfig(said.bot_id, said.secret, said.ws_url, public_url=self._config.web.url)
        connection = smart_bot.BotConnection(
            self._inside.http, config, self._inside.gateway, tell=self._inside.tell, now=self._inside.clock.now
        )
        self.mouths[Way.BOT] = smart_bot.BotChannel(connection, config)
        self.healthy.append(connection)
        self.busy.append(lambda: connection.busy)
        self.workers.append(("smart bot", connection.run))

    def _build_bot_hook(self, wecom: Wecom, said: SmartBot) -> list[web.RouteDef]:
        config = smart_bot.HookConfig(
            token=said.token, aes_key=said.aes_key, platform=wecom.api_base, public_url=self._config.web.url
        )
        hook = smart_bot.BotHook(config, self._inside.gateway, now=self._inside.clock.now)
        self.mouths[Way.BOT] = smart_bot.HookChannel(self._inside.http, hook, config, self._inside.clock.now)
        self.healthy.append(hook)
        return hook.routes()

    def _build_push(self, said: Push) -> None:
        hooks = [push.hook_of(one.name, one.url) for one in said.hooks]
        channel = push.PushChannel(self._inside.http, hooks, self._name_of, now=self._inside.clock.now)
        self.mouths[Way.PUSH] = channel
        self.healthy.append(channel)

    def _build_archive(self, wecom: Wecom, said: Archive) -> list[web.RouteDef]:
        poll = ARCHIVE_POLL_PLAYED if self._inside.played else said.poll_seconds
        config = archive.ArchiveConfig(
            corp_id=wecom.corp_id,
            base=said.library,
            secret=said.secret,
            token=said.token,
            aes_key=said.aes_key,
            private_keys=tuple((key.version, _key(key.file)) for key in said.private_keys),
            poll_seconds=poll,
            proxy=said.proxy,
            proxy_password=said.proxy_password,
        )
        source: archive.ArchiveSource = (
            archive.LibraryArchive(config, now=self._inside.clock.now)
            if said.mode == "library"
            else archive.HttpArchive(self._inside.http, config, now=self._inside.clock.now)
        )
        self._inside.at_the_end(source.close)
        self.archive = source
        pump = archive.Pump(
            source,
            self._inside.gateway,
            self._inside.store,
            self._inside.clock,
            poll_seconds=poll,
            tell=self._inside.tell,
        )
        self.healthy.append(pump)
        self.busy.append(lambda: pump.busy)
        self.workers.append(("archive", pump.run))
        return archive.routes(self._inside.gateway, pump, config)

    async def _name_of(self, community: str, chat: str) -> str:
        known = await self._inside.store.read(community, lambda desk: desk.chats.get(chat))
        return known.name if known else ""

    async def _card_of(self, community: str, key: str) -> OutItem | None:
        return await self._inside.store.read(community, lambda desk: desk.outbox.by_key(key))

    async def _press_of(self, community: str, key: str) -> Inbound | None:
        return await self._inside.store.read(community, lambda desk: desk.inbox.get(key))


def _key(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        said = f"会话存档的私钥读不到：{file}。请看看 wecom.archive.private_keys 写的位置对不对、文件还在不在。"
        raise ConfigError(f"wecom.archive.private_keys: {file}: {error.strerror}", reply=said) from error
