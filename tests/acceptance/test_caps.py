"""Three times each of the platform's caps, over the real wire: nothing lost, nothing refused, in order, danger first."""

import pytest

from bot.domain.people import Person
from bot.messages import Importance, Outbound, OutState, Target, Way
from tests.acceptance.house import open_house

WANG, CHEN = "wang", "chen"


def fill(desk, to, count, prefix="songling"):
    for number in range(count):
        desk.say(Outbound(to=to, key=f"{prefix}/{number}/line/1", text=f"第 {number} 句"))
    desk.say(Outbound(to=to, key=f"{prefix}/0/fire/1", text="着火了", importance=Importance.DANGER))


def numbered(texts):
    return [text for text in texts if text.startswith("第")]


def work_group(house):
    return next(g.id for g in house.world.groups.values() if g.kind == "internal")


def read_in(house, chat):
    """What the bot made arrive in one conversation."""
    return [line for line in house.world.heard(chat.rpartition(":")[2]) if line["chat"] == chat]


def quiet(house):
    for person in house.world.members():
        house.simulator.autopilot.off(person.id)


async def states(house, way):
    rows = house.rows(f"SELECT state, count(*) FROM outbox WHERE way = '{way}' GROUP BY state")
    return {OutState(state): count for state, count in rows}


async def test_ninety_at_once(house):
    """Thirty a minute go to a member, and to an internal group by the bot; the rest follows in its order, and danger
    said last is heard among the first."""
    internal = work_group(house)
    quiet(house)
    await house.simulator.phones.say(CHEN, internal, "帮助", at_bot=True)  # before, nobody may be pushed to there
    await house.passes(minutes=2)
    alone, group = Target("person", WANG), Target("chat", f"room:{internal}")
    before = {chat: len(read_in(house, chat)) for chat in (f"app:{WANG}", internal)}
    for to in (alone, group):
        await house.app.store.run("songling", lambda desk, to=to: fill(desk, to, 90, to.kind))
    house.app.said()
    await house.passes(seconds=20)
    first = {chat: read_in(house, chat)[count:] for chat, count in before.items()}
    await house.passes(minutes=6)

    for chat, count in before.items():
        heard = read_in(house, chat)[count:]
        assert "着火了" in [line["text"] for line in first[chat]][:2]
        assert len(first[chat]) <= 30
        assert numbered(line["text"] for line in heard) == [f"第 {number} 句" for number in range(90)]
        assert all(line["delivered"] for line in heard)
    assert house.simulator.messages.suppressed == 0
    assert house.world.refusals == []


async def test_all_importances_at_the_edge(house):
    """Where the minute is nearly full, sentences of every importance that leave at the same moment are counted together:
    danger's places are still free a moment later, and of ninety more none is the thirty-first."""
    quiet(house)
    to = Target("person", WANG)

    def say(desk):
        for number in range(26):
            desk.say(Outbound(to=to, key=f"songling/{number}/line/1", text=f"第 {number} 句"))

    def beside(desk):
        for one in list(Importance)[1:]:
            desk.say(Outbound(to=to, key=f"songling/0/{one.name}/1", text="第一句", importance=one))

    def more(desk):
        for number in range(90):
            one = Importance(number % 5)
            desk.say(Outbound(to=to, key=f"songling/{number}/more/1", text=f"{one.name} {number}", importance=one))

    await house.app.store.run("songling", say)
    house.app.said()
    await house.passes(seconds=5)
    await house.app.store.run("songling", beside)
    house.app.said()
    await house.passes(seconds=5)
    fire = Outbound(to=to, key="songling/0/fire/1", text="第一件：着火了", importance=Importance.DANGER)
    await house.app.store.run("songling", lambda desk: desk.say(fire))
    house.app.said()
    await house.passes(seconds=5)
    assert "第一件：着火了" in house.hears(WANG)
    await house.app.store.run("songling", more)
    house.app.said()
    await house.passes(minutes=8)
    heard = house.world.heard(WANG)
    order = [line["text"].split() for line in heard if not line["text"].startswith("第")]

    assert [line for line in heard if not line["delivered"]] == []
    assert len(order) == 90
    for one in Importance:
        numbers = [int(number) for name, number in order if name == one.name]
        assert numbers == sorted(numbers)
    assert max(at for at, (name, _) in enumerate(order) if name == "DANGER") < 18 + 3 * 4  # some were on their way
    assert house.world.refusals == []


async def test_a_member_of_two_communities(tmp_path):
    """The platform counts what the application says to him, not for whom: ninety from two communities are within the
    thirty a minute too."""
    async with open_house(tmp_path, also="heyan") as house:
        quiet(house)
        to = Target("person", WANG)
        for community in ("songling", "heyan"):
            await house.app.store.run(community, lambda desk: desk.people.put(Person(WANG, "王师傅", staff=True)))
            await house.app.store.run(community, lambda desk, c=community: fill(desk, to, 45, c))
        house.app.said()
        await house.passes(minutes=6)
        heard = house.world.heard(WANG)

        assert [line for line in heard if not line["delivered"]] == []
        assert sorted(numbered(line["text"] for line in heard)) == sorted([f"第 {n} 句" for n in range(45)] * 2)
        assert sum(line["text"] == "着火了" for line in heard) == 2


async def test_a_day_of_the_application(tmp_path):
    """One account is two hundred person-times a day: six hundred to all the members take days; the day's last places are
    danger's, the rest waits visibly, and nobody was refused anything."""
    async with open_house(tmp_path, accounts=1) as house:
        quiet(house)
        house.simulator.messages.daily = 200
        people = sorted(one.id for one in house.world.members())[:20]
        many = len(people)

        def say(desk):
            for number in range(600):
                to = Target("person", people[number % many])
                desk.say(Outbound(to=to, key=f"songling/{number}/line/1", text=f"第 {number} 句"))

        await house.app.store.run("songling", say)
        house.app.said()
        await house.passes(minutes=2)
        found = await states(house, Way.APP)
        assert 150 <= found[OutState.DELIVERED] <= 190
        assert found[OutState.QUEUED] + found[OutState.DELIVERED] == 600
        fire = Outbound(to=Target("person", CHEN), key="songling/0/fire/1", text="着火了", importance=Importance.DANGER)
        await house.app.store.run("songling", lambda desk: desk.say(fire))
        house.app.said()
        await house.passes(seconds=2)
        assert "着火了" in house.hears(CHEN)
        for _ in range(3):
            await house.conductor.move_by(house.until_midnight())
            await house.passes(minutes=2)

        for who in people:
            mine = [number for number in range(600) if people[number % many] == who]
            assert numbered(house.hears(who)) == [f"第 {number} 句" for number in mine]
        assert house.world.refusals == []


async def test_what_was_refused_does_not_use_up_the_day(tmp_path):
    """Our address is not trusted for an hour while a hundred sentences wait: a day of two hundred holds them all the
    same, for none of them had arrived."""
    async with open_house(tmp_path, accounts=1) as house:
        quiet(house)
        house.simulator.messages.daily = 200
        people = sorted(one.id for one in house.world.members())[:20]

        def say(desk):
            for number in range(100):
                to = Target("person", people[number % len(people)])
                desk.say(Outbound(to=to, key=f"songling/{number}/line/1", text=f"第 {number} 句"))

        house.simulator.faults.add("errcode", path="message/send", code=60020, **{"for": 3600})
        await house.app.store.run("songling", say)
        house.app.said()
        await house.passes(minutes=90)

        assert await states(house, Way.APP) == {OutState.DELIVERED: 100}


@pytest.mark.slow
async def test_three_thousand_an_hour(house):
    """A thousand an hour go to one member and to one group; three thousand to each take some hours, in their order, and
    none is dropped or refused."""
    house.world._keep = 10_000
    house.world._heard.clear()
    internal = work_group(house)
    quiet(house)
    await house.simulator.phones.say(CHEN, internal, "帮助", at_bot=True)
    await house.passes(minutes=2)
    for to in (Target("person", WANG), Target("chat", f"room:{internal}")):
        await house.app.store.run("songling", lambda desk, to=to: fill(desk, to, 3000, to.kind))
    house.app.said()
    await house.passes(hours=1)
    hour = [sum(line["text"][0] == "第" for line in read_in(house, chat)) for chat in (f"app:{WANG}", internal)]
    await house.passes(hours=3)

    assert all(900 <= count <= 1000 for count in hour)
    for chat in (f"app:{WANG}", internal):
        heard = [line for line in read_in(house, chat) if line["text"].startswith("第")]
        assert [line["text"] for line in heard] == [f"第 {number} 句" for number in range(3000)]
        assert all(line["delivered"] for line in heard)
    assert house.world.refusals == []
