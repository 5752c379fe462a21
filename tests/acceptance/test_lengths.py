"""Three times what each way takes in one message, over the real wire: all of it is read, in order, and nothing is refused."""

import pytest

from bot.messages import Button, Card, Importance, Outbound, OutState, Target, Way
from tests.acceptance.house import open_house

WANG, CHEN, LI, ROOM = "wang", "chen", "wmLi", "wrSL10"
LINES = [f"第 {number} 条：{'字' * 30}。" for number in range(600)]


def words(size):
    """Whole lines of together about so many bytes, and the lines."""
    count = size // len(LINES[100].encode()) + 1
    return "\n".join(LINES[:count]), LINES[:count]


def read(texts):
    return [line for text in texts for line in text.split("\n") if line.startswith("第 ")]


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path, more='mass_rule = "month"\n') as house:
        for person in house.world.members():
            house.simulator.autopilot.off(person.id)
        yield house


async def say(house, **more):
    await house.app.store.run("songling", lambda desk: desk.say(Outbound(key="songling/1/long/1", **more)))
    house.app.said()
    await house.passes(seconds=30)


async def parts(house):
    rows = await house.looks(lambda desk: [one for one in map(desk.outbox.get, range(1, 400)) if one])
    return [one for one in rows if one.out.key.startswith("songling/1/long/1") and "/by/" not in one.out.key]


async def test_to_members(house, tmp_path):
    """Text and markdown to the application, an answer of the smart bot, a card's words, three files: all of it arrives."""
    text, lines = words(3 * 2048)
    await say(house, to=Target("person", WANG), text=text)
    assert read(house.hears(WANG)) == lines
    internal = next(g.id for g in house.world.groups.values() if g.kind == "internal")
    await house.simulator.phones.say(CHEN, internal, "帮助", at_bot=True)
    await house.passes(minutes=1)
    long, lines = words(3 * 20480)
    await house.app.store.run(
        "songling", lambda desk: desk.say(Outbound(to=Target("chat", f"room:{internal}"), key="k/1", markdown=long))
    )
    house.app.said()
    await house.passes(seconds=30)
    assert read(house.hears(internal)) == lines
    files = [tmp_path / f"{name}.xlsx" for name in "abc"]
    for file in files:
        file.write_bytes(b"PK" + bytes(100))
    body, lines = words(480)
    card = Card("转告居民", body=body, buttons=(Button("已转告", "told/songling/1"),))
    before = len(house.hears(CHEN))
    one, *more = (("file", str(file)) for file in files)
    out = Outbound(to=Target("person", CHEN), key="k/2", card=card, file=one, files=tuple(more))
    await house.app.store.run("songling", lambda desk: desk.say(out))
    house.app.said()
    await house.passes(seconds=30)
    heard = house.hears(CHEN)[before:]

    assert read(heard[1:2]) == lines
    assert [line["kind"] for line in house.world.heard(CHEN)[before:]] == ["card", "text", "file", "file", "file"]
    assert house.world.refusals == []
    assert [cut for cut in house.world.cut if "content" in cut[1]] == []


async def test_to_a_resident_alone(house):
    """Six thousand bytes and two buttons in 微信客服: three messages of the five, the buttons under the last one."""
    await house.says(LI, "kf", "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    before = len(house.hears(LI))
    text, lines = words(3 * 1024)
    choices = (Button("已解决", "fixed/songling/1"), Button("未解决", "not_fixed/songling/1"))
    await say(house, to=Target("person", LI), text=text, choices=choices, ticket=1)
    heard = house.hears(LI)[before:]

    assert read(heard) == lines
    assert ["［已解决］" in message for message in heard] == [False] * (len(heard) - 1) + [True]
    assert house.world.refusals == []


async def test_what_waits_for_a_mouth_is_in_parts_when_the_window_opens(house):
    """A long sentence waits for somebody to pass it on; the resident writes, and it is said in parts, once."""
    await house.says(LI, "kf", "3号楼2单元电梯又停了")
    await house.passes(hours=49)
    text, lines = words(3 * 2048)
    await say(house, to=Target("person", LI), text=text, ticket=1)
    assert [item.way for item in await parts(house)] == [Way.MEMBER]
    before = len(house.hears(LI))
    await house.says(LI, "kf", "有人吗")
    await house.passes(seconds=30)

    assert read(house.hears(LI)[before:]) == lines
    assert house.world.refusals == []


async def test_a_mass_message(house, tmp_path):
    """Twelve thousand bytes and twenty-seven pictures: tasks of at most 4000 bytes and nine pictures, none refused; pressed
    in their order, all of it stands in the group."""
    files = [tmp_path / f"{number}.png" for number in range(27)]
    for number, file in enumerate(files):
        file.write_bytes(b"\x89PNG" + bytes([number]) * 100)
    text, lines = words(3 * 4000)
    one, *more = (("image", str(file)) for file in files)
    await say(
        house, to=Target("chat", f"room:{ROOM}"), text=text, file=one, files=tuple(more), importance=Importance.NOTICE
    )
    tasks = list(house.simulator.broadcast.tasks.values())
    owner = house.world.groups[ROOM].owner
    assert {item.state for item in await parts(house)} == {OutState.WAITING_HAND}
    for task in tasks:
        await house.simulator.broadcast.press(owner, task.msgid, house.simulator.phones.say_for_us)
    await house.passes(minutes=15)
    heard = house.world.heard(ROOM)

    assert all(len(task.text.encode()) <= 4000 and len(task.files) <= 9 for task in tasks)
    assert read(line["text"] for line in heard) == lines
    assert sum(line["kind"] == "image" for line in heard) == 27
    assert {item.state for item in await parts(house)} == {OutState.DELIVERED}
    assert house.world.refusals == []
