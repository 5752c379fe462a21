"""The long connection: what is heard, how it is answered, and what happens when it breaks."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestClient
from wecom_fakes import CARD, NOW, FakeGate, item, serving, until

from bot.channels.fetch import Fetcher
from bot.channels.smart_bot import BotChannel, BotConfig, BotConnection, Pace, inbound
from bot.channels.smart_bot.media import open_media
from bot.errors import Frozen, GiveUp, RetryLater
from bot.messages import Card, Inbound, Kind, Media, Target, Way

PACE = Pace(ping=0.05, ack=0.2, connect=2.0, first_pause=0.01, longest_pause=0.04, steady=10.0)


class FakeBotServer:
    """One bot's platform: strict about order of frames, answers what it is told to, remembers every frame."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.codes: dict[str, int] = {}
        self.deaf: set[str] = set()  # commands that get no ack
        self.bodies: dict[str, dict[str, Any]] = {}
        self.open: dict[str, int] = {}  # req_id → number of the connection it was asked on
        self.app = web.Application()
        self.app.router.add_get("/", self._handle)

    async def _handle(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        subscribed = False
        async for packet in socket:
            assert packet.type is WSMsgType.TEXT
            frame = orjson.loads(packet.data)
            self.frames.append(frame)
            cmd, req_id = frame["cmd"], frame["headers"]["req_id"]
            code = self.codes.get(cmd, 0)
            if cmd == "aibot_subscribe":
                subscribed = code == 0
            elif not subscribed:
                code = 853000
            elif cmd == "aibot_respond_msg" and self.open.get(req_id) != len(self.sockets):
                code = 846605
            if cmd not in self.deaf:
                ack = {"headers": {"req_id": req_id}, "errcode": code, "errmsg": "x"}
                await socket.send_str(orjson.dumps(ack | {"body": self.bodies.get(cmd, {})}).decode())
        return socket

    async def says(self, body: dict[str, Any], req_id: str = "R-1", cmd: str = "aibot_msg_callback") -> None:
        self.open[req_id] = len(self.sockets)
        frame = {"cmd": cmd, "headers": {"req_id": req_id}, "body": body}
        await self.sockets[-1].send_str(orjson.dumps(frame).decode())

    async def event(self, kind: str, req_id: str = "E-1", **details: Any) -> None:
        body = {
            "msgid": f"id-{req_id}", "create_time": 1760000400, "aibotid": "aib", "msgtype": "event",
            "event": {"eventtype": kind, kind: details}, "chattype": "single", "from": {"userid": "wang"},
        }  # fmt: skip
        await self.says(body, req_id, "aibot_event_callback")

    def sent(self, cmd: str) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["cmd"] == cmd]


def text(words: str, *, msg_id: str = "CAIQ1", group: str = "", who: str = "wang", **more: Any) -> dict[str, Any]:
    place = {"chatid": group, "chattype": "group"} if group else {"chattype": "single"}
    return {
        "msgid": msg_id, "aibotid": "aib", **place, "from": {"userid": who}, "msgtype": "text",
        "text": {"content": words}, **more,
    }  # fmt: skip


class Office:
    at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture
def server() -> FakeBotServer:
    return FakeBotServer()


@pytest.fixture
async def http(server: FakeBotServer) -> AsyncIterator[TestClient]:
    async with serving(server.app) as client:
        yield client


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def config(http: TestClient) -> BotConfig:
    return BotConfig("aib", "secret", str(http.make_url("/")), public_url="https://bot.test")


@pytest.fixture
def make(
    http: TestClient, config: BotConfig, gate: FakeGate, told: list[str], office: Office
) -> Callable[..., BotConnection]:
    async def tell(line: str) -> None:
        told.append(line)

    def made(pace: Pace = PACE) -> BotConnection:
        return BotConnection(http.session, config, gate, tell=tell, pace=pace, now=office.now)

    return made


@asynccontextmanager
async def running(connection: BotConnection) -> AsyncIterator[BotConnection]:
    task = asyncio.create_task(connection.run())
    try:
        yield connection
    finally:
        await connection.close()
        await asyncio.wait_for(task, 5)


@pytest.fixture
async def up(make: Callable[..., BotConnection]) -> AsyncIterator[BotConnection]:
    async with running(make()) as connection:
        await until(lambda: connection.state == "up")
        yield connection


@pytest.fixture
def channel(up: BotConnection, config: BotConfig) -> BotChannel:
    return BotChannel(up, config)


async def test_a_word_to_the_bot_is_heard_and_answered_in_place(
    server: FakeBotServer, gate: FakeGate, channel: BotChannel
) -> None:
    """A worker asks in his group and the answer stands under his words."""
    await server.says(text("@网格助手\u2005办结 1024 换了主板", group="wrIN1"), "R-501")
    await until(lambda: gate.heard)

    message = gate.heard[0]
    assert (message.text, message.chat, message.at_bot) == ("办结 1024 换了主板", "room:wrIN1", True)

    receipt = await channel.send(
        item(to=Target("chat", "room:wrIN1"), way=Way.BOT, text="1024 已办结。", answers=message.key)
    )
    (answer,) = server.sent("aibot_respond_msg")
    assert answer["headers"]["req_id"] == "R-501"
    assert answer["body"]["stream"] == {"id": "out-songling-1", "finish": True, "content": "1024 已办结。"}
    assert receipt.data == {"by": "reply"}


async def test_a_word_for_one_person_never_goes_to_his_group(
    server: FakeBotServer, gate: FakeGate, channel: BotChannel
) -> None:
    """An answer meant for the asker alone is pushed to him, not written into the group he asked in."""
    await server.says(text("@网格助手 我的单子", group="wrIN1"))
    await until(lambda: gate.heard)
    await channel.send(item(to=Target("person", "wang"), way=Way.BOT, text="手上 3 件。", answers=gate.heard[0].key))

    assert server.sent("aibot_respond_msg") == []
    assert server.sent("aibot_send_msg")[0]["body"] == {
        "chatid": "wang", "chat_type": 1, "msgtype": "markdown", "markdown": {"content": "手上 3 件。"},
    }  # fmt: skip


async def test_one_question_is_answered_once_in_place(
    server: FakeBotServer, gate: FakeGate, channel: BotChannel
) -> None:
    """A second sentence to the same question is a message of its own."""
    await server.says(text("今天"))
    await until(lambda: gate.heard)
    for number in (1, 2):
        await channel.send(item(number, way=Way.BOT, text=f"第 {number} 句", answers=gate.heard[0].key))

    assert [len(server.sent("aibot_respond_msg")), len(server.sent("aibot_send_msg"))] == [1, 1]


async def test_after_a_reconnect_an_answer_is_pushed(server: FakeBotServer, gate: FakeGate, up: BotConnection) -> None:
    """A request of the lost connection is no longer taken, so its answer goes out as a message."""
    channel = BotChannel(up, up._config)
    await server.says(text("今天", msg_id="old"))
    await until(lambda: gate.heard)
    await server.sockets[-1].close()
    await until(lambda: up.lives == 2)

    receipt = await channel.send(item(way=Way.BOT, text="手上 3 件。", answers="smart_bot/old"))

    assert receipt.data == {"by": "push"}
    assert server.sent("aibot_respond_msg") == []


async def test_a_refused_request_id_becomes_a_push(server: FakeBotServer, gate: FakeGate, channel: BotChannel) -> None:
    """When the platform does not know the request any more, the person still gets his answer."""
    await server.says(text("今天"))
    await until(lambda: gate.heard)
    server.open["R-1"] = 99
    await channel.send(item(way=Way.BOT, text="手上 3 件。", answers=gate.heard[0].key))

    assert [len(server.sent("aibot_respond_msg")), len(server.sent("aibot_send_msg"))] == [1, 1]


async def test_a_request_of_yesterday_is_not_answered_in_place(
    server: FakeBotServer, gate: FakeGate, channel: BotChannel, office: Office
) -> None:
    """After a day the platform takes no answer to it, and we do not try."""
    await server.says(text("今天"))
    await until(lambda: gate.heard)
    office.at = NOW + timedelta(hours=25)
    await channel.send(item(way=Way.BOT, text="x", answers=gate.heard[0].key))

    assert server.sent("aibot_respond_msg") == []


async def test_no_ack_means_nobody_knows(server: FakeBotServer, channel: BotChannel) -> None:
    """Without an ack the sentence may have been said: it is not called sent, and not called unsent."""
    server.deaf.add("aibot_send_msg")
    with pytest.raises(RetryLater) as caught:
        await channel.send(item(way=Way.BOT, text="x"))

    assert caught.value.maybe_done
    assert not channel.repeats_safely(item())


async def test_a_lost_connection_ends_the_waiting_at_once(server: FakeBotServer, make: Any, config: BotConfig) -> None:
    """Who waits for an ack hears of the loss, and while nothing is connected nothing can have been said."""
    slow = make(Pace(ack=30.0, first_pause=30.0))
    async with running(slow):
        await until(lambda: slow.state == "up")
        server.deaf.add("aibot_send_msg")
        sending = asyncio.create_task(BotChannel(slow, config).send(item(way=Way.BOT, text="x")))
        await until(lambda: server.sent("aibot_send_msg"))
        await server.sockets[-1].close()
        with pytest.raises(RetryLater) as caught:
            await asyncio.wait_for(sending, 3)
        assert caught.value.maybe_done

        await until(lambda: slow.state == "waiting")
        with pytest.raises(RetryLater) as caught:
            await BotChannel(slow, config).send(item(way=Way.BOT, text="x"))
        assert not caught.value.maybe_done


async def test_missed_pings_bring_a_new_connection(server: FakeBotServer, up: BotConnection) -> None:
    """A connection that only looks alive is given up after two unanswered pings."""
    server.deaf.add("ping")
    await until(lambda: up.lives >= 2)
    server.deaf.clear()
    await until(lambda: up.state == "up")

    assert len(server.sent("aibot_subscribe")) >= 2


async def test_answered_pings_keep_it(server: FakeBotServer, up: BotConnection) -> None:
    """A healthy connection stays."""
    await until(lambda: len(server.sent("ping")) >= 4)

    assert [up.lives, up.state] == [1, "up"]


async def test_a_newer_connection_wins_and_we_stay_away(
    server: FakeBotServer, up: BotConnection, told: list[str]
) -> None:
    """Two programs do not throw each other out for ever: the older one leaves and says so."""
    await server.event("disconnected_event")
    await until(lambda: told)
    await asyncio.sleep(0.1)

    assert [up.state, len(server.sent("aibot_subscribe"))] == ["evicted", 1]
    assert "别处" in told[0]
    assert not up.health()["ok"]


async def test_wrong_credentials_are_tried_five_times(
    server: FakeBotServer, make: Callable[..., BotConnection], told: list[str]
) -> None:
    """A wrong secret is not hammered: five tries, then the office is told."""
    server.codes["aibot_subscribe"] = 853000
    connection = make()
    await asyncio.wait_for(connection.run(), 5)

    assert [connection.state, len(server.sent("aibot_subscribe")), len(told)] == ["refused", 5, 1]


async def test_a_busy_platform_is_not_a_wrong_secret(server: FakeBotServer, make: Callable[..., BotConnection]) -> None:
    """While the platform is busy we go on trying, with growing pauses."""
    server.codes["aibot_subscribe"] = -1
    async with running(make()) as connection:
        await until(lambda: len(server.sent("aibot_subscribe")) > 6)
        server.codes.clear()
        await until(lambda: connection.state == "up")


async def test_a_newcomer_is_welcomed(server: FakeBotServer, gate: FakeGate, up: BotConnection) -> None:
    """Who opens the bot's window is greeted at once, in one line."""
    await server.event("enter_chat", "R-9")
    await until(lambda: server.sent("aibot_respond_welcome_msg"))

    frame = server.sent("aibot_respond_welcome_msg")[0]
    assert frame["headers"]["req_id"] == "R-9"
    assert frame["body"]["msgtype"] == "text"
    await until(lambda: gate.heard)
    assert gate.heard[0].kind is Kind.EVENT


async def test_a_card_press_is_heard(server: FakeBotServer, gate: FakeGate, channel: BotChannel) -> None:
    """A button of the bot's card arrives with its key; its answer is a message, as an event takes no other."""
    await server.event(
        "template_card_event", "R-7", event_key="accept/songling/1024", task_id="t1",
        selected_items={"selected_item": [{"question_key": "eta", "option_ids": {"option_id": ["30m"]}}]},
    )  # fmt: skip
    await until(lambda: gate.heard)

    message = gate.heard[0]
    assert (message.kind, message.action) == (Kind.PRESS, "accept/songling/1024")
    assert message.selected == {"eta": ("30m",)}
    await channel.send(item(way=Way.BOT, text="收到", answers=message.key))
    assert [len(server.sent("aibot_respond_msg")), len(server.sent("aibot_send_msg"))] == [0, 1]


async def test_cards_and_files_are_pushed(
    server: FakeBotServer, channel: BotChannel, tmp_path: Path, config: BotConfig
) -> None:
    """A card keeps to the bot's lengths; a file of more than half a mebibyte goes in numbered pieces."""
    picture = tmp_path / "日报.png"
    picture.write_bytes(b"p" * 600_000)
    server.bodies = {
        "aibot_upload_media_init": {"upload_id": "UP1"},
        "aibot_upload_media_finish": {"media_id": "MID1"},
    }
    await channel.send(item(1, to=Target("chat", "room:wrIN1"), way=Way.BOT, card=CARD))
    await channel.send(
        item(2, to=Target("person", "wang"), way=Way.BOT, card=Card(title="日报"), file=("image", str(picture)))
    )

    card, notice, image = (frame["body"] for frame in server.sent("aibot_send_msg"))
    assert (card["chatid"], card["chat_type"], card["template_card"]["task_id"]) == ("wrIN1", 2, "songling-1024-1")
    assert notice["template_card"]["card_type"] == "text_notice"
    assert image["image"] == {"media_id": "MID1"}
    assert [frame["body"]["chunk_index"] for frame in server.sent("aibot_upload_media_chunk")] == [0, 1]
    pieces = [base64.b64decode(frame["body"]["base64_data"]) for frame in server.sent("aibot_upload_media_chunk")]
    assert b"".join(pieces) == picture.read_bytes()


async def test_refusals_say_who_must_act(server: FakeBotServer, channel: BotChannel) -> None:
    """An unknown chat is for the office, too fast waits, and nothing to say is our mistake."""
    for code, error in ((93006, GiveUp), (45009, Frozen)):
        server.codes["aibot_send_msg"] = code
        with pytest.raises(error):
            await channel.send(item(way=Way.BOT, text="x"))
    with pytest.raises(GiveUp):
        await channel.send(item(way=Way.BOT))


async def test_strange_frames_do_no_harm(server: FakeBotServer, gate: FakeGate, up: BotConnection) -> None:
    """Control characters, broken JSON, unknown commands and unknown types: the next message is still heard."""
    socket = server.sockets[-1]
    for frame in (
        "{",
        "[]",
        '{"cmd":"new"}',
        '{"headers":{"req_id":"nobody"},"errcode":0}',
        '{"cmd":"aibot_msg_callback"}',
    ):
        await socket.send_str(frame)
    await socket.send_bytes(b"\x00")
    await socket.send_str(
        '{"cmd":"aibot_msg_callback","headers":{"req_id":"r"},"body":{"msgid":"c1","from":{"userid":"wang"},'
        '"chattype":"single","msgtype":"text","text":{"content":"电梯\x01停了"}}}'
    )
    await until(lambda: "smart_bot/c1" in gate.kept)

    assert gate.kept["smart_bot/c1"].text == "电梯\x01停了"
    assert up.lives == 1


async def test_what_cannot_be_stored_is_counted_and_the_next_is_heard(
    server: FakeBotServer, gate: FakeGate, up: BotConnection
) -> None:
    """The protocol knows no repetition, so a loss is shown and does not stop the rest."""
    gate.full = True
    await server.says(text("一", msg_id="a"))
    await until(lambda: "stored" in up.health()["trouble"])
    gate.full = False
    await server.says(text("二", msg_id="b"))
    await until(lambda: gate.heard)

    assert [message.text for message in gate.heard] == ["二"]


def parsed(body: dict[str, Any], name: str = "") -> Inbound:
    return inbound(body, "R", NOW, name)


@pytest.mark.parametrize(
    ("words", "name", "heard"),
    [
        ("@网格助手 报修", "", "报修"),
        ("@网格助手\u2005\n报修", "", "报修"),
        ("报修 @网格助手", "网格助手", "报修"),
        ("@网格助手", "", ""),
        ("@王师傅 @网格助手 看看", "网格助手", "@王师傅 看看"),
        ("明天@所有人一起", "", "明天@所有人一起"),
    ],
)
def test_the_mention_is_not_part_of_the_words(words: str, name: str, heard: str) -> None:
    """What is said to the bot is heard without its name."""
    assert parsed(text(words, group="g"), name).text == heard


def test_alone_nothing_is_stripped() -> None:
    """In a single chat an @ is part of the words."""
    message = parsed(text("@王师傅 看看"))
    assert (message.text, message.chat, message.at_bot) == ("@王师傅 看看", "bot:wang", False)


def test_caption_picture_and_quote_are_one_message() -> None:
    """Words, the picture with its key, and what was quoted arrive together."""
    image = {"msgtype": "image", "image": {"url": "http://u/1", "aeskey": "k"}}
    items = [{"msgtype": "text", "text": {"content": "@助手 灯坏了"}}, image]
    quote = {
        "msgtype": "mixed",
        "mixed": {"msg_item": [{"msgtype": "text", "text": {"content": "昨晚就不亮了"}}, image]},
    }
    body = text("", group="g") | {"msgtype": "mixed", "mixed": {"msg_item": items}, "quote": quote}
    message = parsed(body)

    assert (message.kind, message.text, message.quoted_text) == (Kind.TEXT, "灯坏了", "昨晚就不亮了")
    assert [(one.ref, one.extra) for one in message.media] == [("http://u/1", {"aeskey": "k"})] * 2


@pytest.mark.parametrize(
    ("kind", "content", "heard", "words"),
    [
        ("voice", {"content": "电梯又停了"}, Kind.VOICE, "电梯又停了"),
        ("image", {"url": "u"}, Kind.IMAGE, ""),
        ("file", {"url": "u"}, Kind.FILE, ""),
        ("video", {"url": "u"}, Kind.FILE, ""),
        ("hologram", {}, Kind.EVENT, ""),
    ],
)
def test_every_kind_alone(kind: str, content: dict[str, str], heard: Kind, words: str) -> None:
    """Voice comes as words, pictures and files as references, and what nobody knows is kept."""
    body = text("") | {"msgtype": kind, kind: content}
    assert (heard, words) == (parsed(body).kind, parsed(body).text)


MEDIA_KEY = "ZbsKfu0ajnxzZp9wsr9U2CkJpacC38wEV2klTNhWfmU="
MEDIA_SEALED = base64.b64decode("1DDxKf/WWjZF8VGG97q1jlsBTRVa0rpL9xV1K0mMYys=")


@pytest.mark.parametrize("key", [MEDIA_KEY, MEDIA_KEY.rstrip("=")])
def test_a_sealed_picture_opens(key: str) -> None:
    """The key that came with a picture opens it, with or without its last sign."""
    assert open_media(MEDIA_SEALED, key) == b"grid-media-test-payload"


@pytest.mark.parametrize(
    ("sealed", "key"), [(b"", MEDIA_KEY), (b"x" * 32, MEDIA_KEY), (MEDIA_SEALED, "QUJD"), (b"x", "!")]
)
def test_a_damaged_picture_is_an_error_not_a_crash(sealed: bytes, key: str) -> None:
    """Damaged bytes or keys raise one kind of error."""
    with pytest.raises(ValueError, match=r"."):
        open_media(sealed, key)


async def test_a_picture_is_fetched_while_its_address_lives() -> None:
    """Fetched and opened in one go; a dead address is given up."""
    app = web.Application()

    async def serve(_request: web.Request) -> web.Response:
        return web.Response(body=MEDIA_SEALED)

    app.router.add_get("/m", serve)
    async with serving(app) as client:
        fetcher = Fetcher(client.session, str(client.make_url("")))
        media = Media("image", str(client.make_url("/m")), extra={"aeskey": MEDIA_KEY})
        assert await fetcher.fetch("smart_bot", media) == b"grid-media-test-payload"
        with pytest.raises(GiveUp):
            await fetcher.fetch("smart_bot", Media("image", str(client.make_url("/gone"))))
        with pytest.raises(GiveUp):
            await fetcher.fetch("app", media)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
async def test_a_picture_is_not_fetched_from_inside_our_own_network(host: str) -> None:
    """An address that leads into our own network is not asked, unless it is the configured platform itself."""
    asked: list[str] = []
    app = web.Application()

    async def serve(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"inside")

    app.router.add_get("/m", serve)
    async with serving(app) as client:
        fetcher = Fetcher(client.session, "https://qyapi.weixin.qq.com")
        with pytest.raises(GiveUp, match="not a public"):
            await fetcher.fetch("smart_bot", Media("image", f"http://{host}:{client.port}/m"))
    assert asked == []


async def test_a_picture_does_not_lead_on_to_another_address() -> None:
    """Not even the platform may send us on to somewhere else."""
    asked: list[str] = []
    app = web.Application()

    async def serve(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path == "/inside":
            return web.Response(body=b"inside")
        raise web.HTTPFound("/inside")

    app.router.add_get("/{any}", serve)
    async with serving(app) as client:
        fetcher = Fetcher(client.session, str(client.make_url("")))
        with pytest.raises(GiveUp):
            await fetcher.fetch("smart_bot", Media("image", str(client.make_url("/m"))))
    assert asked == ["/m"]
