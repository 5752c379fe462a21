"""消息推送 end to end: an internal group in which the smart bot may not speak is written to by its own hook."""

import json

import pytest

from bot.messages import Importance, Outbound, OutState, Target, Way
from tests.acceptance.house import open_house

GROUP = "松岭社区工作群"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        yield house


def work_group(house):
    return next(g.id for g in house.world.groups.values() if g.kind == "internal")


async def says(house, number=1, **more):
    room = work_group(house)
    more.setdefault("text", f"第 {number} 句")

    def say(desk):
        desk.say(Outbound(to=Target("chat", f"room:{room}"), key=f"songling/{number}/line/1", **more))
        return desk.outbox.by_key(f"songling/{number}/line/1").way

    way = await house.app.store.run("songling", say)
    house.app.said()
    await house.passes(seconds=10)
    return way, await house.looks(lambda desk: desk.outbox.by_key(f"songling/{number}/line/1"))


async def test_a_notice_to_the_work_group_needs_no_word_to_the_bot(house):
    """Nobody has named the smart bot in the work group: the notice comes by the group's hook; afterwards by the bot."""
    room = work_group(house)
    await house.says("chen", "app", "通知 工作群 明早 9 点开碰头会")
    await house.passes(seconds=10)
    card = next(said for said in reversed(house.world.messages("app:chen")) if said.card)
    await house.simulator.phones.press("chen", card.card_id, "notice_send")
    await house.passes(seconds=30)
    first = [line for line in house.world.heard(room) if "碰头会" in line["text"]]
    await house.simulator.phones.say("chen", room, "帮助", at_bot=True)
    await house.passes(seconds=10)
    way, _ = await says(house, 2)

    assert [line["from"] for line in first] == ["push"]
    assert way is Way.BOT
    assert house.world.refusals == []


async def test_what_the_bot_may_not_say_takes_the_hook(house):
    """The bot was thrown out of the group meanwhile: what it is refused to say leaves by the hook."""
    room = work_group(house)
    await house.simulator.phones.say("chen", room, "帮助", at_bot=True)
    await house.passes(seconds=10)
    house.simulator.smart_bot._replies.spoken.clear()
    way, item = await says(house)

    assert (way, item.way, item.state) == (Way.BOT, Way.PUSH, OutState.DELIVERED)
    assert [line["from"] for line in house.world.heard(room) if line["text"] == "第 1 句"] == ["push"]


async def test_every_kind_of_sentence_arrives(house, tmp_path):
    """Text, markdown, a picture, a table and a card's words are all read in the group; nothing is cut."""
    room = work_group(house)
    picture, table = tmp_path / "图.png", tmp_path / "台账.xlsx"
    picture.write_bytes(b"\x89PNG" + b"0" * 100)
    table.write_bytes(b"PK" + b"0" * 100)
    await says(house, 1, text="字" * 2000)
    await says(house, 2, text="", markdown="**日报**\n" + "新增 4 件。\n" * 500)
    await says(house, 3, text="看图", file=("image", str(picture)))
    await says(house, 4, text="", file=("file", str(table)))
    heard = house.world.heard(room)

    assert "".join(line["text"] for line in heard[:3]) == "字" * 2000
    assert sum(line["text"].count("新增 4 件") for line in heard) == 500
    assert [line["kind"] for line in heard[-3:]] == ["text", "image", "file"]
    assert all(len(line["text"].encode()) <= (2048 if line["kind"] == "text" else 4096) for line in heard)
    assert house.world.refusals == []
    assert house.world.unknown_fields == set()


async def test_a_hook_that_was_taken_out_is_shown(house):
    """Somebody removed the robot from the group: the sentence stands among what did not arrive, and is asked for once."""
    house.simulator.hooks.remove(work_group(house))
    _, item = await says(house)

    assert (item.state, item.errcode) == (OutState.FAILED, 93000)
    assert house.world.refusals == [("webhook/send", 93000)]
    status, ready = await house.get("/readyz")
    assert "消息推送" not in json.loads(ready)
    assert status == 200


async def test_sixty_in_a_minute(house):
    """Three times a hook's twenty a minute: in order, none refused, and danger said last is heard among the first."""
    room = work_group(house)

    def fill(desk):
        for number in range(60):
            desk.say(
                Outbound(to=Target("chat", f"room:{room}"), key=f"songling/{number}/line/1", text=f"第 {number} 句")
            )
        fire = Outbound(
            to=Target("chat", f"room:{room}"), key="songling/0/fire/1", text="着火了", importance=Importance.DANGER
        )
        desk.say(fire)

    await house.app.store.run("songling", fill)
    house.app.said()
    await house.passes(seconds=20)
    first = house.hears(room)
    await house.passes(minutes=5)
    heard = house.hears(room)

    assert "着火了" in first[:2]
    assert len(first) <= 20
    assert [text for text in heard if text.startswith("第")] == [f"第 {number} 句" for number in range(60)]
    assert house.world.refusals == []
