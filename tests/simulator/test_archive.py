"""What is said in a customer group, as the archive hands it out."""

import base64
import hashlib
from datetime import timedelta

import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.simulator.conftest import control


async def ask(sim, http, what="getchatdata", **body):
    corp = sim.corp
    async with http.post(
        f"{sim.base_url}/archive/{what}", json={"corpid": corp.corp_id, "secret": corp.archive_secret, **body}
    ) as answer:
        return await answer.json()


def opened(sim, line):
    """A record opened with the private key of its version, as design says."""
    pem = sim.archive.keys.file(line["publickey_ver"]).read_bytes()
    private = serialization.load_pem_private_key(pem, None)
    key = private.decrypt(base64.b64decode(line["encrypt_random_key"]), padding.PKCS1v15())
    assert len(key) == 32
    sealed = base64.b64decode(line["encrypt_chat_msg"])
    return orjson.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], None))


async def read(sim, http, seq=0):
    told = await ask(sim, http, seq=seq, limit=1000)
    assert told["errcode"] == 0
    return [opened(sim, line) for line in told["chatdata"]]


async def test_a_message_is_in_the_archive_within_twenty_seconds(sim, http):
    """What a resident writes is there 3 to 20 seconds later, under a number of its own, and nothing before."""
    await control(sim, http, "", who="wmLi", text="3号楼2单元电梯又停了")
    assert await read(sim, http) == []
    await sim.conductor.move_by(timedelta(seconds=20))
    [message] = await read(sim, http)

    assert (message["from"], message["roomid"], message["msgtype"]) == ("wmLi", "wr1", "text")
    assert message["text"] == {"content": "3号楼2单元电梯又停了"}
    assert set(message["tolist"]) == {"wang", "wmQian"}
    assert message["msgid"].endswith("_external")
    assert message["msgtime"] == int((sim.clock.now() - timedelta(seconds=20)).timestamp() * 1000)


async def test_the_bot_is_told_at_most_every_fifteen_seconds(sim, bot):
    """A burst of messages makes few notices, and none of them carries a word."""
    for n in range(6):
        await sim.phones.say("wmLi", "wr1", f"第 {n} 句")
        await sim.conductor.move_by(timedelta(seconds=2))
    await sim.conductor.move_by(timedelta(seconds=60))
    told = [one for one in bot.got if one.get("Event") == "msgaudit_notify"]

    assert 1 <= len(told) <= 3
    assert told[0]["FromUserName"] == "sys"


async def test_a_room_keeps_its_order_and_two_keys_are_used(sim, http, tmp_path):
    """Messages of one group come in the order in which they were written; a new key takes over after twenty."""
    for n in range(25):
        await sim.phones.say("wmLi", "wr1", str(n))
        await sim.conductor.move_by(timedelta(seconds=1))
    await sim.conductor.move_by(timedelta(seconds=30))
    told = (await ask(sim, http, seq=0, limit=1000))["chatdata"]

    assert [opened(sim, line)["text"]["content"] for line in told] == [str(n) for n in range(25)]
    assert [line["seq"] for line in told] == list(range(1, 26))
    assert {line["publickey_ver"] for line in told} == {1, 2}
    assert [line["seq"] for line in (await ask(sim, http, seq=20, limit=3))["chatdata"]] == [21, 22, 23]
    assert (tmp_path / "archive-key-1.pem").stat().st_mode & 0o777 == 0o600


async def test_a_picture_comes_in_chunks(sim, http):
    """A picture with words is one mixed message; its bytes come in pieces of 524,288."""
    picture = b"\x89PNG" + bytes(range(256)) * 4096
    await sim.phones.say("wmLi", "wr1", "就是这里", image=picture)
    await sim.conductor.move_by(timedelta(seconds=20))
    [message] = await read(sim, http)
    words, image = (orjson.loads(item["content"]) for item in message["mixed"]["item"])
    assert words == {"content": "就是这里"}
    data, index, turns = b"", "", 0
    while True:
        told = await ask(sim, http, "getmedia", sdkfileid=image["sdkfileid"], indexbuf=index)
        data, index, turns = data + base64.b64decode(told["data"]), told["outindexbuf"], turns + 1
        if told["is_finish"]:
            break

    assert (data, turns) == (picture, 3)
    assert hashlib.md5(data).hexdigest() == image["md5sum"]


async def test_who_disagreed_is_not_archived(sim, http):
    """After a resident disagrees his messages are gone, and the others' are not."""
    await control(sim, http, "/consent", who="wmLi", status="Disagree")
    await sim.phones.say("wmLi", "wr1", "别记我的")
    await sim.phones.say("wmQian", "wr1", "我无所谓")
    await sim.conductor.move_by(timedelta(seconds=30))
    messages = await read(sim, http)

    assert [m["msgtype"] for m in messages if m["roomid"] == ""] == ["disagree"]
    assert [m["text"]["content"] for m in messages if m["roomid"]] == ["我无所谓"]


async def test_a_message_taken_back_leaves_its_mark(sim, http):
    """A recall names the message it takes back; a quote comes as words in front."""
    first = await sim.phones.say("wmLi", "wr1", "灯坏了")
    await sim.phones.say("wang", "wr1", "收到", quote=first.id)
    await control(sim, http, "/recall", who="wmLi", id=first.id)
    await sim.conductor.move_by(timedelta(seconds=20))
    said, answer, back = await read(sim, http)

    assert (back["action"], back["msgtype"], back["revoke"]) == ("recall", "revoke", {"pre_msgid": said["msgid"]})
    assert answer["text"]["content"].startswith("「3栋-李：灯坏了」\n")
    assert answer["text"]["content"].endswith("\n收到")


async def test_records_and_files_are_gone_after_five_days(sim, http):
    """Five days back and no further."""
    await sim.phones.say("wmLi", "wr1", "旧事")
    await sim.conductor.move_by(timedelta(days=5, seconds=30))
    await sim.phones.say("wmLi", "wr1", "新事")
    await sim.conductor.move_by(timedelta(seconds=30))
    told = (await ask(sim, http, seq=0, limit=10))["chatdata"]

    assert [line["seq"] for line in told] == [2]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"seq": 0, "limit": 0}, 10000),
        ({"seq": 0, "limit": 1001}, 10000),
        ({"seq": -1, "limit": 1}, 10000),
        ({"limit": 1}, 10000),
        ({"seq": 0, "limit": 1, "secret": "no"}, 40001),
        ({"seq": 0, "limit": 1, "corpid": "no"}, 40013),
    ],
)
async def test_wrong_questions_are_refused(body, code, sim, http):
    """Limits of 0 and of 1001 are both 10000."""
    assert (await ask(sim, http, **body))["errcode"] == code


async def test_the_library_can_fail(sim, http):
    """The library's own codes on demand: network 10001, address 10009."""
    for code in (10001, 10003, 10009):
        await control(sim, http, "/fault", kind="errcode", code=code, path="/archive/getchatdata", times=1)
        assert (await ask(sim, http, seq=0, limit=1))["errcode"] == code
    assert (await ask(sim, http, "getmedia", sdkfileid="x"))["errcode"] == 10005


async def test_more_than_six_hundred_calls_a_minute(sim, http):
    """The 601st call within a minute is 45009, for a minute."""
    sim.archive._calls.most = 5
    codes = [(await ask(sim, http, seq=0, limit=1))["errcode"] for _ in range(6)]
    assert codes == [0] * 5 + [45009]
    await sim.conductor.move_by(timedelta(seconds=61))
    assert (await ask(sim, http, seq=0, limit=1))["errcode"] == 0
