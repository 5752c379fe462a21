"""What members read: texts within their bytes, cards within their lengths, files, and cards that turn grey."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient
from hypothesis import given
from hypothesis import strategies as st
from wecom_fakes import AES_KEY, CARD, CORP, NOW, TOKEN, FakeApi, item, serving

from bot.channels.app import AppChannel, AppConfig, CardUpdates
from bot.channels.wecom.cards import APP_CARD, BOT_CARD, task_id, template_card
from bot.channels.wecom.client import WeCom
from bot.channels.wecom.limits import Cap, caps_for, free_at
from bot.errors import GiveUp, RetryLater
from bot.messages import Button, Card, Inbound, Kind, OutItem, Target, Way
from bot.output.cut import cut, cut_chars, split


@pytest.fixture
def api() -> FakeApi:
    made = FakeApi()
    made.answer = lambda _path, _body: {"errcode": 0, "invaliduser": "", "msgid": "m1", "response_code": "rc1"}
    return made


@pytest.fixture
async def http(api: FakeApi) -> AsyncIterator[TestClient]:
    async with serving(api.app) as client:
        yield client


@pytest.fixture
def config(http: TestClient) -> AppConfig:
    return AppConfig(CORP, str(http.make_url("")), 1000002, "secret", TOKEN, AES_KEY, "https://bot.test")


@pytest.fixture
def wecom(http: TestClient, config: AppConfig) -> WeCom:
    return WeCom(http.session, config.api_base, config.corp_id, config.secret, now=lambda: NOW)


@pytest.fixture
def channel(wecom: WeCom, config: AppConfig) -> AppChannel:
    return AppChannel(wecom, config, now=lambda: NOW)


async def test_a_text_goes_to_its_member(channel: AppChannel, api: FakeApi) -> None:
    """A sentence arrives as it was written."""
    receipt = await channel.send(item(text="已登记 #1024，已告诉王师傅。"))

    (body,) = api.bodies("message/send")
    assert (body["touser"], body["agentid"], body["msgtype"]) == ("wang", 1000002, "text")
    assert body["text"] == {"content": "已登记 #1024，已告诉王师傅。"}
    assert receipt.data["msgids"] == ["m1"]


async def test_a_repetition_is_identical_and_another_sentence_is_not(channel: AppChannel, api: FakeApi) -> None:
    """After a crash the platform can drop the repeated row; the same words said twice still arrive twice."""
    for number in (1, 1, 2):
        await channel.send(item(number, text="今天没有新的事。"))

    assert api.raw[0] == api.raw[1] != api.raw[2]
    assert all(body["enable_duplicate_check"] == 1 for body in api.bodies("message/send"))
    assert all(10800 <= body["duplicate_check_interval"] <= 14400 for body in api.bodies("message/send"))


async def test_a_long_text_arrives_whole_in_pieces(channel: AppChannel, api: FakeApi) -> None:
    """Nothing is cut away silently at 2048 bytes."""
    lines = [f"{n}. 3 栋 {n} 单元的楼道灯坏了，已经派给王师傅。" for n in range(80)]
    await channel.send(item(text="\n".join(lines)))

    pieces = [body["text"]["content"] for body in api.bodies("message/send")]
    assert max(len(piece.encode()) for piece in pieces) <= 2048
    assert "\n".join(pieces).split("\n") == lines


async def test_a_card_fits_the_platforms_lengths(channel: AppChannel, api: FakeApi) -> None:
    """Title, facts and buttons are cut to what a phone shows, and the code for its update is kept."""
    card = replace(
        CARD, title="新" * 50, facts=(("报修人的名字", "李" * 40),) * 8, buttons=CARD.buttons * 5, task_id="松岭/1024"
    )
    receipt = await channel.send(item(card=card))

    sent = api.bodies("message/send")[0]["template_card"]
    assert sent["card_type"] == "button_interaction"
    assert sent["main_title"]["title"] == "新" * 35 + "…"
    assert [len(sent["horizontal_content_list"]), len(sent["button_list"])] == [6, 6]
    assert sent["horizontal_content_list"][0] == {"keyname": "报修人的…", "value": "李" * 29 + "…"}
    assert set(sent["task_id"]) <= set("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@-")
    assert receipt.data["response_code"] == "rc1"


async def test_a_card_without_buttons_leads_to_the_page(channel: AppChannel, api: FakeApi) -> None:
    """A card that only tells has no buttons and opens the page."""
    await channel.send(item(card=Card(title="日报", body="新增 4，办结 6")))

    sent = api.bodies("message/send")[0]["template_card"]
    assert (sent["card_type"], sent["card_action"]) == ("text_notice", {"type": 1, "url": "https://bot.test"})
    assert "task_id" not in sent


async def test_without_a_page_such_a_card_is_a_text(wecom: WeCom, config: AppConfig, api: FakeApi) -> None:
    """Where there is no address to open, the words are sent as they are."""
    await AppChannel(wecom, replace(config, public_url="")).send(item(card=Card(title="日报", body="新增 4")))

    assert api.bodies("message/send")[0]["markdown"] == {"content": "**日报**\n新增 4"}


async def test_an_unreachable_member_is_named(channel: AppChannel, api: FakeApi) -> None:
    """The platform accepts and adds who was not there; that person is shown as unreachable."""
    api.answer = lambda _path, _body: {"errcode": 0, "invaliduser": "wang", "msgid": "m1"}
    with pytest.raises(GiveUp) as caught:
        await channel.send(item(text="x", to=Target("person", "Wang")))

    assert caught.value.who == "person"


async def test_a_file_is_uploaded_once_and_again_when_it_is_gone(
    channel: AppChannel, api: FakeApi, tmp_path: Path
) -> None:
    """The day's table goes to five people with one upload; after its three days it is uploaded again."""
    table = tmp_path / "日报.xlsx"
    table.write_bytes(b"a table")
    media = iter(["MID1", "MID2"])

    def answer(path: str, body: Any) -> dict[str, Any]:
        if path == "media/upload":
            return {"errcode": 0, "media_id": next(media)}
        gone = body.get("file") == {"media_id": "MID1"} and len(api.bodies("message/send")) > 2
        return {"errcode": 40007} if gone else {"errcode": 0, "invaliduser": "", "msgid": "m"}

    api.answer = answer
    for number in (1, 2, 3):
        await channel.send(item(number, file=("file", str(table))))

    assert [len(api.bodies("media/upload")), len(api.bodies("message/send"))] == [2, 4]
    assert api.bodies("message/send")[-1]["file"] == {"media_id": "MID2"}
    assert not channel.repeats_safely(item(file=("file", "x")))


async def test_a_group_is_no_target_of_the_application(channel: AppChannel) -> None:
    """An application cannot write into a group, and it does not pretend."""
    with pytest.raises(GiveUp):
        await channel.send(item(text="x", to=Target("chat", "room:wrSL07")))
    with pytest.raises(GiveUp):
        await channel.send(item())
    with pytest.raises(GiveUp):
        await channel.send(item(file=("file", "/nowhere/x.png")))


def updates(wecom: WeCom, config: AppConfig, card: OutItem | None, press: Inbound | None = None) -> CardUpdates:
    async def card_of(community: str, key: str) -> OutItem | None:
        return card

    async def press_of(community: str, key: str) -> Inbound | None:
        return press

    return CardUpdates(wecom, config, card_of, press_of, now=lambda: NOW)


UPDATE = item(9, way=Way.CARD_UPDATE, text="王师傅已接单", update_of="songling/1/x/1", answers="app/p1")
SENT_CARD = replace(item(1, receipt={"response_code": "rc1"}), sent_at=NOW - timedelta(hours=1))
PRESSED = Inbound(
    source="app", id="p1", community="songling", chat="app:wang", who="wang", sent_at=NOW, kind=Kind.PRESS,
    reply_token="rc2",
)  # fmt: skip


async def test_a_pressed_card_turns_grey(wecom: WeCom, config: AppConfig, api: FakeApi) -> None:
    """Who pressed sees it on his card, by the press's own code; the card's code is kept for later."""
    await updates(wecom, config, SENT_CARD, PRESSED).send(UPDATE)

    assert api.bodies("message/update_template_card") == [
        {"userids": ["wang"], "agentid": 1000002, "response_code": "rc2", "button": {"replace_name": "王师傅已接单"}}
    ]


async def test_a_spent_code_is_followed_by_the_next(wecom: WeCom, config: AppConfig, api: FakeApi) -> None:
    """Each code works once; when one is spent the other is tried."""
    api.answer = lambda _path, body: {"errcode": 40058 if body["response_code"] == "rc2" else 0, "invaliduser": []}

    receipt = await updates(wecom, config, SENT_CARD, PRESSED).send(UPDATE)

    assert receipt.data == {"response_code": "rc1"}


async def test_a_card_that_cannot_change_troubles_nobody(wecom: WeCom, config: AppConfig, api: FakeApi) -> None:
    """A card of last week stays as it is; that is written down and shown to nobody."""
    old = replace(SENT_CARD, sent_at=NOW - timedelta(hours=73))
    with pytest.raises(GiveUp) as caught:
        await updates(wecom, config, old).send(UPDATE)
    assert (caught.value.who, api.calls) == ("nobody", [])

    api.answer = lambda _path, _body: {"errcode": 40058}
    with pytest.raises(GiveUp) as caught:
        await updates(wecom, config, SENT_CARD).send(UPDATE)
    assert (caught.value.who, caught.value.errcode) == ("nobody", 40058)

    api.answer = lambda _path, _body: {"errcode": -1}
    with pytest.raises(RetryLater):
        await updates(wecom, config, SENT_CARD).send(UPDATE)


def test_links_and_joined_signs_are_never_torn() -> None:
    """A cut falls before a link or an emoji, not inside."""
    link = "[打开工单页面](https://bot.test/office?ticket=1024)"
    words = "请看" * 12 + link
    head = cut(words, 100)
    assert head.endswith("…")
    assert "[" not in head

    assert split("甲" * 10 + "👨‍👩‍👧", 36) == ["甲" * 10, "👨‍👩‍👧"]
    assert cut_chars("一二\n三四五", 4) == "一二…"
    assert split("第一句。第二句。第三句。", 27) == ["第一句。第二句。", "第三句。"]
    assert split("", 10) == [""]


@given(text=st.text(max_size=300), most=st.integers(16, 200))
def test_pieces_fit_and_lose_only_white_space(text: str, most: int) -> None:
    """Whatever is said, each piece fits and no word is lost."""
    text = text.encode("utf-8", "replace").decode()
    pieces = split(text, most)

    assert all(len(piece.encode()) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert len(cut(text, most).encode()) <= most


def test_task_ids_stay_apart() -> None:
    """Two names that differ only in letters the platform does not take give two ids."""
    assert task_id("songling-1024-1", "x") == "songling-1024-1"
    assert task_id("", "songling-7") == "songling-7"
    assert task_id("松岭/1", "x") != task_id("松山/1", "x")
    assert len(task_id("a" * 500, "x")) <= 128


def test_the_bots_cards_are_shorter() -> None:
    """The same card on the bot's way keeps to the bot's lengths."""
    card = Card(title="新" * 40, buttons=(Button("接单", "k"),))
    made = [template_card(card, sizes, task_id="t", url="") for sizes in (APP_CARD, BOT_CARD)]

    assert [len(one["main_title"]["title"]) for one in made if one] == [36, 26]


def test_caps_are_counted_from_what_was_sent() -> None:
    """With thirty sent in the last minute the next leaves when the first of them is a minute old, to the second."""
    sent = [NOW - timedelta(seconds=50) + timedelta(seconds=n) for n in range(30)]

    def since(at: Any) -> int:
        return sum(one >= at for one in sent)

    assert free_at(caps_for(Way.APP), since, NOW) == NOW + timedelta(seconds=11)
    assert free_at(caps_for(Way.APP), lambda _at: 29, NOW) == NOW
    assert free_at((), since, NOW) == NOW
    assert free_at((Cap(1000, timedelta(hours=1)),), lambda _at: 1000, NOW) == NOW + timedelta(hours=1)
