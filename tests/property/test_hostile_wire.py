"""What the wire may bring: 20,000 seeded mutations and 500 invented inputs a parser, one documented error, no hang.

The parsers: both envelopes with their cipher, XML, JSON, and the messages of the application, the archive, the smart
bot and 微信客服.
"""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.app.inbound import inbound as from_app
from bot.channels.archive.parse import parse
from bot.channels.kf.inbound import inbound as from_kf
from bot.channels.smart_bot.inbound import inbound as from_bot
from bot.channels.wecom.crypto import Seal
from bot.channels.wecom.wire import loads
from bot.channels.wecom.xmlread import read_envelope, read_xml
from bot.errors import BadCallback
from bot.messages import Inbound
from storage.rows import inbound_body, to_inbound
from tests.property.hostile import COUNT, as_text, bears, mutations, twists
from tests.understanding.town import NOW

pytestmark = pytest.mark.timeout(120)
SEAL = Seal("songling", "a1B2" * 10 + "c3D", "wwSongling")
MESSAGE = (
    "<xml><ToUserName><![CDATA[ww1]]></ToUserName><FromUserName><![CDATA[wang]]></FromUserName><CreateTime>1763253600"
    "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[3号楼电梯停了]]></Content><MsgId>82</MsgId></xml>"
)
PRESS = (
    "<xml><FromUserName>wang</FromUserName><CreateTime>1763253600</CreateTime><MsgType>event</MsgType><Event>"
    "template_card_event</Event><EventKey>accept/songling/1</EventKey><SelectedItems><SelectedItem><QuestionKey>q"
    "</QuestionKey><OptionIds><OptionId>a</OptionId><OptionId>b</OptionId></OptionIds></SelectedItem></SelectedItems></xml>"
)
XMLS = [
    MESSAGE.encode(),
    PRESS.encode(),
    SEAL.seal_reply(MESSAGE, "n", 1).encode(),
    b"<xml><Encrypt>QUJD</Encrypt></xml>",
]
TALK = {
    "msgid": "1", "action": "send", "from": "wmLi", "tolist": ["wang"], "roomid": "wrSL01", "msgtime": 1763253600000,
    "msgtype": "text", "text": {"content": "这是一条引用/回复消息：\n“李阿姨：停水了”\n------\n我家也是"},
}  # fmt: skip
MIXED = {
    **TALK,
    "msgtype": "mixed",
    "mixed": {"item": [{"type": "text", "content": '{"content":"漏水"}'}, {"type": "image", "content": "{}"}]},
}
RECALL = {**TALK, "action": "recall", "msgtype": "revoke", "revoke": {"pre_msgid": "1"}}
TO_BOT = {
    "msgid": "2", "aibotid": "b", "chatid": "wr1", "chattype": "group", "from": {"userid": "wang"}, "msgtype": "text",
    "text": {"content": "@网格助手 待办"}, "quote": {"msgtype": "text", "text": {"content": "好"}}, "create_time": 1763253600,
}  # fmt: skip
PRESSED = {
    "msgid": "3", "aibotid": "b", "chattype": "single", "from": {"userid": "wang"}, "msgtype": "event", "create_time": 1763253600,
    "event": {"eventtype": "template_card_event", "template_card_event": {"event_key": "accept/songling/1", "task_id": "t",
              "selected_items": {"selected_item": [{"question_key": "q", "option_ids": {"option_id": ["a"]}}]}}},
}  # fmt: skip
SHOWN = {**TO_BOT, "msgtype": "mixed", "mixed": {"msg_item": [{"msgtype": "text", "text": {"content": "漏水"}},
                                                              {"msgtype": "image", "image": {"url": "http://x"}}]}}  # fmt: skip
ASKED = {
    "msgid": "4", "open_kfid": "kf1", "external_userid": "wmLi", "send_time": 1763253600, "origin": 3, "msgtype": "text",
    "text": {"content": "3栋漏水", "menu_id": "fixed"},
}  # fmt: skip
PASSED_ON = {**ASKED, "msgtype": "merged_msg", "merged_msg": {"title": "记录", "item": [
    {"send_time": 1, "msgtype": "text", "sender_name": "周敏", "msg_content": '{"text":{"content":"7栋漏水"}}'}]}}  # fmt: skip
CAME_IN = {"msgid": "5", "send_time": 1763253600, "origin": 4, "msgtype": "event", "event": {
    "event_type": "enter_session", "external_userid": "wmLi", "scene": "G3", "welcome_code": "c"}}  # fmt: skip
JSONS = [json.dumps(one, ensure_ascii=False).encode() for one in (TALK, MIXED, RECALL, TO_BOT)]
SOME_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(sorted({*TALK, *TO_BOT, "mixed", "revoke", "item", "content", "event", "info", "image"}))
KINDS = st.sampled_from(
    ("text", "mixed", "image", "location", "link", "weapp", "chatrecord", "event", "card", "voice", "file", "news")
)


def signed(encrypt):
    return {"timestamp": "1", "nonce": "n", "msg_signature": SEAL.sign("1", "n", encrypt)}


def open_xml(body):
    """Its body as it is, under the signature that would be right if anything can be read in it."""
    try:
        encrypt = read_envelope(body.decode()).get("Encrypt")
    except ValueError:
        encrypt = ""
    return SEAL.open_callback(signed(encrypt if isinstance(encrypt, str) else ""), body)


def open_json(body):
    try:
        encrypt = loads(body).get("encrypt")
    except (ValueError, AttributeError):
        encrypt = ""
    return SEAL.open_json(signed(encrypt if isinstance(encrypt, str) else ""), body)


def sealed_around(plain):
    """A true seal around *plain* bytes, also such as are no text."""
    raw = SEAL._cipher.encrypt(plain.decode("utf-8", "replace"), SEAL._receive_id).decode()
    return signed(raw), f"<xml><Encrypt>{raw}</Encrypt></xml>".encode(), json.dumps({"encrypt": raw}).encode()


SPEAKERS = {
    "archive": ((TALK, MIXED, RECALL), lambda value: parse(value, NOW)),
    "smart bot": ((TO_BOT, SHOWN, PRESSED), lambda value: from_bot(value, "r", NOW, "网格助手")),
    "kf": ((ASKED, PASSED_ON, CAME_IN), lambda value: from_kf(value, NOW)),
}


def message_of(text):
    """JSON text as all channels that speak JSON take it."""
    value = loads(text)
    if isinstance(value, dict):
        for _, read in SPEAKERS.values():
            keep(read(value))
    return value


def keep(message):
    """As the database keeps it, and back."""
    back = to_inbound(inbound_body(message))
    assert back.id == message.id
    return back


def assert_either(results, kind):
    """Some of the damage was borne and some refused; what was borne is what it should be."""
    borne = [result for result in results if result is not None]
    assert 0 < len(borne) < len(results)
    assert all(isinstance(result, kind) for result in borne)


def test_a_damaged_envelope_is_a_bad_callback():
    """COUNT torn cipher texts and envelopes: opened, or refused in the one documented way."""
    bodies = [SEAL.seal_reply(MESSAGE, "n", 1).encode(), SEAL.seal_reply(PRESS, "n", 1).encode()]
    opened = [bears(open_xml, body, BadCallback) for body in mutations(bodies, COUNT // 2, 81)]
    jsons = [SEAL.seal_json(one.decode(), "n", 1) for one in JSONS]
    opened += [bears(open_json, body, BadCallback) for body in mutations(jsons, COUNT // 2, 82)]

    assert_either(opened, dict)


def test_damaged_xml_is_a_value_error():
    """COUNT times: read, or ValueError; and what was read is a message or a bad callback."""
    read = [bears(read_xml, as_text(raw), ValueError) for raw in mutations(XMLS, COUNT, 83)]
    assert_either(read, dict)
    kept = [bears(lambda found: keep(from_app(found)), fields, BadCallback) for fields in read if fields is not None]
    assert_either(kept, Inbound)


def test_damaged_json_is_a_value_error():
    """COUNT times: read, or ValueError; and every object that was read is a message."""
    read = []
    for raw in mutations(JSONS, COUNT // 2, 84):
        read += bears(message_of, raw, ValueError), bears(message_of, as_text(raw), ValueError)

    assert_either(read, object)
    assert any(isinstance(value, dict) for value in read)


@pytest.mark.parametrize("name", SPEAKERS)
def test_a_twisted_message_is_one_still(name):
    """COUNT objects of each channel with other values in them: a message or an event, and kept as what it is."""
    seeds, read = SPEAKERS[name]
    for value in twists(seeds, COUNT, 85):
        text = json.dumps(value)
        assert isinstance(bears(lambda one: keep(read(loads(one))), text), Inbound), text


@settings(max_examples=500, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_in_an_envelope(body):
    """Whatever the bytes, the envelope is refused in the documented way."""
    assert bears(open_xml, body, BadCallback) is None
    assert bears(open_json, body, BadCallback) is None


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300))
def test_anything_under_a_true_seal(plain):
    """The platform itself may send nonsense: opened or refused, for both kinds of envelope."""
    query, xml, text = sealed_around(plain.encode("utf-8", "replace"))
    assert isinstance(bears(lambda body: SEAL.open_callback(query, body), xml, BadCallback), dict | None)
    assert isinstance(bears(lambda body: SEAL.open_json(query, body), text, BadCallback), dict | None)


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    "<xml>",
                    "</xml>",
                    "<a>",
                    "</a>",
                    "<a/>",
                    "&lt;",
                    "&#0;",
                    "&x;",
                    "<![CDATA[",
                    "]]>",
                    "好",
                    "<!--",
                    "-->",
                ]
            ),
            max_size=40,
        ).map("".join),
    )
)
def test_any_text_as_xml(text):
    """A dict, or ValueError."""
    assert isinstance(bears(read_xml, text, ValueError), dict | None)


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(FIELDS, SOME_JSON, max_size=8), KINDS)
def test_any_object_is_a_message(value, kind):
    """Each field may be of any type: JSON out, JSON in, a message or an event."""
    text = json.dumps({**value, "msgtype": kind})
    found = bears(message_of, text, ValueError)
    if found is not None:
        fields = {**found, "MsgType": kind, "FromUserName": "wang", "CreateTime": found.get("msgtime", 1)}
        assert isinstance(bears(lambda one: keep(from_app(one)), fields, BadCallback), Inbound | None)
