"""The long connection, frame by frame."""

import asyncio
import base64
import hashlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.simulator.conftest import button_card, control


class Line:
    """A client of the long connection that keeps callbacks and answers apart."""

    def __init__(self, ws):
        self.ws, self.calls, self.acks, self.n = ws, asyncio.Queue(), asyncio.Queue(), 0
        self.task = asyncio.create_task(self._read())

    async def _read(self):
        async for frame in self.ws:
            told = frame.json()
            (self.calls if "cmd" in told else self.acks).put_nowait(told)
        self.calls.put_nowait(None)

    async def ask(self, cmd, body=None, req_id=""):
        self.n += 1
        frame = {"cmd": cmd, "headers": {"req_id": req_id or f"q{self.n}"}}
        await self.ws.send_json(frame if body is None else frame | {"body": body})
        return await asyncio.wait_for(self.acks.get(), 3)

    async def call(self):
        return await asyncio.wait_for(self.calls.get(), 3)

    async def reply(self, req_id, text, stream="s1", finish=True):
        body = {"msgtype": "stream", "stream": {"id": stream, "finish": finish, "content": text}}
        return (await self.ask("aibot_respond_msg", body, req_id))["errcode"]


@pytest.fixture
async def connect(sim, http):
    lines = []

    async def run(subscribe=True):
        line = Line(await http.ws_connect(f"{sim.base_url}/aibot"))
        lines.append(line)
        if subscribe:
            corp = sim.corp
            assert (await line.ask("aibot_subscribe", {"bot_id": corp.bot_id, "secret": corp.bot_secret}))[
                "errcode"
            ] == 0
        return line

    yield run
    for line in lines:
        await line.ws.close()
        line.task.cancel()


async def test_a_word_to_the_bot_is_answered(sim, connect):
    """The first word of a day is preceded by entering; a streamed answer grows in place."""
    line = await connect()
    await sim.phones.say("wang", "bot", "今天有什么活")
    entered, asked = await line.call(), await line.call()

    assert entered["body"]["event"]["eventtype"] == "enter_chat"
    assert asked["body"]["text"]["content"] == "今天有什么活"
    assert (asked["body"]["chattype"], asked["body"]["from"]["userid"]) == ("single", "wang")
    req_id = asked["headers"]["req_id"]
    assert await line.reply(req_id, "正在看…", finish=False) == 0
    assert await line.reply(req_id, "两件。") == 0
    assert [one["text"] for one in sim.world.heard("wang")] == ["两件。"]
    assert await line.reply(req_id, "还有") == 846608
    await sim.phones.say("wang", "bot", "再说一遍")
    assert (await line.call())["body"]["msgtype"] == "text"


async def test_in_a_group_only_what_names_the_bot_arrives(sim, connect):
    """Talk in the internal group never arrives; a line with @ does, with the mention in it; a lone picture does not."""
    line = await connect()
    await sim.phones.say("wang", "wrIn", "大家早")
    await sim.phones.say("wang", "wrIn", image="图")
    await sim.phones.say("wang", "wrIn", "办结 12 换了主板", at_bot=True)
    told = (await line.call())["body"]

    assert (told["chattype"], told["chatid"]) == ("group", "wrIn")
    assert told["text"]["content"] == "@网格助手 办结 12 换了主板"
    assert line.calls.empty()


async def test_residents_groups_never_reach_the_bot(sim, connect):
    """In a customer group the bot hears nothing, whoever names it."""
    line = await connect()
    await sim.phones.say("wmLi", "wr1", "@网格助手 灯坏了", at_bot=True)
    await asyncio.sleep(0.05)
    assert line.calls.empty()


async def test_pushes_only_where_somebody_has_written(sim, connect):
    """A push to a member who never wrote is refused; afterwards it arrives; a customer group is no chat of the bot."""
    line = await connect()
    push = {"msgtype": "markdown", "markdown": {"content": "**日报**"}}
    assert (await line.ask("aibot_send_msg", {"chatid": "wang", **push}))["errcode"] == 93006
    await sim.phones.say("wang", "bot", "在吗")
    assert (await line.ask("aibot_send_msg", {"chatid": "wang", "chat_type": 1, **push}))["errcode"] == 0
    assert (await line.ask("aibot_send_msg", {"chatid": "WANG", **push}))["errcode"] == 93006
    assert (await line.ask("aibot_send_msg", {"chatid": "wr1", **push}))["errcode"] == 93006
    assert sim.world.heard("wang")[-1]["text"] == "**日报**"


async def test_a_newer_connection_pushes_out_the_older(sim, connect):
    """The older connection is told and closed; its req_ids are worth nothing on the new one."""
    old = await connect()
    await sim.phones.say("wang", "bot", "在吗")
    await old.call()
    req_id = (await old.call())["headers"]["req_id"]
    new = await connect()

    assert (await old.call())["body"]["event"] == {"eventtype": "disconnected_event"}
    assert await old.call() is None
    assert await new.reply(req_id, "在") == 846605
    await sim.phones.say("wang", "bot", "谁在")
    assert (await new.call())["body"]["text"]["content"] == "谁在"


async def test_credentials_and_order_are_checked(sim, connect):
    """Nothing before subscribing, not with a wrong secret, and not twice."""
    line = await connect(subscribe=False)
    assert (await line.ask("ping"))["errcode"] == 853000
    assert (await line.ask("aibot_subscribe", {"bot_id": sim.corp.bot_id, "secret": "no"}))["errcode"] == 853000
    good = {"bot_id": sim.corp.bot_id, "secret": sim.corp.bot_secret}
    assert (await line.ask("aibot_subscribe", good))["errcode"] == 0
    assert (await line.ask("aibot_subscribe", good))["errcode"] != 0
    assert (await line.ask("ping"))["errcode"] == 0
    assert (await line.ask("aibot_dance"))["errcode"] == 40058


async def test_a_card_of_the_bot_is_pressed_and_changed(sim, connect, http):
    """A press comes as an event with the choice; the card changes within five seconds, once."""
    line = await connect()
    await sim.phones.say("wang", "bot", "在吗")
    await line.call(), await line.call()
    body = {"chatid": "wang", "msgtype": "template_card", "template_card": button_card("b-1")}
    assert (await line.ask("aibot_send_msg", body))["errcode"] == 0
    await control(sim, http, "/press", who="wang", card="b-1", key="accept/little/12")
    pressed = await line.call()
    event = pressed["body"]["event"]["template_card_event"]

    assert (event["event_key"], event["task_id"]) == ("accept/little/12", "b-1")
    chosen = event["selected_items"]["selected_item"]
    assert chosen == [{"question_key": "eta", "option_ids": {"option_id": ["30m"]}}]
    update = {"response_type": "update_template_card", "template_card": button_card("b-1") | {"replace_text": "已接单"}}
    req_id = pressed["headers"]["req_id"]
    assert (await line.ask("aibot_respond_msg", {"msgtype": "markdown", "markdown": {"content": "x"}}, req_id))[
        "errcode"
    ] == 846605
    assert (await line.ask("aibot_respond_update_msg", update, req_id))["errcode"] == 0
    assert (await line.ask("aibot_respond_update_msg", update, req_id))["errcode"] == 846605
    assert sim.world.heard("wang")[-1]["card"]["replace_text"] == "已接单"


async def test_a_stream_ends_after_six_minutes(sim, connect):
    """Six minutes of office time after its first state a stream is over."""
    line = await connect()
    await sim.phones.say("wang", "bot", "慢慢来")
    await line.call()
    req_id = (await line.call())["headers"]["req_id"]
    assert await line.reply(req_id, "一", finish=False) == 0
    await sim.conductor.move_by(timedelta(minutes=7))
    assert await line.reply(req_id, "二") == 846608


async def test_thirty_a_minute_and_no_more(sim, connect):
    """Replies and pushes together: the thirty-first in a minute is refused."""
    line = await connect()
    await sim.phones.say("wang", "bot", "在吗")
    push = {"chatid": "wang", "msgtype": "markdown", "markdown": {"content": "x"}}
    codes = [(await line.ask("aibot_send_msg", push))["errcode"] for _ in range(31)]
    assert codes == [0] * 30 + [45009]


async def test_a_picture_is_sealed_with_a_key_of_its_own(sim, connect, http):
    """A picture's address opens for five minutes, its bytes only with the key that came along."""
    line = await connect()
    await sim.phones.say("wang", "bot", image=b"\x89PNG" + b"x" * 60)
    await line.call()
    image = (await line.call())["body"]["image"]
    async with http.get(image["url"]) as answer:
        sealed = await answer.read()
    key = base64.b64decode(image["aeskey"])
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = cipher.update(sealed) + cipher.finalize()

    assert plain[: -plain[-1]] == b"\x89PNG" + b"x" * 60
    await sim.conductor.move_by(timedelta(minutes=6))
    async with http.get(image["url"]) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("first", [0, 1])
async def test_uploads_come_in_chunks(first, sim, connect):
    """Chunks counted from 0 or from 1, in any order, then a picture that can be sent."""
    line = await connect()
    data = b"\x89PNG" + b"y" * 600_000
    start = {"type": "image", "filename": "图.png", "total_size": len(data), "total_chunks": 2}
    upload = (await line.ask("aibot_upload_media_init", start | {"md5": hashlib.md5(data).hexdigest()}))["body"][
        "upload_id"
    ]
    parts = [data[:524288], data[524288:]]
    for n in (1, 0):
        chunk = {"upload_id": upload, "chunk_index": n + first, "base64_data": base64.b64encode(parts[n]).decode()}
        assert (await line.ask("aibot_upload_media_chunk", chunk))["errcode"] == 0
    media = (await line.ask("aibot_upload_media_finish", {"upload_id": upload}))["body"]["media_id"]
    await sim.phones.say("wang", "bot", "发来看看")

    push = {"chatid": "wang", "msgtype": "image", "image": {"media_id": media}}
    assert (await line.ask("aibot_send_msg", push))["errcode"] == 0
    assert (await line.ask("aibot_send_msg", push | {"image": {"media_id": "no"}}))["errcode"] == 40007


async def test_a_silent_connection_is_dropped_and_a_lost_one_loses(sim, connect, http):
    """A connection cut on demand is noticed; what is said meanwhile is lost; silence ends a connection too."""
    line = await connect()
    await control(sim, http, "/fault", kind="ws_cut")
    assert await line.call() is None
    await sim.phones.say("wang", "bot", "有人吗")
    assert sim.world.lost
    sim.smart_bot.idle = 0.1
    silent = await connect()
    assert await silent.call() is None
    assert not sim.smart_bot.connected


async def test_hidden_ids_can_be_resolved(sim, connect, api):
    """Where the bot was made by an ordinary member, ids come hidden and are resolved with the application's token."""
    line = await connect()
    sim.smart_bot.encrypt_ids = True
    await sim.phones.say("wang", "bot", "在吗")
    hidden = (await line.call())["body"]["from"]["userid"]
    told = await api.post("batch/openuserid_to_userid", {"open_userid_list": [hidden, "wang"]})

    assert hidden.startswith("wo")
    assert told["userid_list"] == [{"open_userid": hidden, "userid": "wang"}]
    assert told["invalid_open_userid_list"] == ["wang"]
