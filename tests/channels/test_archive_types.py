"""Every type of message the archive can hold: talk is read, the rest is kept, and a no to archiving is honoured."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wecom_fakes import NOW

from bot.channels.archive.parse import parse
from bot.channels.wecom.forwarded import forwarded
from bot.messages import Inbound, Kind
from tests.conversations.player import Player

PICTURE = {"md5sum": "", "filesize": 3, "sdkfileid": "F1"}


def text_item(kind: str, **body: Any) -> dict[str, Any]:
    return {"type": kind, "msgtime": 1772589600, "content": json.dumps(body), "from_chatroom": True}


SPOKEN = [
    ("chatrecord", "chatrecord", {"title": "群聊记录", "item": [text_item("ChatRecordText", content="3栋漏水"),
        text_item("ChatRecordImage", **PICTURE)]}, Kind.TEXT, "3栋漏水\n[图片]", ["F1"]),
    ("note", "info", {"items": [{"msg_type": "text", "content": "门禁坏了"}, {"msg_type": "text", "content":
        json.dumps({"content": "二单元"})}]}, Kind.TEXT, "二单元", []),
    ("markdown", "info", {"content": "**停水**"}, Kind.TEXT, "**停水**", []),
    ("news", "info", {"item": [{"title": "公告", "url": "https://e.example/1"}]}, Kind.LINK, "公告",
        ["https://e.example/1"]),
    ("docmsg", "doc", {"title": "值班表", "link_url": "https://e.example/2", "doc_creator": "wang"}, Kind.LINK,
        "值班表", ["https://e.example/2"]),
    ("weapp", "weapp", {"title": "报修", "description": "填一填", "username": "u", "displayname": "d"}, Kind.LINK,
        "报修\n填一填", [""]),
]  # fmt: skip
KEPT = {
    "agree": {"userid": "wmLi", "agree_time": 1}, "disagree": {"userid": "wmLi", "disagree_time": 1},
    "card": {"corpname": "c", "userid": "u"}, "emotion": {"type": 1, "sdkfileid": "F"}, "todo": {"title": "t"},
    "vote": {"votetitle": "v", "voteitem": ["a"], "votetype": 101}, "collect": {"title": "t", "details": []},
    "redpacket": {"type": 1, "totalamount": 1}, "external_redpacket": {"type": 1}, "meeting": {"topic": "t"},
    "meeting_notification": {"meeting_id": 1}, "calendar": {"title": "t"}, "meeting_voice_call": {"endtime": 1},
    "voip_doc_share": {"filename": "f"}, "sphfeed": {"feed_type": 2}, "voiptext": {"callduration": 1},
    "qydiskfile": {"filename": "f"}, "solitaire": {"solitaire_content": "c"}, "something_new": {"a": 1},
}  # fmt: skip


def wire(kind: str, key: str, body: Any) -> dict[str, Any]:
    return {
        "msgid": "m1", "action": "send", "from": "wmLi", "tolist": ["wang"], "roomid": "wrSL07",
        "msgtime": 1772589600000, "msgtype": kind, key: body,
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "body", "meant", "text", "refs"), SPOKEN)
def test_what_people_send_on_is_read(kind: str, key: str, body: Any, meant: Kind, text: str, refs: list[str]) -> None:
    """A forwarded record, a note, a page: its words and pictures are read like anything said."""
    heard = parse(wire(kind, key, body), NOW)

    assert (heard.kind, heard.text, [one.ref for one in heard.media]) == (meant, text, refs)


@pytest.mark.parametrize("kind", KEPT)
def test_what_is_no_talk_is_kept_and_not_read(kind: str) -> None:
    """Votes, red packets, meetings and what the platform invents tomorrow are kept as they came."""
    heard = parse(wire(kind, kind, KEPT[kind]), NOW)

    assert (heard.kind, heard.raw["msgtype"], "tolist" in heard.raw) == (Kind.EVENT, kind, False)


def test_a_member_who_changed_the_corp_is_no_talk() -> None:
    """The archive's `switch` has neither type nor room."""
    heard = parse({"msgid": "m2", "action": "switch", "time": 1772589600000, "user": "wang"}, NOW)

    assert (heard.kind, heard.who) == (Kind.EVENT, "wang")


def told(kind: str, number: int, player: Player) -> Inbound:
    message = {
        "msgid": f"c{number}", "action": "send", "from": "wmLi", "tolist": ["wang"], "roomid": "",
        "msgtime": 1772589600000, "msgtype": kind, kind: {"userid": "wmLi", f"{kind}_time": 1},
    }  # fmt: skip
    heard = parse(message, player.clock.now())
    return Inbound(**{name: getattr(heard, name) for name in heard.__slots__} | {"community": "songling"})


async def test_a_no_holds_back_and_forward_until_a_yes() -> None:
    """Who says no to archiving is not read any more, his kept words are forgotten, and a later yes is heard again."""
    player = await Player.start()
    try:
        assert await player.says("wmLi", "3栋门禁坏了", intent="request", category="property") == 1
        first = player.last.key
        await player.hears(told("disagree", 1, player))
        assert await player.do(lambda desk: desk.inbox.get(first)) is None
        player.clock.pass_by(hours=1)
        assert await player.says("wmLi", "1栋停水了", intent="request", category="water") == 0
        assert await player.do(lambda desk: desk.inbox.get(player.last.key)) is None
        await player.hears(told("agree", 2, player))
        assert await player.says("wmLi", "1栋停水了", intent="request", category="water") == 2
    finally:
        await player.store.close()


@pytest.mark.parametrize(
    ("name", "shown"), [("周敏", "周某"), ("令狐挽澜", "令狐某"), ("3栋-李", "3栋-李"), ("阳光", "阳光")]
)
def test_a_full_name_in_a_forwarded_record_is_shortened(name: str, shown: str) -> None:
    """Who was forwarded did not write to us: a full name becomes its surname, a nickname stays."""
    item = {"sender_name": name, "msgtype": "text", "msg_content": '{"text": {"content": "7栋漏水"}}'}

    assert forwarded([item])[0] == f"{shown}：7栋漏水"
