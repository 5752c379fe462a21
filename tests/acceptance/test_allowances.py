"""Allowances that are no mere pace: uploads, files, cards, the five of 微信客服, a group's mass messages, reminders."""

import pytest

from bot.messages import Button, Card, Importance, Outbound, OutState, Target, Way
from tests.acceptance.house import open_house

LI, CHEN, ROOM = "wmLi", "chen", "wrSL10"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as house:
        for person in house.world.members():
            house.simulator.autopilot.off(person.id)
        yield house


async def say(house, *outs, seconds=30):
    await house.app.store.run("songling", lambda desk: [desk.say(out) for out in outs])
    house.app.said()
    await house.passes(seconds=seconds)


async def of_key(house, key):
    return await house.looks(lambda desk: desk.outbox.by_key(key))


def names_in(house, chat):
    names = (
        house.simulator.media.peek(line.image.rpartition("/")[2]) for line in house.world.messages(chat) if line.image
    )
    return [blob.name for blob in names if blob is not None]


async def test_ninety_files_by_the_smart_bot(house, tmp_path):
    """Thirty uploads a minute are the bot's, whoever they are for: ninety files to three members arrive in their order,
    danger's words before them, and none was refused. Nine questions at once are each answered, too."""
    people = ["chen", "zhou", "l1"]
    for who in people:
        await house.simulator.phones.say(who, "bot", "我的")
    await house.passes(minutes=2)
    outs = []
    for number in range(90):
        file = tmp_path / f"{number:02d}.txt"
        file.write_bytes(b"file %03d" % number)
        to = Target("person", people[number % 3])
        outs.append(
            Outbound(to=to, key=f"songling/{number}/f/1", file=("file", str(file)), answers=f"smart_bot/{number}")
        )
    fire = Outbound(
        to=Target("person", "chen"), key="songling/0/fire/1", text="着火了", importance=Importance.DANGER,
        answers="smart_bot/fire",
    )  # fmt: skip
    await say(house, *outs, fire, seconds=40)
    early = len(names_in(house, "bot:chen"))
    assert any(line.text == "着火了" for line in house.world.messages("bot:chen"))
    await house.passes(minutes=6)

    assert early <= 10
    for at, who in enumerate(people):
        assert names_in(house, f"bot:{who}") == [f"{number:02d}.txt" for number in range(at, 90, 3)]
    before = len(house.world.messages("bot:zhou"))
    for number in range(9):
        await house.simulator.phones.say("zhou", "bot", f"为什么 #{number + 900}")
    await house.passes(minutes=1)
    answers = [line for line in house.world.messages("bot:zhou")[before:] if line.from_bot]

    assert len(answers) == 9
    assert all(line.finished for line in answers)
    assert house.world.refusals == []


async def test_files_and_cards_of_three_times_their_size(house, tmp_path):
    """A picture of 11 MB goes as a file; thirty times two, and five bytes, are shown as not sent without being tried. A
    card's words and facts beyond what it shows are read behind it, and the platform cuts nothing."""
    sizes = {"a.png": 11 << 20, "b.png": 30 << 20, "c.xlsx": 60 << 20, "d.txt": 5}
    outs = []
    for name, size in sizes.items():
        (tmp_path / name).write_bytes(b"\x89PNG"[: size - 1] + bytes(size - min(4, size - 1)))
        kind = "image" if name.endswith("png") else "file"
        outs.append(Outbound(to=Target("person", CHEN), key=f"k/{name}", file=(kind, str(tmp_path / name))))
    card = Card(
        "标" * 108, "说" * 132, "文" * 480, tuple((f"项{number}", "值" * 20) for number in range(18)),
        tuple(Button("按" * 10, f"accept/songling/{number}") for number in range(6)), "t" * 128,
    )  # fmt: skip
    await say(house, *outs, Outbound(to=Target("person", CHEN), key="k/card", card=card))
    states = {name: (await of_key(house, f"k/{name}")).state for name in sizes}
    heard = house.world.heard(CHEN)

    assert states == {
        "a.png": OutState.DELIVERED, "b.png": OutState.FAILED, "c.xlsx": OutState.FAILED, "d.txt": OutState.FAILED,
    }  # fmt: skip
    behind = "".join(line["text"] for line in heard[2:])
    assert [line["kind"] for line in heard] == ["file", "card", "text", "text"]  # 2240 bytes behind the card
    assert behind.count("文") == 480
    assert all(f"项{number}：" in behind for number in range(6, 18))
    assert house.simulator.api.calls["media/upload"] == 1
    assert house.world.cut == []
    assert house.world.refusals == []


async def test_danger_among_fifteen_sentences(house):
    """The five of a resident's window are spoken for: danger said last is read first, and what it displaced waits for a
    mouth; when he writes again the rest follows in its order. Nothing is refused."""
    await house.says(LI, "kf", "3号楼2单元电梯又停了")
    await house.passes(seconds=30)
    before = len(house.hears(LI))
    lines = [
        Outbound(to=Target("person", LI), key=f"songling/1/line-{number}/1", text=f"第{number}句", ticket=1)
        for number in range(15)
    ]
    fire = Outbound(
        to=Target("person", LI), key="songling/1/fire/1", text="请马上离开", importance=Importance.DANGER, ticket=1
    )
    await say(house, *lines, fire)
    first = house.hears(LI)[before:]
    displaced = await of_key(house, "songling/1/line-3/1")
    for _ in range(3):
        await house.says(LI, "kf", "在")
        await house.passes(seconds=30)
    heard = [text for text in house.hears(LI)[before:] if text.startswith(("第", "请马上"))]

    assert first == ["请马上离开", "第0句", "第1句", "第2句"]
    assert (displaced.way, displaced.state) == (Way.MEMBER, OutState.WAITING_HAND)
    assert heard == ["请马上离开", *(f"第{number}句" for number in range(15))]
    assert house.world.refusals == []


@pytest.mark.parametrize(("rule", "most"), [("week", 7), ("day", 1)])
async def test_three_times_a_groups_mass_messages(tmp_path, rule, most):
    """As many as the rule lets a group have become tasks and are all sent; twice as many wait in the toolbar, in order.
    Whom nobody presses for is reminded three times a task, not nine."""
    async with open_house(tmp_path, more=f'mass_rule = "{rule}"\n') as house:
        owner = house.world.groups[ROOM].owner
        house.simulator.autopilot.off(owner)
        house.simulator.broadcast.rule = rule
        for number in range(3 * most):
            await say(
                house,
                Outbound(
                    to=Target("chat", f"room:{ROOM}"), key=f"songling/notice/{number}/{ROOM}", text=f"第 {number} 条",
                    importance=Importance.NOTICE, subject=f"songling/notice/{number}",
                ),
                seconds=5,
            )  # fmt: skip
        rows = house.rows(
            "SELECT way, state, count(*) FROM outbox WHERE importance = 3 GROUP BY way, state ORDER BY way"
        )
        await house.passes(hours=9)
        reminded = [len(task.reminded) for task in house.simulator.broadcast.tasks.values()]
        for task in list(house.simulator.broadcast.tasks):
            await house.simulator.broadcast.press(owner, task, house.simulator.phones.say_for_us)
        await house.passes(minutes=15)
        results = [status for task in house.simulator.broadcast.tasks.values() for status in task.results.values()]

        assert rows == [("broadcast", "waiting_hand", most), ("tap", "waiting_hand", 2 * most)]
        assert max(reminded) <= 3
        assert results == [1] * most
        assert [t for t in house.hears(ROOM) if t.startswith("第")] == [f"第 {number} 条" for number in range(most)]
        waiting = await house.looks(lambda desk: [i.out.text for i in desk.outbox.waiting(chat=f"room:{ROOM}")])
        assert waiting == [f"第 {number} 条" for number in range(most, 3 * most)]
        assert house.world.refusals == []
