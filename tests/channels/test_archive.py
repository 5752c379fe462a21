"""The ear in residents' groups: records opened by key version, every type kept, nothing heard twice or lost."""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from wecom_fakes import AES_KEY, CORP, NOW, TOKEN, FakeGate, Notes, seal, serving, until, xml

from bot.channels.archive import ArchiveConfig, HttpArchive, Pump, routes
from bot.channels.archive.parse import parse, split_quote
from bot.channels.wecom.errcodes import problem
from bot.clock import PlayedClock
from bot.errors import ConfigError, Frozen, GiveUp, NotStored, RetryLater
from bot.messages import Kind

KEYS = {version: rsa.generate_private_key(public_exponent=65537, key_size=2048) for version in (1, 2)}


def pem(version: int) -> bytes:
    return KEYS[version].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def record(seq: int, message: dict[str, Any], version: int = 1) -> dict[str, Any]:
    secret, nonce = base64.b16encode(os.urandom(16)), os.urandom(12)
    sealed = nonce + AESGCM(secret).encrypt(nonce, orjson.dumps(message), None)
    return {
        "seq": seq,
        "msgid": message["msgid"],
        "publickey_ver": version,
        "encrypt_random_key": base64.b64encode(KEYS[version].public_key().encrypt(secret, padding.PKCS1v15())).decode(),
        "encrypt_chat_msg": base64.b64encode(sealed).decode(),
    }


def said(number: int, words: str = "水管漏水", who: str = "wmLi", room: str = "wrSL07") -> dict[str, Any]:
    return {
        "msgid": f"m{number}", "action": "send", "from": who, "tolist": ["wang"], "roomid": room,
        "msgtime": 1772589600000 + number, "msgtype": "text", "text": {"content": words},
    }  # fmt: skip


class FakeArchive:
    """The archive over HTTP: pages by seq, refuses what it is told to, remembers what it was asked."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.refuse: list[int] = []
        self.media = {"F1": b"x" * 600_000}
        self.answer: Callable[[dict[str, Any]], Any] = self._page
        self.app = web.Application()
        self.app.router.add_post("/archive/getchatdata", self._chat)
        self.app.router.add_post("/archive/getmedia", self._media)

    def _page(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        return [one for one in self.records if one["seq"] > body["seq"]][: body["limit"]]

    async def _chat(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert set(body) == {"corpid", "secret", "seq", "limit"}
        self.asked.append(body)
        if self.refuse:
            return web.json_response({"errcode": self.refuse.pop(0), "errmsg": "no"})
        return web.json_response({"errcode": 0, "errmsg": "ok", "chatdata": self.answer(body)})

    async def _media(self, request: web.Request) -> web.Response:
        body = await request.json()
        start = int(body["indexbuf"] or 0)
        data = self.media[body["sdkfileid"]]
        end = start + 524_288
        part = base64.b64encode(data[start:end]).decode()
        return web.json_response({"errcode": 0, "data": part, "outindexbuf": str(end), "is_finish": end >= len(data)})


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate()


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
async def http(archive: FakeArchive) -> AsyncIterator[TestClient]:
    async with serving(archive.app) as client:
        yield client


@pytest.fixture
def config(http: TestClient) -> ArchiveConfig:
    keys = ((1, pem(1)), (2, pem(2)))
    return ArchiveConfig(CORP, str(http.make_url("/archive")), "secret", TOKEN, AES_KEY, keys, 10.0)


@pytest.fixture
def source(http: TestClient, config: ArchiveConfig, clock: PlayedClock) -> HttpArchive:
    return HttpArchive(http.session, config, now=clock.now, seconds=2.0)


@pytest.fixture
def clock() -> PlayedClock:
    return PlayedClock(NOW)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def make(source: HttpArchive, gate: FakeGate, clock: PlayedClock, told: list[str]) -> Callable[..., Pump]:
    async def tell(line: str) -> None:
        told.append(line)

    def made(**more: Any) -> Pump:
        return Pump(source, gate, Notes(gate), clock, tell=tell, pause=0.01, **more)

    return made


async def test_two_key_versions_are_opened_each_with_its_own(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """After a change of keys the old messages are read with the old key and the new ones with the new."""
    archive.records = [record(1, said(1, "旧钥匙")), record(2, said(2, "新钥匙"), version=2)]

    assert await make().pull() == 2
    assert [message.text for message in gate.heard] == ["旧钥匙", "新钥匙"]
    assert (gate.heard[0].chat, gate.heard[0].who, gate.heard[0].key) == ("room:wrSL07", "wmLi", "archive/m1")
    assert gate.heard[0].sent_at == datetime(2026, 3, 4, 2, 0, 0, 1000, tzinfo=UTC)


async def test_everything_is_pulled_in_pages_and_the_cursor_goes_with_each(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """A thousand messages or two, all are heard, and a page and its cursor are one commit."""
    archive.records = [record(seq, said(seq)) for seq in range(1, 8)]

    await make(page=3).pull()

    assert gate.pages[:3] == [3, 3, 1]
    assert [asked["seq"] for asked in archive.asked] == [0, 3, 6, 7]
    assert gate.notes["archive/seq"] == "7"


async def test_a_restart_goes_on_where_it_stopped(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """The next start asks for what came after the last message kept."""
    archive.records = [record(seq, said(seq)) for seq in (1, 2)]
    await make().pull()
    archive.records.append(record(3, said(3)))
    await make().pull()

    assert [len(gate.heard), gate.notes["archive/seq"]] == [3, "3"]
    assert archive.asked[-2]["seq"] == 2


async def test_what_could_not_be_kept_is_pulled_again(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """The cursor never moves past a message that is not durable."""
    archive.records = [record(1, said(1))]
    pump = make()
    gate.full = True
    with pytest.raises(NotStored):
        await pump.pull()
    gate.full = False
    await pump.pull()

    assert [len(gate.heard), [asked["seq"] for asked in archive.asked]] == [1, [0, 0, 1]]


async def test_a_record_nobody_can_open_is_kept_and_stops_nobody(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """A missing key version or garbage is kept with its reason; the messages behind it are heard."""
    lost, garbled, short = record(1, said(1)), record(2, said(2)), record(3, said(3))
    lost["publickey_ver"], garbled["encrypt_chat_msg"], short["encrypt_random_key"] = 9, "QUJD", "!"
    archive.records = [lost, garbled, short, record(4, said(4))]

    await make().pull()

    assert [message.kind for message in gate.heard] == [Kind.EVENT] * 3 + [Kind.TEXT]
    assert gate.heard[0].raw["reason"] == "no private key of version 9"
    assert gate.heard[0].raw["encrypt_chat_msg"] == lost["encrypt_chat_msg"]
    assert gate.heard[0].id == "m1"


async def test_a_repeated_page_ends_and_doubles_nothing(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """A platform that sends the same page again does not turn us in a circle."""
    page = [record(2, said(2)), record(1, said(1)), {"seq": "x"}]
    archive.answer = lambda _body: page

    await asyncio.wait_for(make().pull(), 3)

    assert [message.id for message in gate.heard] == ["m1", "m2"]
    assert len(archive.asked) == 2


async def test_an_answer_that_is_too_large_is_asked_in_smaller_pages(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump]
) -> None:
    """The platform says the reply is too large, and gets a smaller question."""
    archive.records = [record(1, said(1))]
    archive.refuse = [301058, 301058]

    await make().pull()

    assert [asked["limit"] for asked in archive.asked[:3]] == [1000, 500, 250]
    assert len(gate.heard) == 1


@pytest.mark.parametrize(
    ("code", "error"), [(10001, RetryLater), (10003, RetryLater), (10009, Frozen), (40001, Frozen)]
)
async def test_refusals_are_sorted(source: HttpArchive, archive: FakeArchive, code: int, error: type) -> None:
    """The network is tried again; an address or secret that is not allowed waits for the office."""
    archive.refuse = [code]
    with pytest.raises(error):
        await source.get_chat_data(0, 10)


async def test_the_office_is_told_once_and_the_pump_goes_on_by_itself(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump], clock: PlayedClock, told: list[str]
) -> None:
    """While the archive is switched off the office is told once; when it is back, what was said is heard."""
    archive.records = [record(1, said(1))]
    archive.refuse = [10001, 10002, 301053, 301053]
    pump = make()
    task = asyncio.create_task(pump.run())
    for _ in range(2):
        await until(lambda: not pump.busy and clock.next is not None)
        assert clock.next - clock.now() == timedelta(hours=1)
        clock.set(clock.next)
        await asyncio.sleep(0.02)
    await until(lambda: gate.heard)

    assert told == ["会话存档还没有开通，暂时听不到群消息。"]
    await until(lambda: not pump.busy)
    assert [pump.health()["ok"], clock.is_busy] == [True, False]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_the_platforms_word_and_the_clock_both_wake_the_pump(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump], clock: PlayedClock, config: ArchiveConfig
) -> None:
    """New messages are pulled when the platform says so, and without its word a few seconds later."""
    pump = make()
    app = web.Application()
    app.add_routes(routes(gate, pump, config))
    task = asyncio.create_task(pump.run())
    await until(lambda: not pump.busy and clock.next is not None)
    async with serving(app) as door:
        archive.records.append(record(1, said(1)))
        query, body = seal(xml(FromUserName="sys", CreateTime="1", MsgType="event", Event="msgaudit_notify"))
        async with door.post("/wecom/archive", params=query, data=body) as answer:
            assert answer.status == 200
        assert pump.busy
        await until(lambda: len(gate.heard) == 1)

        archive.records.append(record(2, said(2)))
        await until(lambda: not pump.busy)
        clock.set(NOW + timedelta(seconds=10))
        await until(lambda: len(gate.heard) == 2)

        query, body = seal(xml(FromUserName="sys", CreateTime="1", MsgType="event", Event="else"))
        async with door.post("/wecom/archive", params=query, data=body) as answer:
            assert answer.status == 200
        assert gate.heard[-1].kind is Kind.EVENT
        async with door.post("/wecom/archive", params={**query, "nonce": "x"}, data=body) as answer:
            assert answer.status == 403
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_gap_of_five_days_is_told(gate: FakeGate, make: Callable[..., Pump], told: list[str]) -> None:
    """After a week switched off the office hears from which day on messages are missing."""
    gate.notes = {"archive/seq": "7", "archive/pulled_at": str(int((NOW - timedelta(days=7)).timestamp()))}
    await make().pull()

    assert told == ["会话存档停了五天以上，2 月 25 日以后有群消息补不回来了，请留意漏报。"]
    assert gate.notes["archive/pulled_at"] == str(int(NOW.timestamp()))


async def test_media_come_whole(source: HttpArchive) -> None:
    """A picture of several pieces is put together."""
    assert len(await source.get_media("F1")) == 600_000


def test_a_wrong_private_key_stops_the_start(http: TestClient, config: ArchiveConfig) -> None:
    """A file that is no key is named with its version before anything runs."""
    broken = ArchiveConfig(CORP, "http://x", "s", TOKEN, AES_KEY, ((3, b"no key"),))
    with pytest.raises(ConfigError, match="version 3"):
        HttpArchive(http.session, broken)


def message(kind: str, body: Any, **more: Any) -> dict[str, Any]:
    return said(1) | {"msgtype": kind, kind: body} | more


@pytest.mark.parametrize(
    ("wire", "kind", "text", "refs"),
    [
        (message("image", {"md5sum": "", "filesize": 3, "sdkfileid": "F"}), Kind.IMAGE, "", ["F"]),
        (message("voice", {"sdkfileid": "F", "play_length": 3}), Kind.VOICE, "", ["F"]),
        (message("video", {"sdkfileid": "F"}), Kind.FILE, "", ["F"]),
        (message("file", {"filename": "通知.docx", "sdkfileid": "F"}), Kind.FILE, "通知.docx", ["F"]),
        (message("location", {"title": "幸福里", "address": "1 号"}), Kind.LOCATION, "幸福里 1 号", [""]),
        (message("link", {"title": "停水", "description": "今晚", "link_url": "l"}), Kind.LINK, "停水\n今晚", ["l"]),
        (
            message("mixed", {"item": [
                {"type": "text", "content": '{"content":"就是这里"}'},
                {"type": "image", "content": '{"sdkfileid":"F"}'},
                {"type": "new", "content": "{}"}, {"type": "text", "content": "{broken"}, 7,
            ]}),
            Kind.TEXT, "就是这里", ["F"],
        ),
        (message("agree", {"userid": "wmLi", "agree_time": 1}), Kind.EVENT, "", []),
        (message("disagree", {}), Kind.EVENT, "", []),
        (message("emotion", {"type": 1}), Kind.EVENT, "", []),
        (message("solitaire", None, info={}), Kind.EVENT, "", []),
        (message("brand_new", {}), Kind.EVENT, "", []),
        ({"msgid": "s", "action": "switch", "time": 1772589600000, "user": "wang"}, Kind.EVENT, "", []),
        ({}, Kind.EVENT, "", []),
    ],
)  # fmt: skip
def test_every_type_is_kept(wire: dict[str, Any], kind: Kind, text: str, refs: list[str]) -> None:
    """Talk, pictures, places and links are heard; all else is kept and nothing crashes."""
    heard = parse(wire, NOW)

    assert (kind, text, refs) == (heard.kind, heard.text, [one.ref for one in heard.media])
    assert "tolist" not in heard.raw


def test_a_message_taken_back_names_the_message() -> None:
    """Who takes a message back takes back that message."""
    heard = parse(message("revoke", {"pre_msgid": "m0"}, action="recall"), NOW)

    assert (heard.kind, heard.quote) == (Kind.RECALL, "m0")


def test_alone_is_not_a_group() -> None:
    """A resident who writes to a worker alone is in a conversation of his own."""
    assert parse(said(1, room=""), NOW).chat == "archive:wmLi"


@pytest.mark.parametrize(
    ("words", "own", "quoted"),
    [
        ("这是一条引用/回复消息：\n\"李阿姨：\n3 栋水管漏水\"\n------\n修好了", "修好了", "3 栋水管漏水"),
        ("「李阿姨：3 栋水管漏水」\n- - - - - - - - - - - - - - -\n修好了", "修好了", "3 栋水管漏水"),
        ("修好了\n------\n谢谢", "修好了\n------\n谢谢", ""),
    ],
)  # fmt: skip
def test_a_quotation_is_told_from_the_words(words: str, own: str, quoted: str) -> None:
    """What somebody quotes is not what he says."""
    assert split_quote(words) == (own, quoted)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["msgid", "msgtype", "from", "roomid", "msgtime", "action", "text", "mixed", "revoke", "image"]
)


@given(wire=st.dictionaries(FIELDS, JSON | FIELDS))
def test_no_shape_of_message_crashes(wire: dict[str, Any]) -> None:
    """Whatever the archive sends, it becomes one message."""
    assert parse(wire, NOW).source == "archive"


def test_giving_up_is_part_of_the_port() -> None:
    """An expired picture is given up, not asked for again."""
    assert isinstance(problem(10010, path="archive/getmedia", now=NOW), GiveUp)


class JumpingClock:
    """Whoever waits finds the time has come."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    async def sleep_until(self, at: datetime) -> None:
        self.at = max(self.at, at)


async def test_three_minutes_worth_of_calls_are_never_refused(gate: FakeGate) -> None:
    """After a long silence 1800 pages are read in their order, never more than the platform's 600 calls a minute."""
    clock = JumpingClock()
    calls: list[datetime] = []

    class Strict:
        """Pages of one; refuses the 601st call of any minute."""

        async def get_chat_data(self, seq: int, limit: int) -> list[dict[str, Any]]:
            assert limit == 1
            assert sum(clock.now() - at < timedelta(minutes=1) for at in calls[-600:]) < 600, "refused: 45009"
            calls.append(clock.now())
            return [{"seq": seq + 1, "message": said(seq + 1)}] if seq < 1800 else []

        def decrypt(self, record: dict[str, Any]) -> dict[str, Any]:
            return record["message"]

    pump = Pump(Strict(), gate, Notes(gate), clock, page=1)  # type: ignore[arg-type]

    assert await pump.pull() == 1800
    assert [message.id for message in gate.heard] == [f"m{number}" for number in range(1, 1801)]


async def test_a_page_that_was_heard_ends_the_trouble(
    archive: FakeArchive, gate: FakeGate, make: Callable[..., Pump], told: list[str]
) -> None:
    """After a failure much waits to be read: the ear is well from the first page on, and nobody is told that it is deaf."""
    archive.records = [record(number, said(number)) for number in range(1, 4)]
    pump = make(page=1)
    heard: list[bool] = []

    def page(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body["seq"] == 1:
            heard.append(pump.health()["ok"])
        return [one for one in archive.records if one["seq"] > body["seq"]][:1]

    archive.answer = page
    archive.refuse = [10001]
    task = asyncio.create_task(pump.run())
    await until(lambda: len(gate.heard) == 3)

    assert heard == [True]
    assert told == []
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
