"""The control address, the page's questions, the toolbar and the workers who act by themselves."""

import asyncio
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from bot.simulator.autopilot import Rule
from tests.simulator.conftest import START, control


async def test_what_was_heard_can_be_asked(sim, api, http):
    """Everything the bot made arrive is told with its moment; other people's talk only on demand."""
    await sim.phones.say("wmQian", "wr1", "早")
    await api.send("wang", "有新工单")
    await sim.conductor.move_by(timedelta(minutes=5))
    await api.card("wang")

    async def heard(**query):
        async with http.get(f"{sim.base_url}/control/heard", params=query) as answer:
            return await answer.json()

    first, second = await heard(who="wang")
    assert (first["at"], first["to"], first["kind"], first["text"], first["delivered"]) == (
        START.isoformat(), "wang", "text", "有新工单", True,
    )  # fmt: skip
    assert second["card"]["id"] == "t-1"
    assert [line["kind"] for line in await heard(who="wang", since=sim.clock.now().isoformat())] == ["card"]
    assert [line["text"] for line in await heard(who="wang", since=str(first["id"]))] == [second["text"]]
    assert len(await heard(who="wang", talk="1")) == 3
    assert (await heard(who="nobody"))["error"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"who": "nobody", "text": "x"}, 404),
        ("", {"who": "wmLi", "chat": "app", "text": "x"}, 404),
        ("", {"who": "wmLi", "chat": "wr2", "text": "x"}, 404),
        ("", {"text": "x"}, 400),
        ("", {"who": "wang", "words": "x"}, 400),
        ("/press", {"who": "wang", "card": "t-9", "key": "k"}, 404),
        ("/send", {"who": "wang", "task": "m1"}, 404),
        ("/clock", {}, 400),
        ("/fault", {"kind": "earthquake"}, 400),
        ("/fault", {"kind": "drop", "colour": 1}, 400),
    ],
)
async def test_wrong_orders_are_answered_with_a_sentence(path, body, status, sim, http):
    """Who orders nonsense hears why."""
    async with http.post(f"{sim.base_url}/control{path}", json=body) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]


async def test_a_tap_says_it_in_the_group_and_tells_the_bot(sim, bot, http):
    """One tap: the worker logs in, the words appear in the group as his, the bot hears that, and the archive too."""
    bot.items = {"wr1": [{"id": 7, "text": "已登记 #12，王师傅在去的路上。", "ticket": 12, "importance": 1}]}
    told = await control(sim, http, "/tap", who="wang")

    assert (told["chat"], told["text"]) == ("wr1", "已登记 #12，王师傅在去的路上。")
    assert bot.pressed == [(7, "wang")]
    assert sim.world.heard("wmLi")[-1]["from"] == "wang"
    await sim.conductor.move_by(timedelta(seconds=20))
    assert sim.archive._records[-1].message["from"] == "wang"
    async with http.post(f"{sim.base_url}/control/tap", json={"who": "wang"}) as answer:
        assert answer.status == 404


async def test_workers_act_by_themselves_unless_taken_over(sim, bot, api):
    """A worker presses 接单 and taps after a while; one who was taken over, or switched off, does nothing."""
    sim.autopilot.start()
    sim.autopilot.off("Zhao")
    bot.items = {"wr1": [{"id": 7, "text": "在路上了", "ticket": 12, "importance": 1}]}
    await api.card("wang|Zhao|chen")
    await sim.conductor.move_by(timedelta(minutes=10))

    assert [
        told["FromUserName"]
        for told in bot.got
        if told["MsgType"] == "event" and told["Event"] == "template_card_event"
    ] == ["wang"]
    assert bot.pressed == [(7, "wang")]
    sim.autopilot.take_over("wang", True)
    await api.renew()
    await api.card("wang", "t-2")
    await sim.conductor.move_by(timedelta(minutes=10))
    assert sim.autopilot.pressed == 1


async def test_a_worker_can_finish_by_himself(sim, bot, api):
    """When his rule says so, he writes that it is done, some time after he took it."""
    sim.autopilot.rules["wang"] = Rule(finishes=True, finish_after=(600, 900), words=("换了门禁主板",))
    sim.autopilot.start()
    await api.card("wang")
    await sim.conductor.move_by(timedelta(minutes=30))

    assert bot.got[-1]["Content"] == "办结 12 换了门禁主板"


async def test_the_page_is_served_and_sees_live(sim, api, http):
    """The page asks for people, conversations and messages, and hears at once when something happens."""

    async def get(path):
        async with http.get(sim.base_url + path) as answer:
            assert answer.status == 200
            return await answer.json()

    state = await get("/sim/state")
    assert {person["id"] for person in state["people"]} == {"wang", "Zhao", "chen", "wmLi", "wmQian"}
    assert [chat["id"] for chat in (await get("/sim/phone/wang"))["chats"]] == ["app:wang", "bot:wang", "wr1", "wrIn"]
    assert (await get("/sim/toolbar/wang/wr1"))["url"].endswith("/toolbar?chat=wr1&as=wang")
    async with http.get(f"{sim.base_url}/sim/events") as stream:
        events = stream.content
        assert await live(events) == "clock"
        async with http.post(
            f"{sim.base_url}/sim/say", json={"who": "wmLi", "chat": "wr1", "text": "灯坏了", "image": "灯"}
        ) as told:
            assert told.status == 200
        assert await live(events) == "message"
    chat = await get("/sim/chat/wmQian/wr1")
    [message] = chat["messages"]
    assert (message["text"], chat["names"]["wmLi"]) == ("灯坏了", "3栋-李")
    async with http.get(sim.base_url + message["image"]) as answer:
        assert answer.content_type == "image/png"
    async with http.get(sim.base_url + "/") as answer:
        assert answer.status == 200


async def live(events):
    while True:
        line = await asyncio.wait_for(events.readline(), 3)
        if line.startswith(b"data:"):
            return orjson.loads(line[5:])["type"]


async def test_the_stand_in_sdk_sends_only_as_the_phone_beside_a_customer_group(sim, http, api):
    """The page's signature is checked; words go only into a customer group, from a member who is in it."""

    async def post(path, **body):
        async with http.post(f"{sim.base_url}{path}", data=orjson.dumps(body)) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            return await answer.json()

    import hashlib

    ticket = (await api.get("ticket/get", type="agent_config"))["ticket"]
    right = hashlib.sha1(f"jsapi_ticket={ticket}&noncestr=n&timestamp=1&url=http://x/toolbar".encode()).hexdigest()
    page = {"kind": "agent", "url": "http://x/toolbar#top", "timestamp": 1, "nonceStr": "n"}
    assert await post("/sim/jssdk/signature", **page, signature=right) == {}
    assert (await post("/sim/jssdk/signature", **page, signature="0" * 40))["errCode"]
    say = {"msgtype": "text", "text": {"content": "马上到"}}
    assert await post("/sim/jssdk/say", who="wang", chat="wr1", **say) == {}
    for who, chat in (("wang", "wr2"), ("wang", "wrIn"), ("wmLi", "wr1"), ("", "wr1")):
        assert (await post("/sim/jssdk/say", who=who, chat=chat, **say))["errCode"]


def test_the_printed_tree_is_what_a_configuration_needs(sim):
    """The tree names every address and secret, and the key files exist."""
    tree = sim.config_tree()
    assert set(tree) == {"wecom", "control_url", "page_url", "now", "people", "groups"}
    assert len(tree["wecom"]["app"]["aes_key"]) == 43
    assert tree["wecom"]["smart_bot"]["ws_url"].startswith("ws://")
    assert all(
        Path(key["file"]).read_text().startswith("-----BEGIN") for key in tree["wecom"]["archive"]["private_keys"]
    )
