"""All channels against the simulated platform: real HTTP, real sockets, the real cipher, played time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from wecom_fakes import CARD, FakeGate, Notes, item, until

from bot.bench.load import free_port
from bot.channels import app as members
from bot.channels import archive, smart_bot
from bot.channels.fetch import Fetcher
from bot.channels.wecom.client import WeCom
from bot.clock import PlayedClock
from bot.messages import Inbound, Kind, Target, Way
from bot.simulator.server import Simulator, build_simulator
from bot.simulator.world import Town, TownGroup, TownPerson

START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")  # 周一
TOWN = Town(
    code="little",
    name="小社区",
    people=(
        TownPerson(id="wang", name="王师傅", kind="worker"),
        TownPerson(id="chen", name="陈主任", kind="office"),
        TownPerson(id="wmLi", name="木子", kind="resident", nickname="3栋-李"),
    ),
    groups=(
        TownGroup(id="wr1", name="一号群", kind="external", owner="wang", members=("wang", "wmLi")),
        TownGroup(id="wrIn", name="工作群", kind="internal", owner="chen", members=("chen", "wang")),
    ),
)


@dataclass
class Wired:
    """A platform, and our channels on its wire."""

    sim: Simulator
    gate: FakeGate
    client: WeCom
    members: members.AppChannel
    updates: members.CardUpdates
    bot: smart_bot.BotChannel
    connection: smart_bot.BotConnection
    pump: archive.Pump
    fetcher: Fetcher
    sent: dict[str, Any] = field(default_factory=dict)

    async def say(self, who: str, text: str = "", **more: Any) -> None:
        await self.sim.phones.say(who, more.pop("chat", ""), text, **more)
        await self.sim.conductor.settle()

    def heard(self, source: str) -> list[Inbound]:
        return [message for message in self.gate.heard if message.source == source]

    def on_phone(self, who: str) -> list[str]:
        return [one["text"] for one in self.sim.world.heard(who, None)]


async def open_port(routes: Any, stack: contextlib.AsyncExitStack, port: int = 0) -> int:
    app = web.Application(client_max_size=30 << 20)
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner.addresses[0][1]


@pytest.fixture
async def wired(tmp_path: Path) -> AsyncIterator[Wired]:
    async with contextlib.AsyncExitStack() as stack:
        bot_port = free_port()
        sim = build_simulator(
            TOWN, bot_url=f"http://127.0.0.1:{bot_port}", port=0, seed=1, clock_start=START, data_dir=tmp_path
        )
        port = await open_port(sim.routes(), stack)
        sim.base_url = sim.toolbar.base_url = f"http://127.0.0.1:{port}"
        http = await stack.enter_async_context(aiohttp.ClientSession())
        gate, clock = FakeGate(), PlayedClock(START)
        made = wire(sim, http, gate, clock)
        await open_port([*made.sent.pop("doors"), *clock_doors(clock, made)], stack, bot_port)
        tasks = [asyncio.create_task(made.connection.run()), asyncio.create_task(made.pump.run())]
        await sim.start()
        stack.push_async_callback(sim.stop)
        await until(lambda: made.connection.state == "up")
        await sim.conductor.settle()
        yield made
        await made.connection.close()
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        report = sim.report()
        assert [report["unknown_fields"], report["cut"]] == [[], []]


def wire(sim: Simulator, http: aiohttp.ClientSession, gate: FakeGate, clock: PlayedClock) -> Wired:
    tree = sim.config_tree()["wecom"]
    app, bot, kept = tree["app"], tree["smart_bot"], tree["archive"]
    config = members.AppConfig(
        tree["corp_id"], tree["api_base"], app["agent_id"], app["secret"], app["token"], app["aes_key"], "http://b"
    )
    client = WeCom(http, config.api_base, config.corp_id, config.secret, now=clock.now)
    sent: dict[str, Any] = {}

    async def card_of(_community: str, key: str) -> Any:
        return sent.get(key)

    bot_config = smart_bot.BotConfig(bot["bot_id"], bot["secret"], bot["ws_url"], public_url="http://b")
    connection = smart_bot.BotConnection(http, bot_config, gate, now=clock.now)
    keys = tuple((key["version"], Path(key["file"]).read_bytes()) for key in kept["private_keys"])
    archive_config = archive.ArchiveConfig(
        tree["corp_id"], kept["library"], kept["secret"], kept["token"], kept["aes_key"], keys
    )
    source = archive.HttpArchive(http, archive_config, now=clock.now)
    pump = archive.Pump(source, gate, Notes(gate), clock, poll_seconds=600)
    sent["doors"] = [*members.routes(gate, config), *archive.routes(gate, pump, archive_config)]
    return Wired(
        sim, gate, client, members.AppChannel(client, config, clock.now),
        members.CardUpdates(client, config, card_of, now=clock.now), smart_bot.BotChannel(connection, bot_config),
        connection, pump, Fetcher(http, tree["api_base"], client, source), sent,
    )  # fmt: skip


def clock_doors(clock: PlayedClock, wired: Wired) -> list[web.RouteDef]:
    async def idle(_: web.Request) -> web.Response:
        busy = clock.is_busy or wired.pump.busy or wired.connection.busy
        soon = clock.next.isoformat() if clock.next else None
        return web.json_response({"idle": not busy, "now": clock.now().isoformat(), "next": soon})

    async def move(request: web.Request) -> web.Response:
        clock.set(datetime.fromisoformat((await request.json())["now"]))
        return web.json_response({"now": clock.now().isoformat()})

    return [web.get("/clock/idle", idle), web.post("/clock", move)]


async def test_the_platform_accepts_our_doors(wired: Wired) -> None:
    """Both addresses pass the check with which the settings are saved."""
    assert all(wired.sim.callbacks.verified.values())


async def test_a_card_goes_out_is_pressed_and_turns_grey(wired: Wired) -> None:
    """A worker gets a card, presses 接单, and his card says so."""
    card = item(1, card=CARD)
    wired.sent[card.out.key] = item(1, card=CARD, receipt=dict((await wired.members.send(card)).data))
    await wired.sim.phones.press("wang", "songling-1024-1", "accept/songling/1024", None)
    await wired.sim.conductor.settle()

    (press,) = wired.heard("app")
    assert (press.kind, press.action, press.who) == (Kind.PRESS, "accept/songling/1024", "wang")
    await wired.updates.send(item(2, way=Way.CARD_UPDATE, text="王师傅已接单", update_of=card.out.key))
    _, said = wired.sim.cards.find("wang", "songling-1024-1")
    assert said.card["replace_text"] == "王师傅已接单"


async def test_a_repeated_row_is_read_once(wired: Wired) -> None:
    """The same row sent again after a crash shows up once; the same words as another row show up."""
    for number in (1, 1, 2):
        await wired.members.send(item(number, text="手上 3 件。"))

    assert wired.on_phone("wang") == ["手上 3 件。"] * 2


async def test_words_and_a_picture_come_back(wired: Wired, tmp_path: Path) -> None:
    """What a worker writes and photographs reaches us, picture included; a file reaches him."""
    await wired.say("wang", "今天", chat="app:wang")
    await wired.say("wang", image="1", chat="app:wang")
    words, picture = wired.heard("app")
    assert [words.text, picture.kind] == ["今天", Kind.IMAGE]
    assert len(await wired.fetcher.fetch("app", picture.media[0])) > 100

    table = tmp_path / "日报.xlsx"
    table.write_bytes(b"table of the day")
    await wired.members.send(item(3, file=("file", str(table))))


async def test_the_group_is_heard_through_the_archive(wired: Wired) -> None:
    """What residents say in their group is heard within seconds, each message once, pictures too."""
    for number in range(25):  # the platform changes its key after twenty
        await wired.say("wmLi", f"3 栋水管漏水 {number}", chat="wr1")
    await wired.say("wmLi", image="1", chat="wr1")
    await wired.sim.conductor.move_by(timedelta(seconds=60))

    heard = wired.heard("archive")
    assert [f"3 栋水管漏水 {number}" for number in range(25)] == [one.text for one in heard if one.kind is Kind.TEXT]
    assert {("room:wr1", "wmLi")} == {(one.chat, one.who) for one in heard}
    assert len(await wired.fetcher.fetch("archive", heard[-1].media[0])) > 100


async def test_the_bot_answers_in_place_and_pushes_later(wired: Wired) -> None:
    """Named in the work group the bot answers there; later it may write there of itself."""
    await wired.say("wang", "办结 1024", chat="wrIn", at_bot=True)
    (message,) = wired.heard("smart_bot")
    assert (message.text, message.chat) == ("办结 1024", "room:wrIn")

    target = Target("chat", message.chat)
    first = await wired.bot.send(item(1, to=target, way=Way.BOT, text="1024 已办结。", answers=message.key))
    second = await wired.bot.send(item(2, to=target, way=Way.BOT, card=CARD))
    assert [first.data["by"], second.data["by"]] == ["reply", "push"]


async def test_alone_with_the_bot(wired: Wired) -> None:
    """Who opens the bot's window is welcomed once, heard, and answered."""
    await wired.say("wang", "今天", chat="bot:wang")
    message = wired.heard("smart_bot")[-1]
    receipt = await wired.bot.send(item(1, way=Way.BOT, text="手上 3 件。", answers=message.key))

    assert receipt.data["by"] == "reply"
    assert wired.on_phone("wang")[-1] == "手上 3 件。"


async def test_an_expired_token_is_not_noticed_by_anybody(wired: Wired) -> None:
    """The platform ends a token early: the next sentence arrives all the same."""
    await wired.members.send(item(1, text="一"))
    wired.client.tokens._token = "nonsense"
    await asyncio.gather(*(wired.members.send(item(number, text=str(number))) for number in range(2, 12)))

    assert len(wired.on_phone("wang")) == 11
    assert wired.sim.tokens.issued <= 3
