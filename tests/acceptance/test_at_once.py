"""Many at the same moment, over the real wire: one matter stays one ticket."""

import asyncio
import uuid

import pytest

from bot.domain.chats import Chat
from bot.simulator.world import TownGroup
from tests.acceptance.house import open_house

BIG = "wrSLbig"
# Eight households of the same house, in three groups, each in its own words
NEIGHBOURS = (
    ("wrSL01", 0, "1栋2单元电梯又停了"),
    ("wrSL01", 1, "1栋2单元的电梯坏了，有没有人管一下"),
    ("wrSL01", 2, "1栋2单元电梯停了，老人下不了楼"),
    (BIG, 0, "1栋2单元电梯不动了，麻烦修一下"),
    (BIG, 1, "1栋2单元电梯又坏了"),
    (BIG, 2, "1栋2单元的电梯停了，快来修"),
    ("wrSL02", 0, "1栋2单元电梯坏了没人修"),
    ("wrSL02", 1, "1栋2单元电梯停了好久了"),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.outside)])
async def house(request, tmp_path):
    database = "sqlite:///house.db"
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        name = f"house_{uuid.uuid4().hex[:12]}"
        server.psql(f"CREATE DATABASE {name};")
        database = server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://")
    async with open_house(tmp_path, database=database) as house:
        yield house


async def test_the_same_callback_three_times_in_parallel(house):
    """The platform asks three times at once: three receipts, one message, one ticket, one answer."""
    envelopes = [house.envelope("代报 张大爷 1栋2单元 楼道灯坏了") for _ in range(3)]
    answers = await asyncio.gather(*(house.posts(*envelope) for envelope in envelopes))
    await house.passes(minutes=1)

    assert [status for status, _ in answers] == [200, 200, 200]
    tickets = await house.tickets()
    assert [(ticket.number, ticket.summary) for ticket in tickets] == [(1, "1栋2单元 楼道灯坏了")]
    assert [line for line in house.hears("wang") if "#1" in line and "已登记" in line] == ["已登记 #1，已告诉王师傅。"]


async def test_what_is_written_down_for_others_has_its_category(house):
    """Four matters for four houses in one minute: four numbers, each of the kind its words tell."""
    for number, text in enumerate(("1栋2单元 下水道堵了", "2栋2单元 下水道堵了", "3栋 电梯停了", "5栋 楼道灯坏了")):
        await house.posts(*house.envelope(f"代报 张大爷 {text}", number=8_200_000_000_000_000_001 + number))
    await house.passes(minutes=1)

    tickets = await house.tickets()
    assert [ticket.place.building for ticket in tickets] == ["1", "2", "3", "5"]
    assert [ticket.category.value for ticket in tickets] == ["water", "water", "lift", "power"]


async def test_one_lift_and_eight_neighbours(house):
    """Eight households in three groups tell of one lift within the same page: one ticket, seven followers, one card."""
    await _a_group_for_all(house)
    spoke = [await house.says(who, room, text) for who, room, text in _speakers(house)]
    assert len({said.sender for said in spoke}) == 8
    await house.passes(minutes=2)

    tickets = await house.tickets()
    assert [(ticket.category.value, ticket.place.building) for ticket in tickets] == [("lift", "1")]
    followers = await house.looks(lambda desk: desk.tickets.followers(1))
    assert {tickets[0].reporter, *followers} == {said.sender for said in spoke}
    assert len(followers) == 7
    linked = await house.looks(lambda desk: desk.tickets.messages(1))
    assert len(linked) == 8
    assert len([line for line in house.hears(tickets[0].assignee) if "新工单" in line]) == 1


async def _a_group_for_all(house):
    """One more group, of the whole estate, with people who are in no other."""
    people = [
        member for room in ("wrSL03", "wrSL04") for member in house.world.group(room).members if member.startswith("wm")
    ]
    house.world.add_group(TownGroup(id=BIG, name="松岭花园大群", kind="external", owner="w1", members=("w1", *people)))
    chat = Chat(f"room:{BIG}", "松岭花园大群", "residents", ("G1",), "w1")
    await house.app.store.run(house.place.code, lambda desk: desk.chats.put(chat))


def _speakers(house):
    for room, position, text in NEIGHBOURS:
        living = [member for member in house.world.group(room).members if member.startswith("wm")]
        yield living[position], room, text
