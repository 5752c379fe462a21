"""The seal: known answers of the reference, every kind of damage, and any bytes at all."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.work.crypto import WeChatCrypto
from wecom_fakes import AES_KEY, CORP, TOKEN, seal, text_xml

from bot.channels.app.inbound import inbound
from bot.channels.wecom.crypto import Seal
from bot.channels.wecom.xmlread import _flat, _read
from bot.errors import BadCallback, ConfigError

K0 = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3"
    "TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gs"
    "ijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUa"
    "x5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIG"
    "HBZZIs2pDBS8R07+qN+E7Q=="
)
V1 = "CxoMfMPE8mKJuoBRZhiVNaAPBy8CYcEgpWja1QJAKUQC7gsV9AZf0E/18dOFpR0juaBHrwNrSWjBXOypthAO1w=="
V2 = (
    "Sr3yjcPicwH1tiCM+PWBoKF4XfWWgPoYolEtzXTSt0jl1FS6Riu6m3eEs+bl+sc8FlQ+EIXIz3TmG6OuyKZV6CVONn98nHA6nt/2NeYyN53p6rqj"
    "yb7eG1LIm9QuH9L4TvZuMONN8YX+i0gQEb2/gxjUup95gc9GVU5H5dWZjS65rbyLNkQuNPdHlJvY5jp/dK8ITTR1q2dj+O8BWt4W3dWLe+HJSacj"
    "oYpT/dJmzGMdH7PZULBbVjHVYP8UYX4wTLX9Q7umJfc8njLFVlw1Et5Zw2CJ6aE/+O7X7DGUzvm4iuDQs76j+j5B6zes43mrTHeEXl+FIAmQ20sn"
    "h+p/cMC3ZHUofBXPHQtRzGKCFvFUjfTeNDuRBefYPXG4dwBMkRp5XeVXYtuCX/UMx7nkJQd0mu04QfYMbcNl7kybgoodwZMdIDTVj43IWoDJ5jmV"
    "qhXl5sCsWy2Ifk52Moz/vg=="
)
V3 = (
    "lTlg15oVhWC20wq4EbXKl11pOyG9iMbxtXw/7zwGOeG8lTFckd2/SSkpwXcmuy9Q8d6TV4EWjEWTNYtoZs35qXarL9XDNsRw9f860kWlQtLcYLGS"
    "YhV6qoKQ9KPs+T7vsTBLKSLRgovOyerEqZfrMLQltwQL1t+AFErQEcwmz2ibckZdxaCYF7x1QjC2D2H2d/07/XKsrRl4blGct6lsn/g2GJtg3n7V"
    "Rpw4KmHH0vFyNrOo7GDoUUFKuayp/ZQHGpexhaP5XwfF02TPAP8iu8oqL/EE7HQKY5Fw7+Ld2u+6WQ8T86OU4E+1ic8ORaWkYok42ARMdZFXOjLT"
    "Ddz4Z/tIc5qN89yVHMM5uxIJ2lgAVJXo+jB6zG3TZ3AQHC1r1tBU9UASekh54+lqsABY1lUU7PIvxuK8ErHeNWZAivNyRWdCh/v4CbtCUGBg4Nv1"
    "RlU3lgfD0Fh0uGftUJQMGQ=="
)
SEAL = Seal(TOKEN, AES_KEY, CORP)
BOT_KEY = "USnhME8x1JvPDeFgut9SogOvucBa2hSK5ZpbyDpzPX8"


def query(signature: str, timestamp: str, nonce: str, **more: str) -> dict[str, str]:
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, **more}


def envelope(encrypt: str) -> bytes:
    return f"<xml><ToUserName><![CDATA[x]]></ToUserName><Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode()


V1_QUERY = query("72261d1948bf53b39addfd1d8594e0d4e23318fb", "1760000001", "1372623149", echostr=V1)
V2_QUERY = query("e6efc3f566202ecb58728aa85cd1e2dc29561146", "1760000002", "nonce20251009")


def signed(encrypt: str) -> dict[str, str]:
    return query(SEAL.sign("1760000002", "nonce20251009", encrypt), "1760000002", "nonce20251009")


def test_the_official_example_opens() -> None:
    """The worked example of the platform's own page is read."""
    official = Seal("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
    fields = official.open_callback(
        query("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149"), envelope(K0)
    )

    assert [fields["Content"], fields["AgentID"]] == ["hello", "218"]


def test_a_url_check_is_answered_byte_for_byte() -> None:
    """The platform gets exactly its own text back."""
    assert SEAL.verify_url(V1_QUERY) == b"6203471958271640385"


def test_a_chinese_message_opens() -> None:
    """What a member typed arrives as he typed it."""
    message = inbound(SEAL.open_callback(V2_QUERY, envelope(V2)))

    assert (message.text, message.who, message.id) == ("3栋2单元楼道灯坏了", "wangfang", "7501234567890123456")


def test_a_bot_message_with_a_full_block_of_padding_opens() -> None:
    """A smart bot's message has no receiver id and may end on a whole block of padding."""
    fields = Seal("botToken9", BOT_KEY, "").open_json(
        query("e68a5b42b9f2fd583049cf0f0f1ea3ab86739eb7", "1760000003", "nonce-bot-3"),
        json.dumps({"encrypt": V3}).encode(),
    )

    assert fields["text"]["content"] == "@网格助手 报修：电梯停运"


def fails(opener: Seal, asked: dict[str, str], body: bytes) -> tuple[int, int]:
    with pytest.raises(BadCallback) as caught:
        opener.open_callback(asked, body)
    return caught.value.status, caught.value.errcode


def test_a_changed_signature_is_forbidden() -> None:
    """Whoever cannot sign is turned away with 403."""
    wrong = {**V1_QUERY, "msg_signature": V1_QUERY["msg_signature"][:-1] + "0"}
    with pytest.raises(BadCallback) as caught:
        SEAL.verify_url(wrong)

    assert (caught.value.status, caught.value.errcode) == (403, -40001)


def test_a_message_for_another_company_is_refused() -> None:
    """A well-signed message for somebody else is not ours."""
    with pytest.raises(BadCallback) as caught:
        Seal(TOKEN, AES_KEY, "ww0000000000000000").verify_url(V1_QUERY)

    assert (caught.value.status, caught.value.errcode) == (400, -40005)


def test_a_short_key_stops_the_start() -> None:
    """A key of 42 characters is a wrong setting, named before anything runs."""
    with pytest.raises(ConfigError, match=r"-40004.*42"):
        Seal(TOKEN, AES_KEY[:-1], CORP)


@pytest.mark.parametrize(("at", "codes"), [(22, {-40008}), (200, {-40002}), (-6, {-40007, -40005})])
def test_damaged_cipher_text_is_unreadable(at: int, codes: set[int]) -> None:
    """One changed character, correctly signed, is a 400 whatever it damaged."""
    at %= len(V2)
    damaged = V2[:at] + ("A" if V2[at] != "A" else "B") + V2[at + 1 :]

    status, code = fails(SEAL, signed(damaged), envelope(damaged))

    assert status == 400
    assert code in codes


@pytest.mark.parametrize("encrypt", ["", "===", "not base64!", "QUJD", base64.b64encode(bytes(64)).decode()])
def test_nonsense_with_a_valid_signature_is_unreadable(encrypt: str) -> None:
    """A valid signature over nonsense is still nonsense."""
    assert fails(SEAL, signed(encrypt), envelope(encrypt))[0] == 400


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<xml>", b"<xml></xml>", b"\xff\xfe", b"<xml><Encrypt><a/></Encrypt></xml>", b"<a>" * 100_000],
)
def test_an_unreadable_envelope_is_refused(body: bytes) -> None:
    """A body that is not the platform's envelope is a 400."""
    assert fails(SEAL, V2_QUERY, body)[0] == 400


def test_a_document_type_is_refused_but_the_words_are_not() -> None:
    """Entities cannot be smuggled in, and a member may still write about them."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
    assert fails(SEAL, V2_QUERY, bomb.encode())[0] == 400

    asked, body = seal(bomb)
    assert fails(SEAL, asked, body) == (400, -40002)

    asked, body = seal(text_xml("网页第一行写 <!DOCTYPE html> 对吗"))
    assert SEAL.open_callback(asked, body)["Content"] == "网页第一行写 <!DOCTYPE html> 对吗"


def test_a_body_over_one_mebibyte_is_too_large() -> None:
    """Size is looked at before anything else."""
    assert fails(SEAL, V2_QUERY, b"x" * ((1 << 20) + 1))[0] == 413


def test_an_answer_opens_again() -> None:
    """What we seal, the platform's own code opens: XML and JSON."""
    reply = SEAL.seal_reply("<xml>好的</xml>", "n81", 1760000002)
    signature = reply.split("<MsgSignature><![CDATA[")[1].split("]")[0]
    assert (
        WeChatCrypto(TOKEN, AES_KEY, CORP).decrypt_message(reply, signature, "1760000002", "n81") == "<xml>好的</xml>"
    )

    bot = Seal("botToken9", BOT_KEY, "")
    sealed = json.loads(bot.seal_json('{"msgtype":"text"}', "nonce-bot-3", 1760000003))
    asked = query(sealed["msgsignature"], str(sealed["timestamp"]), sealed["nonce"])
    assert bot.open_json(asked, json.dumps(sealed).encode()) == {"msgtype": "text"}


@given(body=st.binary(max_size=400), asked=st.dictionaries(st.sampled_from(sorted(V1_QUERY)), st.text()))
def test_any_bytes_fail_in_one_way(body: bytes, asked: dict[str, str]) -> None:
    """Whatever is thrown at a callback URL, it is refused and nothing breaks."""
    for call in (SEAL.open_callback, SEAL.open_json):
        with pytest.raises(BadCallback):
            call(asked, body)
    with pytest.raises(BadCallback):
        SEAL.verify_url(asked)


@given(sealed=st.binary(max_size=300))
def test_any_cipher_text_fails_in_one_way(sealed: bytes) -> None:
    """The same with a valid signature, over anything."""
    encrypt = base64.b64encode(sealed).decode()
    with pytest.raises(BadCallback):
        SEAL.open_callback(signed(encrypt), envelope(encrypt))


@given(plain=st.text(max_size=200))
def test_any_content_that_is_no_message_is_unreadable(plain: str) -> None:
    """A correctly sealed content that is no message is a 400 and nothing else."""
    asked, body = seal(plain or " ")
    with pytest.raises(BadCallback) as caught:
        inbound(SEAL.open_callback(asked, body))
    assert caught.value.status == 400


PIECES = st.sampled_from(
    [
        "<xml>",
        "</xml>",
        "<a>",
        "</a>",
        "<b>",
        "</b>",
        "<![CDATA[",
        "]]>",
        "]",
        "电梯",
        "&lt;",
        "&",
        "\r\n",
        " ",
        "\x01",
        "<a/>",
        "<",
    ]
)


@given(text=st.lists(PIECES, max_size=14).map("".join))
def test_the_quick_reading_says_what_the_full_one_says(text: str) -> None:
    """Whatever the quick way reads, the full parser reads the same."""
    quick = _flat(f"<xml>{text}</xml>")
    if quick is not None:
        assert quick == _read(f"<xml>{text}</xml>")


@given(
    words=st.dictionaries(
        st.sampled_from("abcdef"), st.text(st.characters(categories=["L", "N", "P", "Z"])), min_size=1
    )
)
def test_plain_callbacks_are_read_the_quick_way(words: dict[str, str]) -> None:
    """Nearly every callback has the plain form, and any words survive in it."""
    words = {name: said.replace("]]>", "") for name, said in words.items()}
    assert _flat("<xml>" + "".join(f"<{n}><![CDATA[{w}]]></{n}>" for n, w in words.items()) + "</xml>") == words
