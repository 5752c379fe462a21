"""The application's door: what members write and press, each kept once, and bad calls turned away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from wecom_fakes import AES_KEY, CORP, TOKEN, FakeGate, seal, serving, text_xml, xml

from bot.channels.app import AppConfig, inbound, routes
from bot.channels.wecom.crypto import Seal
from bot.channels.wecom.xmlread import read_xml
from bot.errors import BadCallback
from bot.messages import Inbound, Kind

CONFIG = AppConfig(CORP, "http://x", 1000002, "secret", TOKEN, AES_KEY, "http://bot.test")
PRESS = (
    "<xml><ToUserName>ww</ToUserName><FromUserName>wang</FromUserName><CreateTime>1760000200</CreateTime>"
    "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>accept/songling/1024</EventKey>"
    "<TaskId>songling-1024-1</TaskId><CardType>button_interaction</CardType><ResponseCode>{code}</ResponseCode>"
    "<AgentID>1000002</AgentID><SelectedItems>{items}</SelectedItems></xml>"
)
ITEM = (
    "<SelectedItem><QuestionKey>{key}</QuestionKey><OptionIds><OptionId>{option}</OptionId></OptionIds></SelectedItem>"
)


@pytest.fixture
def gate() -> FakeGate:
    return FakeGate(pause=0.01)


@pytest.fixture
async def door(gate: FakeGate) -> AsyncIterator[TestClient]:
    app = web.Application()
    app.add_routes(routes(gate, CONFIG))
    async with serving(app) as client:
        yield client


def read(plain: str) -> Inbound:
    return inbound(read_xml(plain))


async def post(door: TestClient, plain: str) -> int:
    query, body = seal(plain)
    async with door.post("/wecom/app", params=query, data=body) as answer:
        assert await answer.read() == b""
        return answer.status


async def test_the_url_check_is_answered_with_the_plain_text(door: TestClient) -> None:
    """Saving the settings in the platform's console succeeds."""
    ours = Seal(TOKEN, AES_KEY, CORP)
    sealed = ours.seal_reply("6203471958271640385", "n1", 1760000001)
    echo, signature = (sealed.split(f"<{tag}><![CDATA[")[1].split("]")[0] for tag in ("Encrypt", "MsgSignature"))
    query = {"msg_signature": signature, "timestamp": "1760000001", "nonce": "n1", "echostr": echo}

    async with door.get("/wecom/app", params=query) as answer:
        assert (answer.status, await answer.read()) == (200, b"6203471958271640385")
    async with door.get("/wecom/app", params={**query, "nonce": "n2"}) as answer:
        assert answer.status == 403
    async with door.get("/wecom/app") as answer:
        assert answer.status == 403


async def test_the_same_callback_three_times_at_once_is_one_message(door: TestClient, gate: FakeGate) -> None:
    """However often the platform repeats itself, a matter is heard once and every call is answered."""
    statuses = await asyncio.gather(*(post(door, text_xml("3 栋电梯停了")) for _ in range(3)))

    assert statuses == [200, 200, 200]
    assert [message.text for message in gate.heard] == ["3 栋电梯停了"]
    assert gate.heard[0].key == "app/7501"
    assert gate.heard[0].chat == "app:wang"


async def test_a_forged_callback_leaves_no_trace(door: TestClient, gate: FakeGate) -> None:
    """A wrong signature gets 403 and nothing is kept."""
    query, body = seal(text_xml("假的"))
    async with door.post("/wecom/app", params={**query, "msg_signature": "0" * 40}, data=body) as answer:
        assert answer.status == 403

    assert gate.heard == []


@pytest.mark.parametrize("plain", ["no xml", "<xml></xml>", xml(FromUserName="wang", CreateTime="soon")])
async def test_an_unreadable_callback_is_told_so(door: TestClient, gate: FakeGate, plain: str) -> None:
    """What cannot be read is a 400, and nothing is kept."""
    assert await post(door, plain) == 400
    assert gate.heard == []


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_huge_body_is_refused(door: TestClient, gate: FakeGate, chunked: bool) -> None:
    """More than 1 MiB is a 413, told or found out while reading."""

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 65536

    data: Any = parts() if chunked else BytesIO(b"x" * (20 * 65536))
    try:
        async with door.post("/wecom/app", data=data) as answer:
            assert answer.status == 413
    except (aiohttp.ClientConnectionError, ConnectionError):  # the answer may be lost while we still write
        pass
    assert gate.heard == []


async def test_what_cannot_be_stored_is_not_answered(door: TestClient, gate: FakeGate) -> None:
    """Silence makes the platform ask again; an answer would lose the message."""
    gate.full = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(door, text_xml("电梯停了"))

    gate.full = False
    assert await post(door, text_xml("电梯停了")) == 200
    assert len(gate.heard) == 1


async def test_an_unknown_event_is_kept_counted_and_answered(door: TestClient, gate: FakeGate) -> None:
    """A new kind of event is no reason to fail."""
    plain = xml(
        ToUserName=CORP, FromUserName="sys", CreateTime="1760000200", MsgType="event", Event="brand_new", X="1"
    )  # fmt: skip
    assert [await post(door, plain), await post(door, plain)] == [200, 200]

    (message,) = gate.heard
    assert (message.kind, message.raw["Event"]) == (Kind.EVENT, "brand_new")


def test_a_press_names_its_button_and_its_code() -> None:
    """A pressed button arrives with its key, what was chosen, and the code that may change the card."""
    items = ITEM.format(key="eta", option="30m")
    message = read(PRESS.format(code="rc1", items=items))

    assert (message.kind, message.action, message.reply_token) == (Kind.PRESS, "accept/songling/1024", "rc1")
    assert message.selected == {"eta": ("30m",)}
    assert read(PRESS.format(code="rc1", items=items + ITEM.format(key="who", option="li"))).selected == {
        "eta": ("30m",),
        "who": ("li",),
    }


def test_two_presses_in_one_second_are_two_and_a_repeated_one_is_one() -> None:
    """Events have no id; what tells them apart is all that the platform says of them."""
    first, again, other = (read(PRESS.format(code=code, items="")).id for code in ("rc1", "rc1", "rc2"))

    assert first == again != other


def test_a_menu_click_is_a_press() -> None:
    """The menu at the bottom works like a button."""
    message = read(xml(FromUserName="wang", CreateTime="1", MsgType="event", Event="click", EventKey="today"))

    assert (message.kind, message.action) == (Kind.PRESS, "today")


@pytest.mark.parametrize(
    ("fields", "kind", "text", "ref"),
    [
        ({"MsgType": "image", "PicUrl": "http://p", "MediaId": "M1"}, Kind.IMAGE, "", "M1"),
        ({"MsgType": "voice", "MediaId": "M2", "Format": "amr"}, Kind.VOICE, "", "M2"),
        ({"MsgType": "video", "MediaId": "M3", "ThumbMediaId": "T"}, Kind.FILE, "", "M3"),
        (
            {"MsgType": "link", "Title": "停水", "Description": "今晚", "Url": "http://l"},
            Kind.LINK,
            "停水\n今晚",
            "http://l",
        ),
        (
            {"MsgType": "location", "Location_X": "31.2", "Location_Y": "121.4", "Label": "幸福里"},
            Kind.LOCATION,
            "幸福里",
            None,
        ),
        ({"MsgType": "hologram"}, Kind.EVENT, "", None),
    ],
)
def test_every_kind_of_message(fields: dict[str, str], kind: Kind, text: str, ref: str | None) -> None:
    """Pictures, voice, places and links are heard, and what nobody knows is kept."""
    message = read(xml(FromUserName="wang", CreateTime="1760000100", MsgId="9", **fields))

    assert (kind, text) == (message.kind, message.text)
    assert ref == (message.media[0].ref if message.media else None)
    assert message.id == "9"


def test_a_time_beyond_all_calendars_is_unreadable() -> None:
    """A number that is no time is a bad message, not a crash."""
    with pytest.raises(BadCallback):
        read(text_xml("x").replace("1760000002", "9" * 30))
