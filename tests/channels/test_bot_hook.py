"""The smart bot's callbacks: sealed JSON in, one answer at once, one more at the address within the hour."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha1

import aiohttp
import pytest
from aiohttp import web
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

from bot.channels.smart_bot import BotHook, HookChannel, HookConfig
from bot.errors import GiveUp, NotStored
from bot.messages import Card, Kind, Outbound, OutItem, OutState, Target, Way

TOKEN, KEY = "hooktoken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


class Platform:
    """The other side: seals with wechatpy, signs by hand, opens what is answered, and takes late answers."""

    def __init__(self, client, late):
        self.client, self.late = client, late
        self._cipher = PrpCrypto(WeChatCrypto(TOKEN, KEY, "").key)

    def sealed(self, plain, nonce, stamp="1760000000"):
        encrypt = self._cipher.encrypt(plain, "").decode()
        return encrypt, {"timestamp": stamp, "nonce": nonce, "msg_signature": _sign(stamp, nonce, encrypt)}

    async def posts(self, body, nonce="n1", **wrong):
        encrypt, query = self.sealed(json.dumps(body, ensure_ascii=False), nonce)
        return await self.client.post("/wecom/smart-bot", params=query | wrong, json={"encrypt": encrypt})

    async def asks(self, body, nonce="n1"):
        """What is answered to a callback; None for an empty answer."""
        answer = await self.posts(body, nonce)
        assert answer.status == 200
        if not await answer.read():
            return None
        told = await answer.json()
        assert set(told) == {"encrypt", "msgsignature", "timestamp", "nonce"}
        assert told["nonce"] == nonce
        assert told["msgsignature"] == _sign(str(told["timestamp"]), nonce, told["encrypt"])
        return json.loads(self._cipher.decrypt(told["encrypt"], ""))


def _sign(*parts):
    return sha1("".join(sorted((TOKEN, *parts))).encode(), usedforsecurity=False).hexdigest()


class Gate:
    """Keeps what it is handed; *answers* is what the house then has to say, and to whom."""

    def __init__(self):
        self.heard, self.answers, self.full, self.tasks, self.receipts = [], [], False, [], []

    async def receive(self, message):
        if self.full:
            raise NotStored("full")
        if any(one.id == message.id for one in self.heard):
            return False
        self.heard.append(message)
        for out in self.answers:
            self.tasks.append(asyncio.create_task(self.send(out(message))))
        return True

    async def send(self, out):
        self.receipts.append(await self.channel.send(item(out)))


def item(out):
    return OutItem(id=7, community="songling", out=out, state=OutState.SENDING, way=Way.BOT, created_at=NOW)


def reply(text="已登记 #1", **more):
    def of(message):
        to = Target("chat", message.chat) if message.is_group else Target("person", message.who)
        return Outbound(to=to, key="k", answers=message.key, **({} if "card" in more else {"text": text}), **more)

    return of


@pytest.fixture
async def house(aiohttp_client, unused_tcp_port_factory):
    gate, late, codes = Gate(), [], {}
    app = web.Application()

    async def answered(request):
        late.append(await request.json())
        return web.json_response({"errcode": codes.get("code", 0), "errmsg": ""})

    app.router.add_post("/cgi-bin/aibot/response", answered)
    clock = {"now": NOW}
    port = unused_tcp_port_factory()
    base = f"http://127.0.0.1:{port}"
    config = HookConfig(token=TOKEN, aes_key=KEY, platform=base, public_url="http://bot.example")
    hook = BotHook(config, gate, now=lambda: clock["now"])
    app.add_routes(hook.routes())
    client = await aiohttp_client(app, server_kwargs={"port": port})
    async with aiohttp.ClientSession() as http:
        gate.channel = HookChannel(http, hook, config, lambda: clock["now"])
        gate.clock, gate.codes = clock, codes
        yield gate, Platform(client, late)
        await asyncio.gather(*gate.tasks, return_exceptions=True)


def body(platform, text="@网格助手 3栋电梯停了", msgid="m1", group=True, **more):
    place = {"chatid": "wrIN1", "chattype": "group"} if group else {"chattype": "single"}
    url = str(platform.client.make_url("/cgi-bin/aibot/response?response_code=RC1"))
    return {
        "msgid": msgid, "aibotid": "aib1", **place, "from": {"userid": "wang"}, "response_url": url,
        "msgtype": "text", "text": {"content": text}, **more,
    }  # fmt: skip


async def test_the_address_is_checked(house):
    """The platform's check of the URL is answered with the plain words; a forged one is refused."""
    _, platform = house
    echo, query = platform.sealed("hello", "n0")
    good = await platform.client.get("/wecom/smart-bot", params=query | {"echostr": echo})
    bad = await platform.client.get("/wecom/smart-bot", params=query | {"echostr": echo, "nonce": "x"})
    assert (good.status, await good.text(), bad.status) == (200, "hello", 403)


async def test_the_answer_rides_on_the_callback(house):
    """What is to be said at once is the callback's own answer, whole, with the nonce it came with."""
    gate, platform = house
    gate.answers = [reply()]
    told = await platform.asks(body(platform))

    assert told == {"msgtype": "stream", "stream": {"id": "s-m1", "finish": True, "content": "已登记 #1"}}
    [message] = gate.heard
    assert (message.chat, message.who, message.text, message.at_bot) == ("room:wrIN1", "wang", "3栋电梯停了", True)
    assert platform.late == []


async def test_talk_is_answered_with_nothing(house):
    """Where we have nothing to say the answer is empty, and nothing appears in the group."""
    gate, platform = house
    assert await platform.asks(body(platform, "@网格助手 早上好")) is None
    assert len(gate.heard) == 1


async def test_a_repeated_callback_is_answered_the_same(house):
    """The platform did not hear us: the second time it reads the same words, and the message is one."""
    gate, platform = house
    gate.answers = [reply()]
    first, second = await platform.asks(body(platform)), await platform.asks(body(platform), nonce="n2")
    assert first == second
    assert len(gate.heard) == 1


async def test_it_asks_how_the_answer_goes_on(house):
    """A refresh of the stream gets the same whole answer; of a stream nobody knows, nothing."""
    gate, platform = house
    gate.answers = [reply()]
    told = await platform.asks(body(platform))
    refresh = {"msgid": "r1", "aibotid": "aib1", "from": {"userid": "wang"}, "msgtype": "stream"}
    assert await platform.asks(refresh | {"stream": {"id": "s-m1"}}) == told
    assert await platform.asks(refresh | {"stream": {"id": "s-other"}}) is None
    assert len(gate.heard) == 1


async def test_one_more_at_its_address_within_the_hour(house):
    """A second sentence goes to the response address, plain; a third, and one after an hour, takes another way."""
    gate, platform = house
    gate.answers = [reply()]
    await platform.asks(body(platform))
    [message] = gate.heard
    await gate.send(reply("王师傅接了。")(message))
    assert platform.late == [{"msgtype": "markdown", "markdown": {"content": "王师傅接了。"}}]
    with pytest.raises(GiveUp) as third:
        await gate.send(reply("修好了。")(message))
    assert third.value.who == "way"

    await platform.asks(body(platform, msgid="m2"), nonce="n3")
    gate.clock["now"] += timedelta(minutes=61)
    with pytest.raises(GiveUp) as late:
        await gate.send(reply("晚了。")(gate.heard[1]))
    assert late.value.who == "way"
    assert len(platform.late) == 1


async def test_a_card_and_a_refusal(house):
    """A card goes to the address as a card; what the platform refuses there takes another way."""
    gate, platform = house
    assert await platform.asks(body(platform, group=False)) is None
    [message] = gate.heard
    await gate.send(reply(card=Card("哪一件？", body="请点一下"))(message))
    assert platform.late[0]["msgtype"] in ("template_card", "markdown")

    await platform.asks(body(platform, msgid="m2", group=False), nonce="n2")
    gate.codes["code"] = 846605
    with pytest.raises(GiveUp) as no:
        await gate.send(reply("再说一句")(gate.heard[1]))
    assert (no.value.who, no.value.errcode) == ("way", 846605)


async def test_it_never_speaks_first(house):
    """Nothing was asked, or it was asked in the group: a word for one person takes another way."""
    gate, platform = house
    await platform.asks(body(platform))
    for out in (
        Outbound(to=Target("person", "wang"), key="k", text="日报"),
        Outbound(to=Target("person", "wang"), key="k", text="您的", answers=gate.heard[0].key),
    ):
        with pytest.raises(GiveUp) as no:
            await gate.channel.send(item(out))
        assert no.value.who == "way"


async def test_what_is_not_kept_is_not_answered(house):
    """A full disk closes the connection, so that the platform asks again; then it is heard."""
    gate, platform = house
    gate.full = True
    with pytest.raises(aiohttp.ClientError):
        await platform.posts(body(platform))
    gate.full, gate.answers = False, [reply()]
    assert (await platform.asks(body(platform)))["stream"]["content"] == "已登记 #1"


async def test_events_and_presses(house):
    """Who comes in is greeted on the spot; a pressed button is heard and answered with nothing."""
    gate, platform = house
    event = {"msgid": "e1", "aibotid": "aib1", "chattype": "single", "from": {"userid": "wang"}, "msgtype": "event"}
    hello = await platform.asks(event | {"event": {"eventtype": "enter_chat", "enter_chat": {}}})
    assert hello["msgtype"] == "text"
    press = {
        "eventtype": "template_card_event",
        "template_card_event": {"event_key": "accept/songling/1", "task_id": "t"},
    }
    assert await platform.asks(event | {"msgid": "e2", "event": press}) is None
    assert [(one.kind, one.action) for one in gate.heard] == [(Kind.EVENT, ""), (Kind.PRESS, "accept/songling/1")]


@pytest.mark.parametrize("url", ["http://evil.example/cgi-bin/aibot/response", "file:///etc/passwd", "", "\u0000"])
async def test_only_the_platforms_own_address_is_written_to(house, url):
    """Whatever stands as the address, words leave to the configured platform alone."""
    gate, platform = house
    await platform.asks(body(platform, response_url=url))
    with pytest.raises(GiveUp) as no:
        await gate.send(reply("给谁")(gate.heard[0]))
    assert no.value.who == "way"


@pytest.mark.parametrize(("wrong", "status"), [({"msg_signature": "0" * 40}, 403), ({"timestamp": "1760000001"}, 403)])
async def test_a_forged_callback_is_refused(house, wrong, status):
    """Without the right signature nothing is heard."""
    gate, platform = house
    assert (await platform.posts(body(platform), **wrong)).status == status
    assert gate.heard == []
